"""A portion of what is taken out, and how far it goes."""

from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from typing import Any, NamedTuple, cast

from sqlalchemy import CursorResult, Delete, Select, Update

from store.database import Db


@dataclass(frozen=True, slots=True)
class Edge:
    """Where a portion begins (after `position`), what is too young for it, and how many rows it looks at."""

    before: datetime
    now: datetime
    position: int
    limit: int


class Dated(NamedTuple):
    """A row: its number, and the time from which it is kept."""

    number: int
    at: datetime


class Portion(NamedTuple):
    """How many rows were looked at, of how many something was taken out, and where the next portion begins."""

    looked: int
    taken: int
    position: int


def old_ones(db: Db, rows: Select[Any], edge: Edge) -> list[Dated]:
    """Return the next rows (number, time) that are old enough, up to the first that is not: numbers grow with time."""
    found = (Dated(*row) for row in db.execute(rows.limit(edge.limit)))
    return list(takewhile(lambda row: row.at < edge.before, found))


def changed(db: Db, statement: Update | Delete) -> int:
    """Run it and return how many rows it changed."""
    return cast("CursorResult[Any]", db.execute(statement)).rowcount
