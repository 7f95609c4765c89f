"""Rules that hold for whatever arrives and whatever we answer."""

import json
from urllib.parse import quote_from_bytes
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.message import Reply
from providers.base import Provider, Unreadable, WebhookRequest
from providers.kannel import Kannel
from providers.simulator import Simulator
from providers.twilio import NOT_IN_XML, Twilio
from tests.unit.providers.web import ACCOUNT, NOW, NUMBER, SECRET, TOKEN

ADAPTERS: list[Provider] = [Kannel(SECRET, ["127.0.0.1"]), Twilio(ACCOUNT, [TOKEN], NUMBER), Simulator()]
NAMES = ["id", "from", "to", "text", "coding", "charset", "udh", "MessageSid", "AccountSid", "From", "To", "Body"]

COMPLAINTS = {  # all that is ever said of a request: nothing of what was sent
    "id, from and to are needed",
    "unknown charset",
    "too many parameters",
    "MessageSid is missing or malformed",
    "From and To are needed",
    "from, to and text are needed",
}

anything = st.text(st.characters(exclude_categories=()), max_size=30)
pairs = st.lists(st.tuples(st.sampled_from(NAMES) | anything, anything | st.sampled_from(["0", "1", "2"])), max_size=9)
queries = st.dictionaries(st.sampled_from(NAMES), st.binary(max_size=20) | st.sampled_from([b"1", b"UTF-16BE"])).map(
    lambda given: "&".join(f"{name}={quote_from_bytes(value)}" for name, value in given.items())
)


@pytest.mark.parametrize("adapter", ADAPTERS, ids=lambda adapter: adapter.name)
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


@given(anything)
def test_twiml_is_always_well_formed_and_says_the_same(text: str) -> None:
    answer = ADAPTERS[1].render_reply(Reply(text, len(text), "balance", "id"))
    read = ElementTree.fromstring(answer.body.encode())
    expected = NOT_IN_XML.sub("", text.replace("\r\n", "\n"))
    assert (read.findtext("Message") or "") == expected
    assert (len(read) == 0) is (expected == "")


@given(anything)
def test_the_simulators_answer_is_always_json(text: str) -> None:
    assert json.loads(ADAPTERS[2].render_reply(Reply(text, 1, "balance", "id")).body) == {"reply": text, "septets": 1}


@given(anything)
def test_kannel_gets_no_line_end_at_the_end(text: str) -> None:
    body = ADAPTERS[0].render_reply(Reply(text, 1, "balance", "id")).body
    assert not body.endswith(("\r", "\n"))
    assert text.startswith(body)
