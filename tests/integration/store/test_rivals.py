"""The phone that took another's place, and registrations that wait for the code sent to a phone, on both databases."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from core.commands import Arguments, Keyword, Parsed, Unknown, UnknownReason
from core.decision import Ask, Bind, CancelRegistration, Freeze, RequestBinding
from core.facts import Facts, Question, QuestionKind
from tests.store_cases import BUDI, SARI, STRANGER, apply, command, known, person, save_people

DAY = timedelta(days=1)
BLOCK = command(Keyword.BLOKIR)


def rivals(db: Session, sender: str, now: datetime, parsed: Parsed = BLOCK) -> tuple[str | None, int]:
    """Return the phone that took the sender's place, and how many registrations it may cancel."""
    found: Facts = known(db, sender, now, parsed)
    return found.moved_to, len(found.registrations_elsewhere)


def pend(db: Session, sender: str, person_id: int, now: datetime) -> None:
    """Keep a registration pending for a day."""
    apply(db, sender, now, RequestBinding(person_id, "h" * 64, now + DAY))


def test_the_number_on_record_learns_which_phone_has_its_place(db: Session, now: datetime) -> None:
    (sari,) = save_people(db, now, person(1))
    assert rivals(db, SARI, now) == (None, 0)
    apply(db, BUDI, now, Bind(sari, "registered", None))
    assert rivals(db, SARI, now + 400 * DAY) == (BUDI, 0)
    assert rivals(db, BUDI, now) == rivals(db, STRANGER, now) == (None, 0)


@pytest.mark.parametrize(("days", "expected"), [(29, STRANGER), (31, None)], ids=["lately", "long ago"])
def test_a_phone_that_was_bound_until_lately(db: Session, now: datetime, days: int, expected: str | None) -> None:
    (sari,) = save_people(db, now, person(1, msisdn_on_record=None))
    apply(db, BUDI, now, Bind(sari, "registered", None))
    apply(db, STRANGER, now, Bind(sari, "registered", None))
    assert rivals(db, BUDI, now + days * DAY) == (expected, 0)


def test_a_number_that_has_just_gone_from_the_record(db: Session, now: datetime) -> None:
    save_people(db, now, person(1))
    save_people(db, now + DAY, person(1, msisdn_on_record=STRANGER))
    assert rivals(db, SARI, now + 2 * DAY) == (STRANGER, 0)


def test_the_newest_of_several_phones(db: Session, now: datetime) -> None:
    sari, budi = save_people(db, now, person(1), person(2))
    apply(db, SARI, now, Bind(budi, "registered", None))
    apply(db, BUDI, now + DAY, Bind(sari, "registered", None))
    apply(db, STRANGER, now + 2 * DAY, Bind(budi, "registered", None))
    assert rivals(db, SARI, now + 3 * DAY) == (STRANGER, 0)


def test_a_phone_that_is_somebodys_has_none_in_its_place(db: Session, now: datetime) -> None:
    sari, budi = save_people(db, now, person(1), person(2))
    apply(db, BUDI, now, Bind(sari, "registered", None))
    apply(db, SARI, now, Bind(budi, "registered", None))
    assert rivals(db, SARI, now) == (None, 0)


def test_a_registration_that_only_waited_gives_no_say(db: Session, now: datetime) -> None:
    (sari,) = save_people(db, now, person(1))
    pend(db, STRANGER, sari, now)
    pend(db, STRANGER, sari, now)
    apply(db, BUDI, now, Bind(sari, "registered", None))
    assert rivals(db, STRANGER, now) == (None, 0)


def test_a_shared_number_on_record_may_cancel_but_is_nobodys(db: Session, now: datetime) -> None:
    sari, _ = save_people(db, now, person(1), person(2, msisdn_on_record=SARI))
    pend(db, STRANGER, sari, now)
    assert rivals(db, SARI, now) == (None, 1)
    apply(db, BUDI, now, Bind(sari, "registered", None))
    assert rivals(db, SARI, now) == (None, 1)


def test_only_the_number_on_record_may_cancel_and_only_while_it_waits(db: Session, now: datetime) -> None:
    (sari,) = save_people(db, now, person(1))
    pend(db, STRANGER, sari, now)
    pend(db, BUDI, sari, now)
    assert rivals(db, SARI, now) == (None, 2)
    assert rivals(db, STRANGER, now) == (None, 0)
    assert rivals(db, SARI, now + DAY) == (None, 0)


def test_a_cancelled_registration_waits_no_more_and_others_still_do(db: Session, now: datetime) -> None:
    (sari,) = save_people(db, now, person(1))
    pend(db, STRANGER, sari, now)
    pend(db, BUDI, sari, now)
    first, _ = known(db, SARI, now, BLOCK).registrations_elsewhere
    apply(db, SARI, now, CancelRegistration(first))
    assert known(db, STRANGER, now).registration is None
    assert known(db, BUDI, now).registration is not None
    assert rivals(db, SARI, now) == (None, 1)


def test_what_was_confirmed_is_not_cancelled(db: Session, now: datetime) -> None:
    (sari,) = save_people(db, now, person(1))
    pend(db, STRANGER, sari, now)
    (waiting,) = known(db, SARI, now, BLOCK).registrations_elsewhere
    apply(db, STRANGER, now, Bind(sari, "registered", None))
    apply(db, SARI, now, CancelRegistration(waiting))
    assert known(db, STRANGER, now).binding is not None


def test_another_phone_is_frozen_beside_the_sender(db: Session, now: datetime) -> None:
    apply(db, SARI, now, Freeze(), Freeze(BUDI))
    apply(db, STRANGER, now + DAY, Freeze(BUDI))
    frozen = [known(db, phone, now).phone.frozen_at for phone in (SARI, BUDI, STRANGER)]
    assert frozen == [now, now, None]


ABOUT: list[tuple[str, Any, bool, bool]] = [
    ("BLOKIR", BLOCK, False, True),
    ("no", command(Keyword.TIDAK), False, True),
    ("not me", Unknown(UnknownReason.NOT_ME), False, True),
    ("yes to our offer", command(Keyword.YA), True, True),
    ("yes to anything else", command(Keyword.YA), False, False),
    ("a balance", command(), False, False),
    ("prose", Unknown(UnknownReason.NO_KEYWORD, arguments=Arguments(text="x")), False, False),
]


@pytest.mark.parametrize(("parsed", "offered", "loaded"), [row[1:] for row in ABOUT], ids=[row[0] for row in ABOUT])
def test_loaded_where_the_message_may_be_about_it(
    db: Session, now: datetime, parsed: Parsed, offered: bool, loaded: bool
) -> None:
    (sari,) = save_people(db, now, person(1))
    apply(db, BUDI, now, Bind(sari, "registered", None))
    if offered:
        apply(db, SARI, now, Ask(Question(QuestionKind.KEYWORD, now + DAY, "BLOKIR", ("BLOKIR",))))
    assert rivals(db, SARI, now, parsed) == (BUDI if loaded else None, 0)
