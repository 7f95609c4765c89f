"""Sending: what becomes of an MT for every answer of a provider, and when workers meet, stop or are away."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import cast

import pytest
from sqlalchemy import Engine, select, update

from core.catalogue import Catalogue
from core.context import Reference
from core.message import OutboundMessage
from providers.base import Accepted, Rejected, SendResult, Throttled, Unavailable, Uncertain
from providers.simulator import Simulator
from runtime.doctor import heartbeat_file
from runtime.doorbell import Doorbell
from runtime.runtime import Runtime
from runtime.settings import Settings
from sms import clock
from sms.sending import thread as senders
from store import outbox
from store.database import make_engine
from store.outbox import Handed, NewMt
from store.tables import MtStatus, mt_messages


class StopsAfter:
    """A pause that takes no time and says stop after so many turns."""

    def __init__(self, most: int) -> None:
        self.most, self.turns = most, 0

    def __call__(self, seconds: float) -> bool:
        self.turns += 1
        return self.turns >= self.most


Answers = Callable[[OutboundMessage], SendResult]


class Played(Simulator):
    """A provider whose answers the test chooses; it remembers what it was given."""

    def __init__(self) -> None:
        self.given: list[str] = []
        self.answer: Answers = lambda message: Accepted(f"id-{message.id}")

    async def send(self, message: OutboundMessage) -> SendResult:
        self.given.append(message.id)
        return self.answer(message)


@dataclass
class Bell(Doorbell):
    """A doorbell that works, or not."""

    works: bool = True
    waiting: bool = False
    rung: list[tuple[str, list[int | str], str]] = field(default_factory=list)

    def ring(self, job: str, ids: Sequence[int | str], queue: str) -> bool:
        self.rung.append((job, list(ids), queue))
        return self.works

    def is_waiting(self, queue: str) -> bool:
        return self.waiting


@pytest.fixture
def provider() -> Played:
    return Played()


@pytest.fixture
def rt(engine: Engine, catalogue: Catalogue, reference: Reference, now: datetime, tmp_path: Path) -> Runtime:
    settings = Settings(_env_file=None, var_dir=tmp_path, send_batch=3)
    return Runtime(settings, engine, catalogue, reference, settings.limits, clock=lambda: now, doorbell=Bell())


def send_due(rt: Runtime, provider: Simulator, limit: int | None = None) -> int:
    return senders.send_due(rt, {"simulator": provider}, limit)


@pytest.fixture(autouse=True)
def _the_clock_sends_through_it(provider: Played, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(senders, "providers_of", lambda _: {"simulator": provider})


def put(rt: Runtime, count: int = 1, kind: str = "notice", **changes: object) -> list[str]:
    now = rt.now()
    new = [
        NewMt(f"{n:032x}", "+6285000000101", "2757", "Halo", kind, "id", now + timedelta(seconds=n))
        for n in range(count)
    ]
    new = [replace(each, due_at=now - timedelta(seconds=count - n), **changes) for n, each in enumerate(new)]
    with rt.transaction() as db:
        outbox.queue(db, new, now)
    return [each.id for each in new]


def row(rt: Runtime, message_id: str) -> dict[str, object]:
    with rt.transaction() as db:
        return dict(db.execute(select(mt_messages).where(mt_messages.c.id == message_id)).mappings().one())


@pytest.mark.parametrize(
    ("answer", "status", "reason"),
    [
        (Accepted("SM1"), "sent", None),
        (Rejected("21610"), "failed", "21610"),
        (Rejected("x" * 300), "failed", "x" * 100),
        (Uncertain("ReadTimeoutError"), "unknown", "ReadTimeoutError"),
        (Throttled(20), "queued", "throttled"),
        (Unavailable("ConnectTimeoutError"), "queued", "unavailable:simulator"),
    ],
    ids=["taken", "refused", "refused at length", "perhaps taken", "later", "away"],
)
def test_every_answer_has_its_status(
    rt: Runtime, provider: Played, answer: SendResult, status: str, reason: str | None
) -> None:
    (message,) = put(rt)
    provider.answer = lambda _: answer
    assert send_due(rt, provider, limit=1) == 1
    now = row(rt, message)
    assert (now["status"], now["status_reason"], now["attempts"], now["lease_until"]) == (status, reason, 1, None)


@pytest.mark.parametrize(
    ("answer", "tries", "seconds"),
    [(Throttled(20), 1, 20), (Unavailable("x"), 2, 5)],
    ids=["as told", "again at once, then backing off"],
)
def test_what_was_not_taken_waits_and_is_tried_again(
    rt: Runtime, provider: Played, now: datetime, answer: SendResult, tries: int, seconds: int
) -> None:
    (message,) = put(rt)
    provider.answer = lambda _: answer
    assert send_due(rt, provider) == tries
    assert row(rt, message)["due_at"] == now + timedelta(seconds=seconds)
    assert send_due(rt, provider) == 0
    provider.answer = lambda _: Accepted("SM2")
    later = replace(rt, clock=lambda: now + timedelta(seconds=seconds))
    assert send_due(later, provider) == 1
    assert row(rt, message)["status"] == "sent"


@pytest.mark.parametrize(("kind", "hours"), [("reply", 0.5), ("code", 24)])
def test_what_is_never_taken_is_given_up_when_it_helps_nobody_any_more(
    rt: Runtime, provider: Played, now: datetime, kind: str, hours: float
) -> None:
    (message,) = put(rt, kind=kind)
    provider.answer = lambda _: Unavailable("away")
    at = [now]
    while row(rt, message)["status"] == "queued":
        send_due(replace(rt, clock=lambda: at[-1]), provider)
        at.append(max(now, cast("datetime", row(rt, message)["due_at"])))
    assert (row(rt, message)["status"], row(rt, message)["status_reason"]) == ("failed", "away")
    assert now + timedelta(hours=hours) - timedelta(seconds=10) < at[-1] < now + timedelta(hours=hours)


@pytest.mark.parametrize("kind", ["reply", "notice"])
def test_being_told_to_wait_does_not_use_up_the_tries(rt: Runtime, provider: Played, now: datetime, kind: str) -> None:
    (message,) = put(rt, kind=kind)
    with rt.transaction() as db:
        db.execute(update(mt_messages).values(attempts=40))
    for seconds, answer in enumerate([Throttled(1.0), Unavailable("away")]):
        provider.answer = lambda _, answer=answer: answer
        assert send_due(replace(rt, clock=lambda seconds=seconds: now + timedelta(seconds=seconds)), provider) == 1
    at = row(rt, message)
    assert (at["status"], at["attempts"]) == ("queued", 42)
    assert cast("datetime", at["due_at"]) < cast("datetime", at["expires_at"])


def test_the_provider_and_its_id_are_kept(rt: Runtime, provider: Played) -> None:
    (message,) = put(rt)
    send_due(rt, provider)
    now = row(rt, message)
    assert (now["provider"], now["provider_message_id"]) == ("simulator", f"id-{message}")


def test_no_transaction_is_open_while_the_provider_answers(rt: Runtime, provider: Played) -> None:
    put(rt, 2)
    seen = []

    def answer(message: OutboundMessage) -> SendResult:
        seen.append(row(rt, message.id)["status"])  # on SQLite this would wait for an open transaction, and fail
        return Accepted("")

    provider.answer = answer
    send_due(rt, provider)
    assert seen == ["sending", "sending"]


def test_everything_due_is_sent_oldest_first_batch_after_batch(rt: Runtime, provider: Played) -> None:
    ids = put(rt, 8)
    assert send_due(rt, provider) == 8
    assert provider.given == ids


def test_a_limit_ends_a_sweep(rt: Runtime, provider: Played) -> None:
    put(rt, 8)
    assert send_due(rt, provider, limit=4) == 4
    assert len(provider.given) == 4


def test_what_was_sent_is_not_sent_again(rt: Runtime, provider: Played) -> None:
    ids = put(rt)
    assert send_due(rt, provider) == 1
    assert send_due(rt, provider) == 0
    assert provider.given == ids


def test_a_mistake_in_an_adapter_leaves_one_message_in_doubt_and_no_other(rt: Runtime, provider: Played) -> None:
    ids = put(rt, 3)

    def answer(message: OutboundMessage) -> SendResult:
        if message.id == ids[1]:
            raise KeyError("not in the documentation")
        return Accepted("")

    provider.answer = answer
    send_due(rt, provider)
    assert [row(rt, message)["status"] for message in ids] == ["sent", "unknown", "sent"]


def test_the_clock_rings_once_for_all_that_is_due(rt: Runtime, provider: Played) -> None:
    put(rt, 5)
    clock.sweep(rt)
    assert isinstance(rt.doorbell, Bell)
    assert rt.doorbell.rung == [("sms.jobs.send_due", [], "notices")]
    assert provider.given == []


def test_the_clock_does_not_ring_where_somebody_is_coming_already(rt: Runtime, provider: Played) -> None:
    put(rt)
    clock.sweep(replace(rt, doorbell=Bell(waiting=True)))
    assert isinstance(rt.doorbell, Bell)
    assert rt.doorbell.rung == []


def test_the_clock_does_not_ring_for_nothing(rt: Runtime, provider: Played) -> None:
    clock.sweep(rt)
    assert isinstance(rt.doorbell, Bell)
    assert rt.doorbell.rung == []


def test_with_redis_away_the_clock_sends_a_few_itself(rt: Runtime, provider: Played) -> None:
    put(rt, 30)
    clock.sweep(replace(rt, doorbell=Bell(works=False)))
    assert len(provider.given) == clock.SENT_BY_THE_CLOCK


def test_what_a_dead_worker_had_begun_becomes_unknown_and_is_not_sent_again(
    rt: Runtime, provider: Played, now: datetime
) -> None:
    (message,) = put(rt)
    with rt.transaction() as db:
        (taken,) = outbox.take_due(db, now, 1, timedelta(seconds=30), priority=1)
        outbox.begin(db, [Handed(taken, "simulator")], now, timedelta(seconds=30))
    later = replace(rt, clock=lambda: now + timedelta(seconds=31), doorbell=Bell(works=False))
    clock.sweep(later)
    assert row(rt, message)["status"] == MtStatus.UNKNOWN.value
    assert provider.given == []


def test_what_comes_too_late_expires(rt: Runtime, provider: Played, now: datetime) -> None:
    (message,) = put(rt, expires_at=now - timedelta(seconds=1))
    clock.sweep(replace(rt, doorbell=Bell(works=False)))
    assert row(rt, message)["status"] == "expired"
    assert provider.given == []


def test_the_clock_takes_expired_codes_out_of_what_is_kept(rt: Runtime, provider: Played, now: datetime) -> None:
    (message,) = put(rt, kind="code", text="Kode 482913", expires_at=now + timedelta(days=1))
    clock.sweep(replace(rt, doorbell=Bell(works=False)))
    assert row(rt, message)["text"] == "Kode 482913"
    clock.sweep(replace(rt, clock=lambda: now + timedelta(days=1)))
    assert row(rt, message)["text"] == "Kode ******"


def test_the_clock_leaves_a_heartbeat_and_ends_when_told(rt: Runtime, provider: Played) -> None:
    pause = StopsAfter(2)
    clock.run(rt, pause)
    assert heartbeat_file(rt.settings).exists()
    assert pause.turns == 2


def test_a_database_that_is_away_does_not_end_the_clock(rt: Runtime, provider: Played) -> None:
    broken = replace(rt, engine=make_engine("sqlite:////proc/kabar.db"))
    pause = StopsAfter(2)
    clock.run(broken, pause)
    assert pause.turns == 2
    assert not heartbeat_file(rt.settings).exists()
