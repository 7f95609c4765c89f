"""What is remembered about phones: language, mass information, freezing, and our last question."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Insert, String, func, literal_column, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from core.commands import Language
from core.facts import Question
from store.database import dialect_of
from store.questions import pack_question
from store.rows import RowSource, row_source
from store.tables import phones

_MSISDNS = RowSource("named", {"msisdn": String()})


def set_questions(db: Session, questions: Mapping[str, Question | None]) -> None:
    """Remember our question to each phone, or forget it where there is none."""
    asked = [(msisdn, pack_question(each), each.expires_at) for msisdn, each in questions.items() if each is not None]
    _upsert(db, ("question", "question_expires_at"), asked)
    forgotten = [(msisdn,) for msisdn, each in questions.items() if each is None]
    if forgotten:
        dialect = dialect_of(db)
        named = _MSISDNS.source(dialect)
        statement = update(phones).where(phones.c.msisdn.in_(select(named.c.msisdn)))
        db.execute(statement.values(question=None, question_expires_at=None), _MSISDNS.parameters(dialect, forgotten))


def set_languages(db: Session, languages: Mapping[str, Language]) -> None:
    """Answer each phone in this language from now on."""
    _upsert(db, ("language",), [(msisdn, language.value) for msisdn, language in languages.items()])


def set_mass_information(db: Session, choices: Mapping[str, bool], now: datetime) -> None:
    """Switch mass information on or off for each phone."""
    _upsert(db, ("mass_off_at",), [(msisdn, None if on else now) for msisdn, on in choices.items()])


def freeze(db: Session, msisdns: Collection[str], now: datetime) -> None:
    """Freeze these phones; one that is frozen already stays frozen since then."""
    _upsert(db, ("frozen_at",), [(msisdn, now) for msisdn in sorted(msisdns)])


def _upsert(db: Session, columns: tuple[str, ...], rows: Sequence[tuple[Any, ...]]) -> None:
    if rows:
        dialect = dialect_of(db)
        source = row_source(phones, ("msisdn", *columns))
        db.execute(_upsert_statement(dialect, columns), source.parameters(dialect, rows))


@cache
def _upsert_statement(dialect: str, columns: tuple[str, ...]) -> Insert:
    names = ("msisdn", *columns)
    # SQLite reads "ON CONFLICT" after a join as a join condition unless a WHERE stands between them.
    rows = select(row_source(phones, names).source(dialect)).where(literal_column("1 = 1"))
    insert = postgresql.insert(phones) if dialect == "postgresql" else sqlite.insert(phones)
    statement = insert.from_select(names, rows)
    changes: dict[str, Any] = {name: statement.excluded[name] for name in columns}
    if columns == ("frozen_at",):
        changes = {"frozen_at": func.coalesce(phones.c.frozen_at, statement.excluded.frozen_at)}
    return statement.on_conflict_do_update(index_elements=["msisdn"], set_=changes)
