"""Texts that were not understood, and those that somebody said are not for us."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import delete, func, select

from store.database import Db
from store.rows import upsert_rows
from store.tables import dismissed_texts, mo_messages

NOT_UNDERSTOOD = "unknown.no_keyword"  # the rule that decided
_mo = mo_messages.c


class Written(NamedTuple):
    """A text that a phone sent, however often; `catalogue_number` is the newest that did not understand it."""

    text: str
    sender: str
    times: int
    last_at: datetime
    catalogue_number: int


def newest(db: Db, after: int, limit: int) -> list[Written]:
    """Return what was not understood among the messages after a position, the newest first."""
    last = func.max(_mo.id)
    rows = db.execute(
        select(_mo.text, _mo.sender, func.count(), func.max(_mo.received_at), func.max(_mo.catalogue_number))
        .where(_mo.id > after, _mo.rule == NOT_UNDERSTOOD, _mo.emptied_at.is_(None))
        .group_by(_mo.text, _mo.sender)
        .order_by(last.desc())
        .limit(limit)
    )
    return [Written(*row) for row in rows]


def dismissed(db: Db) -> frozenset[str]:
    """Return the hashes of all shapes that are not for us."""
    return frozenset(db.execute(select(dismissed_texts.c.shape_hash)).scalars())


def dismiss(db: Db, hashes: Iterable[str], who: str, at: datetime) -> None:
    """Note that these shapes are not for us."""
    columns = ("shape_hash", "dismissed_by", "dismissed_at")
    upsert_rows(db, dismissed_texts, columns, ("shape_hash",), [(each, who, at) for each in hashes])


def restore(db: Db, hashes: Collection[str]) -> None:
    """Forget that."""
    db.execute(delete(dismissed_texts).where(dismissed_texts.c.shape_hash.in_(hashes)))
