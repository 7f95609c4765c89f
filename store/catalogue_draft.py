"""The one draft of the catalogue: which parts differ from its base, who changed them, and where it stands."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, exists, func, select, true, update
from sqlalchemy.dialects import postgresql, sqlite

from core.catalogue_documents import written
from store.database import Db, changed_rows, dialect_of
from store.tables import catalogue_draft, catalogue_versions, draft_parts

THE_ONE = 1
EDITING, SUBMITTED = "editing", "submitted"
_draft, _part = catalogue_draft.c, draft_parts.c


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the draft stands. `revision` counts every change of it, for ever."""

    base_number: int
    state: str
    revision: int
    submitted_by: str | None = None
    submitted_at: datetime | None = None
    summary: str | None = None
    returned_note: str | None = None


@dataclass(frozen=True, slots=True)
class DraftPart:
    """One part that differs from the base. `content` None: it is taken out. `editors` had a hand in it."""

    place: str
    content: Any
    revision: int
    edited_by: str
    editors: tuple[str, ...]
    edited_at: datetime


def standing(db: Db) -> Standing | None:
    """Return where the draft stands; None before anybody has edited anything."""
    row = db.execute(select(catalogue_draft)).first()
    return None if row is None else _standing_of(row)


def lock(db: Db, live_number: int) -> Standing:
    """Return where the draft stands, and keep everybody else from changing it until the transaction ends.

    A draft that changes nothing is based on what is live: `live_number` where nothing is published.
    """
    inserting = postgresql.insert if dialect_of(db) == "postgresql" else sqlite.insert
    first = {"id": THE_ONE, "base_number": live_number, "state": EDITING, "revision": 0}
    db.execute(inserting(catalogue_draft).values(first).on_conflict_do_nothing())
    db.execute(select(_draft.id).with_for_update())
    # Only now is it seen what others did while the lock was waited for: perhaps they published.
    untouched = ~exists(select(draft_parts.c.place))
    newest = func.coalesce(select(func.max(catalogue_versions.c.number)).scalar_subquery(), live_number)
    db.execute(update(catalogue_draft).where(untouched).values(base_number=newest))
    return _standing_of(db.execute(select(catalogue_draft)).one())


def parts(db: Db) -> dict[str, DraftPart]:
    """Return what the draft changes, by place."""
    rows = db.execute(select(draft_parts).order_by(_part.place))
    return {row.place: _part_of(row) for row in rows}


def find_part(db: Db, place: str) -> DraftPart | None:
    """Return what the draft makes of a part; None where that is as in the base."""
    row = db.execute(select(draft_parts).where(_part.place == place)).first()
    return None if row is None else _part_of(row)


def touch(db: Db) -> int:
    """Count a change and return its number. What was submitted is being edited again. Call `lock` first."""
    anew = {"state": EDITING, "submitted_by": None, "submitted_at": None}
    statement = update(catalogue_draft).values(revision=_draft.revision + 1, **anew).returning(_draft.revision)
    return int(db.execute(statement).scalar_one())


def put_part(db: Db, part: DraftPart) -> None:
    """Keep a part as it is now. Call `lock` first."""
    inserting = postgresql.insert if dialect_of(db) == "postgresql" else sqlite.insert
    content = None if part.content is None else written(part.content)
    values = {
        "content": content,
        "revision": part.revision,
        "edited_by": part.edited_by,
        "editors": list(part.editors),
        "edited_at": part.edited_at,
    }
    statement = inserting(draft_parts).values(place=part.place, **values)
    db.execute(statement.on_conflict_do_update(index_elements=["place"], set_=values))


def drop_part(db: Db, place: str) -> None:
    """Have a part be as in the base again."""
    db.execute(delete(draft_parts).where(_part.place == place))


def drop_parts(db: Db) -> None:
    """Have everything be as in the base again."""
    db.execute(delete(draft_parts))


def submit(db: Db, revision: int, who: str, at: datetime, summary: str) -> bool:
    """Put the draft before an approver; return whether it still was what was checked."""
    values = {"state": SUBMITTED, "submitted_by": who, "submitted_at": at, "summary": summary, "returned_note": None}
    unchanged = (_draft.revision == revision) & (_draft.state == EDITING)
    return bool(changed_rows(db, update(catalogue_draft).where(unchanged).values(**values)))


def send_back(db: Db, note: str) -> bool:
    """Give what was submitted back to its authors; return whether it was."""
    statement = update(catalogue_draft).where(_draft.state == SUBMITTED)
    return bool(changed_rows(db, statement.values(state=EDITING, returned_note=note)))


def move_base(db: Db, number: int, *, resubmit: bool) -> None:
    """Base the draft on another version; that counts as a change. `resubmit`: it stays before the approver."""
    values: dict[str, Any] = {"base_number": number, "revision": _draft.revision + 1}
    if not resubmit:
        values |= {"state": EDITING, "submitted_by": None, "submitted_at": None}
    db.execute(update(catalogue_draft).values(**values))


def close_as_approved(db: Db, revision: int, live_number: int, names: Sequence[str]) -> bool:
    """Take the draft for publishing; return whether somebody of these names may: one statement decides.

    Refused where it is not submitted, is not what the approver saw, is based on what is not live any more, or where
    whoever approves has submitted it or had a hand in any part of it.
    """
    may = (
        (_draft.state == SUBMITTED)
        & (_draft.revision == revision)
        & (_draft.base_number == live_number)
        & _draft.submitted_by.not_in(names)
        & ~exists(_edited_by(names, dialect_of(db)))
    )
    values = {"state": EDITING, "revision": _draft.revision + 1, "base_number": live_number + 1}
    ended = {"submitted_by": None, "submitted_at": None, "summary": None, "returned_note": None}
    return bool(changed_rows(db, update(catalogue_draft).where(may).values(**values, **ended)))


def _edited_by(names: Sequence[str], dialect: str) -> Any:
    if dialect == "postgresql":
        each = func.jsonb_array_elements_text(_part.editors).table_valued("value", name="editor")
    else:
        each = func.json_each(_part.editors).table_valued("value", name="editor")
    wrote: ColumnElement[bool] = each.c.value.in_(names) | _part.edited_by.in_(names)
    return select(_part.place).select_from(draft_parts.join(each, true())).where(wrote)


def _standing_of(row: Row[Any]) -> Standing:
    values = dict(row._mapping)
    values.pop("id")
    return Standing(**values)


def _part_of(row: Row[Any]) -> DraftPart:
    values = dict(row._mapping)
    content = None if row.content is None else json.loads(row.content)
    return DraftPart(**values | {"content": content, "editors": tuple(row.editors)})
