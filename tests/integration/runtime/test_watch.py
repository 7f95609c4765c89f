"""The watch opens each incident once and closes it by itself; what it counts is what happened."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session, sessionmaker
from structlog.testing import capture_logs

from core.catalogue import Catalogue
from core.context import Limits, Reference
from core.incidents import IncidentKind, Trouble
from runtime.runtime import Runtime
from runtime.settings import Settings
from runtime.watch import watch, watch_clock
from store import counts, incidents, outbox
from store.database import make_engine
from store.outbox import NewMt
from store.tables import core_webhooks, marks, mt_messages, sending_stops
from tests.store_cases import SARI


@pytest.fixture
def rt(engine: Any, catalogue: Catalogue, reference: Reference, now: datetime, tmp_path: Any) -> Runtime:
    settings = Settings(var_dir=tmp_path, core_webhook_url="http://core.invalid/", core_webhook_secret="s" * 32)
    return Runtime(settings, engine, catalogue, reference, Limits(), clock=lambda: now)


def later(rt: Runtime, **units: float) -> Runtime:
    """The same house, some time later."""
    at = rt.now() + timedelta(**units)
    return replace(rt, clock=lambda: at)


def new_mt(name: str, now: datetime, **changes: Any) -> NewMt:
    usual = {"sender": "2757", "text": "Kabar", "kind": "notice", "language": "id", "due_at": now}
    return NewMt(id=name, recipient=SARI, **usual | changes)  # type: ignore[arg-type]


def move(db: Session, name: str, status: str, at: datetime, **further: Any) -> None:
    changed = update(mt_messages).where(mt_messages.c.id == name)
    db.execute(changed.values(status=status, status_at=at, **further))


def open_kinds(rt: Runtime) -> list[tuple[str, str]]:
    with rt.transaction() as db:
        return [(each.kind, each.subject) for each in incidents.open_incidents(db)]


def a_failing_provider(db: Session, now: datetime) -> None:
    outbox.queue(db, [new_mt(f"n{i}", now) for i in range(12)], now)
    for i in range(12):
        move(db, f"n{i}", "sending", now, provider="kannel")
        move(db, f"n{i}", "queued", now, status_reason="unavailable:kannel", due_at=now + timedelta(hours=1))


def a_provider_that_works_again(db: Session, now: datetime) -> None:
    for i in range(12):
        move(db, f"n{i}", "sending", now, status_reason=None)
        move(db, f"n{i}", "sent", now, sent_at=now)
    outbox.queue(db, [new_mt(f"m{i}", now) for i in range(30)], now)
    for i in range(30):
        move(db, f"m{i}", "sending", now, provider="kannel")
        move(db, f"m{i}", "sent", now, sent_at=now)


def a_late_reply(db: Session, now: datetime) -> None:
    outbox.queue(db, [new_mt("r", now - timedelta(seconds=31), kind="reply")], now)


def a_reply_that_was_sent(db: Session, now: datetime) -> None:
    move(db, "r", "sent", now)


def unknown_outcomes(db: Session, now: datetime) -> None:
    outbox.queue(db, [new_mt("lost", now - timedelta(hours=2)), new_mt("new", now)], now)
    move(db, "lost", "unknown", now - timedelta(minutes=61), provider="kannel")
    move(db, "new", "unknown", now - timedelta(minutes=59), provider="twilio")


def a_report_of_it(db: Session, now: datetime) -> None:
    move(db, "lost", "delivered", now)


def a_stop(db: Session, now: datetime) -> None:
    db.execute(insert(sending_stops).values(scope="all", reason="latihan", stopped_at=now))


def no_stop(db: Session, now: datetime) -> None:
    db.execute(delete(sending_stops))


def missing_reports(db: Session, now: datetime) -> None:
    sent = now - timedelta(hours=25)
    outbox.queue(db, [new_mt(f"n{i}", sent) for i in range(11)], sent)
    for i in range(11):
        move(db, f"n{i}", "delivered" if i == 10 else "sent", sent, provider="twilio", sent_at=sent)
    counts.count_changes(db, now)


def reports_after_all(db: Session, now: datetime) -> None:
    for i in range(10):
        move(db, f"n{i}", "delivered", now)


@pytest.mark.parametrize(
    ("breaking", "mending", "key"),
    [
        (a_failing_provider, a_provider_that_works_again, ("provider_failing", "kannel")),
        (a_late_reply, a_reply_that_was_sent, ("replies_late", "")),
        (unknown_outcomes, a_report_of_it, ("outcomes_unknown", "kannel")),
        (a_stop, no_stop, ("sending_stopped", "all")),
        (missing_reports, reports_after_all, ("reports_missing", "twilio")),
    ],
)
def test_an_incident_is_opened_once_and_closed_when_it_is_over(
    rt: Runtime,
    now: datetime,
    breaking: Callable[[Session, datetime], None],
    mending: Callable[[Session, datetime], None],
    key: tuple[str, str],
) -> None:
    with rt.transaction() as db:
        breaking(db, now)
    with capture_logs() as told:
        watch(rt)
        watch(later(rt, seconds=5))
    assert open_kinds(rt) == [key]
    assert [(each["event"], each["incident"]) for each in told] == [("incident_opened", key[0])]
    with rt.transaction() as db:
        mending(db, now)
    with capture_logs() as told:
        watch(later(rt, seconds=10))
        watch(later(rt, seconds=15))
    assert open_kinds(rt) == []
    assert [(each["event"], each["incident"]) for each in told] == [("incident_closed", key[0])]


def a_put_back(db: Session, name: str, at: datetime) -> None:
    move(db, name, "queued", at, provider="twilio", status_reason="stopped:kannel")


def a_refused_number(db: Session, name: str, at: datetime) -> None:
    move(db, name, "failed", at, provider="twilio", status_reason="21614")


def a_report_of_failure(db: Session, name: str, at: datetime) -> None:
    move(db, name, "sent", at, provider="twilio")
    move(db, name, "failed", at, status_reason="30003")


def a_wait(db: Session, name: str, at: datetime) -> None:
    move(db, name, "queued", at, provider="twilio", status_reason="throttled")


def a_dead_worker(db: Session, name: str, at: datetime) -> None:
    move(db, name, "unknown", at, provider="twilio", status_reason="lease_expired")


def an_unreached_provider(db: Session, name: str, at: datetime) -> None:
    move(db, name, "queued", at, provider="twilio", status_reason="unavailable:twilio")


def a_silent_provider(db: Session, name: str, at: datetime) -> None:
    move(db, name, "unknown", at, provider="twilio", status_reason="ServerTimeoutError")


@pytest.mark.parametrize(
    ("what_came", "is_failing"),
    [
        (a_put_back, False),
        (a_refused_number, False),
        (a_report_of_failure, False),
        (a_wait, False),
        (a_dead_worker, False),
        (an_unreached_provider, True),
        (a_silent_provider, True),
    ],
)
def test_a_provider_is_failing_if_it_cannot_be_reached_or_does_not_answer(
    rt: Runtime, now: datetime, what_came: Callable[[Session, str, datetime], None], is_failing: bool
) -> None:
    with rt.transaction() as db:
        outbox.queue(db, [new_mt(f"n{i}", now) for i in range(20)], now)
        for i in range(20):
            move(db, f"n{i}", "sending", now, provider="twilio", status_reason="stopped:kannel")
            what_came(db, f"n{i}", now)
    watch(rt)
    assert open_kinds(rt) == ([("provider_failing", "twilio")] if is_failing else [])


def test_two_clocks_at_once_open_an_incident_once(sessions: sessionmaker[Session], now: datetime) -> None:
    trouble = Trouble(IncidentKind.SENDING_STOPPED, "all", {"reason": "latihan"})
    with sessions.begin() as db:
        assert incidents.open_new(db, [trouble], now) == [trouble]
    with sessions.begin() as db:
        assert incidents.open_new(db, [trouble], now) == []
        (found,) = incidents.open_incidents(db)
    assert found.details == {"reason": "latihan"}
    assert found.opened_at == now


def test_a_silent_clock_is_told_by_whoever_looks_and_over_when_it_is_back(rt: Runtime) -> None:
    watch_clock(rt)
    assert open_kinds(rt) == []  # there never was one
    watch(rt)
    watch_clock(later(rt, seconds=61))
    assert open_kinds(rt) == [("clock_silent", "")]
    watch(later(rt, seconds=62))
    watch(later(rt, seconds=67))
    assert open_kinds(rt) == []


def test_what_happened_is_counted_once_by_provider_queue_status_and_delay(rt: Runtime, now: datetime) -> None:
    with rt.transaction() as db:
        outbox.queue(db, [new_mt("a", now), new_mt("b", now, kind="reply")], now)
        for name, delay in (("a", 12), ("b", 100_000)):
            move(db, name, "sending", now, provider="kannel")
            move(db, name, "sent", now, sent_at=now)
            move(db, name, "delivered", now + timedelta(seconds=delay))
    for day in (2, 2, 3):
        watch(later(rt, days=day))
    with rt.transaction() as db:
        told = {(each.queue, each.status, each.delay): (each.total, each.seconds) for each in counts.totals(db)}
    assert told == {
        ("notices", "sending", 0): (1, 0),
        ("notices", "sent", 0): (1, 0),
        ("notices", "delivered", 15): (1, pytest.approx(12, abs=0.01)),
        ("replies", "sending", 0): (1, 0),
        ("replies", "sent", 0): (1, 0),
        ("replies", "delivered", -1): (1, pytest.approx(100_000, abs=0.01)),
    }


def test_a_change_that_is_just_being_made_is_counted_at_a_later_turn(rt: Runtime, now: datetime) -> None:
    with rt.transaction() as db:
        outbox.queue(db, [new_mt("a", now)], now)
        move(db, "a", "sending", now)
    watch(rt)
    with rt.transaction() as db:
        assert counts.totals(db) == []
        assert db.execute(select(marks.c.number).where(marks.c.name == counts.COUNTED)).scalar() == 0
    watch(later(rt, seconds=11))
    with rt.transaction() as db:
        assert [each.total for each in counts.totals(db)] == [1]


def test_changes_of_a_transaction_that_is_open_for_long_are_counted_when_it_is_over(
    postgresql_url: str, catalogue: Catalogue, reference: Reference, now: datetime, tmp_path: Any
) -> None:
    engine = make_engine(postgresql_url)
    rt = Runtime(Settings(var_dir=tmp_path), engine, catalogue, reference, Limits(), clock=lambda: now)
    with rt.transaction() as db:
        outbox.queue(db, [new_mt("slow", now), new_mt("fast", now)], now)
    with engine.connect() as open_for_long, open_for_long.begin():
        move(open_for_long, "slow", "sending", now)  # type: ignore[arg-type]
        with rt.transaction() as db:
            move(db, "fast", "sending", now)
        with rt.transaction() as db:
            assert counts.count_changes(db, now + counts.SETTLING) == 0
    with rt.transaction() as db:
        assert counts.count_changes(db, now + counts.SETTLING) == 2
    engine.dispose()


def test_workers_are_rung_for_what_the_core_system_is_to_hear(rt: Runtime, now: datetime) -> None:
    rung: list[tuple[str, str]] = []

    class Bell:
        def is_waiting(self, queue: str) -> bool:
            return False

        def ring(self, job: str, ids: Any, queue: str) -> bool:
            rung.append((job, queue))
            return True

    rt = replace(rt, doorbell=Bell())  # type: ignore[arg-type]
    watch(rt)
    assert rung == []
    with rt.transaction() as db:
        values = {"id": "w", "message_id": "m", "message_status": "delivered", "status": "queued"}
        db.execute(insert(core_webhooks).values(**values, due_at=now, created_at=now))
    watch(rt)
    assert rung == [("api.outgoing.tell_core_system", "bulk")]
