"""One contract for every provider: recorded requests in, the right status, message and answer out, and quiet logs."""

import json
import re
from dataclasses import dataclass, field
from typing import Any

import pytest
from structlog.testing import capture_logs

from core.message import Reply
from tests.unit.providers.web import NOW, PAYLOADS, PERSON, FakeInbound, make_app, play, play_raw, recorded

KANNEL_ID = "75e3422f-2c78-4d8c-9f0a-2d9f0f3a0001"
SID = "SM000000000000000000000000000000a1"
SALDO = "SALDO#00001234567"
XML = '<?xml version="1.0" encoding="UTF-8"?>'

ANSWERS = {
    "kannel": ("text/plain; charset=utf-8", "Saldo <JHT> & JP: Rp1.234.567\nInfo 175"),
    "twilio": (
        "text/xml; charset=utf-8",
        f"{XML}<Response><Message>Saldo &lt;JHT&gt; &amp; JP: Rp1.234.567\nInfo 175</Message></Response>",
    ),
    "simulator": ("application/json", '{"reply": "Saldo <JHT> & JP: Rp1.234.567\\nInfo 175", "septets": 39}'),
}
SILENCES = {"kannel": "", "twilio": f"{XML}<Response/>", "simulator": '{"reply": null, "septets": 0}'}


@dataclass(frozen=True)
class Good:
    """A request that is answered, and the message that is handed on."""

    file: str
    text: str = SALDO
    sender: str = PERSON
    id: str | None = None
    changes: dict[str, Any] = field(default_factory=dict)
    server: str = "granian"
    peer: str = "127.0.0.1"


@dataclass(frozen=True)
class Bad:
    """A request that is refused: nothing is handed on, nothing is said."""

    file: str
    status: int
    changes: dict[str, Any] = field(default_factory=dict)
    peer: str = "127.0.0.1"


OTHER_PORT = {"public_base_url": "https://sms.example.id:8443"}
GOOD = {
    "kannel, as smsbox sends it": Good("kannel/good", id=KANNEL_ID),
    "kannel, blanks are kept as typed": Good("kannel/blanks", "  SALDO#9   dua  kata "),
    "kannel, sender without country code": Good("kannel/local_sender"),
    "kannel, a plus that was not escaped": Good("kannel/bare_plus"),
    "kannel, sender is a name": Good("kannel/sender_name", sender="BANK-XYZ"),
    "kannel, emoji": Good("kannel/unicode", "SALDO \u2019\U0001f64f"),
    "kannel, UCS-2 that was not recoded": Good("kannel/ucs2", "SALDO \u2019"),
    "kannel, ISO-8859-1": Good("kannel/latin1", "caf\u00e9"),
    "kannel, bytes that are no UTF-8 do not lose the rest": Good("kannel/broken_utf8", "SALDO \ufffd\ufffd"),
    "kannel, NUL is dropped, PostgreSQL cannot keep it": Good("kannel/nul", "SALDO"),
    "kannel, empty text": Good("kannel/empty_text", ""),
    "kannel, a part's header does not make it binary": Good("kannel/joined_parts"),
    "kannel, binary has no text": Good("kannel/binary", ""),
    "kannel, data for a port has no text": Good("kannel/port_udh", ""),
    "kannel, from an allowed network": Good(
        "kannel/good", changes={"kannel_allowed_ips": ("10.9.0.0/16",)}, peer="10.9.1.2"
    ),
    "kannel, allowed address written as IPv6": Good(
        "kannel/good", changes={"kannel_allowed_ips": ("127.0.0.1",)}, peer="::ffff:127.0.0.1"
    ),
    "twilio, as recorded": Good("twilio/good", id=SID),
    "twilio, server that tells the raw target": Good("twilio/good", server="gunicorn"),
    "twilio, GET": Good("twilio/good_get", id=SID),
    "twilio, GET, server that tells the raw target": Good("twilio/good_get", server="gunicorn"),
    "twilio, signed with the other token while it is changed": Good("twilio/old_token"),
    "twilio, signed with the default port": Good("twilio/port_kept"),
    "twilio, escapes in the query stay escaped": Good("twilio/query_escapes"),
    "twilio, bare question mark lost by granian": Good("twilio/bare_question_mark"),
    "twilio, bare question mark kept by gunicorn": Good("twilio/bare_question_mark", server="gunicorn"),
    "twilio, trailing slash is no redirect": Good("twilio/trailing_slash"),
    "twilio, duplicate fields are signed sorted and once": Good("twilio/duplicate_fields"),
    "twilio, emoji and line end": Good("twilio/unicode", "SALDO \u2019\U0001f64f \u00e9\nSari"),
    "twilio, blanks are kept as typed": Good("twilio/blanks", "  SALDO  9 "),
    "twilio, picture without text": Good("twilio/media_only", ""),
    "twilio, through our messaging service": Good(
        "twilio/messaging_service", changes={"twilio_sender": "MG000000000000000000000000000000b1"}
    ),
    "twilio, a request does not choose its algorithm": Good("twilio/shared_key_header"),
    "simulator, with its id": Good("simulator/good", id="0197c3a0-sim-1"),
    "simulator, without an id": Good("simulator/fresh_id"),
    "simulator, sender without country code": Good("simulator/local_sender"),
    "simulator, emoji and line end": Good("simulator/unicode", "SALDO \u2019\U0001f64f\nSari"),
    "simulator, control characters": Good("simulator/control_characters", "\x01\x1b\x0c"),
}

BAD = {
    "kannel, wrong secret": Bad("kannel/wrong_secret", 403),
    "kannel, blank secret": Bad("kannel/empty_secret", 403),
    "kannel, road closed: no secret is set": Bad("kannel/good", 403, {"kannel_secret": ""}),
    "kannel, road closed, blank secret": Bad("kannel/empty_secret", 403, {"kannel_secret": ""}),
    "kannel, from an address that is not allowed": Bad(
        "kannel/good", 403, {"kannel_allowed_ips": ("10.9.0.0/16",)}, "203.0.113.9"
    ),
    "kannel, from no address at all": Bad("kannel/good", 403, {"kannel_allowed_ips": ("10.9.0.0/16",)}, ""),
    "kannel, no id": Bad("kannel/no_id", 400),
    "kannel, empty id": Bad("kannel/empty_id", 400),
    "kannel, NUL in the id": Bad("kannel/nul_in_id", 400),
    "kannel, no sender": Bad("kannel/no_sender", 400),
    "kannel, charset that nobody asked for": Bad("kannel/foreign_charset", 400),
    "kannel, absurdly many parameters": Bad("kannel/many_fields", 400),
    "kannel, text longer than any phone sends": Bad("kannel/long_text", 413),
    "kannel, URL too long": Bad("kannel/long_url", 413),
    "kannel, POST": Bad("kannel/post", 405),
    "kannel, HEAD wants no answer": Bad("kannel/head", 405),
    "kannel, id longer than we keep": Bad("kannel/long_id", 400),
    "twilio, unsigned": Bad("twilio/unsigned", 403),
    "twilio, empty signature": Bad("twilio/empty_signature", 403),
    "twilio, garbage for a signature": Bad("twilio/garbage_signature", 403),
    "twilio, absurdly long signature": Bad("twilio/long_signature", 403),
    "twilio, signed by somebody else": Bad("twilio/foreign_token", 403),
    "twilio, signed with the empty token": Bad("twilio/no_token", 403),
    "twilio, road closed: no token is set": Bad("twilio/no_token", 403, {"twilio_auth_token": ()}),
    "twilio, road closed: no account is set": Bad("twilio/good", 403, {"twilio_account_sid": ""}),
    "twilio, text changed": Bad("twilio/forged_body", 403),
    "twilio, sender changed": Bad("twilio/forged_sender", 403),
    "twilio, field dropped": Bad("twilio/dropped_field", 403),
    "twilio, field added": Bad("twilio/added_field", 403),
    "twilio, meant for another account": Bad("twilio/other_account", 403),
    "twilio, meant for another number": Bad("twilio/other_number", 403),
    "twilio, no number is ours": Bad("twilio/good", 403, {"twilio_sender": ""}),
    "twilio, service is not ours": Bad(
        "twilio/messaging_service", 403, {"twilio_sender": "MG000000000000000000000000000000b2"}
    ),
    "twilio, signed for another address": Bad("twilio/other_path", 403),
    "twilio, signed without the port that we have": Bad("twilio/other_path", 403, OTHER_PORT),
    "twilio, two senders": Bad("twilio/two_senders", 403),
    "twilio, fields in the query of a POST": Bad("twilio/moved_into_query", 403),
    "twilio, JSON is no message": Bad("twilio/json_signed", 403),
    "twilio, JSON changed": Bad("twilio/json_tampered", 403),
    "twilio, JSON without its hash": Bad("twilio/json_without_hash", 403),
    "twilio, multipart is not signed": Bad("twilio/multipart", 403),
    "twilio, malformed MessageSid": Bad("twilio/malformed_sid", 403),
    "twilio, no MessageSid": Bad("twilio/no_sid", 400),
    "twilio, no sender": Bad("twilio/no_sender", 403),
    "twilio, HEAD wants no answer": Bad("twilio/head", 405),
    "twilio, absurdly many fields": Bad("twilio/many_fields", 400),
    "twilio, text longer than Twilio joins": Bad("twilio/long_text", 413),
    "twilio, body too large": Bad("twilio/oversized", 413),
    "simulator, no text": Bad("simulator/no_text", 400),
    "simulator, no sender": Bad("simulator/no_sender", 400),
    "simulator, absurdly long sender": Bad("simulator/long_sender", 400),
    "simulator, JSON": Bad("simulator/json", 400),
    "simulator, text too long": Bad("simulator/long_text", 413),
    "simulator, body too large": Bad("simulator/oversized", 413),
    "simulator, from elsewhere": Bad("simulator/good", 403, {}, "203.0.113.9"),
    "simulator, through a proxy": Bad("simulator/proxied", 403),
    "simulator, under a foreign name": Bad("simulator/foreign_name", 403),
    "simulator, from a foreign page": Bad("simulator/foreign_page", 403),
    "simulator, in production": Bad(
        "simulator/good",
        403,
        {
            "mode": "production",
            "secret_key": "s3" * 20,
            "provider": "kannel",
            "kannel_sendsms_url": "http://127.0.0.1:1/",
            "kannel_username": "kabar",
            "kannel_password": "sandi-kannel",
        },
    ),
}


def provider_of(file: str) -> str:
    return file.partition("/")[0]


@pytest.mark.parametrize("case", GOOD.values(), ids=GOOD.keys())
def test_a_good_request_is_handed_on_and_answered(case: Good) -> None:
    inbound = FakeInbound()
    heard = play(make_app(inbound, **case.changes), case.file, case.peer, case.server)
    assert (heard.status, heard.content_type, heard.body) == (200, *ANSWERS[provider_of(case.file)])
    (message,) = inbound.messages
    assert (message.provider, message.sender, message.text) == (provider_of(case.file), case.sender, case.text)
    assert message.received_at == NOW
    assert message.provider_message_id == case.id or case.id is None


@pytest.mark.parametrize("case", BAD.values(), ids=BAD.keys())
def test_a_bad_request_is_refused_without_a_word(case: Bad) -> None:
    inbound = FakeInbound()
    heard = play(make_app(inbound, **case.changes), case.file, case.peer)
    assert (heard.status, inbound.messages) == (case.status, [])
    assert "Saldo" not in heard.body
    assert "Location" not in heard.headers


@pytest.mark.parametrize("case", [*GOOD.values(), *BAD.values()], ids=[*GOOD.keys(), *BAD.keys()])
def test_logs_hold_nothing_of_the_content(case: Good | Bad) -> None:
    with capture_logs() as events:
        play(make_app(FakeInbound(), **case.changes), case.file, case.peer)
    told = json.dumps(events)
    assert not re.search(r"\d{5}|SALDO|rahasia|tebakan|SSSS", told), told


@pytest.mark.parametrize("provider", ANSWERS)
class TestEveryProvider:
    def test_a_second_delivery_gets_the_same_answer(self, provider: str) -> None:
        app = make_app(FakeInbound())
        assert play(app, f"{provider}/good") == play(app, f"{provider}/good")

    def test_silence_sends_nothing(self, provider: str) -> None:
        heard = play(make_app(FakeInbound(reply=None)), f"{provider}/good")
        assert (heard.status, heard.body, heard.content_type) == (200, SILENCES[provider], ANSWERS[provider][0])

    def test_our_own_failure_asks_for_another_try_and_does_not_quote(self, provider: str) -> None:
        with capture_logs() as events:
            heard = play(make_app(FakeInbound(error=RuntimeError(f"near {SALDO}"))), f"{provider}/good")
        assert (heard.status, heard.body) == (503, "")
        assert [event["event"] for event in events] == ["mo_failed"]
        assert "SALDO" not in json.dumps(events)

    def test_only_one_line_end_and_no_control_character_reaches_the_phone(self, provider: str) -> None:
        reply = Reply("Saldo\x00\x0c\x1b nol", 10, "balance", "id")
        heard = play(make_app(FakeInbound(reply=reply)), f"{provider}/good")
        assert heard.status == 200
        if provider == "twilio":
            assert "<Message>Saldo nol</Message>" in heard.body


def test_every_recording_is_played() -> None:
    played = {case.file for case in (*GOOD.values(), *BAD.values())} | {"simulator/with_reasons"}
    stored = {path.relative_to(PAYLOADS).with_suffix("").as_posix() for path in PAYLOADS.glob("*/*.http")}
    elsewhere = {each for each in stored if each.startswith("ussd_") or "/report_" in each}  # contracts of their own
    assert stored - elsewhere == played


def test_the_simulator_tells_why_when_asked() -> None:
    heard = play(make_app(FakeInbound()), "simulator/with_reasons")
    told = json.loads(heard.body)
    assert told["reply"].startswith("Saldo")
    assert told["why"]["rule"] == "balance"
    assert told["why"]["arguments"] == {"kpj": "***4567"}


def test_twilio_is_not_told_why() -> None:
    raw = recorded("twilio/good").replace(b"Accept: */*", b"X-Kabar-Why: 1")
    assert b"X-Kabar-Why" in raw
    assert play_raw(make_app(FakeInbound()), raw).body == ANSWERS["twilio"][1]
