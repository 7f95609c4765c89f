"""Rules that hold for whatever arrives and whatever we answer."""

import json
import re
from urllib.parse import quote_from_bytes
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.delivery import MtStatus
from core.message import Reply
from providers.africastalking import AfricasTalking
from providers.base import Provider, Unreadable, WebhookRequest
from providers.kannel import Kannel
from providers.kannel_sending import dlr_url
from providers.simulator import Simulator
from providers.twilio import NOT_IN_XML, Twilio
from providers.twilio_account import TwilioAccount
from tests.unit.providers.web import ACCOUNT, AT_SECRET, NOW, NUMBER, SECRET, TOKEN

ADAPTERS: list[Provider] = [
    Kannel(SECRET, ["127.0.0.1"]),
    Twilio([TOKEN], lambda: NOW, (), TwilioAccount(ACCOUNT, TOKEN, NUMBER)),
    Simulator(),
    AfricasTalking(AT_SECRET),
]
NAMES = ["id", "from", "to", "text", "coding", "charset", "udh", "MessageSid", "AccountSid", "From", "To", "Body"]
NAMES += ["ref", "status", "answer", "fid", "m", "MessageStatus", "ErrorCode", "failureReason"]

COMPLAINTS = {  # all that is ever said of a request: nothing of what was sent
    "id, from and to are needed",
    "unknown charset",
    "too many parameters",
    "MessageSid is missing or malformed",
    "From and To are needed",
    "from, to and text are needed",
    "not connected",
    "ref is missing or not ours",
    "status is not a number",
    "MessageSid or MessageStatus is missing or malformed",
    "id and status are needed",
    "ref and status are needed",
}

anything = st.text(st.characters(exclude_categories=()), max_size=30)
pairs = st.lists(st.tuples(st.sampled_from(NAMES) | anything, anything | st.sampled_from(["0", "1", "2"])), max_size=9)
queries = st.dictionaries(st.sampled_from(NAMES), st.binary(max_size=20) | st.sampled_from([b"1", b"UTF-16BE"])).map(
    lambda given: "&".join(f"{name}={quote_from_bytes(value)}" for name, value in given.items())
)


@pytest.mark.parametrize("adapter", ADAPTERS, ids=lambda adapter: adapter.name)
@settings(deadline=None)  # a busy machine is no mistake of ours
@given(query=queries | anything, form=pairs, method=st.sampled_from(["GET", "POST"]), secret=anything, peer=anything)
def test_a_request_is_a_message_or_unreadable(
    adapter: Provider, query: str, form: list[tuple[str, str]], method: str, secret: str, peer: str
) -> None:
    headers = {"content-type": "application/x-www-form-urlencoded", "x-twilio-signature": secret}
    url = f"https://sms.example.id/sms/{adapter.name}/inbound?{query}"
    request = WebhookRequest(method, url, headers, form, form, b"", secret, peer, received_at=NOW)
    assert adapter.verify(request) is (adapter.name == "simulator")
    try:
        message = adapter.parse_inbound(request)
    except Unreadable as error:
        said = str(error)
    else:
        said = message.provider if message.provider_message_id else ""
    assert said in {adapter.name, *COMPLAINTS}


@pytest.mark.parametrize("adapter", ADAPTERS, ids=lambda adapter: adapter.name)
@settings(deadline=None)
@given(query=queries | anything, form=pairs, method=st.sampled_from(["GET", "POST"]), secret=anything, peer=anything)
def test_a_request_is_a_report_or_unreadable(
    adapter: Provider, query: str, form: list[tuple[str, str]], method: str, secret: str, peer: str
) -> None:
    headers = {"content-type": "application/x-www-form-urlencoded", "x-twilio-signature": secret}
    url = f"https://sms.example.id/sms/{adapter.name}/report?{query}"
    request = WebhookRequest(method, url, headers, form, form, b"", secret, peer, received_at=NOW)
    assert adapter.verify_report(request) is (adapter.name == "simulator")
    try:
        report = adapter.parse_report(request)
    except Unreadable as error:
        said, report = str(error), None
    if report is None:
        assert said in COMPLAINTS
        return
    assert report.message_id or report.provider_message_id
    assert report.status in {MtStatus.SENT, MtStatus.DELIVERED, MtStatus.FAILED, None}
    assert (report.reason is None) is (report.status is not MtStatus.FAILED) or adapter.name == "simulator"


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=36))
def test_kannel_gives_our_id_back_whatever_it_is(id_: str) -> None:
    url = dlr_url("http://127.0.0.1:8000/sms/kannel/r%2Fs/report", id_)
    called = re.sub("%([%dATiF])", lambda code: {"%": "%", "d": "1"}.get(code[1], ""), url)
    assert called.startswith("http://127.0.0.1:8000/sms/kannel/r%2Fs/report?")
    request = WebhookRequest("GET", called, {}, received_at=NOW)
    assert ADAPTERS[0].parse_report(request).message_id == id_


@settings(deadline=None)
@given(anything)
def test_twiml_is_always_well_formed_and_says_the_same(text: str) -> None:
    answer = ADAPTERS[1].render_reply(Reply(text, len(text), "balance", "id"))
    read = ElementTree.fromstring(answer.body.encode())
    expected = NOT_IN_XML.sub("", text.replace("\r\n", "\n"))
    assert (read.findtext("Message") or "") == expected
    assert (len(read) == 0) is (expected == "")


@settings(deadline=None)
@given(anything)
def test_the_simulators_answer_is_always_json(text: str) -> None:
    assert json.loads(ADAPTERS[2].render_reply(Reply(text, 1, "balance", "id")).body) == {"reply": text, "septets": 1}


@settings(deadline=None)
@given(anything)
def test_kannel_gets_no_line_end_at_the_end(text: str) -> None:
    body = ADAPTERS[0].render_reply(Reply(text, 1, "balance", "id")).body
    assert not body.endswith(("\r", "\n"))
    assert text.startswith(body)
