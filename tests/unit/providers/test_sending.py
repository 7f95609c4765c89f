"""Sending: what becomes of a message for everything a provider or the network can do, over real connections."""

import base64
import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import parse_qs

import pytest
import urllib3

from core.message import OutboundMessage
from providers.base import Accepted, Rejected, SendResult, Throttled, Unavailable, Uncertain
from providers.connections import Connections, was_never_sent
from providers.kannel import Kannel
from providers.simulator import Simulator
from providers.twilio import Twilio
from providers.twilio_sending import TwilioSending
from tests.fakes.server import ROOT, running, seen_by
from tests.fakes.twilio_api import sid_for

ACCOUNT = "AC00000000000000000000000000000001"
NUMBER = "+15005550006"
SERVICE = "MG000000000000000000000000000000b1"
PERSON = "+6285000000101"
IMPATIENT = {"connect_seconds": 0.5, "read_seconds": 0.4}


def message(text: str, sender: str = "2757") -> OutboundMessage:
    return OutboundMessage("0197c3a0-0000-7000-8000-000000000001", PERSON, sender, text)


@pytest.fixture(scope="module")
def twilio_api() -> Iterator[str]:
    with running("tests.fakes.twilio_api") as base:
        yield base


@pytest.fixture(scope="module")
def sendsms() -> Iterator[str]:
    with running("tests.fakes.kannel_sendsms") as base:
        yield base


@pytest.fixture
def closed_port() -> Iterator[str]:
    """An address where nobody listens: the socket is bound, so that nobody else comes to listen there."""
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"


def twilio(base: str, sender: str = NUMBER) -> TwilioSending:
    return TwilioSending(ACCOUNT, "token", sender, base, Connections(**IMPATIENT))


def kannel(base: str) -> Kannel:
    connections = Connections(**IMPATIENT)
    return Kannel("", (), f"{base}/cgi-bin/sendsms", "kabar", "sandi", connections)


TWILIO = {
    "taken": ("Halo", Accepted(sid_for(PERSON, "Halo"))),
    "recipient opted out": ("json 400 21610", Rejected("21610")),
    "landline": ("json 400 21614", Rejected("21614")),
    "a refusal that our table does not know": ("json 400 29999", Rejected("29999")),
    "trouble with the account": ("json 401 20003", Unavailable("20003 authentication failed")),
    "trouble that our table does not know": ("json 403 29998", Unavailable("29998")),
    "sender's queue is full": ("json 400 21611", Throttled(600.0)),
    "too many at once, says how long": ("json 429 20429 7", Throttled(7.0)),
    "too many at once, says half a second": ("json 429 20429 0.5", Throttled(0.5)),
    "too many at once, says nothing": ("json 429 20429", Throttled(1.0)),
    "too many at once, says a date": ("json 429 20429 Wed,_21_Oct_2026", Throttled(1.0)),
    "too many at once, says nonsense": ("json 429 20429 -5", Throttled(1.0)),
    "too many at once, says next year": ("json 429 20429 31536000", Throttled(86400.0)),
    "daily limit": ("json 429 63038", Throttled(3600.0)),
    "429 of a proxy": ("html 429", Throttled(1.0)),
    "429 with JSON that is no object": ("raw 429 [1]", Throttled(1.0)),
    "server error": ("html 500", Uncertain("http 500")),
    "service unavailable": ("json 503 20503", Uncertain("http 503")),
    "gateway time-out": ("html 504", Uncertain("http 504")),
    "newer error format": ("problem 400 21610", Rejected("21610")),
    "newer error format, server error": ("problem 500 20500", Uncertain("http 500")),
    "redirect is not followed": ("html 302", Uncertain("http 302")),
    "a portal's page": ("html 200", Uncertain("answer is not JSON")),
    "created, but empty": ("raw 201 ", Uncertain("answer is not JSON")),
    "created, but no sid": ("raw 201 {}", Uncertain("answer has no sid")),
    "created, but not an object": ("raw 201 []", Uncertain("answer is not JSON")),
    "not found page": ("html 404", Unavailable("404")),
    "no answer in time": ("hang", Uncertain("ReadTimeoutError")),
    "connection closed without an answer": ("hang_up", Uncertain("ProtocolError")),
    "connection closed in the middle": ("stop_midway", Uncertain("ProtocolError")),
}


@pytest.mark.parametrize(("text", "expected"), TWILIO.values(), ids=TWILIO.keys())
def test_twilio(twilio_api: str, text: str, expected: SendResult) -> None:
    before = len(seen_by(twilio_api))
    assert twilio(twilio_api).send(message(text)) == expected
    assert len(seen_by(twilio_api)) == before + 1, "a message was sent more than once"


@pytest.mark.parametrize(
    ("sender", "own", "expected"),
    [
        (NUMBER, "2757", {"From": [NUMBER]}),
        (SERVICE, "2757", {"MessagingServiceSid": [SERVICE]}),
        ("", "BPJSTK", {"From": ["BPJSTK"]}),
    ],
    ids=["our number", "our service", "the message's own sender"],
)
def test_twilio_gets_what_it_documents(twilio_api: str, sender: str, own: str, expected: dict[str, list[str]]) -> None:
    twilio(twilio_api, sender).send(message("Jum\u2019at & #1", own))
    sent = seen_by(twilio_api)[-1]
    assert parse_qs(sent["body"]) == {"To": [PERSON], "Body": ["Jum\u2019at & #1"], **expected}
    assert sent["path"] == f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
    assert base64.b64decode(sent["headers"]["authorization"].removeprefix("Basic ")) == f"{ACCOUNT}:token".encode()


def test_twilio_without_credentials_sends_nothing() -> None:
    assert Twilio("", ()).send(message("Halo")) == Unavailable("no credentials")


KANNEL = {
    "taken": ("202 0: Accepted for delivery", Accepted()),
    "taken, SMSC is down": ("202 3: Queued for later delivery", Accepted()),
    "taken, immediate reply": ("202 Sent.", Accepted()),
    "no recipient": ("400 Missing receiver number, rejected", Rejected("no_receiver")),
    "recipient on the black list": (
        "400 Number(s) has/have been denied by white- and/or black-lists.",
        Rejected("blacklisted"),
    ),
    "no sender": (
        "400 Sender missing and no global set, rejected",
        Unavailable("no sender, and smsbox has no global-sender"),
    ),
    "malformed": ("400 Charset or body misformed, rejected", Rejected("malformed")),
    "wrong password": (
        "403 Authorization failed for sendsms",
        Unavailable("smsbox does not know user and password"),
    ),
    "no way to this number": ("403 Not routable. Do not try again.", Rejected("not_routable")),
    "another page": ("404 Unknown request.", Unavailable("KANNEL_SENDSMS_URL is not the sendsms page")),
    "busy": ("503 Temporal failure, try again later.", Throttled(30.0)),
    "broke down while sending": ("500 Sending failed.", Uncertain("http 500")),
    "somebody else's page": ("200 <html>", Uncertain("http 200")),
    "redirect is not followed": ("302 elsewhere", Uncertain("http 302")),
    "no answer in time": ("hang", Uncertain("ReadTimeoutError")),
    "connection closed without an answer": ("hang_up", Uncertain("ProtocolError")),
    "connection closed in the middle": ("stop_midway", Uncertain("ProtocolError")),
}


@pytest.mark.parametrize(("text", "expected"), KANNEL.values(), ids=KANNEL.keys())
def test_kannel(sendsms: str, text: str, expected: SendResult) -> None:
    before = len(seen_by(sendsms))
    assert kannel(sendsms).send(message(text)) == expected
    assert len(seen_by(sendsms)) == before + 1, "a message was sent more than once"


@pytest.mark.parametrize(
    ("text", "coding"), [("202 ok", "0"), ("202 Jum\u2019at", "2")], ids=["GSM-7", "what GSM-7 lacks goes as UCS-2"]
)
def test_kannel_gets_what_it_documents(sendsms: str, text: str, coding: str) -> None:
    kannel(sendsms).send(message(text))
    sent = seen_by(sendsms)[-1]
    assert (sent["path"], sent["body"]) == ("/cgi-bin/sendsms", text)
    documented = {
        "content-type": "text/plain; charset=UTF-8",
        "x-kannel-username": "kabar",
        "x-kannel-password": "sandi",
        "x-kannel-from": "2757",
        "x-kannel-to": PERSON,
        "x-kannel-coding": coding,
    }
    assert documented.items() <= sent["headers"].items()


def test_kannel_refuses_what_no_header_can_carry(sendsms: str) -> None:
    assert kannel(sendsms).send(message("202 ok", sender="27\r\n57")) == Rejected("malformed")


@pytest.mark.parametrize("make", [twilio, kannel], ids=["twilio", "kannel"])
def test_nobody_there_means_certainly_not_sent(closed_port: str, make: type[TwilioSending]) -> None:
    assert make(closed_port).send(message("Halo")) == Unavailable("NewConnectionError")


def test_kannel_without_a_url_sends_nothing() -> None:
    assert isinstance(Kannel("").send(message("Halo")), Unavailable)


def test_the_simulated_phone_has_it_at_once() -> None:
    assert Simulator().send(message("Halo")) == Accepted("sim-0197c3a0-0000-7000-8000-000000000001")


@pytest.mark.parametrize(
    ("error", "never_sent"),
    [
        (urllib3.exceptions.NameResolutionError("h", urllib3.connection.HTTPConnection("h"), OSError()), True),  # type: ignore[arg-type]
        (urllib3.exceptions.ConnectTimeoutError(), True),
        (urllib3.exceptions.SSLError("certificate verify failed"), True),
        (urllib3.exceptions.ProtocolError(), False),
    ],
    ids=["no such name", "no connection in time", "no valid certificate", "broken off"],
)
def test_what_certainly_never_left(error: urllib3.exceptions.HTTPError, never_sent: bool) -> None:
    assert was_never_sent(error) is never_sent


FORKING = """
import os, sys
from core.message import OutboundMessage
from providers.base import Accepted
from providers.twilio import Twilio
from tests.fakes.twilio_api import sid_for

sender = Twilio("AC" + "0" * 32, ["token"], "+15005550006", api_base=sys.argv[1])
def send(text):
    return sender.send(OutboundMessage("1", "+6285000000101", "", text)) == Accepted(sid_for("+6285000000101", text))

assert send("before")
children = []
for child in range(3):
    pid = os.fork()
    if not pid:
        os._exit(0 if all(send(f"{child}-{number}") for number in range(20)) else 1)
    children.append(pid)
assert all(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0 for pid in children), "a child got another's answer"
"""


def test_children_do_not_get_each_others_answers(twilio_api: str) -> None:
    done = subprocess.run([sys.executable, "-c", FORKING, twilio_api], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_receiving_does_not_load_the_sdk() -> None:
    script = "import sys, providers.registry; sys.exit('twilio.rest' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], cwd=ROOT).returncode == 0
