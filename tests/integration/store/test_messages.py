"""The conversation on a phone, on both databases."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from store import effects, outbox
from store.messages import thread
from store.outbox import NewMt, Result
from store.tables import MtStatus
from tests.store_cases import BUDI, SARI, handled, message


def test_a_phone_shows_questions_answers_and_notices_in_order(db: Session, now: datetime) -> None:
    for minutes, text in ((0, "SALDO"), (2, "STATUS")):
        at = now + timedelta(minutes=minutes)
        effects.save(db, [handled(message(SARI, text, at=at)), handled(message(BUDI, "x", at=at))], at)
    in_between = now + timedelta(minutes=1)
    notice = NewMt("a" * 32, SARI, "2757", "Klaim Anda", "notice", "id", in_between)
    late = NewMt("b" * 32, SARI, "2757", "terlambat", "notice", "id", in_between)
    outbox.queue(db, [notice, late, NewMt("c" * 32, SARI, "2757", "ok", "reply", "id", now)], in_between)
    outbox.record_result(db, late.id, Result(MtStatus.EXPIRED), in_between)
    shown = thread(db, SARI, in_between)
    assert [(each.mine, each.text) for each in shown] == [
        (True, "SALDO"),
        (False, "ok"),
        (False, "Klaim Anda"),
        (True, "STATUS"),
        (False, "ok"),
    ]
    assert [each.status for each in shown] == ["", "sent", "queued", "", "sent"]
    assert len({each.id for each in shown}) == 5


def test_only_the_newest_are_shown(db: Session, now: datetime) -> None:
    for minutes in range(5):
        at = now + timedelta(minutes=minutes)
        effects.save(db, [handled(message(SARI, str(minutes), at=at))], at)
    assert [each.text for each in thread(db, SARI, now, limit=3)] == ["ok", "4", "ok"]


def test_a_phone_without_messages_shows_nothing(db: Session, now: datetime) -> None:
    assert thread(db, SARI, now) == []


def test_what_is_to_be_sent_later_is_not_on_the_phone_yet(db: Session, now: datetime) -> None:
    tomorrow = now + timedelta(days=1)
    outbox.queue(db, [NewMt("a" * 32, SARI, "2757", "Wawancara", "notice", "id", tomorrow)], now)
    assert thread(db, SARI, now) == []
    assert [each.text for each in thread(db, SARI, tomorrow)] == ["Wawancara"]


def test_screens_of_ussd_are_no_messages_but_what_they_sent_is(db: Session, now: datetime) -> None:
    dialled = replace(message(SARI, "*ussd* SALDO", at=now), provider="ussd_africastalking")
    effects.save(db, [handled(dialled), handled(message(SARI, "SALDO", at=now))], now)
    asked_for = NewMt("a" * 32, SARI, "2757", "Klaim JHT: KPJ", "reply", "id", now, occasion="ussd:1:2")
    outbox.queue(db, [asked_for], now)
    assert sorted(each.text for each in thread(db, SARI, now)) == ["Klaim JHT: KPJ", "SALDO", "ok"]
