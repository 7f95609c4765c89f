"""The life of an MT, on both databases."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from core.delivery import LIVES
from store import outbox, outbox_sweeps
from store.outbox import Handed, NewMt, Result, Taken
from store.tables import MtStatus, mt_messages
from tests.store_cases import SARI

LEASE = timedelta(minutes=2)
FINAL = (MtStatus.FAILED, MtStatus.EXPIRED, MtStatus.CANCELLED, MtStatus.DELIVERED)


def new(number: int, now: datetime, *, due_at: datetime | None = None, expires_at: datetime | None = None) -> NewMt:
    return NewMt(
        id=f"{number:032x}",
        recipient=SARI,
        sender="2757",
        text="Halo",
        kind="notice",
        language="id",
        due_at=due_at or now,
        expires_at=expires_at,
    )


def row_of(db: Session, number: int) -> Row[tuple[object, ...]]:
    return db.execute(select(mt_messages).where(mt_messages.c.id == f"{number:032x}")).one()


def test_due_messages_are_taken_once_longest_waiting_first(db: Session, now: datetime) -> None:
    earlier, later = now - timedelta(hours=1), now + timedelta(seconds=1)
    waiting = [new(1, now), new(2, now, due_at=earlier), new(3, now, due_at=later), new(4, now, expires_at=now)]
    outbox.queue(db, waiting, now)
    assert outbox.count_due(db, now, 10) == {1: 2}
    assert outbox.count_due(db, now, 1) == {1: 1}
    taken = outbox.take_due(db, now, 1, LEASE, priority=1)
    assert [(int(each.message.id, 16), each.attempts, each.kind) for each in taken] == [(2, 1, "notice")]
    assert [int(each.message.id, 16) for each in outbox.take_due(db, now, 10, LEASE, priority=1)] == [1]
    assert outbox.take_due(db, now, 10, LEASE, priority=1) == []
    assert (row_of(db, 1).status, row_of(db, 1).lease_until) == ("sending", now + LEASE)


def begin(db: Session, taken: Taken, now: datetime) -> bool:
    return bool(outbox.begin(db, [Handed(taken, "kannel")], now, LEASE))


def test_priorities_are_counted_and_taken_apart(db: Session, now: datetime) -> None:
    outbox.queue(db, [replace(new(1, now), kind="campaign"), new(2, now), replace(new(3, now), kind="code")], now)
    assert outbox.count_due(db, now, 10) == {0: 1, 1: 1, 2: 1}
    taken = outbox.take_due(db, now, 10, LEASE, priority=0)
    assert [(int(each.message.id, 16), each.priority) for each in taken] == [(3, 0)]


@pytest.mark.parametrize(
    ("usable", "expected"),
    [
        ([outbox.ANY_ROUTE, "kannel", "simulator"], [1, 2]),
        ([outbox.ANY_ROUTE, "kannel"], [1]),
        (["simulator"], [2]),
        ([], []),
    ],
    ids=["all may", "not that one", "that one only", "nobody"],
)
def test_what_one_provider_alone_may_carry_waits_for_it(
    db: Session, now: datetime, usable: list[str], expected: list[int]
) -> None:
    outbox.queue(db, [new(1, now), replace(new(2, now), only_provider="simulator")], now)
    assert outbox.count_due(db, now, 10, usable) == ({1: len(expected)} if expected else {})
    assert [int(each.message.id, 16) for each in outbox.take_due(db, now, 9, LEASE, 1, usable)] == expected


def test_every_message_is_given_up_some_day(db: Session, now: datetime) -> None:
    outbox.queue(db, [new(1, now), replace(new(2, now), kind="reply")], now)
    assert row_of(db, 1).expires_at == now + LIVES["notice"]
    assert row_of(db, 2).expires_at == now + LIVES["reply"]
    (taken,) = outbox.take_due(db, now, 1, LEASE, priority=0)
    assert taken.message.valid_until == now + LIVES["reply"]


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        (MtStatus.SENDING, MtStatus.SENT, True),
        (MtStatus.SENDING, MtStatus.UNKNOWN, True),
        (MtStatus.SENDING, MtStatus.DELIVERED, True),
        (MtStatus.UNKNOWN, MtStatus.SENT, True),
        (MtStatus.SENT, MtStatus.DELIVERED, True),
        (MtStatus.SENT, MtStatus.FAILED, True),
        (MtStatus.FAILED, MtStatus.DELIVERED, True),
        (MtStatus.SENT, MtStatus.SENT, False),
        (MtStatus.SENT, MtStatus.UNKNOWN, False),
        *((final, MtStatus.SENT, False) for final in FINAL),
        (MtStatus.DELIVERED, MtStatus.FAILED, False),
        (MtStatus.FAILED, MtStatus.EXPIRED, False),
        (MtStatus.EXPIRED, MtStatus.DELIVERED, False),
        (MtStatus.CANCELLED, MtStatus.DELIVERED, False),
    ],
)
def test_a_status_never_moves_backwards(
    db: Session, now: datetime, before: MtStatus, after: MtStatus, changes: bool
) -> None:
    outbox.queue(db, [new(1, now)], now)
    assert outbox.record_result(db, f"{1:032x}", Result(before, "a"), now)
    assert outbox.record_result(db, f"{1:032x}", Result(after, "b"), now + LEASE) is changes
    row = row_of(db, 1)
    assert (row.status, row.status_reason) == ((after, "b") if changes else (before, "a"))


def test_a_result_keeps_what_the_provider_called_it(db: Session, now: datetime) -> None:
    outbox.queue(db, [new(1, now)], now)
    outbox.take_due(db, now, 1, LEASE, priority=1)
    outbox.record_result(db, f"{1:032x}", Result(MtStatus.SENT, None, "kannel", "k-1"), now)
    outbox.record_result(db, f"{1:032x}", Result(MtStatus.DELIVERED), now + LEASE)
    row = row_of(db, 1)
    assert (row.provider, row.provider_message_id, row.lease_until) == ("kannel", "k-1", None)
    assert (row.sent_at, row.status_at) == (now, now + LEASE)


def test_an_mt_that_was_not_taken_is_tried_again(db: Session, now: datetime) -> None:
    outbox.queue(db, [new(1, now)], now)
    (taken,) = outbox.take_due(db, now, 1, LEASE, priority=1)
    begin(db, taken, now)
    assert outbox.retry_later(db, [(taken, now + LEASE, "throttled")], now)
    assert not outbox.retry_later(db, [(taken, now + LEASE, "throttled")], now)
    assert row_of(db, 1).begun_at is None
    assert outbox.take_due(db, now, 1, LEASE, priority=1) == []
    assert outbox.take_due(db, now + LEASE, 1, LEASE, priority=1)[0].attempts == 2


def test_a_stopping_worker_puts_back_what_it_did_not_begin(db: Session, now: datetime) -> None:
    outbox.queue(db, [new(1, now), new(2, now)], now)
    taken = outbox.take_due(db, now, 2, LEASE, priority=1)
    outbox.record_result(db, f"{1:032x}", Result(MtStatus.SENT), now)
    assert outbox.put_back(db, taken, now) == 1
    assert [each.attempts for each in outbox.take_due(db, now, 2, LEASE, priority=1)] == [1]


def test_of_what_a_dead_worker_held_only_what_was_begun_may_have_been_sent(db: Session, now: datetime) -> None:
    outbox.queue(db, [new(1, now), new(2, now)], now)
    first, _ = outbox.take_due(db, now, 2, LEASE, priority=1)
    assert begin(db, first, now)
    assert outbox_sweeps.release_expired_leases(db, now + LEASE - timedelta(seconds=1)) == (0, 0)
    assert outbox_sweeps.release_expired_leases(db, now + LEASE) == (1, 1)
    assert (row_of(db, 1).status, row_of(db, 1).status_reason) == ("unknown", "lease_expired")
    (again,) = outbox.take_due(db, now + LEASE, 2, LEASE, priority=1)
    assert (again.message.id, again.attempts) == (f"{2:032x}", 1)


def test_whose_lease_is_over_changes_nothing_for_who_holds_it_now(db: Session, now: datetime) -> None:
    outbox.queue(db, [new(1, now)], now)
    (slow,) = outbox.take_due(db, now, 1, LEASE, priority=1)
    outbox_sweeps.release_expired_leases(db, now + LEASE)
    assert not begin(db, slow, now + LEASE)
    (quick,) = outbox.take_due(db, now + LEASE, 1, LEASE, priority=1)
    assert not begin(db, slow, now + LEASE)
    assert not outbox.retry_later(db, [(slow, now, "throttled")], now)
    assert outbox.put_back(db, [slow], now) == 0
    assert (row_of(db, 1).status, row_of(db, 1).lease_until) == ("sending", quick.lease_until)
    assert begin(db, quick, now + LEASE)


def test_what_is_too_late_is_not_sent(db: Session, now: datetime) -> None:
    outbox.queue(db, [new(1, now, expires_at=now + LEASE), new(2, now)], now)
    assert outbox_sweeps.expire_overdue(db, now) == 0
    assert outbox_sweeps.expire_overdue(db, now + LEASE) == 1
    assert (row_of(db, 1).status, row_of(db, 2).status) == ("expired", "queued")
