"""One-time codes do not outlive their day, on both databases."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.commands import Keyword, Language, Reading
from core.decision import Decision
from core.outcomes import Outcome
from store import codes, effects, outbox
from store.outbox import NewMt
from store.tables import mo_messages, mt_messages
from store.usage import hash_of
from tests.store_cases import SARI, STRANGER, command, message

DAY = timedelta(hours=24)
OURS = "BPJAMSOSTEK: Kode 482913 utk mendaftarkan HP lain. Hub 175. CEK {check}"


def ours(number: int, now: datetime, kind: str = "code", check: str = "ABC234") -> NewMt:
    text = OURS.format(check=check)
    return NewMt(f"{number:032x}", SARI, "2757", text, kind, "id", now, check_code=check, expires_at=now + DAY)


def theirs(text: str, code: str | None, now: datetime) -> effects.Handled:
    reading = Reading(command(Keyword.DAFTAR, code=code), text)
    decision = Decision(Outcome("code_wrong"), rule="daftar.code_wrong")
    return effects.Handled(message(STRANGER, text, at=now), reading, decision, None, Language.ID, 1)


def texts_of_ours(db: Session) -> list[str]:
    return list(db.execute(select(mt_messages.c.text).order_by(mt_messages.c.id)).scalars())


def test_an_expired_code_is_gone_from_what_we_sent(db: Session, now: datetime) -> None:
    outbox.queue(db, [ours(1, now), ours(2, now, check="234567"), ours(3, now, kind="security")], now)
    assert codes.conceal_expired(db, now + DAY - timedelta(seconds=1), 10) == 0
    assert codes.conceal_expired(db, now + DAY, 10) == 2
    assert texts_of_ours(db) == [
        OURS.format(check="ABC234").replace("482913", "******"),
        OURS.format(check="234567").replace("482913", "******"),
        OURS.format(check="ABC234"),
    ]


@pytest.mark.parametrize(
    ("text", "code", "kept"),
    [
        ("482913", "482913", "******"),
        ("DAFTAR 482913", "482913", "DAFTAR ******"),
        ("kode 48 29 13 pak", "482913", "kode ** ** ** pak"),
        ("Daftar 48291O", "482910", "Daftar ******"),
        ("\u0664\u0668\u0662\u0669\u0661\u0663", "482913", "******"),
        ("CEK 7KM4PX", "7KM4PX", "CEK 7KM4PX"),
        ("ADUAN A1234567", "A1234567", "ADUAN A1234567"),
        ("SALDO 00001234567", None, "SALDO 00001234567"),
    ],
    ids=["bare", "keyword", "grouped", "a letter for a digit", "arabic digits", "check code", "ticket", "no code"],
)
def test_an_expired_code_is_gone_from_what_was_sent_to_us(
    db: Session, now: datetime, text: str, code: str | None, kept: str
) -> None:
    effects.save(db, [theirs(text, code, now)], now)
    codes.conceal_expired(db, now + DAY - timedelta(seconds=1), 10)
    assert db.execute(select(mo_messages.c.text)).scalar_one() == text
    codes.conceal_expired(db, now + DAY, 10)
    row = db.execute(select(mo_messages)).one()
    assert (row.text, row.text_hash) == (kept, hash_of(kept))


def test_a_sweep_conceals_a_limited_number_and_each_once(db: Session, now: datetime) -> None:
    outbox.queue(db, [ours(number, now + timedelta(seconds=number)) for number in range(3)], now)
    effects.save(db, [theirs("482913", "482913", now)], now)
    later = now + DAY + timedelta(seconds=2)
    assert [codes.conceal_expired(db, later, 2) for _ in range(3)] == [3, 1, 0]
    assert all("482913" not in text for text in texts_of_ours(db))
