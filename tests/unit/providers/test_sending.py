"""Sending: what becomes of a message for everything a provider or the network can do, over real connections."""

import base64
import ssl
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import parse_qs

import aiohttp
import pytest
from aiohttp.client_reqrep import ConnectionKey

from providers.africastalking import AfricasTalking
from providers.base import Accepted, Provider, Rejected, SendResult, Throttled, Unavailable, Uncertain
from providers.connections import was_never_sent
from providers.kannel import Kannel
from providers.simulator import Simulator
from providers.twilio import Twilio
from tests.fakes.africastalking_api import id_for
from tests.fakes.server import ROOT, seen_by, taken_by
from tests.fakes.twilio_api import sid_for
from tests.unit.providers.senders import (
    ACCOUNT,
    NUMBER,
    OURS,
    PERSON,
    SERVICE,
    africastalking,
    clock,
    kannel,
    message,
    send,
    twilio,
)

BROKEN = {  # what the network does, to any provider; the second says whether the message was taken nevertheless
    "no answer in time": ("hang", "SocketTimeoutError", 0),
    "connection closed without an answer": ("hang_up", "ServerDisconnectedError", 0),
    "connection reset": ("reset", "ClientOSError", 0),
    "connection closed in the middle": ("stop_midway", "ClientPayloadError", 0),
    "taken, no answer in time": ("taken_hang", "SocketTimeoutError", 1),
    "taken, connection closed without an answer": ("taken_hang_up", "ServerDisconnectedError", 1),
    "taken, connection closed in the middle": ("taken_stop_midway", "ClientPayloadError", 1),
    "taken, server error": ("taken_server_error", "http 500", 1),
}
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
}


@pytest.mark.parametrize(("text", "expected"), TWILIO.values(), ids=TWILIO.keys())
def test_twilio(twilio_api: str, text: str, expected: SendResult) -> None:
    before = len(seen_by(twilio_api))
    assert send(twilio(twilio_api), message(text)) == expected
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
    send(twilio(twilio_api, sender), message("Jum\u2019at & #1", own))
    sent = seen_by(twilio_api)[-1]
    assert parse_qs(sent["body"]) == {"To": [PERSON], "Body": ["Jum\u2019at & #1"], **expected}
    assert sent["path"] == f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
    assert base64.b64decode(sent["headers"]["authorization"].removeprefix("Basic ")) == f"{ACCOUNT}:token".encode()


@pytest.mark.parametrize(
    ("lives", "seconds"),
    [(timedelta(minutes=10), "600"), (timedelta(days=3), "36000"), (timedelta(seconds=-1), "1"), (None, None)],
    ids=["ten minutes", "never longer than Twilio takes", "never less than a second", "for ever"],
)
def test_twilio_is_told_how_long_a_message_helps(twilio_api: str, lives: timedelta | None, seconds: str | None) -> None:
    send(twilio(twilio_api), message("Halo", lives=lives))
    assert parse_qs(seen_by(twilio_api)[-1]["body"]).get("ValidityPeriod", [None]) == [seconds]


def test_twilio_is_told_where_to_report(twilio_api: str) -> None:
    send(twilio(twilio_api, report_url="https://sms.example.id/sms/twilio/report"), message("hang_up"))
    told = parse_qs(seen_by(twilio_api)[-1]["body"])["StatusCallback"]
    assert told == [f"https://sms.example.id/sms/twilio/report?m={OURS}"]


def test_twilio_without_credentials_sends_nothing() -> None:
    assert send(Twilio((), clock), message("Halo")) == Unavailable("no credentials")


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
}


@pytest.mark.parametrize(("text", "expected"), KANNEL.values(), ids=KANNEL.keys())
def test_kannel(sendsms: str, text: str, expected: SendResult) -> None:
    before = len(seen_by(sendsms))
    assert send(kannel(sendsms), message(text)) == expected
    assert len(seen_by(sendsms)) == before + 1, "a message was sent more than once"


@pytest.mark.parametrize(
    ("text", "coding"), [("202 ok", "0"), ("202 Jum\u2019at", "2")], ids=["GSM-7", "what GSM-7 lacks goes as UCS-2"]
)
def test_kannel_gets_what_it_documents(sendsms: str, text: str, coding: str) -> None:
    send(kannel(sendsms), message(text))
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


@pytest.mark.parametrize(
    ("lives", "minutes"),
    [(timedelta(minutes=10), "10"), (timedelta(seconds=61), "2"), (timedelta(seconds=-1), "1"), (None, None)],
    ids=["ten minutes", "rounded up", "never none", "for ever"],
)
def test_kannel_is_told_how_long_a_message_helps(sendsms: str, lives: timedelta | None, minutes: str | None) -> None:
    send(kannel(sendsms), message("202 ok", lives=lives))
    assert seen_by(sendsms)[-1]["headers"].get("x-kannel-validity") == minutes


def test_kannel_is_told_where_to_report(sendsms: str) -> None:
    send(kannel(sendsms, "http://127.0.0.1:8000/sms/kannel/r%2Fs/report"), message("202 ok"))
    headers = seen_by(sendsms)[-1]["headers"]
    query = f"?ref={OURS}&status=%d&answer=%A&at=%T&smsc=%i&fid=%F"
    assert headers["x-kannel-dlr-url"] == f"http://127.0.0.1:8000/sms/kannel/r%%2Fs/report{query}"
    assert headers["x-kannel-dlr-mask"] == "27"


def test_kannel_is_not_asked_for_reports_that_could_not_reach_us(sendsms: str) -> None:
    send(kannel(sendsms), message("202 ok"))
    assert not [name for name in seen_by(sendsms)[-1]["headers"] if "dlr" in name]


def test_kannel_refuses_what_no_header_can_carry(sendsms: str) -> None:
    assert send(kannel(sendsms), message("202 ok", sender="27\r\n57")) == Rejected("malformed")


AFRICASTALKING = {
    "taken": ("Halo", Accepted(id_for(PERSON, "Halo"))),
    "taken, queued": ("recipient 102 Queued", Accepted()),
    "not a number": ("recipient 403 InvalidPhoneNumber", Rejected("InvalidPhoneNumber")),
    "recipient opted out": ("recipient 406 UserInBlacklist", Rejected("UserInBlacklist")),
    "a refusal that our table does not know": ("recipient 499 Odd", Rejected("statusCode 499")),
    "no money": ("recipient 405 InsufficientBalance", Unavailable("InsufficientBalance")),
    "not our sender": ("recipient 402 InvalidSenderId", Unavailable("InvalidSenderId")),
    "not our sender, said the other way": ("message InvalidSenderId", Unavailable("InvalidSenderId")),
    "no recipients, in other words": ("message Sorry, +6285000000101", Unavailable("no recipient was taken")),
    "their gateway": ("recipient 501 GatewayError", Unavailable("GatewayError")),
    "wrong key": ("http 401 The supplied authentication is invalid", Unavailable("user or key is not known")),
    "another page": ("http 404 no", Unavailable("AFRICASTALKING_API_BASE is not the API")),
    "a field is missing": ("http 400 Request is missing a field", Rejected("malformed")),
    "too many at once": ("http 429 slowly", Throttled(1.0)),
    "server error": ("http 500 no", Uncertain("http 500")),
    "a portal's page": ("http 200 <html>", Uncertain("answer is not as documented")),
    "created, but empty": ("http 201 ", Uncertain("answer is not as documented")),
    "created, but another object": ('http 201 {"SMSMessageData": []}', Uncertain("answer is not as documented")),
    "created, but no code": (
        'http 201 {"SMSMessageData": {"Recipients": [{}]}}',
        Uncertain("answer is not as documented"),
    ),
    "redirect is not followed": ("http 302 elsewhere", Uncertain("http 302")),
}


@pytest.mark.parametrize(("text", "expected"), AFRICASTALKING.values(), ids=AFRICASTALKING.keys())
def test_africastalking(africastalking_api: str, text: str, expected: SendResult) -> None:
    before = len(seen_by(africastalking_api))
    assert send(africastalking(africastalking_api), message(text)) == expected
    assert len(seen_by(africastalking_api)) == before + 1, "a message was sent more than once"


@pytest.mark.parametrize(("sender", "expected"), [("BPJSTK", "BPJSTK"), ("", "2757")], ids=["ours", "the message's"])
def test_africastalking_gets_what_it_documents(africastalking_api: str, sender: str, expected: str) -> None:
    send(africastalking(africastalking_api, sender), message("Jum\u2019at & #1"))
    sent = seen_by(africastalking_api)[-1]
    assert {name: values[0] for name, values in parse_qs(sent["body"]).items()} == {
        "username": "kabar",
        "to": PERSON,
        "message": "Jum\u2019at & #1",
        "from": expected,
        "bulkSMSMode": "1",
        "enqueue": "1",
    }
    assert sent["path"] == "/version1/messaging"
    documented = {"apikey": "kunci-rahasia", "accept": "application/json"}
    assert documented.items() <= sent["headers"].items()


def test_africastalking_without_credentials_sends_nothing() -> None:
    assert send(AfricasTalking(""), message("Halo")) == Unavailable("no credentials")


@pytest.mark.parametrize(("mode", "reason", "times"), BROKEN.values(), ids=BROKEN.keys())
@pytest.mark.parametrize("name", ["twilio", "kannel", "africastalking"])
def test_a_broken_connection_leaves_it_open_whether_it_was_taken(
    request: pytest.FixtureRequest, name: str, mode: str, reason: str, times: int
) -> None:
    make, fixture = MAKERS[name]
    base = request.getfixturevalue(fixture)
    assert send(make(base), message(mode)) == Uncertain(reason)
    assert taken_by(base)[(PERSON, mode)] == times


@pytest.mark.parametrize("make", [twilio, kannel, africastalking])
def test_nobody_there_means_certainly_not_sent(closed_port: str, make: Callable[[str], Provider]) -> None:
    assert send(make(closed_port), message("Halo")) == Unavailable("ClientConnectorError")


def test_kannel_without_a_url_sends_nothing() -> None:
    assert isinstance(send(Kannel(""), message("Halo")), Unavailable)


def test_the_simulated_phone_has_it_at_once() -> None:
    assert send(Simulator(), message("Halo")) == Accepted("sim-0197c3a0-0000-7000-8000-000000000001")


MAKERS: dict[str, tuple[Callable[[str], Provider], str]] = {
    "twilio": (twilio, "twilio_api"),
    "kannel": (kannel, "sendsms"),
    "africastalking": (africastalking, "africastalking_api"),
}
KEY = ConnectionKey("h", 443, True, True, None, None, None, None)
ERRORS = {
    "no such name": (aiohttp.ClientConnectorDNSError(KEY, OSError()), True),
    "nobody listens": (aiohttp.ClientConnectorError(KEY, ConnectionRefusedError()), True),
    "no connection in time": (aiohttp.ConnectionTimeoutError(), True),
    "no valid certificate": (aiohttp.ClientConnectorCertificateError(KEY, ssl.CertificateError()), True),
    "no TLS at all": (aiohttp.ClientConnectorSSLError(KEY, ssl.SSLError()), True),
    "no address": (aiohttp.InvalidUrlClientError("x"), True),
    "closed without an answer": (aiohttp.ServerDisconnectedError(), False),
    "silence": (aiohttp.SocketTimeoutError(), False),
    "dribble": (TimeoutError(), False),
    "broken off while writing": (aiohttp.ClientOSError(), False),
    "broken off while reading": (aiohttp.ClientPayloadError(), False),
    "no HTTP": (aiohttp.ClientResponseError(None, ()), False),  # type: ignore[arg-type]
}


@pytest.mark.parametrize(("error", "never_sent"), ERRORS.values(), ids=ERRORS.keys())
def test_what_certainly_never_left(error: Exception, never_sent: bool) -> None:
    assert was_never_sent(error) is never_sent


FORKING = """
import asyncio, os, sys
from datetime import datetime, UTC
from core.message import OutboundMessage
from providers.base import Accepted
from providers.twilio import Twilio
from providers.twilio_account import TwilioAccount
from tests.fakes.twilio_api import sid_for

account = TwilioAccount("AC" + "0" * 32, "token", "+15005550006", sys.argv[1])
sender = Twilio(["token"], lambda: datetime.now(UTC), (), account)
loop = asyncio.new_event_loop()
def send(text):
    message = OutboundMessage("1", "+6285000000101", "", text)
    return loop.run_until_complete(sender.send(message)) == Accepted(sid_for("+6285000000101", text))

assert send("before")
children = []
for child in range(3):
    pid = os.fork()
    if not pid:
        loop = asyncio.new_event_loop()
        os._exit(0 if all(send(f"{child}-{number}") for number in range(20)) else 1)
    children.append(pid)
assert send("afterwards")
assert all(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0 for pid in children), "a child got another's answer"
"""


def test_children_do_not_get_each_others_answers(twilio_api: str) -> None:
    done = subprocess.run([sys.executable, "-c", FORKING, twilio_api], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_receiving_does_not_load_the_sdk() -> None:
    script = "import sys, providers.registry; sys.exit('twilio.rest' in sys.modules or 'aiohttp' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], cwd=ROOT).returncode == 0
