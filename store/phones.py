"""What is remembered about phones: language, mass information, freezing, and our last question."""

from collections.abc import Collection, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, String, and_, func, select, update

from core.commands import Language
from core.facts import Question
from store.database import Db, dialect_of
from store.questions import pack_question
from store.rows import RowSource, upsert_rows
from store.tables import bindings, participants, phones
from store.tables.phones import ACTIVE

_KEY = ("msisdn",)
_NAMED = RowSource("named", {"msisdn": String()})


def set_questions(db: Db, questions: Mapping[str, Question | None]) -> None:
    """Remember our question to each phone, or forget it where there is none."""
    asked = [(msisdn, pack_question(each), each.expires_at) for msisdn, each in questions.items() if each is not None]
    upsert_rows(db, phones, ("msisdn", "question", "question_expires_at"), _KEY, asked)
    _update(db, [msisdn for msisdn, each in questions.items() if each is None], question=None, question_expires_at=None)


def set_languages(db: Db, languages: Mapping[str, Language]) -> None:
    """Answer each phone in this language from now on."""
    upsert_rows(db, phones, ("msisdn", "language"), _KEY, [(msisdn, each.value) for msisdn, each in languages.items()])


def set_mass_information(db: Db, choices: Mapping[str, bool], now: datetime) -> None:
    """Switch mass information on or off for each phone."""
    rows = [(msisdn, None if on else now) for msisdn, on in choices.items()]
    upsert_rows(db, phones, ("msisdn", "mass_off_at"), _KEY, rows)


def freeze(db: Db, msisdns: Collection[str], now: datetime) -> None:
    """Freeze these phones; one that is frozen already stays frozen since then."""
    upsert_rows(db, phones, _KEY, _KEY, [(msisdn,) for msisdn in msisdns])
    _update(db, msisdns, only_thawed=True, frozen_at=now)


def _update(db: Db, msisdns: Collection[str], *, only_thawed: bool = False, **values: datetime | None) -> None:
    if msisdns:
        dialect = dialect_of(db)
        which = update(phones).where(phones.c.msisdn.in_(select(_NAMED.source(dialect).c.msisdn)))
        if only_thawed:
            which = which.where(phones.c.frozen_at.is_(None))
        db.execute(which.values(**values), _NAMED.parameters(dialect, [(msisdn,) for msisdn in msisdns]))


def languages_for(db: Db, msisdns: Collection[str]) -> Mapping[str, Language]:
    """Return the language to speak with each phone: the one it chose, else that of the participant it is bound to."""
    dialect = dialect_of(db)
    found = db.execute(_languages_statement(dialect), _NAMED.parameters(dialect, [(each,) for each in set(msisdns)]))
    known = {row.msisdn: Language(row.language) for row in found if row.language is not None}
    return {msisdn: known.get(msisdn, Language.ID) for msisdn in msisdns}


@cache
def _languages_statement(dialect: str) -> Select[Any]:
    named = _NAMED.source(dialect)
    active = and_(bindings.c.msisdn == named.c.msisdn, bindings.c.status == ACTIVE)
    source = (
        named.outerjoin(phones, phones.c.msisdn == named.c.msisdn)
        .outerjoin(bindings, active)
        .outerjoin(participants, participants.c.id == bindings.c.participant_id)
    )
    language = func.coalesce(phones.c.language, participants.c.language).label("language")
    return select(named.c.msisdn, language).select_from(source)
