"""Campaigns are submitted one after the other, so that no two of them are measured against the same budget."""

from sqlalchemy import Integer, String, func, literal, select

from store.database import Db, dialect_of

_SPACE = 27_490  # of the advisory locks that are ours; this one has two keys, those of phones have one


def lock_submissions(db: Db) -> None:
    """Wait until nobody else submits a campaign; others wait until this transaction ends. Before any row is locked.

    On SQLite there is one writer at a time.
    """
    if dialect_of(db) == "postgresql":
        keys = (literal(_SPACE, Integer()), literal(0, Integer()))
        db.execute(select(func.pg_advisory_xact_lock(*keys, type_=String()))).all()
