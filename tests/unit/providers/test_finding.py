"""Asking what became of a message of which we heard nothing: only a certain answer lets it be sent again."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from providers.base import Accepted, CannotTell, FindResult, NotFound, Rejected, Uncertain
from providers.kannel import Kannel
from providers.simulator import Simulator
from providers.twilio import Twilio
from tests.fakes.server import seen_by, tell
from tests.fakes.twilio_api import sid_for
from tests.unit.providers.senders import (
    NUMBER,
    OURS,
    SERVICE,
    africastalking,
    find,
    message,
    run,
    send,
    twilio,
)

HOUR = timedelta(hours=1)


def recently() -> datetime:
    return datetime.now(UTC) - timedelta(seconds=1)


@pytest.mark.parametrize("sender", [NUMBER, SERVICE], ids=["our number", "our service"])
@pytest.mark.parametrize("mode", ["taken_hang_up", "taken_empty", "taken_server_error"])
def test_what_was_taken_without_an_answer_is_found(twilio_api: str, mode: str, sender: str) -> None:
    sent = message(mode, recipient=f"+628500000{len(mode):03d}{len(sender)}")
    assert isinstance(send(twilio(twilio_api, sender), sent), Uncertain)
    assert find(twilio(twilio_api, sender), sent, recently()) == Accepted(sid_for(sent.recipient, mode))


def test_what_was_not_taken_is_not_found(twilio_api: str) -> None:
    lost = message("hang_up", recipient="+6285000000201")
    send(twilio(twilio_api), lost)
    send(twilio(twilio_api), message("Another text", recipient=lost.recipient))
    send(twilio(twilio_api), message("taken_hang_up", recipient="+6285000000202"))
    assert find(twilio(twilio_api), lost, recently()) == NotFound()


def test_the_same_text_of_an_hour_ago_is_another_message(twilio_api: str) -> None:
    again = message("Halo", recipient="+6285000000203")
    send(twilio(twilio_api), again)
    assert find(twilio(twilio_api), again, datetime.now(UTC) + HOUR) == NotFound()


def test_a_clock_that_goes_a_little_differently_hides_nothing(twilio_api: str) -> None:
    sent = message("Halo", recipient="+6285000000204")
    send(twilio(twilio_api), sent)
    ahead = datetime.now(UTC) + timedelta(minutes=4)
    assert find(twilio(twilio_api), sent, ahead) == Accepted(sid_for(sent.recipient, "Halo"))


def test_what_waits_in_twilios_queue_has_no_day_of_sending_and_is_found(twilio_api: str) -> None:
    sent = message("Halo", recipient="+6285000000205")
    send(twilio(twilio_api), sent)
    find(twilio(twilio_api), sent, recently())
    asked = seen_by(twilio_api)[-1]
    assert asked["path"].endswith("Messages.json?To=%2B6285000000205&PageSize=100")


def send_many(provider: Twilio, recipient: str, count: int) -> None:
    """Send so many different messages, few at a time: none may get lost, or a list has a page less."""
    few = asyncio.Semaphore(20)

    async def one_of_them(number: int) -> None:
        async with few:
            assert isinstance(await provider.send(message(f"Nomor {number}", recipient=recipient)), Accepted)

    async def all_of_them() -> None:
        await asyncio.gather(*map(one_of_them, range(count)))

    run(provider, all_of_them)


def test_further_pages_are_read(twilio_api: str) -> None:
    first = message("Yang pertama", recipient="+6285000000206")
    send(twilio(twilio_api), first)
    send_many(twilio(twilio_api), first.recipient, 150)
    assert find(twilio(twilio_api), first, recently()) == Accepted(sid_for(first.recipient, first.text))
    assert find(twilio(twilio_api), message("Tidak ada", recipient=first.recipient), recently()) == NotFound()


def test_a_list_without_an_end_is_no_answer(twilio_api: str) -> None:
    recipient = "+6285000000207"
    send_many(twilio(twilio_api), recipient, 501)
    lost = message("Tidak ada", recipient=recipient)
    assert find(twilio(twilio_api), lost, recently()) == CannotTell("too many pages")
    assert find(twilio(twilio_api), lost, datetime.now(UTC) + HOUR) == NotFound(), "all of the first page is older"


def test_what_failed_meanwhile_is_told(twilio_api: str) -> None:
    sent = message("Halo", recipient="+6285000000208")
    tell(twilio_api, finals={"undelivered": 1.0}, report_delay=0.0, early=1.0, shuffled=1.0, report_tries=1)
    send(twilio(twilio_api, report_url="http://127.0.0.1:9/"), sent)
    tell(twilio_api, finals={"delivered": 1.0}, early=0.0, shuffled=0.0)
    assert find(twilio(twilio_api), sent, recently()) == Rejected("30003")


def test_trouble_while_asking_is_no_answer(twilio_api: str, closed_port: str) -> None:
    tell(twilio_api, find_fails=1.0)
    assert find(twilio(twilio_api), message("Halo"), recently()) == CannotTell("http refused")
    tell(twilio_api, find_fails=0.0)
    assert find(twilio(closed_port), message("Halo"), recently()) == CannotTell("ClientConnectorError")


@pytest.mark.parametrize(
    ("provider", "expected"),
    [
        (Kannel(""), CannotTell("not_offered")),
        (africastalking("http://127.0.0.1:9"), CannotTell("not_offered")),
        (Simulator(), Accepted(f"sim-{OURS}")),
    ],
    ids=["kannel", "africastalking", "simulator"],
)
def test_who_cannot_be_asked_says_so(provider: Kannel, expected: FindResult) -> None:
    assert find(provider, message("Halo"), recently()) == expected
