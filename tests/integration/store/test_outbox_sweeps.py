"""Results in batches, reports that came too early, and what the clock finds, on both databases."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Row, func, insert, select
from sqlalchemy.orm import Session

from store import outbox, outbox_results, outbox_sweeps, stops
from store.outbox import Handed, NewMt, Result
from store.stops import EVERYTHING
from store.tables import MtStatus, core_webhooks, early_reports, mt_messages, mt_status_changes
from tests.store_cases import SARI

LEASE, HOUR = timedelta(minutes=1), timedelta(hours=1)
WAIT = timedelta(minutes=2)


def new(db: Session, now: datetime, count: int = 1, **changes: object) -> list[str]:
    ids = [f"{number:032x}" for number in range(1, count + 1)]
    outbox.queue(db, [NewMt(each, SARI, "2757", "Halo", "notice", "id", now, **changes) for each in ids], now)
    return ids


def sending(db: Session, now: datetime, count: int = 1, **changes: object) -> list[str]:
    ids = new(db, now, count, **changes)
    taken = outbox.take_due(db, now, count, LEASE, priority=1)
    outbox.begin(db, [Handed(each, "twilio") for each in taken], now, LEASE)
    return ids


def row_of(db: Session, message_id: str) -> Row[tuple[object, ...]]:
    return db.execute(select(mt_messages).where(mt_messages.c.id == message_id)).one()


def come_early(db: Session, now: datetime, theirs: str, status: str, provider: str = "twilio") -> None:
    report = {"provider": provider, "provider_message_id": theirs, "status": status, "reason": "30003"}
    db.execute(insert(early_reports).values(**report, received_at=now))


def early_ones(db: Session) -> int:
    return db.execute(select(func.count()).select_from(early_reports)).scalar_one()


def test_many_results_are_noted_at_once_and_who_changed_is_told(db: Session, now: datetime) -> None:
    ids = sending(db, now, 4)
    results = [
        (ids[0], Result(MtStatus.SENT, None, "twilio", "SM1")),
        (ids[1], Result(MtStatus.FAILED, "21610", "twilio")),
        (ids[2], Result(MtStatus.UNKNOWN, "timeout", "twilio")),
        ("f" * 32, Result(MtStatus.SENT)),
    ]
    assert sorted(outbox.record_results(db, results, now)) == ids[:3]
    assert outbox.record_results(db, results, now + HOUR) == []
    assert [row_of(db, each).status for each in ids] == ["sent", "failed", "unknown", "sending"]
    assert (row_of(db, ids[0]).sent_at, row_of(db, ids[1]).sent_at) == (now, None)


def test_of_several_results_for_one_message_the_best_counts(db: Session, now: datetime) -> None:
    (message,) = sending(db, now)
    results = [
        (message, Result(MtStatus.FAILED, "30003")),
        (message, Result(MtStatus.DELIVERED)),
        (message, Result(MtStatus.SENT, None, "twilio", "SM1")),
    ]
    assert outbox.record_results(db, results, now) == [message]
    row = row_of(db, message)
    assert (row.status, row.status_reason, row.provider_message_id) == ("delivered", None, "SM1")


def test_a_report_that_overtook_the_answer_stands_and_the_provider_s_id_is_kept(db: Session, now: datetime) -> None:
    (message,) = sending(db, now)
    outbox.record_results(db, [(message, Result(MtStatus.DELIVERED))], now)
    assert outbox.record_results(db, [(message, Result(MtStatus.SENT, None, "twilio", "SM1"))], now) == []
    row = row_of(db, message)
    assert (row.status, row.provider_message_id, row.provider) == ("delivered", "SM1", "twilio")


@pytest.mark.parametrize("status", ["delivered", "failed", "sent"])
def test_reports_that_came_before_their_id_was_known_are_applied(db: Session, now: datetime, status: str) -> None:
    (message,) = sending(db, now)
    come_early(db, now, "SM1", status)
    come_early(db, now, "SM1", "delivered", provider="another")
    outbox.record_results(db, [(message, Result(MtStatus.SENT, None, "twilio", "SM1"))], now)
    assert row_of(db, message).status == status
    assert early_ones(db) == 1  # of somebody else


def test_reports_that_were_stored_at_the_same_moment_are_found_by_the_clock(db: Session, now: datetime) -> None:
    (message,) = sending(db, now)
    outbox.record_results(db, [(message, Result(MtStatus.SENT, None, "twilio", "SM1"))], now)
    come_early(db, now, "SM1", "delivered")
    come_early(db, now, "SM2", "delivered")
    assert outbox_results.settle_early_reports(db, now) == 1
    assert row_of(db, message).status == "delivered"
    assert early_ones(db) == 1
    outbox_results.settle_early_reports(db, now + outbox_results.EARLY_REPORTS_LIVE + HOUR)
    assert early_ones(db) == 0


def test_what_a_database_cannot_keep_is_made_storable(db: Session, now: datetime) -> None:
    (message,) = sending(db, now)
    outbox.record_results(db, [(message, Result(MtStatus.SENT, "x\0" * 200, "twilio", "y" * 999))], now)
    row = row_of(db, message)
    assert (len(row.status_reason), len(row.provider_message_id)) == (100, 255)


def test_the_core_system_is_told_of_ends_only(db: Session, now: datetime) -> None:
    db.info["tells_core_system"] = True
    ids = sending(db, now, 2, claim_id=7)
    outbox.record_results(db, [(each, Result(MtStatus.SENT)) for each in ids], now)
    assert db.execute(select(core_webhooks)).all() == []
    outbox.record_results(db, [(ids[0], Result(MtStatus.DELIVERED)), (ids[1], Result(MtStatus.FAILED, "1"))], now)
    told = db.execute(select(core_webhooks.c.message_id, core_webhooks.c.message_status)).all()
    assert sorted(map(tuple, told)) == [(ids[0], "delivered"), (ids[1], "failed")]


def test_every_change_stands_in_the_history(db: Session, now: datetime) -> None:
    (message,) = new(db, now)
    (taken,) = outbox.take_due(db, now, 1, LEASE, priority=1)
    outbox.begin(db, [Handed(taken, "twilio", "breaker_open:kannel")], now, LEASE)
    outbox.record_results(db, [(message, Result(MtStatus.SENT, None, "twilio"))], now)
    change = mt_status_changes.c
    found = db.execute(select(change.status, change.reason, change.provider).order_by(change.id)).all()
    assert list(map(tuple, found)) == [
        ("sending", None, None),
        ("sending", "breaker_open:kannel", "twilio"),
        ("sent", None, "twilio"),
    ]


def test_unknown_outcomes_are_asked_about_by_one_worker_at_a_time(db: Session, now: datetime) -> None:
    (message,) = sending(db, now)
    outbox.record_results(db, [(message, Result(MtStatus.UNKNOWN, "timeout", "twilio"))], now)
    assert not outbox_sweeps.has_unknown(db, now, WAIT)
    assert outbox_sweeps.has_unknown(db, now + WAIT, WAIT)
    (unknown,) = outbox_sweeps.take_unknown(db, now + WAIT, WAIT, 9, LEASE)
    assert (unknown.message.id, unknown.provider, unknown.begun_at) == (message, "twilio", now)
    assert outbox_sweeps.take_unknown(db, now + WAIT, WAIT, 9, LEASE) == []
    assert len(outbox_sweeps.take_unknown(db, now + WAIT + LEASE, WAIT, 9, LEASE)) == 1  # the first one died


def test_an_answer_to_an_old_question_does_not_touch_a_new_try(db: Session, now: datetime) -> None:
    (message,) = sending(db, now)
    outbox.record_results(db, [(message, Result(MtStatus.UNKNOWN, "timeout", "twilio"))], now)
    (unknown,) = outbox_sweeps.take_unknown(db, now + WAIT, WAIT, 9, LEASE)
    assert outbox_sweeps.queue_unsent(db, [unknown], now + WAIT) == [message]
    assert outbox_sweeps.queue_unsent(db, [unknown], now + WAIT) == []
    outbox.take_due(db, now + WAIT, 1, LEASE, priority=1)
    assert outbox_sweeps.queue_unsent(db, [unknown], now + WAIT) == []
    assert (row_of(db, message).status, row_of(db, message).attempts) == ("sending", 2)


def test_missing_reports_are_counted_for_two_days(db: Session, now: datetime) -> None:
    ids = sending(db, now, 2)
    outbox.record_results(db, [(each, Result(MtStatus.SENT, None, "twilio")) for each in ids], now)
    outbox.record_results(db, [(ids[0], Result(MtStatus.DELIVERED))], now)
    assert outbox_sweeps.overdue_reports(db, now + 23 * HOUR, 24 * HOUR) == {}
    assert outbox_sweeps.overdue_reports(db, now + 25 * HOUR, 24 * HOUR) == {"twilio": 1}
    assert outbox_sweeps.overdue_reports(db, now + 100 * HOUR, 24 * HOUR) == {}


def test_the_kill_switch_knows_what_is_stopped_and_what_is_under_way(db: Session, now: datetime) -> None:
    sending(db, now, 3)
    stops.stop(db, "twilio", "wrong words", now)
    stops.stop(db, "twilio", "still wrong", now + HOUR)
    stops.stop(db, EVERYTHING, "", now)
    assert [(each.scope, each.reason) for each in stops.load_stops(db)] == [("all", ""), ("twilio", "still wrong")]
    assert stops.stopped_scopes(db) == {"all", "twilio"}
    assert outbox_sweeps.count_in_flight(db) == {"twilio": 3}
    assert stops.start(db, EVERYTHING)
    assert not stops.start(db, EVERYTHING)
    assert stops.stopped_scopes(db) == {"twilio"}
