"""What has become of every row of a campaign, counted in one statement, as of one moment; and whether it sums up."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    CompoundSelect,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    case,
    cast,
    false,
    func,
    literal_column,
    null,
    select,
    union_all,
)

from core.campaign_rows import RowOutcome
from core.delivery import MtStatus
from core.operators import PREFIX_LENGTH, operator_of
from store.campaign_recall import CANCELLED, LATER, OVER, PAUSED
from store.campaign_release import OCCASION
from store.campaign_runs import is_unreleased
from store.database import Db
from store.tables import UtcDateTime, campaign_rows, campaigns, mt_messages
from store.tables.columns import constant

A_MINUTE = timedelta(minutes=1)
TOTAL, OUTCOME, WAITING, MESSAGE = "total", "outcome", "waiting", "message"

_c, _row, _mt = campaigns.c, campaign_rows.c, mt_messages.c
_CAMPAIGN = bindparam("campaign", type_=String())
_OFF = constant(MtStatus.CANCELLED)


class Failure(NamedTuple):
    """Why MTs failed or expired: the provider that carried them ("": none did), and its code or ours ("": none)."""

    provider: str
    reason: str


@dataclass
class Ledger:
    """A campaign's rows, each counted once: not sent because of its outcome, waiting, or by the status of its MT.

    `waiting` are rows without an MT: they are sent later, or, where the campaign has ended, not at all. `operators`
    splits up the MTs, `failures` what failed or expired by who said why. `last_minute` counts what providers took since
    a minute ago.
    """

    at: datetime
    state: str = ""
    total: int = 0
    outcomes: dict[str, int] = field(default_factory=dict)
    waiting: int = 0
    waiting_by_zone: dict[str, int] = field(default_factory=dict)
    statuses: dict[str, int] = field(default_factory=dict)
    operators: dict[str, dict[str, int]] = field(default_factory=dict)
    failures: dict[Failure, int] = field(default_factory=dict)
    last_minute: int = 0

    @property
    def reasons(self) -> dict[str, int]:
        """How many failed or expired by code, whoever gave it."""
        counts: dict[str, int] = {}
        for failure, number in self.failures.items():
            _add(counts, failure.reason, number)
        return counts

    @property
    def counted(self) -> int:
        """How many rows were found."""
        return sum(self.outcomes.values()) + self.waiting + sum(self.statuses.values())

    @property
    def sums(self) -> bool:
        """Whether every row is accounted for, and none twice."""
        return self.counted == self.total

    @property
    def left(self) -> int:
        """How many rows are not settled yet: they wait, are under way, or nobody knows."""
        under_way = (MtStatus.QUEUED, MtStatus.SENDING, MtStatus.UNKNOWN)
        return self.waiting + sum(self.statuses.get(each.value, 0) for each in under_way)

    @property
    def unsent(self) -> int:
        """How many rows providers are still to take: they wait, or are queued."""
        return self.waiting + self.statuses.get(MtStatus.QUEUED.value, 0)

    @property
    def in_flight(self) -> int:
        """How many are with a worker or at a provider without an answer."""
        return sum(self.statuses.get(each.value, 0) for each in (MtStatus.SENDING, MtStatus.UNKNOWN))


def read(db: Db, campaign_id: str, now: datetime) -> Ledger | None:
    """Return the ledger of a campaign; None if there is none of this id."""
    ledger = Ledger(now)
    found = False
    rows = db.execute(_statement(), {"campaign": campaign_id, "lately": now - A_MINUTE})
    for part, name, reason, provider, prefix, number, lately in rows:
        if part == TOTAL:
            found, ledger.state, ledger.total = True, name, number
        elif part == MESSAGE:
            _count_messages(ledger, name, prefix, number)
            if reason is not None:
                failure = Failure(provider or "", reason)
                ledger.failures[failure] = ledger.failures.get(failure, 0) + number
            ledger.last_minute += lately
        elif part == OUTCOME:
            _add(ledger.outcomes, name, number)
        else:
            ledger.waiting += number
            _add(ledger.waiting_by_zone, name or "", number)
    return ledger if found else None


def _count_messages(ledger: Ledger, status: str, prefix: str, number: int) -> None:
    _add(ledger.statuses, status, number)
    _add(ledger.operators.setdefault(operator_of(prefix), {}), status, number)


def _add(counts: dict[str, int], name: str, number: int) -> None:
    if number:
        counts[name] = counts.get(name, 0) + number


@cache
def _statement() -> CompoundSelect[Any]:
    """Return the one statement: whatever happens meanwhile, all of its parts see the same moment."""
    return union_all(_total(), _outcomes(), _waiting(), _came_back(), _messages())


def _part(part: str, name: Any, number: Any) -> Select[Any]:
    return select(literal_column(f"'{part}'"), name, _text(), _text(), _text(), number, _none())


def _total() -> Select[Any]:
    return _part(TOTAL, _c.state, _c.total).where(_c.id == _CAMPAIGN)


def _outcomes() -> Select[Any]:
    unsent = and_(_row.campaign_id == _CAMPAIGN, _row.outcome != constant(RowOutcome.SEND))
    return _part(OUTCOME, _row.outcome, func.count()).where(unsent).group_by(_row.outcome)


def _waiting() -> Select[Any]:
    waiting = and_(_row.campaign_id == _CAMPAIGN, is_unreleased())
    return _part(WAITING, _row.zone, func.count()).where(waiting).group_by(_row.zone)


def _came_back() -> Select[Any]:
    """Count rows whose MT was called off while a worker had it: they wait, unless somebody else called it off."""
    number = cast(func.substr(_mt.occasion, func.length(_mt.campaign_id) + len(OCCASION) + 2), Integer)
    theirs = and_(_row.campaign_id == _mt.campaign_id, _row.row == number, _row.message_id == _mt.id)
    off = and_(_mt.campaign_id == _CAMPAIGN, _mt.status == _OFF, _mt.occasion.startswith(OCCASION))
    ours = func.coalesce(_mt.status_reason.in_([constant(each) for each in (PAUSED, CANCELLED, OVER, LATER)]), false())
    part, name = case((ours, constant(WAITING)), else_=constant(MESSAGE)), case((ours, _row.zone), else_=_mt.status)
    each = select(part.label("part"), name.label("name"), _prefix().label("prefix"))
    some = each.select_from(mt_messages.join(campaign_rows, theirs)).where(off).subquery().c
    counted = select(some.part, some.name, _text(), _text(), some.prefix, func.count(), _none())
    return counted.group_by(some.part, some.name, some.prefix)


def _messages() -> Select[Any]:
    """Count the MTs; those in whose place others were sent have lost their occasion."""
    lost = _mt.status.in_([constant(MtStatus.FAILED), constant(MtStatus.EXPIRED)])
    reason = case((lost, func.coalesce(_mt.status_reason, constant(""))), else_=None)
    provider = case((lost, _mt.provider), else_=None)
    mine = and_(_mt.campaign_id == _CAMPAIGN, _mt.status != _OFF, _mt.occasion.startswith(OCCASION))
    columns = (_mt.status, reason.label("reason"), provider.label("provider"), _prefix().label("prefix"))
    each = select(*columns, _mt.sent_at).where(mine).subquery().c
    groups = (each.status, each.reason, each.provider, each.prefix)
    lately = func.count().filter(each.sent_at >= bindparam("lately", type_=UtcDateTime()))
    return select(literal_column(f"'{MESSAGE}'"), *groups, func.count(), lately).group_by(*groups)


def _prefix() -> Any:
    return func.substr(_mt.recipient, literal_column("1"), literal_column(str(PREFIX_LENGTH)), type_=String())


def _text() -> Any:
    return cast(null(), String)


def _none() -> Any:
    return literal_column("0")
