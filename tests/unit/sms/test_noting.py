"""The notebook and the thread around a sender outlive mistakes of ours, or say that they did not."""

import asyncio
import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core.message import OutboundMessage
from providers.base import Accepted
from runtime.settings import Settings
from sms.sending import noting, thread
from sms.sending.noting import Notebook
from sms.sending.thread import SendingThread
from store.outbox import Handed, Taken

NOW = datetime(2026, 11, 20, 3, 30, tzinfo=UTC)


@dataclass
class House:
    """As much of a runtime as a sender asks for before it does anything."""

    settings: Settings


def handed() -> Handed:
    message = OutboundMessage("a" * 32, "+6285000000101", "2757", "Halo")
    return Handed(Taken(message, "notice", None, 1, NOW, NOW + timedelta(minutes=1)), "kannel")


def test_a_mistake_while_noting_does_not_end_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(noting, "SECONDS_AFTER_A_MISTAKE", 0.01)
    tries: list[int] = []

    async def in_thread(_work: Any) -> None:
        return None

    async def run() -> None:
        noted = asyncio.Event()

        def wake() -> None:
            tries.append(1)
            if len(tries) == 1:
                raise ValueError("a mistake of ours")
            noted.set()

        book = Notebook(House(Settings(_env_file=None)), in_thread, wake)  # type: ignore[arg-type]
        keeping = asyncio.create_task(book.keep())
        for turn in range(2):
            book.add(handed(), Accepted(str(turn)))
            await asyncio.sleep(0.1)
        await asyncio.wait_for(noted.wait(), 5)
        assert book.waiting == 0
        keeping.cancel()

    asyncio.run(run())
    assert len(tries) >= 2


def test_a_sender_that_dies_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    told = threading.Event()

    def broken(*_: Any) -> None:
        raise MemoryError

    monkeypatch.setattr(thread, "Sender", broken)
    dying = SendingThread(House(Settings(_env_file=None)), None, {}, told.set)  # type: ignore[arg-type]
    dying.start()
    assert told.wait(5)
    dying.ring()  # who rings meanwhile is not harmed
    dying.stop()
    assert dying.has_died
