"""Twilio's signature has no separators: no other way to cut what was signed may bring another sender, text or id."""

from collections.abc import Iterator, Sequence
from itertools import combinations
from urllib.parse import urlencode

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.message import InboundMessage
from providers.base import Unreadable, WebhookRequest
from providers.twilio import Twilio
from providers.twilio_account import TwilioAccount
from providers.twilio_signature import sign, sorted_fields, spell_fields
from tests.unit.providers.web import ACCOUNT, NOW, NUMBER, PERSON, TOKEN

Fields = list[tuple[str, str]]

URL = "https://sms.example.id/sms/twilio/inbound"
FORM = {"content-type": "application/x-www-form-urlencoded"}
SID, FORGED_SID = "SM" + "a1" * 16, "SM" + "0" * 31 + "1"
VICTIM = "+6285000000777"
TWILIO = Twilio([TOKEN], lambda: NOW, (), TwilioAccount(ACCOUNT, TOKEN, NUMBER))
NAMES = [
    "AccountSid",
    "ApiVersion",
    "Body",
    "From",
    "FromCity",
    "FromCountry",
    "FromState",
    "FromZip",
    "MessageSid",
    "NumMedia",
    "NumSegments",
    "SmsMessageSid",
    "SmsSid",
    "SmsStatus",
    "To",
    "ToCity",
    "ToCountry",
    "ToState",
    "ToZip",
    "B",
    "Bod",
    "Dana",
    "F",
    "Forwarded",
    "FromX",
    "Zz",
]
CRITICAL = ("Body", "From", "MessageSid")
PIECES = (
    *NAMES, "SALDO", " ", "dana ", VICTIM, VICTIM[1:], FORGED_SID, ACCOUNT, NUMBER, f"MessageSid{FORGED_SID}",
    f"From{VICTIM}", "Sms", "Mess", "odySALDO", "&", "=", "?",
)  # fmt: skip
texts = st.lists(st.sampled_from(PIECES), max_size=9).map("".join) | st.text(max_size=30)
senders = st.sampled_from([PERSON, PERSON, "2757", "BANK", "City1"])
FORGERIES = [
    f"SALDOFrom{VICTIM}FromCity",
    f"SALDOFrom{VICTIM}MessageSid{FORGED_SID}To{NUMBER}Zz",
    f"SALDOFrom{VICTIM}FromX",
    f"From{VICTIM}",
    "SALDOBody",
    "SALDO Dana",
]


def honest(text: str, sender: str = PERSON) -> Fields:
    """Return what Twilio posts, in the order of signing."""
    sids = {"MessageSid": SID, "SmsMessageSid": SID, "SmsSid": SID}
    about = {"FromCity": "", "FromCountry": "ID", "FromState": "", "FromZip": "", "ToCity": "", "ToCountry": "US"}
    rest = {"ApiVersion": "2010-04-01", "NumMedia": "0", "NumSegments": "1", "SmsStatus": "received"}
    form = {**sids, **about, **rest, "AccountSid": ACCOUNT, "From": sender, "To": NUMBER, "Body": text}
    return sorted_fields(list(form.items()))


def posted(fields: Sequence[tuple[str, str]], url: str = URL) -> WebhookRequest:
    headers = {**FORM, "x-twilio-signature": sign(TOKEN, url + spell_fields(fields)).decode()}
    return WebhookRequest("POST", url, headers, (), fields, urlencode(fields).encode(), received_at=NOW)


def message_of(request: WebhookRequest) -> InboundMessage | None:
    if not TWILIO.verify(request):
        return None
    try:
        return TWILIO.parse_inbound(request)
    except Unreadable:
        return None


def starts(signed: str) -> list[tuple[int, str]]:
    """Return every place at which one of the names could begin a field."""
    return sorted((at, name) for name in NAMES for at in range(len(signed)) if signed.startswith(name, at))


def recuts(signed: str, chance: Sequence[bool]) -> Iterator[Fields]:
    """Yield fields that are signed alike: every choice of places for the critical ones, the others as chance has it."""
    places = starts(signed)
    others = [place for place, taken in zip(places, chance, strict=False) if taken and place[1] not in CRITICAL]
    critical = [place for place in places if place[1] in CRITICAL]
    for chosen in combinations(critical, 3):
        if sorted(name for _, name in chosen) == sorted(CRITICAL):
            yield cut(signed, [(0, "AccountSid"), *chosen], others)


def cut(signed: str, wanted: list[tuple[int, str]], others: list[tuple[int, str]]) -> Fields:
    """Return the fields that begin at these places, and at those others that fit between them in order."""
    kept = sorted(wanted)
    for at, name in others:
        before = [place for place in kept if place[0] <= at]
        behind = [place for place in kept if place[0] > at]
        fits_behind = before and before[-1][0] + len(before[-1][1]) <= at and before[-1][1] < name
        if fits_behind and (not behind or (at + len(name) <= behind[0][0] and name < behind[0][1])):
            kept = [*before, (at, name), *behind]
    ends = [at for at, _ in kept[1:]] + [len(signed)]
    return [(name, signed[at + len(name) : end]) for (at, name), end in zip(kept, ends, strict=True)]


@settings(deadline=None)  # a busy machine is no mistake of ours
@given(texts, senders, st.lists(st.booleans(), min_size=60, max_size=60))
@example(FORGERIES[0], PERSON, [True] * 60)
@example(FORGERIES[1], PERSON, [True] * 60)
@example(FORGERIES[2], "BANK", [True] * 60)
@example(FORGERIES[4], PERSON, [True] * 60)
@example(FORGERIES[5], PERSON, [True] * 60)
def test_no_other_cut_changes_sender_text_or_id(text: str, sender: str, chance: list[bool]) -> None:
    fields = honest(text, sender)
    signed = spell_fields(fields)
    said = (text, TWILIO.parse_inbound(posted(fields)).sender, SID)
    for recut in recuts(signed, chance):
        if spell_fields(recut) == signed:
            heard = message_of(posted(recut))
            assert heard is None or (heard.text, heard.sender, heard.provider_message_id) == said


def test_the_property_above_meets_forgeries() -> None:
    """Without the check each of these would be taken for the victim's, so the search does find them."""
    found = 0
    for text in FORGERIES[:3]:
        signed = spell_fields(honest(text))
        cuts = [recut for recut in recuts(signed, [True] * 60) if spell_fields(recut) == signed]
        found += any(("From", VICTIM) in recut for recut in cuts)
    assert found == 3


@pytest.mark.parametrize(
    "text",
    [
        "From: Budi", "Dari From ke To", "Body From MessageSid SmsSid", "ADUAN Dana saya", "AccountSid", "", "x" * 1600,
        f"MessageSid {FORGED_SID}", "SALDO\nFromCityJAKARTA", f"From {VICTIM}", "Bod", "BodyBodyFromFrom",
    ],
)  # fmt: skip
def test_honest_texts_are_heard_whatever_they_say(text: str) -> None:
    heard = message_of(posted(honest(text)))
    assert heard is not None
    assert (heard.text, heard.sender) == (text, PERSON)


def test_a_form_signed_for_a_url_with_a_query_is_no_longer_query() -> None:
    text = f"&AccountSid={ACCOUNT}&From=%2B{VICTIM[1:]}&To=%2B{NUMBER[1:]}&MessageSid={FORGED_SID}&Body=SALDO&z="
    signed = f"{URL}?x=1{spell_fields(honest(text))}"
    query = [("AccountSid", ACCOUNT), ("From", VICTIM), ("To", NUMBER), ("MessageSid", FORGED_SID), ("Body", "SALDO")]
    headers = {"x-twilio-signature": sign(TOKEN, signed).decode()}
    assert message_of(posted(honest(text), f"{URL}?x=1")) is not None
    assert message_of(WebhookRequest("GET", signed, headers, query, received_at=NOW)) is None


def test_a_signed_query_is_no_shorter_query_with_a_form() -> None:
    text = f"AccountSid{ACCOUNT}BodySALDOFrom{VICTIM[1:]}MessageSid{FORGED_SID}To"
    url = f"{URL}?From=%2B6285000000101&Body="
    recut = [
        ("AccountSid", ACCOUNT),
        ("Body", "SALDO"),
        ("From", VICTIM[1:]),
        ("MessageSid", FORGED_SID),
        ("To", NUMBER),
    ]
    assert f"{url}{text}{NUMBER}" == url + spell_fields(recut)
    assert message_of(posted(recut, url)) is None
