"""A turn that was lost to another transaction is taken again; what ails the database itself is not tried twice."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine, select
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm import Session, sessionmaker

from core.catalogue import Catalogue
from core.context import Limits, Reference
from engine import perform as inbound
from engine.asked import Answer
from runtime.runtime import Runtime
from runtime.settings import Settings
from sms.inbound import answer
from store import effects
from store.tables import mo_messages, mt_messages
from tests.store_cases import BUDI, SARI, STRANGER, membership, message, person, save_people

KPJ = "00009000011"


@pytest.fixture
def rt(
    engine: Engine, sessions: sessionmaker[Session], catalogue: Catalogue, reference: Reference, now: datetime
) -> Runtime:
    """A runtime on a fresh database of each kind, in which Sari has a card and Budi a phone."""
    with sessions.begin() as db:
        save_people(db, now, person(1, memberships=(membership(KPJ),)), person(2, msisdn_on_record=BUDI))
    return Runtime(Settings(_env_file=None), engine, catalogue, reference, Limits(), clock=lambda: now)


LOST = [
    pytest.param(OperationalError("", {}, psycopg.errors.DeadlockDetected()), id="deadlock"),
    pytest.param(OperationalError("", {}, psycopg.errors.SerializationFailure()), id="serialization"),
    pytest.param(IntegrityError("", {}, psycopg.errors.UniqueViolation()), id="a constraint"),
]


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Any:
    """What makes the next saves fail, after their rows were written, and how often was saved."""
    errors: list[DBAPIError] = []
    saved: list[int] = []
    save = effects.save

    def save_or_fail(*given: Any) -> None:
        save(*given)
        saved.append(1)
        if errors:
            raise errors.pop()

    monkeypatch.setattr(inbound.effects, "save", save_or_fail)
    return errors, saved


@pytest.mark.parametrize("error", LOST)
def test_a_turn_lost_to_another_is_taken_again(rt: Runtime, now: datetime, failing: Any, error: DBAPIError) -> None:
    failing[0].append(error)
    (told,) = answer(rt, [message(SARI, "SALDO", at=now)])
    assert name_of(told) == "balance_one"
    assert count(rt) == 1


def test_a_database_that_is_away_is_not_asked_twice(rt: Runtime, now: datetime, failing: Any) -> None:
    errors, saved = failing
    errors.append(OperationalError("", {}, psycopg.errors.AdminShutdown()))
    with pytest.raises(OperationalError):
        answer(rt, [message(SARI, "SALDO", at=now)])
    assert (count(rt), saved) == (0, [1])


def test_a_record_that_was_changed_to_a_shared_number_gives_nobody_the_amounts_at_once(
    rt: Runtime, now: datetime
) -> None:
    with rt.transaction() as db:
        save_people(db, now, person(1, msisdn_on_record=BUDI, memberships=(membership(KPJ),)))
    registering = f"DAFTAR#{person(1).nik}#01-01-1990#{KPJ}"
    assert name_of(answer(rt, [message(BUDI, registering, at=now)])[0]) == "registered_cooling"
    with rt.transaction() as db:
        alerts = db.execute(select(mt_messages.c.recipient, mt_messages.c.kind)).all()
    assert [tuple(each) for each in alerts] == [(SARI, "security")]
    (told,) = answer(rt, [message(BUDI, "SALDO", at=now)])
    assert told.reply is not None
    assert "Rp" not in told.reply.text
    tomorrow = replace(rt, clock=lambda: now + timedelta(days=1))
    assert name_of(answer(tomorrow, [message(BUDI, "SALDO", at=now)])[0]) == "balance_one"


def test_one_phone_that_tries_a_block_keeps_nobody_in_it_from_registering(rt: Runtime, now: datetime) -> None:
    for number in range(12, 18):
        answer(rt, [message(STRANGER, f"SALDO#000090000{number}", at=now)])
    newcomer = message("+6285000000904", f"DAFTAR#{person(1).nik}#01-01-1990#{KPJ}", at=now)
    assert name_of(answer(rt, [newcomer])[0]) == "register_pending"
    with rt.transaction() as db:
        assert list(db.execute(select(mt_messages.c.recipient)).scalars()) == [SARI], "the code is on its way"


def count(rt: Runtime) -> int:
    with rt.transaction() as db:
        return len(db.execute(select(mo_messages.c.id)).all())


def name_of(told: Answer) -> str:
    assert told.decision is not None
    assert told.decision.outcome is not None
    return told.decision.outcome.name
