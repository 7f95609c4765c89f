"""Sending through a real Kannel: what it takes, what it refuses, and how a text looks on the other side."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from core.message import OutboundMessage
from providers.base import Accepted, Rejected, SendResult, Unavailable
from providers.kannel import Kannel as Adapter
from providers.kannel_sending import KannelAccount, Sendsms
from tests.e2e.kannel import SANDI, Kannel, needs_kannel, running_kannel
from tests.ports import free_ports

pytestmark = needs_kannel

EVERY_CHARACTER = "BPJAMSOSTEK: Rp1.234.567 @$_!\"#%&'()*+,-./:;<=>? [x] {y} ~ \\ ^ | \u20ac \u00e9 \u00a7 20-11-2025"
NO_SENDER = Unavailable("no sender, and smsbox has no global-sender")
MESSAGE = OutboundMessage("0197c3a0-0000-7000-8000-000000000001", "+6285000000101", "2757", EVERY_CHARACTER)


@pytest.fixture(scope="module")
def kannel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kannel]:
    (nobody,) = free_ports(1)
    with running_kannel(f"http://127.0.0.1:{nobody}/", tmp_path_factory.mktemp("kannel") / "run") as running:
        yield running


def send(kannel: Kannel, message: OutboundMessage, password: str = SANDI, page: str = "/cgi-bin/sendsms") -> SendResult:
    account = KannelAccount(kannel.sendsms_url.replace("/cgi-bin/sendsms", page), "kabar", password)
    adapter = Adapter("", (), Sendsms(account, lambda: datetime.now(UTC)))

    async def send_and_close() -> SendResult:
        try:
            return await adapter.send(message)
        finally:
            await adapter.close()

    return asyncio.run(send_and_close())


@pytest.mark.parametrize(
    "text",
    [EVERY_CHARACTER, "x" * 160, "Jum\u2019at \U0001f64f"],
    ids=["GSM-7 with its extension", "160 characters", "UCS-2"],
)
def test_a_text_arrives_as_it_was(kannel: Kannel, text: str) -> None:
    assert send(kannel, replace(MESSAGE, text=text)) == Accepted()
    mt = kannel.operator.receive()
    assert (mt.sender, mt.recipient, mt.text) == ("2757", "+6285000000101", text)


@pytest.mark.parametrize(
    ("message", "password", "page", "expected"),
    [
        (replace(MESSAGE, recipient="+6289900000001"), SANDI, "/cgi-bin/sendsms", Rejected("not_routable")),
        (replace(MESSAGE, recipient=""), SANDI, "/cgi-bin/sendsms", Rejected("no_receiver")),
        (MESSAGE, "salah", "/cgi-bin/sendsms", Unavailable("smsbox does not know user and password")),
        (MESSAGE, SANDI, "/sendsms", Unavailable("KANNEL_SENDSMS_URL is not the sendsms page")),
        (replace(MESSAGE, sender=""), SANDI, "/cgi-bin/sendsms", NO_SENDER),
    ],
    ids=["a number that no SMSC takes", "no number", "wrong password", "wrong page", "no sender"],
)  # fmt: skip
def test_what_kannel_refuses(
    kannel: Kannel, message: OutboundMessage, password: str, page: str, expected: SendResult
) -> None:
    assert send(kannel, message, password, page) == expected


def test_a_message_for_an_absent_operator_is_kept(kannel: Kannel) -> None:
    before = len(kannel.bearerbox.lines)
    kannel.operator.close()
    kannel.bearerbox.wait_for("EOF from fakesmsc client", before)
    assert send(kannel, MESSAGE) == Accepted()
