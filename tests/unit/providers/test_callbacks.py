"""What the fakes report is what our adapters read, and the faults come as often as they are asked for."""

import asyncio
import queue
import threading
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from core.delivery import MtStatus
from providers.base import Provider, SendResult
from tests.fakes.server import taken_by, tell
from tests.unit.providers.senders import OURS, africastalking, kannel, message, run, twilio
from tests.unit.providers.web import AT_SECRET, SECRET, TOKEN, FakeReports, make_app, play_raw

SENT, DELIVERED, FAILED = MtStatus.SENT, MtStatus.DELIVERED, MtStatus.FAILED


class Ear(ThreadingHTTPServer):
    """Keeps the requests that come as they were, and takes them all."""

    daemon_threads = True

    def __init__(self) -> None:
        self.heard: queue.Queue[bytes] = queue.Queue()
        super().__init__(("127.0.0.1", 0), Listening)

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}{path}"

    def report(self) -> FakeReports:
        """Return what our webhooks make of the next request."""
        reports = FakeReports()
        changes = {"public_base_url": self.url(""), "twilio_auth_token": (TOKEN,)}
        assert play_raw(make_app(reports, **changes), self.heard.get(timeout=10)).status == 200
        return reports


class Listening(BaseHTTPRequestHandler):
    server: Ear

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        head = "".join(f"{name}: {value}\n" for name, value in self.headers.items())
        self.server.heard.put(f"{self.requestline}\n{head}\n".encode() + body)
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_POST = do_GET  # noqa: N815  # the base class's way

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def ear() -> Iterator[Ear]:
    server = Ear()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(params=["twilio", "kannel", "africastalking"])
def provider(request: pytest.FixtureRequest, ear: Ear) -> tuple[Provider, str]:
    """An adapter whose provider reports to the ear, and the provider's base URL."""
    if request.param == "twilio":
        base = request.getfixturevalue("twilio_api")
        tell(base, token=TOKEN)
        return twilio(base, report_url=ear.url("/sms/twilio/report")), base
    if request.param == "kannel":
        base = request.getfixturevalue("sendsms")
        return kannel(base, ear.url(f"/sms/kannel/{SECRET}/report")), base
    base = request.getfixturevalue("africastalking_api")
    tell(base, report_url=ear.url(f"/sms/africastalking/{AT_SECRET}/report"))
    return africastalking(base), base


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, [SENT, DELIVERED]),
        ({"shuffled": 1.0}, [DELIVERED, SENT]),
        ({"duplicated": 1.0}, [SENT, SENT, DELIVERED, DELIVERED]),
        ({"early": 1.0}, [SENT, SENT, DELIVERED]),
        ({"finals": {"undelivered": 1.0}}, [SENT, FAILED]),
        ({"finals": {"failed": 1.0}}, [SENT, FAILED]),
        ({"finals": {"silent": 1.0}}, [SENT]),
    ],
    ids=["in order", "out of order", "twice", "before the answer", "undelivered", "failed", "no final word"],
)
def test_reports_come_as_they_were_asked_for(
    provider: tuple[Provider, str], ear: Ear, changes: dict[str, object], expected: list[MtStatus]
) -> None:
    adapter, base = provider
    usual: dict[str, object] = {"finals": {"delivered": 1.0}, "early": 0.0, "duplicated": 0.0, "shuffled": 0.0}
    tell(base, **{**usual, "report_delay": 0.0, **changes})
    run(adapter, lambda: adapter.send(message("Halo")))
    arrivals = [ear.report().arrivals[0] for _ in expected]
    assert [arrival.report.status for arrival in arrivals] == expected
    assert {arrival.provider for arrival in arrivals} == {adapter.name}
    assert all(arrival.report.message_id in (OURS, None) for arrival in arrivals)


def test_faults_come_as_often_as_they_were_asked_for(twilio_api: str) -> None:
    adapter = twilio(twilio_api)
    tell(twilio_api, faults={"throttle": 0.2, "taken_hang_up": 0.1, "unavailable": 0.1}, retry_after=3, seed=7)

    async def send_all() -> list[SendResult]:
        texts = (message(f"Kabar {n}", recipient="+6285000000777") for n in range(500))
        return await asyncio.gather(*(adapter.send(each) for each in texts))

    results = Counter(map(str, run(adapter, send_all)))
    tell(twilio_api, faults={})
    assert 60 < results.pop("Throttled(retry_after=3.0)") < 140
    assert 25 < results.pop("Uncertain(reason='ServerDisconnectedError')") < 85
    assert 25 < results.pop("Uncertain(reason='http 503')") < 85
    taken = [text for recipient, text in taken_by(twilio_api) if recipient == "+6285000000777"]
    assert sum(results.values()) < len(taken) < 500
