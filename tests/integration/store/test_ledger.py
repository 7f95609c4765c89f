"""The ledger balances over what we do, and finds everything that could be wrong."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, delete, insert, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from core.delivery import NEWS_RANKS, STANDING_RANKS, MtStatus
from store import ledger, outbox
from store.database import dialect_of
from store.ledger import balance, snapshot
from store.outbox import NewMt
from store.tables import claim_events, claims, mt_messages, mt_status_changes
from tests.store_cases import SARI, claim, person, save_people


def new_mt(number: int, now: datetime, **changes: Any) -> NewMt:
    usual = {"sender": "2757", "text": "Kabar", "kind": "notice", "language": "id", "due_at": now}
    return NewMt(id=f"n{number}", recipient=SARI, **usual | changes)  # type: ignore[arg-type]


def move(db: Session, message_id: str, status: str, at: datetime, reason: str | None = None) -> None:
    changed = update(mt_messages).where(mt_messages.c.id == message_id)
    db.execute(changed.values(status=status, status_reason=reason, status_at=at))


@pytest.fixture
def claim_id(db: Session, now: datetime) -> int:
    """A claim without events that anybody was told of."""
    save_people(db, now, person(claims=(claim(),)))
    return int(db.execute(claims.select()).one().id)


def add_event(db: Session, claim_id: int, now: datetime, sequence: int, **outcome: Any) -> None:
    values = {"claim_id": claim_id, "stage": "VERIFIKASI", "occurred_at": now, "received_at": now}
    db.execute(insert(claim_events).values(sequence=sequence, **values, **outcome))


def wrong(db: Session, since: datetime | None = None, now: datetime | None = None) -> dict[str, int]:
    return {each.name: each.wrong for each in balance(db, since, now).checks if each.wrong}


def test_what_was_sent_told_and_explained_balances(db: Session, now: datetime, claim_id: int) -> None:
    outbox.queue(db, [new_mt(1, now, claim_id=claim_id), new_mt(2, now), new_mt(3, now, kind="reply")], now)
    for status in ("sending", "queued", "sending", "sent", "failed", "delivered"):
        move(db, "n1", status, now)
    move(db, "n2", "cancelled", now, "superseded")
    add_event(db, claim_id, now, 101, notice_id="n1")
    add_event(db, claim_id, now, 102, untold_reason="older_stage")
    found = balance(db, now)
    assert found.balances
    assert found.messages == {"notice": {"cancelled": 1, "delivered": 1}, "reply": {"queued": 1}}
    assert found.events == {"told": 1, "older_stage": 1}
    assert {each.name: each.looked_at for each in found.checks} == {
        "history_agrees": 3, "history_has_message": 3, "final_stays": 3, "notice_exists": 1, "one_stage_waits": 1,
        "campaign_rows_sent": 0, "campaign_sent_once": 0, "campaign_runs": 1,
    }  # fmt: skip


@pytest.mark.parametrize("left", ["expired", "cancelled", "delivered"])
def test_a_final_status_that_was_left_is_found(db: Session, now: datetime, left: str) -> None:
    outbox.queue(db, [new_mt(1, now)], now)
    move(db, "n1", left, now)
    move(db, "n1", "failed" if left == "delivered" else "delivered", now)
    assert wrong(db) == {"final_stays": 1}
    assert wrong(db, now + timedelta(seconds=1)) == {}


def test_another_reason_of_the_same_final_status_leaves_nothing(db: Session, now: datetime) -> None:
    outbox.queue(db, [new_mt(1, now)], now)
    move(db, "n1", "failed", now, "30003")
    move(db, "n1", "failed", now, "30005")
    assert balance(db).balances


def without_a_trace(db: Session, now: datetime, claim_id: int) -> None:
    """Somebody changed a row behind the triggers' back."""
    db.execute(text("DROP TRIGGER note_mt_status" + (" ON mt_messages" if dialect_of(db) == "postgresql" else "")))
    outbox.queue(db, [new_mt(1, now), new_mt(2, now)], now)
    move(db, "n1", "sent", now)
    db.execute(insert(mt_status_changes).values(message_id="n2", status="queued", reason="held", at=now))


def a_notice_that_is_gone(db: Session, now: datetime, claim_id: int) -> None:
    add_event(db, claim_id, now, 101, notice_id="gone")


def a_notice_of_another_claim(db: Session, now: datetime, claim_id: int) -> None:
    outbox.queue(db, [new_mt(1, now, claim_id=claim_id + 1)], now)
    add_event(db, claim_id, now, 101, notice_id="n1")


def a_message_that_is_gone(db: Session, now: datetime, claim_id: int) -> None:
    outbox.queue(db, [new_mt(1, now), new_mt(2, now)], now)
    for status in ("sending", "queued"):
        move(db, "n1", status, now)
    db.execute(delete(mt_messages).where(mt_messages.c.id == "n1"))


def two_stages_that_wait(db: Session, now: datetime, claim_id: int) -> None:
    about = {"claim_id": claim_id, "topic": "stage"}
    outbox.queue(db, [new_mt(1, now, **about), new_mt(2, now, **about), new_mt(3, now, claim_id=claim_id)], now)


def one_stuck_in_mid_sending(db: Session, now: datetime, claim_id: int) -> None:
    outbox.queue(db, [new_mt(1, now), new_mt(2, now)], now)
    for name, minutes in (("n1", 6), ("n2", 4)):
        move(db, name, "sending", now)
        over = now - timedelta(minutes=minutes)
        db.execute(update(mt_messages).where(mt_messages.c.id == name).values(lease_until=over))


def one_that_nobody_ended(db: Session, now: datetime, claim_id: int) -> None:
    expiring = [new_mt(n, now, expires_at=now - timedelta(minutes=minutes)) for n, minutes in ((1, 6), (2, 4))]
    outbox.queue(db, [*expiring, new_mt(3, now)], now)


@pytest.mark.parametrize(
    ("breaking", "found"),
    [
        (without_a_trace, {"history_agrees": 2}),
        (a_notice_that_is_gone, {"notice_exists": 1}),
        (a_notice_of_another_claim, {"notice_exists": 1}),
        (a_message_that_is_gone, {"history_has_message": 1}),
        (two_stages_that_wait, {"one_stage_waits": 1}),
        (one_stuck_in_mid_sending, {"sending_in_time": 1}),
        (one_that_nobody_ended, {"queued_in_time": 1}),
    ],
)
def test_what_is_wrong_is_found(
    db: Session,
    now: datetime,
    claim_id: int,
    breaking: Callable[[Session, datetime, int], None],
    found: dict[str, int],
) -> None:
    breaking(db, now, claim_id)
    assert wrong(db, now=now) == found
    assert not balance(db, now=now).balances


@pytest.mark.parametrize(
    ("statuses", "reason", "counted"),
    [
        ((), None, "waiting"),
        (("sending",), None, "waiting"),
        (("sending", "sent"), None, "told"),
        (("sending", "sent", "delivered"), None, "told"),
        (("sending", "unknown"), "timeout", "outcome_unknown"),
        (("sending", "failed"), "21614", "failed"),
        (("expired",), "too_late", "expired"),
        (("cancelled",), "superseded", "cancelled:superseded"),
    ],
)
def test_an_event_counts_by_what_became_of_its_notice(
    db: Session, now: datetime, claim_id: int, statuses: tuple[str, ...], reason: str | None, counted: str
) -> None:
    outbox.queue(db, [new_mt(1, now, claim_id=claim_id)], now)
    for status in statuses:
        move(db, "n1", status, now, reason)
    add_event(db, claim_id, now, 101, notice_id="n1")
    assert balance(db).events == {counted: 1}


@pytest.mark.parametrize("outcome", [{}, {"notice_id": "n1", "untold_reason": "older_stage"}], ids=["neither", "both"])
def test_the_database_itself_refuses_an_event_without_notice_or_reason(
    db: Session, now: datetime, claim_id: int, outcome: dict[str, str]
) -> None:
    with pytest.raises(IntegrityError):
        add_event(db, claim_id, now, 101, **outcome)


def test_the_database_itself_refuses_a_status_that_is_none(db: Session, now: datetime) -> None:
    outbox.queue(db, [new_mt(1, now)], now)
    with pytest.raises(IntegrityError):
        move(db, "n1", "lost", now)


def test_examples_name_rows_and_events(db: Session, now: datetime, claim_id: int) -> None:
    add_event(db, claim_id, now, 101, notice_id="gone")
    checks = {each.name: each for each in balance(db).checks}
    assert checks["notice_exists"].examples == ("K0000900001 VERIFIKASI 101",)


def test_a_snapshot_sees_nothing_of_what_happens_meanwhile(
    engine: Engine, sessions: sessionmaker[Session], now: datetime
) -> None:
    with snapshot(engine) as reading:
        assert balance(reading).messages == {}
        with sessions.begin() as db:
            outbox.queue(db, [new_mt(1, now)], now)
        assert balance(reading).messages == {}
    with snapshot(engine) as reading:
        assert balance(reading).messages == {"notice": {"queued": 1}}


def test_statuses_that_may_not_be_left_are_those_that_no_news_replaces() -> None:
    highest = max(NEWS_RANKS.values())
    final = {each for each in MtStatus if STANDING_RANKS[each] >= highest or each is MtStatus.FAILED}
    assert {MtStatus(each) for each in ledger.FOLLOWERS} == final
