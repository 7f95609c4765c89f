"""Messages in both directions as people look for them: newest first, page by page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, literal, not_, null, or_, select, true, tuple_

from core.delivery import MtKind
from store.database import Db
from store.tables import mo_messages, mt_messages

IN, OUT = "in", "out"
SLACK = timedelta(days=1)  # between the time in an MT's id and when it was made: clocks differ, and may be set

_mo, _mt = mo_messages.c, mt_messages.c


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which messages are wanted; None: any. `phones` of the other side; `participant_id` adds what was about them.

    `without_answers` leaves out MTs that only carry the reply to an MO, which stands beside the MO already.
    """

    since: datetime | None = None
    until: datetime | None = None
    direction: str | None = None
    status: str | None = None
    kind: str | None = None
    keyword: str | None = None
    outcome: str | None = None
    provider_message_id: str | None = None
    phones: tuple[str, ...] | None = None
    participant_id: int | None = None
    without_answers: bool = False

    @property
    def asks_for_in(self) -> bool:
        """Whether an MO can be among them: it has no status and no kind."""
        return self.direction != OUT and self.status is None and self.kind is None

    @property
    def asks_for_out(self) -> bool:
        """Whether an MT can be among them: it has no keyword and no outcome."""
        return self.direction != IN and self.keyword is None and self.outcome is None


@dataclass(frozen=True, slots=True)
class Place:
    """How far a list was read: the last MO (when it came, its id) and the id of the last MT; None: not begun."""

    mo_at: datetime | None = None
    mo_id: int = 0
    mt_id: str | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A message in a list. `what` is an MO's keyword or an MT's kind, `about` its outcome or topic, `reply` an MO's.

    `has_code`: a one-time code in its text may still be good. `is_empty`: its time was over, and its
    texts went.
    """

    direction: str
    id: str
    at: datetime
    phone: str
    text: str
    what: str | None
    about: str | None
    status: str | None = None
    reason: str | None = None
    provider: str | None = None
    reply: str | None = None
    has_code: bool = False
    is_empty: bool = False


def page_of_messages(db: Db, wanted: Wanted, limit: int, after: Place) -> tuple[list[Listed], Place | None]:
    """Return the wanted messages after a place, newest first, at most `limit`, and the place of the next page.

    Each direction is read in the order of its own index and keeps its own place, so nothing is shown twice or missed.
    """
    rows = _in(db, wanted, limit + 1, after) if wanted.asks_for_in else []
    rows += _out(db, wanted, limit + 1, after) if wanted.asks_for_out else []
    rows.sort(key=lambda each: each.at, reverse=True)
    shown = rows[:limit]
    return shown, _place_after(shown, after) if len(rows) > limit else None


def _place_after(shown: Sequence[Listed], after: Place) -> Place:
    received = [each for each in shown if each.direction == IN]
    sent = [each.id for each in shown if each.direction == OUT]
    mo_at, mo_id = (received[-1].at, int(received[-1].id)) if received else (after.mo_at, after.mo_id)
    return Place(mo_at, mo_id, sent[-1] if sent else after.mt_id)


def _in(db: Db, wanted: Wanted, limit: int, after: Place) -> list[Listed]:
    columns = (_mo.id, _mo.received_at, _mo.sender, _mo.text, _mo.keyword, _mo.outcome, _mo.provider)
    statement: Select[Any] = select(*columns, _mo.reply_text, _mo.conceal_at, _mo.emptied_at).where(
        _is_wanted_in(wanted)
    )
    if after.mo_at is not None:
        last = tuple_(literal(after.mo_at, _mo.received_at.type), after.mo_id)
        statement = statement.where(tuple_(_mo.received_at, _mo.id) < last)
    rows = db.execute(statement.order_by(_mo.received_at.desc(), _mo.id.desc()).limit(limit))
    return [_mo_of(row) for row in rows]


def _out(db: Db, wanted: Wanted, limit: int, after: Place) -> list[Listed]:
    columns = (_mt.id, _mt.created_at, _mt.recipient, _mt.text, _mt.kind, _mt.topic)
    further = (
        _mt.status,
        _mt.status_reason,
        _mt.provider,
        null(),
        _mt.conceal_at.is_not(None),
        _mt.emptied_at.is_not(None),
    )
    statement: Select[Any] = select(*columns, *further).where(_is_wanted_out(wanted))
    if after.mt_id is not None:
        statement = statement.where(_mt.id < after.mt_id)
    return [Listed(OUT, *row) for row in db.execute(statement.order_by(_mt.id.desc()).limit(limit))]


def _mo_of(row: Sequence[Any]) -> Listed:
    id_, at, sender, text, keyword, outcome, provider, reply, conceal_at, emptied_at = row
    states = (conceal_at is not None, emptied_at is not None)
    return Listed(IN, str(id_), at, sender, text, keyword, outcome, None, None, provider, reply, *states)


def _is_wanted_in(wanted: Wanted) -> ColumnElement[bool]:
    found = [
        _between(_mo.received_at, wanted),
        _mo.keyword == wanted.keyword if wanted.keyword is not None else true(),
        _mo.outcome == wanted.outcome if wanted.outcome is not None else true(),
        _mo.provider_message_id == wanted.provider_message_id if wanted.provider_message_id is not None else true(),
        _mo.sender.in_(wanted.phones) if wanted.phones is not None else true(),
    ]
    return and_(*found)


def _is_wanted_out(wanted: Wanted) -> ColumnElement[bool]:
    """The id of an MT begins with the time, so that the primary key leads to the wanted days."""
    found = [_between(_mt.created_at, wanted), _whose(wanted)]
    if wanted.since is not None:
        found.append(_mt.id >= _hexadecimal(wanted.since - SLACK))
    if wanted.until is not None:
        found.append(_mt.id < _hexadecimal(wanted.until + SLACK))
    if wanted.without_answers:
        found.append(not_(and_(_mt.kind == MtKind.REPLY.value, _mt.occasion.is_(None))))
    for column in (_mt.status, _mt.kind, _mt.provider_message_id):
        if (value := getattr(wanted, column.name)) is not None:
            found.append(column == value)
    return and_(*found)


def _whose(wanted: Wanted) -> ColumnElement[bool]:
    if wanted.phones is None:
        return true()
    at_phones = _mt.recipient.in_(wanted.phones) if wanted.phones else false()
    return at_phones if wanted.participant_id is None else or_(at_phones, _mt.participant_id == wanted.participant_id)


def _between(column: Any, wanted: Wanted) -> ColumnElement[bool]:
    since = column >= wanted.since if wanted.since is not None else true()
    return and_(since, column < wanted.until) if wanted.until is not None else since


def _hexadecimal(moment: datetime) -> str:
    return f"{int(moment.timestamp() * 1000):012x}"
