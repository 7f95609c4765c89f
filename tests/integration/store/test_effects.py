"""What is saved of a decision, on both databases."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from core.catalogue import Catalogue
from core.commands import Language
from core.decision import (
    Ask,
    Bind,
    CountCodeAttempt,
    Effect,
    Freeze,
    Notify,
    OpenTicket,
    RequestBinding,
    SetLanguage,
    SetMassInformation,
)
from core.facts import Question, QuestionKind
from core.outcomes import Outcome
from runtime.ids import FreshIds
from store import effects
from store.alerts import queue_record_alerts
from store.participants import save_participants
from store.tables import bindings, mo_messages, mt_messages
from tests.store_cases import BUDI, SARI, STRANGER, apply, handled, known, message, person, save_people


def test_a_message_is_kept_with_its_answer(db: Session, now: datetime) -> None:
    incoming = message(SARI, "Saldo #00009000001", at=now - timedelta(seconds=1))
    effects.save(db, [handled(incoming)], now)
    row = db.execute(select(mo_messages)).one()
    assert (row.sender, row.recipient, row.text) == (SARI, "2757", "Saldo #00009000001")
    assert (row.keyword, row.outcome, row.rule, row.reply_text, row.language) == (
        "SALDO",
        "refusal",
        "test",
        "ok",
        "id",
    )
    assert (row.received_at, row.answered_at, row.catalogue_number) == (now - timedelta(seconds=1), now, 1)


def test_a_message_cannot_be_saved_twice(sessions: sessionmaker[Session], now: datetime) -> None:
    incoming = message(SARI, at=now)
    with sessions.begin() as db:
        effects.save(db, [handled(incoming)], now)
    with pytest.raises(IntegrityError), sessions.begin() as db:
        effects.save(db, [handled(message(BUDI, at=now)), handled(incoming, Freeze())], now)
    with sessions() as db:
        assert len(db.execute(select(mo_messages)).all()) == 1
        assert known(db, SARI, now).phone.frozen_at is None


@pytest.mark.parametrize(
    ("made", "field", "value"),
    [
        ([SetLanguage(Language.EN)], "language", Language.EN),
        ([SetLanguage(Language.EN), SetLanguage(Language.ID)], "language", Language.ID),
        ([SetMassInformation(on=False)], "mass_off_at", "now"),
        ([SetMassInformation(on=False), SetMassInformation(on=True)], "mass_off_at", None),
        ([Freeze()], "frozen_at", "now"),
        (
            [Ask(Question(QuestionKind.KEYWORD, datetime.fromisoformat("2026-11-20T04:00Z"))), Ask(None)],
            "question",
            None,
        ),
    ],
    ids=["language", "the last language counts", "off", "on again", "frozen", "asked and forgotten"],
)
def test_what_is_remembered_about_a_phone(
    db: Session, now: datetime, made: list[Effect], field: str, value: Any
) -> None:
    apply(db, STRANGER, now, *made)
    assert getattr(known(db, STRANGER, now).phone, field) == (now if value == "now" else value)


def test_one_effect_leaves_what_others_set(db: Session, now: datetime) -> None:
    apply(db, STRANGER, now, SetLanguage(Language.EN), SetMassInformation(on=False))
    apply(db, STRANGER, now + timedelta(days=1), Freeze())
    apply(db, STRANGER, now + timedelta(days=2), Freeze(), Ask(None))
    phone = known(db, STRANGER, now).phone
    assert (phone.language, phone.mass_off_at, phone.frozen_at) == (Language.EN, now, now + timedelta(days=1))


def test_a_registration_that_is_confirmed(db: Session, now: datetime) -> None:
    (owner_id,) = save_people(db, now, person(1))
    apply(db, STRANGER, now, RequestBinding(owner_id, "a" * 64, now + timedelta(days=1)))
    pending = known(db, STRANGER, now)
    assert pending.owner is None
    apply(db, STRANGER, now, CountCodeAttempt(pending.registration.id))
    assert known(db, STRANGER, now).registration.attempts == 1
    apply(db, STRANGER, now, Bind(owner_id, "registered", now + timedelta(days=1)))
    bound = known(db, STRANGER, now)
    assert (bound.owner.id, bound.binding.origin, bound.registration) == (owner_id, "registered", None)
    assert bound.binding.cooling_until == now + timedelta(days=1)
    assert known(db, SARI, now).owner is None
    assert endings(db) == [("active", None), ("ended", "confirmed"), ("ended", "replaced")]


def test_a_second_registration_replaces_the_first(db: Session, now: datetime) -> None:
    first, second = save_people(db, now, person(1), person(2))
    apply(db, STRANGER, now, RequestBinding(first, "a" * 64, now))
    apply(db, STRANGER, now, RequestBinding(second, "b" * 64, now))
    assert known(db, STRANGER, now).registration.participant_id == second
    assert endings(db) == [("active", None), ("ended", "replaced"), ("pending", None)]


def test_a_phone_that_changes_hands(db: Session, now: datetime) -> None:
    first, second = save_people(db, now, person(1), person(2, msisdn_on_record=BUDI))
    apply(db, SARI, now, Bind(second, "registered", None))
    assert known(db, SARI, now).owner.id == second
    assert known(db, BUDI, now).owner is None
    assert first not in {
        row.participant_id for row in db.execute(select(bindings).where(bindings.c.status == "active"))
    }


def test_two_phones_that_bind_one_person_in_one_batch(db: Session, now: datetime) -> None:
    (owner_id,) = save_people(db, now, person(1))
    batch = [handled(message(each, at=now), Bind(owner_id, "registered", None)) for each in (BUDI, STRANGER)]
    effects.save(db, batch, now)
    assert (known(db, BUDI, now).owner, known(db, STRANGER, now).owner.id) == (None, owner_id)


def test_notices_are_queued_as_mt(db: Session, now: datetime) -> None:
    effect = Notify(SARI, Outcome("binding_alert", {"check": "ABC234"}), "security", Language.EN)
    effects.save(
        db, [handled(message(STRANGER, at=now), effect, notices=(effects.Notice("f" * 32, effect, "Halo"),))], now
    )
    row = db.execute(select(mt_messages)).one()
    assert (row.id, row.recipient, row.sender, row.text) == ("f" * 32, SARI, "2757", "Halo")
    assert (row.kind, row.status, row.check_code) == ("security", "queued", "ABC234")
    assert (row.language, row.provider) == ("en", None), "whoever carries what we send sends it"
    assert (row.due_at, row.created_at, row.attempts, row.sent_at) == (now, now, 0, None)


def test_a_notice_is_not_sent_after_its_own_time_or_that_of_its_kind(db: Session, now: datetime) -> None:
    own = Notify(SARI, Outcome("registration_code"), "code", expires_at=now + timedelta(hours=2))
    usual = replace(own, kind="security", expires_at=None)
    notices = (effects.Notice("e" * 32, own, "Halo"), effects.Notice("f" * 32, usual, "Halo"))
    effects.save(db, [handled(message(STRANGER, at=now), own, usual, notices=notices)], now)
    rows = db.execute(select(mt_messages.c.expires_at, mt_messages.c.conceal_at).order_by(mt_messages.c.id)).all()
    assert rows == [(now + timedelta(hours=2), now + timedelta(hours=2)), (now + timedelta(days=3), None)]


def test_effects_of_a_batch_go_to_the_phone_that_made_them(db: Session, now: datetime) -> None:
    batch = [
        handled(message(SARI, at=now), SetLanguage(Language.EN)),
        handled(message(BUDI, at=now), SetLanguage(Language.ID), Freeze()),
        handled(message(STRANGER, at=now), OpenTicket("A0000001", "x")),
    ]
    effects.save(db, batch, now)
    phones = [known(db, each, now).phone for each in (SARI, BUDI, STRANGER)]
    assert [each.language for each in phones] == [Language.EN, Language.ID, None]
    assert [each.frozen_at for each in phones] == [None, now, None]


@pytest.mark.parametrize(
    ("number", "shared", "expected"),
    [
        (BUDI, False, [("active", None), ("ended", "number_changed")]),
        (None, False, [("ended", "number_changed")]),
        (SARI, True, [("ended", "number_shared")]),
        (SARI, False, [("active", None)]),
    ],
    ids=["another number", "no number any more", "a number that somebody else has as well", "the same number"],
)
def test_a_saved_number_on_record_is_bound(
    db: Session, now: datetime, number: str, shared: bool, expected: Any
) -> None:
    save_people(db, now, person(1))
    others = [person(2, msisdn_on_record=SARI)] if shared else []
    save_people(db, now, person(1, msisdn_on_record=number), *others)
    assert endings(db) == expected


@pytest.mark.parametrize("shared_before", [False, True], ids=["bound before", "shared before, so bound to nobody"])
def test_a_changed_number_waits_for_its_amounts(db: Session, now: datetime, shared_before: bool) -> None:
    others = [person(2, msisdn_on_record=SARI)] if shared_before else []
    save_people(db, now, person(1), *others)
    save_participants(db, [person(1, msisdn_on_record=BUDI)], now, now + timedelta(days=1))
    assert known(db, BUDI, now).binding.cooling_until == now + timedelta(days=1)


@pytest.mark.parametrize(
    ("number", "told"),
    [(BUDI, [SARI]), (None, [SARI]), (STRANGER, [SARI]), (SARI, [])],
    ids=["another number", "no number any more", "a number that somebody else has as well", "the same number"],
)
def test_a_changed_number_is_told_to_the_old_one(
    db: Session, now: datetime, catalogue: Catalogue, number: str | None, told: list[str]
) -> None:
    first = save_participants(db, [person(1), person(2, msisdn_on_record=STRANGER)], now, now)
    assert first.changed == (), "who is new has no old number"
    changed = [person(1, msisdn_on_record=number, language=Language.EN)]
    saved = save_participants(db, changed, now, now + timedelta(days=1))
    assert [each.msisdn for each in saved.changed] == told
    queued = queue_record_alerts(db, saved.changed, catalogue, FreshIds(), "2757", now)
    rows = db.execute(select(mt_messages)).all()
    assert [(row.id, row.recipient, row.sender) for row in rows] == [(each, SARI, "2757") for each in queued]
    assert all((row.kind, row.language, row.status) == ("security", "en", "queued") for row in rows)
    assert all("This number" in row.text and str(row.check_code) in row.text for row in rows)


def test_a_registered_phone_stays_when_the_record_is_saved_again(db: Session, now: datetime) -> None:
    (owner_id,) = save_people(db, now, person(1))
    apply(db, STRANGER, now, Bind(owner_id, "registered", None))
    save_people(db, now, person(1, msisdn_on_record=BUDI, deceased_on=date(2026, 11, 1)))
    found = known(db, STRANGER, now)
    assert (found.owner.id, found.owner.deceased_on, known(db, BUDI, now).owner) == (owner_id, date(2026, 11, 1), None)


def endings(db: Session) -> list[tuple[str, str | None]]:
    """Return status and reason of every binding."""
    rows = db.execute(select(bindings.c.status, bindings.c.end_reason).order_by("status", "end_reason"))
    return [(row.status, row.end_reason) for row in rows]
