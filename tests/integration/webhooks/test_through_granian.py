"""The recorded requests, byte for byte through the real web server: what it does to a URL decides on signatures."""

import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.programs import SECONDS, Program
from tests.ports import free_ports
from tests.unit.providers import test_report_contract
from tests.unit.providers.test_contract import ANSWERS, BAD, GOOD, Bad, Good, provider_of
from tests.unit.providers.web import recorded

ROOT = Path(__file__).parents[3]
HERE = "127.0.0.1"
REPORTS = {name: (file, 200) for name, (file, _) in test_report_contract.GOOD.items()} | {
    name: (case.file, case.status)
    for name, case in test_report_contract.BAD.items()
    if not case.changes and case.peer == HERE
}
PLAIN = {name: case for name, case in (GOOD | BAD).items() if not case.changes and case.peer == HERE}


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    (port,) = free_ports(1)
    options = ["--interface", "wsgi", "--host", HERE, "--port", str(port), "--blocking-threads", "2"]
    server = Program([sys.executable, "-m", "granian", *options, "tests.integration.webhooks.target:app"], ROOT)
    try:
        server.wait_until_listening(port)
        yield port
    finally:
        server.stop()


def on_the_wire(raw: bytes) -> bytes:
    """Return a recording as a client sends it."""
    head, _, body = raw.partition(b"\n\n")
    ends = b"\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % len(body)
    return head.replace(b"\nConnection: keep-alive", b"").replace(b"\n", b"\r\n") + ends + body


def ask(port: int, raw: bytes) -> tuple[int, str]:
    """Return status and body of the answer."""
    with socket.create_connection((HERE, port), SECONDS) as connection:
        connection.sendall(on_the_wire(raw))
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    head, _, body = answer.partition(b"\r\n\r\n")
    return int(head.split(b" ")[1]), body.decode()


@pytest.mark.parametrize("case", PLAIN.values(), ids=PLAIN.keys())
def test_the_web_server_changes_nothing(port: int, case: Good | Bad) -> None:
    status, body = ask(port, recorded(case.file))
    if isinstance(case, Good):
        assert (status, body) == (200, ANSWERS[provider_of(case.file)][1])
    else:
        assert status == case.status


@pytest.mark.parametrize(("file", "status"), REPORTS.values(), ids=REPORTS.keys())
def test_nor_does_it_to_reports(port: int, file: str, status: int) -> None:
    assert ask(port, recorded(file))[0] == status


@pytest.mark.parametrize(
    ("target", "status"),
    [("//sms/twilio/inbound", 403), ("/sms//twilio/inbound", 404), ("/sms/twilio/../twilio/inbound", 404)],
    ids=["doubled at the start", "doubled inside", "with dots"],
)
def test_slashes_are_no_reason_to_redirect(port: int, target: str, status: int) -> None:
    raw = recorded("twilio/good").replace(b"POST /sms/twilio/inbound", b"POST " + target.encode())
    assert ask(port, raw)[0] == status
