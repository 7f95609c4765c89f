"""The road of an MO on both databases: one effect and one answer, whoever brings a message however often."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session, sessionmaker

from core.catalogue import Catalogue
from core.commands import Command, Reading
from core.context import Limits, Reference
from core.message import InboundMessage
from engine.asked import Answer, Asked, one_per_sender
from runtime.runtime import Runtime
from runtime.settings import Settings
from sms.inbound import answer
from store.tables import mo_messages, phones
from tests import store_cases
from tests.conftest import NOW
from tests.store_cases import BUDI, SARI, STRANGER, membership, person, save_people

KPJ = "00009000011"
READING = Reading(Command("SALDO"), "saldo")


@pytest.fixture
def rt(
    engine: Engine, sessions: sessionmaker[Session], catalogue: Catalogue, reference: Reference, now: datetime
) -> Runtime:
    """A runtime on a fresh database of each kind, in which Sari has a card and a balance."""
    with sessions.begin() as db:
        save_people(db, now, person(1, memberships=(membership(KPJ),)))
    settings = Settings(_env_file=None)
    return Runtime(settings, engine, catalogue, reference, Limits(), clock=lambda: now)


def message(sender: str, text: str = "SALDO", **changes: str) -> InboundMessage:
    return store_cases.message(sender, text, at=NOW, **changes)


def texts(answers: list[Answer]) -> list[str | None]:
    return [each.reply.text if each.reply else None for each in answers]


def count(rt: Runtime) -> int:
    with rt.transaction() as db:
        return int(db.execute(select(func.count()).select_from(mo_messages)).scalar_one())


def test_a_message_that_comes_again_gets_the_stored_answer_and_changes_nothing(rt: Runtime) -> None:
    first = message(SARI, f"SALDO#{KPJ}")
    (told,) = texts(answer(rt, [first]))
    assert told is not None
    assert "Rp" in told
    again = answer(rt, [replace(first, text="BERHENTI")])
    assert (texts(again), again[0].duplicate) == ([told], True)
    assert count(rt) == 1


def test_twice_in_one_batch_is_once(rt: Runtime) -> None:
    first = message(SARI, f"SALDO#{KPJ}")
    answers = answer(rt, [first, first])
    assert texts(answers)[0] == texts(answers)[1]
    assert [each.duplicate for each in answers] == [False, True]
    assert count(rt) == 1


@pytest.mark.parametrize("together", [True, False], ids=["in one batch", "later"])
def test_anothers_answer_is_not_told_to_who_knows_its_id(rt: Runtime, together: bool) -> None:
    mine = message(SARI, f"SALDO#{KPJ}")
    theirs = replace(mine, sender=STRANGER, text="halo")
    answers = answer(rt, [mine, theirs]) if together else [*answer(rt, [mine]), *answer(rt, [theirs])]
    assert "Rp" in (texts(answers)[0] or "")
    assert texts(answers)[1] is None
    assert count(rt) == 1


def test_one_id_from_two_phones_at_the_same_moment(rt: Runtime) -> None:
    mine = [message(SARI, f"SALDO#{KPJ}", provider_message_id=f"both-{n}") for n in range(12)]
    pairs = [(each, replace(each, sender=STRANGER)) for each in mine]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda each: answer(rt, [each])[0], [each for pair in pairs for each in pair]))
    strangers = texts(found[1::2])
    assert not [text for text in strangers if text and "Rp" in text]
    assert count(rt) == len(mine)


def test_two_texts_of_one_phone_in_a_batch_are_decided_one_after_the_other(rt: Runtime) -> None:
    answers = answer(rt, [message(BUDI, "BAHASA EN"), message(BUDI, "BERHENTI"), message(BUDI, "BAHASA ID")])
    said = texts(answers)
    assert "English" in (said[0] or "")
    assert "You will receive no more" in (said[1] or ""), "the second is answered in the language of the first"
    with rt.transaction() as db:
        row = db.execute(select(phones.c.language, phones.c.mass_off_at).where(phones.c.msisdn == BUDI)).one()
    assert row.language == "id"
    assert row.mass_off_at is not None


def test_batches_keep_the_order_of_each_phone_and_no_id_stands_in_one_twice() -> None:
    def of(sender: str, number: int) -> InboundMessage:
        return message(sender, provider_message_id=f"id-{number}")

    sari_1, sari_2, budi_1, forged = of(SARI, 1), of(SARI, 2), of(BUDI, 3), of(STRANGER, 1)
    batches = one_per_sender([Asked(each, READING) for each in (sari_1, sari_2, budi_1, sari_1, forged)])
    assert [[each.message for each in batch] for batch in batches] == [[sari_1, budi_1], [sari_2, forged]]
