"""Turns rows of a running campaign into MTs, a portion at a time: whoever must not get it any more is left out."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Insert,
    Integer,
    Select,
    String,
    Update,
    and_,
    bindparam,
    case,
    cast,
    exists,
    false,
    func,
    insert,
    literal_column,
    or_,
    select,
    update,
)

from core.campaign_rows import RowOutcome
from core.delivery import PRIORITY_OF_KIND, MtKind, MtStatus
from core.facts import Zone
from core.invented import NIKS, SIMULATOR
from store.database import Db, dialect_of
from store.rows import RowSource
from store.tables import UtcDateTime, bindings, campaign_rows, mt_messages, participants, phones
from store.tables.columns import constant
from store.tables.phones import ACTIVE

OCCASION = "campaign:"  # begins what keeps a row from being sent twice: campaign:<id>:<row>
PREFIX_LENGTH, ROW_LENGTH = 24, 8  # of an MT's id: what the portion has in common, and the row
FILLING = "f" * ROW_LENGTH

_row, _mt = campaign_rows.c, mt_messages.c
_HERE, _THEIRS = (
    bindings.alias("here"),
    bindings.alias("theirs"),
)  # who is bound to the number, where the person is bound
_SEND = constant(RowOutcome.SEND)
_CAMPAIGN = bindparam("campaign", type_=String())
_PREFIX = bindparam("prefix", type_=String())
_REGIONS = RowSource("regions", {"region": String()})
_ROWS = RowSource("rows", {"row": Integer()})


@dataclass(frozen=True, slots=True)
class Portion:
    """What is to be released: rows of a zone, at most so many, above a row that everything before was released of.

    `closed` are the regions of the zone where nothing may be sent now; `since` is when the rows had been checked.
    """

    campaign_id: str
    zone: Zone
    most: int
    above: int = 0
    closed: Collection[str] = ()
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Making:
    """What the MTs have in common. `prefix` begins their ids: 24 hexadecimal digits that nobody else uses."""

    prefix: str
    sender: str
    catalogue_number: int | None
    expires_at: datetime
    send_until: datetime
    now: datetime


@dataclass(frozen=True, slots=True)
class Released:
    """How many rows became MTs, how many are not sent after all, and the last row that was looked at."""

    sent: int = 0
    kept_back: int = 0
    last_row: int = 0

    @property
    def looked_at(self) -> int:
        """How many rows there were."""
        return self.sent + self.kept_back


def release(db: Db, portion: Portion, making: Making) -> Released:
    """Make MTs of the next rows of a zone, in their order. Call it only while holding the campaign, as running.

    A row whose recipient has died, opted out, was frozen, or has another number by now, changes its outcome instead.
    """
    dialect = dialect_of(db)
    closed = _REGIONS.parameters(dialect, [(each,) for each in sorted(portion.closed)])
    which = {"campaign": portion.campaign_id, "of_zone": portion.zone.value, "above": portion.above}
    judging = {**which, "most": portion.most, "prefix": making.prefix, "since": portion.since or making.now, **closed}
    rows = db.execute(_judge(dialect), judging).all()
    sent = [row.row for row in rows if row.outcome == RowOutcome.SEND]
    _insert(db, portion.campaign_id, sent, making)
    return Released(len(sent), len(rows) - len(sent), max((row.row for row in rows), default=0))


def _insert(db: Db, campaign_id: str, rows: Sequence[int], making: Making) -> None:
    if not rows:
        return
    dialect = dialect_of(db)
    common = {
        "campaign": campaign_id,
        "its_occasion": f"{OCCASION}{campaign_id}:",
        "its_sender": making.sender,
        "its_catalogue_number": making.catalogue_number,
        "its_expires_at": making.expires_at,
        "its_send_until": making.send_until,
        "now": making.now,
    }
    db.execute(_making(dialect), {**common, **_ROWS.parameters(dialect, [(each,) for each in rows])})


@cache
def _judge(dialect: str) -> Update:
    """Return the UPDATE that gives the next rows the id of their MT, or another outcome."""
    picked = _picked(dialect)
    known, outcome = verdict_on(picked)
    judged = select(picked.c.row.label("row"), outcome.label("outcome")).select_from(known).cte("judged")
    judged = judged.prefix_with("MATERIALIZED", dialect="postgresql")
    good = judged.c.outcome == _SEND
    values = {"outcome": judged.c.outcome, "message_id": case((good, _PREFIX.concat(_row_part(dialect))), else_=None)}
    mine = and_(_row.campaign_id == _CAMPAIGN, _row.row == judged.c.row)  # nobody else releases: we hold the campaign
    return update(campaign_rows).where(mine).values(**values).returning(_row.row, _row.outcome)


def verdict_on(picked: FromClause) -> tuple[FromClause, ColumnElement[str]]:
    """Return what to select from, and what becomes of each of the picked now, given as `msisdn` and `participant_id`.

    The statement takes a parameter `since`: who was bound to another phone after that has moved. Everything is found by
    unique indexes, so that no plan reads whole tables, however little the database knows of them.
    """
    known = picked.outerjoin(phones, phones.c.msisdn == picked.c.msisdn)
    known = known.outerjoin(participants, participants.c.id == picked.c.participant_id)
    known = known.outerjoin(_HERE, and_(_HERE.c.msisdn == picked.c.msisdn, _HERE.c.status == ACTIVE))
    theirs = and_(_THEIRS.c.participant_id == picked.c.participant_id, _THEIRS.c.status == ACTIVE)
    return known.outerjoin(_THEIRS, theirs), _outcome(picked)


def _picked(dialect: str) -> FromClause:
    """Return the next rows of the zone."""
    closed = select(_REGIONS.source(dialect).c.region)
    here = and_(_row.zone == bindparam("of_zone", type_=String()), func.coalesce(_row.region, "").not_in(closed))
    wanted = select(_row.row, _row.msisdn, _row.participant_id).where(
        _row.campaign_id == _CAMPAIGN, _is_unreleased(), here, _row.row > bindparam("above", type_=Integer())
    )
    return wanted.order_by(_row.row).limit(bindparam("most", type_=Integer())).cte("picked")


def _is_unreleased() -> ColumnElement[bool]:
    return and_(_row.outcome == _SEND, _row.message_id.is_(None))


def _outcome(picked: FromClause) -> ColumnElement[str]:
    """Return what becomes of a row now; of several reasons the first in the order of RowOutcome."""
    return case(
        (~_is_theirs(picked), constant(RowOutcome.NO_NUMBER)),
        (participants.c.deceased_on.is_not(None), constant(RowOutcome.DECEASED)),
        (phones.c.mass_off_at.is_not(None), constant(RowOutcome.OPTED_OUT)),
        (phones.c.frozen_at.is_not(None), constant(RowOutcome.FROZEN)),
        else_=_SEND,
    )


def _is_theirs(picked: FromClause) -> ColumnElement[bool]:
    """Return whether the number is still that of the person; where nobody was named, that of anybody alive."""
    tied = func.coalesce(_HERE.c.participant_id == picked.c.participant_id, false())
    moved = func.coalesce(_THEIRS.c.since > bindparam("since", type_=UtcDateTime()), false())
    on_record = func.coalesce(participants.c.msisdn_on_record == picked.c.msisdn, false())
    nobodys = _HERE.c.participant_id.is_(None)
    anybody = participants.alias("anybody")
    somebodys = exists().where(anybody.c.msisdn_on_record == picked.c.msisdn, anybody.c.deceased_on.is_(None))
    nameless = and_(picked.c.participant_id.is_(None), or_(~nobodys, somebodys))
    return or_(tied, and_(on_record, nobodys, ~moved), nameless)


def _row_part(dialect: str) -> ColumnElement[str]:
    """Return what the row adds to the id: hexadecimal digits after a 0, filled up so that no log hides a number."""
    if dialect == "postgresql":
        return func.right(constant(FILLING + "0").concat(func.to_hex(_row.row)), ROW_LENGTH, type_=String())
    number = func.printf("%x", _row.row, type_=String())
    return func.substr(constant(FILLING + "0").concat(number), -ROW_LENGTH, type_=String())


@cache
def _making(dialect: str) -> Insert:
    """Return the INSERT ... SELECT of the MTs of rows that have their ids."""
    kind = MtKind.CAMPAIGN.value
    now = bindparam("now", type_=UtcDateTime())
    invented = participants.c.nik.startswith(constant(NIKS))
    values: dict[str, ColumnElement[Any]] = {
        "id": _row.message_id,
        "recipient": _row.msisdn,
        "sender": bindparam("its_sender", type_=String()),
        "text": _row.text,
        "kind": constant(kind),
        "priority": literal_column(str(PRIORITY_OF_KIND[kind])),
        "segments": _row.segments,
        "language": func.coalesce(_row.language, constant("id")),
        "catalogue_number": bindparam("its_catalogue_number", type_=Integer()),
        "status": constant(MtStatus.QUEUED),
        "status_at": now,
        "due_at": now,
        "created_at": now,
        "expires_at": bindparam("its_expires_at", type_=UtcDateTime()),
        "send_until": bindparam("its_send_until", type_=UtcDateTime()),
        "participant_id": _row.participant_id,
        "only_provider": case((invented, constant(SIMULATOR)), else_=None),
        "campaign_id": _row.campaign_id,
        "occasion": bindparam("its_occasion", type_=String()).concat(cast(_row.row, String())),
    }
    joined = campaign_rows.outerjoin(participants, participants.c.id == _row.participant_id)
    these = and_(_row.campaign_id == _CAMPAIGN, _row.row.in_(select(_ROWS.source(dialect).c.row)))
    rows: Select[Any] = select(*values.values()).select_from(joined).where(these)
    return insert(mt_messages).from_select(list(values), rows)
