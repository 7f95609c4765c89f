"""What Twilio's account, or something before it, leaves open: nothing certain is made of it."""

import asyncio
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from core.message import OutboundMessage
from providers.base import CannotTell, NotFound, SendResult, Unavailable, Uncertain
from providers.connections import HttpAnswer
from providers.twilio_account import TwilioAccount
from providers.twilio_finding import find_message
from providers.twilio_sending import TwilioSending

NOW = datetime(2026, 11, 20, 3, 30, tzinfo=UTC)
MESSAGE = OutboundMessage("a" * 32, "+6285000000101", "2757", "Halo")


class Answering:
    """Connections on which every request gets the same answer."""

    def __init__(self, status: int, text: str) -> None:
        self._answer = HttpAnswer(status, {}, text)

    async def request(self, *_: Any) -> HttpAnswer:
        return self._answer


@pytest.mark.parametrize(
    "text", ["<html>proxy</html>", '{"message": "no code"}'], ids=["a page", "JSON without a code"]
)
@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (407, Unavailable("http 407")),
        (413, Unavailable("http 413")),
        (425, Unavailable("http 425")),
        (408, Uncertain("http 408")),
    ],
)
def test_a_proxys_refusal_does_not_fail_the_message(status: int, text: str, expected: SendResult) -> None:
    account = TwilioAccount(sid="AC" + "0" * 32, token="t", sender="+15005550006")
    sending = TwilioSending(account, Answering(status, text), lambda: NOW)  # type: ignore[arg-type]
    assert asyncio.run(sending.send(MESSAGE)) == expected
    assert isinstance(asyncio.run(sending.find(MESSAGE, NOW)), CannotTell)


@pytest.mark.parametrize(
    ("body", "created", "expected"),
    [
        ("", NOW, CannotTell("a text is not shown")),
        (None, NOW, CannotTell("a text is not shown")),
        ("", datetime(2026, 11, 19, tzinfo=UTC), NotFound()),
        ("Lain", NOW, NotFound()),
    ],
    ids=["removed", "none", "removed, of yesterday", "another text"],
)
def test_a_record_without_its_text_may_be_the_message(body: str | None, created: datetime, expected: object) -> None:
    record = SimpleNamespace(to=MESSAGE.recipient, direction="outbound-api", body=body, date_created=created)

    class Page(list[Any]):
        next_page_url = None

    async def page_async(**_: Any) -> Page:
        return Page([record])

    client = SimpleNamespace(messages=SimpleNamespace(page_async=page_async))
    assert asyncio.run(find_message(client, MESSAGE, NOW)) == expected
