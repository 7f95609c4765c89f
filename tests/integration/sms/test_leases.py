"""Leases that end too early: a database that was away, a process that stood still, a provider that became slow."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.exc import OperationalError

from core.catalogue import Catalogue
from core.context import Reference
from core.message import OutboundMessage
from providers.base import Accepted, CannotTell, FindResult, SendResult, Throttled, Unavailable, Uncertain
from runtime.runtime import Runtime
from sms.sending import answers, sender, taking, unknown
from sms.sending.sender import Sender
from sms.sending.thread import routes_of, send_due
from store import outbox, outbox_sweeps
from store.outbox import Handed, Taken
from store.tables import mt_messages
from tests.integration.sms.test_sending import Played, make, put, statuses

LEASE = timedelta(seconds=60)
Turn = Callable[[Sender], Coroutine[Any, Any, None]]


@dataclass
class Clock:
    """A clock that a test turns."""

    at: datetime = datetime(2026, 11, 20, 3, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def pass_by(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


class Slow(Played):
    """A provider that answers after so many seconds."""

    def __init__(self, name: str, seconds: float) -> None:
        super().__init__(name)
        self.seconds = seconds

    async def send(self, message: OutboundMessage) -> SendResult:
        self.given.append(message.id)
        await asyncio.sleep(self.seconds)
        return self.answer(message)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def rt(engine: Engine, catalogue: Catalogue, reference: Reference, tmp_path: Path, clock: Clock) -> Runtime:
    return replace(make(engine, catalogue, reference, tmp_path, routes="kannel:1"), clock=clock)


@pytest.fixture
def kannel() -> Played:
    return Played("kannel")


@pytest.fixture
def providers(kannel: Played) -> dict[str, Played]:
    return {"kannel": kannel, "twilio": Played("twilio"), "simulator": Played("simulator")}


def given(providers: dict[str, Played]) -> Counter[str]:
    return Counter(id_ for each in providers.values() for id_ in each.given)


def taken_now(rt: Runtime, most: int = 10) -> list[Taken]:
    with rt.transaction() as db:
        return outbox.take_due(db, rt.now(), most, LEASE, 1)


def begun_now(rt: Runtime, *taken: Taken) -> list[Handed]:
    return taking.begin(rt, [Handed(each, "kannel") for each in taken], LEASE)


def release(rt: Runtime) -> None:
    with rt.transaction() as db:
        outbox_sweeps.release_expired_leases(db, rt.now())


def away(*_: object) -> Any:
    raise OperationalError("BEGIN", {}, Exception("the server closed the connection"))


def with_a_sender(rt: Runtime, providers: dict[str, Played], turn: Turn) -> None:
    """Have the test do a sender's turns; then it ends as it does when a worker stops."""

    async def run() -> None:
        one = Sender(rt, providers, routes_of(rt.settings), None)
        noting = asyncio.create_task(one._notes.keep())
        await turn(one)
        await one._finish([], noting)

    asyncio.run(run())


def test_one_that_is_held_under_two_leases_is_begun_once(rt: Runtime, clock: Clock) -> None:
    put(rt, 1)
    (stale,) = taken_now(rt)
    clock.pass_by(61)
    release(rt)
    (fresh,) = taken_now(rt)
    for both in ((stale, fresh), (fresh, stale)):
        (handed,) = begun_now(rt, *both)
        assert handed.taken.attempts == 1
        taking.put_back(rt, [handed.taken])
        (fresh,) = taken_now(rt)


def test_what_was_held_through_an_outage_is_sent_once(
    rt: Runtime, clock: Clock, providers: dict[str, Played], monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = put(rt, 5)

    async def outage(one: Sender) -> None:
        await one._take()
        with monkeypatch.context() as patch:
            patch.setattr(taking, "begin", away)
            with pytest.raises(OperationalError):
                await one._begin()
        clock.pass_by(61)
        release(rt)
        assert await one._take() == 5
        while one._is_busy():
            await one._begin()
            await asyncio.sleep(0.01)

    with_a_sender(rt, providers, outage)
    assert given(providers) == dict.fromkeys(ids, 1)


@pytest.mark.parametrize("answer", [Throttled(30.0), Unavailable("refused")], ids=["throttled", "away"])
def test_certainly_not_taken_is_certain_after_the_lease_too(rt: Runtime, clock: Clock, answer: SendResult) -> None:
    put(rt, 1)
    (handed,) = begun_now(rt, *taken_now(rt))
    clock.pass_by(61)
    release(rt)
    assert statuses(rt) == {"unknown": 1}
    with rt.transaction() as db:
        answers.note(db, [(handed, answer)], rt.now())
    assert statuses(rt) == {"queued": 1}


def test_late_news_of_an_earlier_try_says_nothing_of_a_later_one(rt: Runtime, clock: Clock) -> None:
    put(rt, 1)
    (old,) = begun_now(rt, *taken_now(rt))
    clock.pass_by(61)
    release(rt)
    taking.put_back(rt, [old.taken])
    (later,) = begun_now(rt, *taken_now(rt))
    assert later.taken.attempts == old.taken.attempts
    with rt.transaction() as db:
        answers.note(db, [(later, Uncertain("timeout"))], rt.now())
        answers.note(db, [(old, Unavailable("refused"))], rt.now())
    assert taking.put_back(rt, [old.taken]) == 0
    assert statuses(rt) == {"unknown": 1}


def test_after_the_process_stood_still_what_was_ready_goes_back(
    rt: Runtime, clock: Clock, providers: dict[str, Played]
) -> None:
    providers["kannel"] = Slow("kannel", 0.05)
    put(rt, 6)  # four connections, two more that are ready

    async def standstill(one: Sender) -> None:
        await one._take()
        await one._begin()
        await asyncio.sleep(0)
        clock.pass_by(61)
        release(rt)
        await asyncio.sleep(0.1)
        await one._begin()

    with_a_sender(rt, providers, standstill)
    assert (len(given(providers)), statuses(rt)) == (4, {"sent": 4, "queued": 2})


def test_what_became_too_late_while_it_was_held_is_not_sent(rt: Runtime, clock: Clock) -> None:
    put(rt, 1, expires_at=clock.at + timedelta(seconds=30))
    taken = taken_now(rt)
    clock.pass_by(31)
    assert begun_now(rt, *taken) == []
    with rt.transaction() as db:
        outbox_sweeps.expire_overdue(db, rt.now())
    assert statuses(rt) == {"expired": 1}


def test_what_was_withdrawn_is_put_back_when_the_database_is_there_again(
    rt: Runtime, providers: dict[str, Played], monkeypatch: pytest.MonkeyPatch
) -> None:
    providers["kannel"] = Slow("kannel", 0.05)
    put(rt, 10)

    async def hiccup(one: Sender) -> None:
        await one._take()
        await one._begin()
        await asyncio.sleep(0)
        one._lanes.stops = frozenset({"kannel"})
        with monkeypatch.context() as patch:
            patch.setattr(taking, "put_back", away)
            with pytest.raises(OperationalError):
                await one._begin()
        await one._begin()

    with_a_sender(rt, providers, hiccup)
    assert statuses(rt) == {"sent": 4, "queued": 6}


def test_what_a_slow_database_begins_while_we_stop_is_put_back(
    rt: Runtime, providers: dict[str, Played], monkeypatch: pytest.MonkeyPatch
) -> None:
    put(rt, 4)
    begin = taking.begin
    monkeypatch.setattr(sender, "SECONDS_TO_END", 0.05)

    def slowly(*arguments: Any) -> list[Handed]:
        time.sleep(0.4)
        return begin(*arguments)

    monkeypatch.setattr(taking, "begin", slowly)

    async def run() -> None:
        one, stop = Sender(rt, providers, routes_of(rt.settings), None), asyncio.Event()
        going = asyncio.create_task(one.run(stop))
        while one._beginning._going is None:
            await asyncio.sleep(0.005)
        stop.set()
        await going

    asyncio.run(run())
    with rt.transaction() as db:
        left = Counter((row.status, row.begun_at) for row in db.execute(select(mt_messages)))
    assert (left, given(providers)) == ({("queued", None): 4}, {})


def test_a_slow_provider_holds_up_no_other(rt: Runtime, providers: dict[str, Played]) -> None:
    routes = rt.settings.model_copy(update={"routes": ("kannel:1", "twilio:1"), "send_batch": 32})
    providers["kannel"] = Slow("kannel", 0.3)
    put(rt, 300)
    begun = time.monotonic()
    send_due(replace(rt, settings=routes), providers)
    assert time.monotonic() - begun < 8, "150 messages at 13 a second would take 11"
    assert len(providers["twilio"].given) > 200
    assert statuses(rt) == {"sent": 300}


def test_who_asks_for_an_hour_is_left_alone_and_others_take_over(
    rt: Runtime, providers: dict[str, Played], kannel: Played
) -> None:
    routes = rt.settings.model_copy(update={"routes": ("kannel:1", "twilio:0.000001")})
    kannel.answer = lambda _: Throttled(3600.0)
    put(rt, 100)
    send_due(replace(rt, settings=routes), providers)
    assert len(kannel.given) <= 16
    assert len(providers["twilio"].given) == 100 - len(kannel.given)


def test_who_throttles_everything_is_not_hammered(rt: Runtime, providers: dict[str, Played], kannel: Played) -> None:
    kannel.answer = lambda _: Throttled(30.0)
    put(rt, 100)
    send_due(rt, providers)
    assert len(kannel.given) <= 16
    assert statuses(rt) == {"queued": 100}


def test_no_more_replies_are_held_than_there_is_room_for(rt: Runtime, providers: dict[str, Played]) -> None:
    put(rt, 300, kind="code")

    async def flood(one: Sender) -> None:
        for _ in range(5):
            await one._take()
        assert len(one._held) <= rt.settings.send_batch + 64

    with_a_sender(rt, providers, flood)


def test_a_trial_takes_one_message(rt: Runtime, clock: Clock, providers: dict[str, Played]) -> None:
    put(rt, 80, kind="reply")

    async def trial(one: Sender) -> None:
        lane = one._lanes.all["kannel"]
        for _ in range(5):
            lane.under_way += 1
            lane.learn(Unavailable("refused"), rt.now())
        clock.pass_by(3)
        assert await one._take() == 1

    with_a_sender(rt, providers, trial)


def test_tokens_of_what_was_not_begun_are_spent_once(
    rt: Runtime, providers: dict[str, Played], monkeypatch: pytest.MonkeyPatch
) -> None:
    limited = replace(rt, settings=rt.settings.model_copy(update={"send_rates": ("kannel:40",)}))
    put(rt, 4)

    async def hiccup(one: Sender) -> None:
        await one._take()
        credit = one._lanes.all["kannel"].credit
        with monkeypatch.context() as patch:
            patch.setattr(taking, "begin", away)
            with pytest.raises(OperationalError):
                await one._begin()
        assert one._lanes.all["kannel"].credit == credit == 4

    with_a_sender(limited, providers, hiccup)


def test_a_question_that_takes_too_long_is_asked_another_time(
    rt: Runtime, kannel: Played, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unknown, "SECONDS_PER_QUESTION", 0.01)

    async def find(_: OutboundMessage, __: datetime) -> FindResult:
        await asyncio.sleep(30)
        return Accepted("SM1")

    monkeypatch.setattr(kannel, "find", find)
    put(rt, 1)
    (handed,) = begun_now(rt, *taken_now(rt))
    lost = outbox_sweeps.Unknown(handed.taken.message, "notice", "kannel", rt.now(), rt.now())

    async def ask() -> FindResult:
        return (await unknown.ask(lost, kannel, asyncio.Semaphore(1)))[1]

    assert asyncio.run(ask()) == CannotTell("TimeoutError")
