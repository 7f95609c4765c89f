"""Turns rows of a running campaign into MTs, a portion at a time: whoever must not get it any more is left out."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
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
    func,
    insert,
    literal_column,
    select,
    update,
)

from core.campaign_rows import RowOutcome
from core.delivery import PRIORITY_OF_KIND, MtKind, MtStatus
from core.facts import Zone
from core.invented import NIKS, SIMULATOR
from store.campaign_verdict import arrived_before, verdict_on
from store.database import Db, dialect_of
from store.rows import RowSource
from store.tables import UtcDateTime, campaign_rows, mt_messages, participants
from store.tables.columns import constant

OCCASION = "campaign:"  # begins what keeps a row from being sent twice: campaign:<id>:<row>
PREFIX_LENGTH, ROW_LENGTH = 24, 8  # of an MT's id: what the portion has in common, and the row
FILLING = "f" * ROW_LENGTH

_row, _mt = campaign_rows.c, mt_messages.c
_SEND = constant(RowOutcome.SEND)
_CAMPAIGN = bindparam("campaign", type_=String())
_PREFIX = bindparam("prefix", type_=String())
_REGIONS = RowSource("regions", {"region": String()})
_ONES = RowSource("rows", {"row": Integer()})
_ROWS = RowSource("rows", {"row": Integer(), "made_at": UtcDateTime()})
A_MOMENT = timedelta(microseconds=1)  # between the MTs of a portion, so that there is an order in which they were made


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
    """How many rows became MTs, how many are not sent after all, and the last row that was looked at.

    `arrived` are rows whose MT had failed and was to be sent anew: it reached the phone all the same.
    """

    sent: int = 0
    kept_back: int = 0
    last_row: int = 0
    arrived: int = 0

    @property
    def looked_at(self) -> int:
        """How many rows there were."""
        return self.sent + self.kept_back + self.arrived


def release(db: Db, portion: Portion, making: Making) -> Released:
    """Make MTs of the next rows of a zone, in their order. Call it only while holding the campaign, as running.

    A row whose recipient has died, opted out, was frozen, or has another number by now, changes its outcome instead.
    One whose failed MT has arrived after all gets that one back.
    """
    dialect = dialect_of(db)
    closed = _REGIONS.parameters(dialect, [(each,) for each in sorted(portion.closed)])
    which = {"campaign": portion.campaign_id, "of_zone": portion.zone.value, "above": portion.above}
    judging = {**which, "most": portion.most, "prefix": making.prefix, "since": portion.since or making.now, **closed}
    rows = db.execute(_judge(dialect), judging).all()
    good = [row for row in rows if row.outcome == RowOutcome.SEND]
    sent = [row.row for row in good if row.message_id.startswith(making.prefix)]
    arrived = [row.row for row in good if not row.message_id.startswith(making.prefix)]
    _insert(db, portion.campaign_id, sent, making)
    _restore(db, portion.campaign_id, arrived)
    last = max((row.row for row in rows), default=0)
    return Released(len(sent), len(rows) - len(good), last, len(arrived))


def _restore(db: Db, campaign_id: str, rows: Sequence[int]) -> None:
    """Let the MTs of these rows stand for them again."""
    if rows:
        dialect = dialect_of(db)
        given = {"campaign": campaign_id, "its_occasion": f"{OCCASION}{campaign_id}:"}
        db.execute(_restoring(dialect), {**given, **_ONES.parameters(dialect, [(each,) for each in rows])})


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
    made = [(row, making.now + place * A_MOMENT) for place, row in enumerate(sorted(rows))]
    db.execute(_making(dialect), {**common, **_ROWS.parameters(dialect, made)})


@cache
def _judge(dialect: str) -> Update:
    """Return the UPDATE that gives the next rows the id of their MT, or another outcome."""
    picked = _picked(dialect)
    known, outcome = verdict_on(picked)
    arrived = arrived_before(picked)
    each = select(picked.c.row.label("row"), outcome.label("outcome"), arrived.label("arrived"))
    judged = each.select_from(known).cte("judged").prefix_with("MATERIALIZED", dialect="postgresql")
    anew = case((judged.c.outcome == _SEND, _PREFIX.concat(_row_part(dialect))), else_=None)
    values = {
        "outcome": case((judged.c.arrived.is_not(None), _SEND), else_=judged.c.outcome),
        "message_id": func.coalesce(judged.c.arrived, anew),
    }
    mine = and_(_row.campaign_id == _CAMPAIGN, _row.row == judged.c.row)  # nobody else releases: we hold the campaign
    return update(campaign_rows).where(mine).values(**values).returning(_row.row, _row.outcome, _row.message_id)


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


def _row_part(dialect: str) -> ColumnElement[str]:
    """Return what the row adds to the id: hexadecimal digits after a 0, filled up so that no log hides a number."""
    if dialect == "postgresql":
        return func.right(constant(FILLING + "0").concat(func.to_hex(_row.row)), ROW_LENGTH, type_=String())
    number = func.printf("%x", _row.row, type_=String())
    return func.substr(constant(FILLING + "0").concat(number), -ROW_LENGTH, type_=String())


@cache
def _restoring(dialect: str) -> Update:
    """Return the UPDATE that gives MTs back the occasion of their rows."""
    these = and_(_row.campaign_id == _CAMPAIGN, _row.row.in_(select(_ONES.source(dialect).c.row)))
    occasion = bindparam("its_occasion", type_=String()).concat(cast(_row.row, String()))
    return update(mt_messages).where(these, _mt.id == _row.message_id).values(occasion=occasion)


@cache
def _making(dialect: str) -> Insert:
    """Return the INSERT ... SELECT of the MTs of rows that have their ids."""
    kind, made = MtKind.CAMPAIGN.value, _ROWS.source(dialect)
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
        "created_at": made.c.made_at,
        "expires_at": bindparam("its_expires_at", type_=UtcDateTime()),
        "send_until": bindparam("its_send_until", type_=UtcDateTime()),
        "participant_id": _row.participant_id,
        "only_provider": case((invented, constant(SIMULATOR)), else_=None),
        "campaign_id": _row.campaign_id,
        "occasion": bindparam("its_occasion", type_=String()).concat(cast(_row.row, String())),
    }
    # outer, so that SQLite looks up each row by its key instead of the list for each of a campaign's rows
    known = made.outerjoin(campaign_rows, and_(_row.campaign_id == _CAMPAIGN, _row.row == made.c.row))
    known = known.outerjoin(participants, participants.c.id == _row.participant_id)
    rows: Select[Any] = select(*values.values()).select_from(known)
    return insert(mt_messages).from_select(list(values), rows)
