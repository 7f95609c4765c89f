"""Adapters that send to fakes, impatient ones, and how a test calls them."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from core.message import OutboundMessage
from providers.africastalking import AfricasTalking, AfricasTalkingAccount
from providers.base import FindResult, Provider, SendResult
from providers.connections import Connections
from providers.kannel import Kannel
from providers.kannel_sending import KannelAccount, Sendsms
from providers.twilio import Twilio
from providers.twilio_account import TwilioAccount

ACCOUNT = "AC00000000000000000000000000000001"
NUMBER = "+15005550006"
SERVICE = "MG000000000000000000000000000000b1"
PERSON = "+6285000000101"
OURS = "0197c3a0-0000-7000-8000-000000000001"
NOW = datetime(2026, 11, 20, 3, 30, tzinfo=UTC)
IMPATIENT = {"connect_seconds": 0.5, "read_seconds": 0.4}

Came = TypeVar("Came")


def message(
    text: str, sender: str = "2757", recipient: str = PERSON, lives: timedelta | None = None
) -> OutboundMessage:
    return OutboundMessage(OURS, recipient, sender, text, NOW + lives if lives is not None else None)


def clock() -> datetime:
    return NOW


def twilio(base: str, sender: str = NUMBER, report_url: str = "") -> Twilio:
    account = TwilioAccount(ACCOUNT, "token", sender, base, report_url)
    return Twilio(["token"], clock, (), account, Connections(**IMPATIENT))


def kannel(base: str, report_url: str = "") -> Kannel:
    account = KannelAccount(f"{base}/cgi-bin/sendsms", "kabar", "sandi", report_url)
    return Kannel("", (), Sendsms(account, clock, Connections(**IMPATIENT)))


def africastalking(base: str, sender: str = "") -> AfricasTalking:
    account = AfricasTalkingAccount("kabar", "kunci-rahasia", sender, base)
    return AfricasTalking("", account, Connections(**IMPATIENT))


def send(provider: Provider, message: OutboundMessage) -> SendResult:
    """Send in an event loop that lives as long as the call."""
    return run(provider, lambda: provider.send(message))


def find(provider: Provider, message: OutboundMessage, since: datetime) -> FindResult:
    """Ask what became of a message."""
    return run(provider, lambda: provider.find(message, since))


def run(provider: Provider, call: Callable[[], Awaitable[Came]]) -> Came:
    async def call_and_close() -> Came:
        try:
            return await call()
        finally:
            await provider.close()

    return asyncio.run(call_and_close())
