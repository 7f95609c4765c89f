"""Campaigns as they are stored: added, found, changed by who holds the row, listed; what approvers decided."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, func, insert, literal, select, tuple_, update

from core.campaign_rows import RowOutcome
from core.campaigns import Campaign, State
from store.database import Db, changed_rows
from store.tables import campaign_approvals, campaigns

APPROVED, REJECTED = "approved", "rejected"
_c, _a = campaigns.c, campaign_approvals.c


@dataclass(frozen=True, slots=True)
class Decision:
    """What an approver decided, on which revision."""

    revision: int
    decision: str
    decided_by: str
    decided_at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class Stored:
    """A campaign with everything that is kept of it; what the columns mean: `store.tables.campaigns`.

    `approvals` are the names of those who approved what stands there now. `given_back` is the word of the approver who
    gave a draft back to its makers last, None where it was not, or was submitted again.
    """

    id: str
    title: str
    state: State
    revision: int
    hands: tuple[str, ...]
    source: str
    selection: Mapping[str, Any]
    texts: Mapping[str, str]
    reason: str
    starts_at: datetime
    expires_at: datetime
    window_from: str
    window_until: str
    per_minute: int | None
    checked_revision: int
    check_mode: str
    check_position: int
    total: int
    counts: Mapping[str, int]
    findings: Mapping[str, Any]
    segments: int
    catalogue_number: int | None
    approvals_needed: int
    submitted_by: str | None
    submitted_at: datetime | None
    asked: str | None
    released: int
    lease_until: datetime | None
    begun_at: datetime | None
    running_since: datetime | None
    running_from: int
    paced_until: datetime | None
    ended_at: datetime | None
    state_reason: str | None
    created_by: str
    created_at: datetime
    changed_at: datetime
    emptied_at: datetime | None = None
    approvals: tuple[str, ...] = ()
    given_back: Decision | None = None

    @property
    def to_send(self) -> int:
        """How many rows the check found good."""
        return self.counts.get(RowOutcome.SEND, 0)

    @property
    def is_checked(self) -> bool:
        """Whether every row of the content as it stands was looked at."""
        return self.checked_revision == self.revision

    @property
    def rules(self) -> Campaign:
        """As much of it as the rules of its life need."""
        return Campaign(
            state=self.state,
            revision=self.revision,
            hands=frozenset(self.hands),
            starts_at=self.starts_at,
            expires_at=self.expires_at,
            approvals_needed=self.approvals_needed,
            approvals=frozenset(self.approvals),
            checked_revision=self.checked_revision,
            to_send=self.to_send,
        )


COLUMNS = tuple(each.name for each in fields(Stored) if each.name not in ("approvals", "given_back"))


def add(db: Db, campaign_id: str, now: datetime, **values: Any) -> None:
    """Save a new draft."""
    usual = {"id": campaign_id, "state": State.DRAFT.value, "revision": 1, "counts": {}, "findings": {}}
    db.execute(insert(campaigns).values(**usual, created_at=now, changed_at=now, **values))


def find(db: Db, campaign_id: str) -> Stored | None:
    """Return a campaign, None if there is none of this id."""
    return _one(db, select(campaigns).where(_c.id == campaign_id))


def lock(db: Db, campaign_id: str) -> Stored | None:
    """Return a campaign that stays as it is until this transaction ends."""
    return _one(db, select(campaigns).where(_c.id == campaign_id).with_for_update())


def save(db: Db, before: Stored, **values: Any) -> bool:
    """Change a campaign that is still in the state and revision of `before`; False where it is not."""
    still = and_(_c.id == before.id, _c.state == before.state.value, _c.revision == before.revision)
    return changed_rows(db, update(campaigns).where(still).values(**values)) == 1


def page(
    db: Db, states: Iterable[State] | None, limit: int, before: tuple[datetime, str] | None = None, words: str = ""
) -> list[Stored]:
    """Return campaigns in these states (None: any) whose titles contain the words, newest first.

    `before` is (created_at, id) of the last one of the page before.
    """
    wanted = select(campaigns)
    if states is not None:
        wanted = wanted.where(_c.state.in_([each.value for each in states]))
    if words:
        wanted = wanted.where(func.lower(_c.title).contains(words.lower(), autoescape=True))
    if before is not None:
        last = tuple_(literal(before[0], _c.created_at.type), before[1])
        wanted = wanted.where(tuple_(_c.created_at, _c.id) < last)
    return _all(db, wanted.order_by(_c.created_at.desc(), _c.id.desc()).limit(limit))


def titles(db: Db, ids: Sequence[str]) -> dict[str, str]:
    """Return what campaigns are called, by their ids; of ids that are none's nothing."""
    return {row.id: row.title for row in db.execute(select(_c.id, _c.title).where(_c.id.in_(ids)))}


def count_states(db: Db) -> dict[State, int]:
    """Return how many campaigns are in each state."""
    rows = db.execute(select(_c.state, func.count()).group_by(_c.state))
    return {State(state): number for state, number in rows}


def decide(db: Db, stored: Stored, decision: str, who: str, now: datetime, note: str) -> None:
    """Note what an approver decided on what was submitted. Raises IntegrityError where they decided already."""
    values = {"campaign_id": stored.id, "revision": stored.revision, "submitted_at": stored.submitted_at}
    told = {"decision": decision, "decided_by": who, "decided_at": now, "note": note}
    db.execute(insert(campaign_approvals).values(**values, **told))


def decisions(db: Db, campaign_id: str) -> list[Decision]:
    """Return everything that approvers decided, the newest first."""
    columns = (_a.revision, _a.decision, _a.decided_by, _a.decided_at, _a.note)
    rows = db.execute(select(*columns).where(_a.campaign_id == campaign_id).order_by(_a.id.desc()))
    return [Decision(*row) for row in rows]


def given_back(db: Db, limit: int) -> list[Stored]:
    """Return the drafts that approvers gave back to their makers, the one that came back last first."""
    newest = select(func.max(_a.id)).where(_a.campaign_id == _c.id).correlate(campaigns).scalar_subquery()
    wanted = select(campaigns).join(campaign_approvals, _a.id == newest)
    wanted = wanted.where(_c.state == State.DRAFT.value, _a.decision == REJECTED)
    return _all(db, wanted.order_by(_a.id.desc()).limit(limit))


def committed_segments(db: Db, since: datetime, but_not: str) -> int:
    """Return how many SMS were asked for since then by other campaigns that are to go out, go, or went."""
    going = _c.state.in_([each.value for each in (State.WAITING, State.APPROVED, State.RUNNING, State.PAUSED)])
    planned = select(func.coalesce(func.sum(_c.segments), 0)).where(going, _c.submitted_at >= since, _c.id != but_not)
    over = _c.state.in_([State.DONE.value, State.CANCELLED.value])
    went = select(func.coalesce(func.sum(_c.released), 0)).where(over, _c.submitted_at >= since, _c.id != but_not)
    return int(db.execute(planned).scalar_one()) + int(db.execute(went).scalar_one())


def _one(db: Db, wanted: Select[Any]) -> Stored | None:
    found = _all(db, wanted)
    return found[0] if found else None


def _all(db: Db, wanted: Select[Any]) -> list[Stored]:
    rows = db.execute(wanted).all()
    approvals, refusals = _approvals_of(db, rows), _refusals_of(db, rows)
    return [replace(_stored(row, approvals), given_back=refusals.get(row.id)) for row in rows]


def _approvals_of(db: Db, rows: Sequence[Row[Any]]) -> Mapping[tuple[str, int, datetime], tuple[str, ...]]:
    """Return who approved what was submitted, by campaign, revision and submission."""
    waiting = [row.id for row in rows if row.submitted_at is not None]
    if not waiting:
        return {}
    key = (_a.campaign_id, _a.revision, _a.submitted_at)
    wanted = select(*key, _a.decided_by).where(_a.campaign_id.in_(waiting), _a.decision == APPROVED).order_by(_a.id)
    found: dict[tuple[str, int, datetime], tuple[str, ...]] = {}
    for campaign_id, revision, submitted_at, who in db.execute(wanted):
        place = (campaign_id, revision, submitted_at)
        found[place] = (*found.get(place, ()), who)
    return found


def _refusals_of(db: Db, rows: Sequence[Row[Any]]) -> Mapping[str, Decision]:
    """Return the newest decision on each draft, where that was to give it back."""
    drafts = [row.id for row in rows if row.state == State.DRAFT.value]
    if not drafts:
        return {}
    columns = (_a.revision, _a.decision, _a.decided_by, _a.decided_at, _a.note)
    wanted = select(_a.campaign_id, *columns).where(_a.campaign_id.in_(drafts)).order_by(_a.id)
    newest = {row[0]: Decision(*row[1:]) for row in db.execute(wanted)}
    return {key: each for key, each in newest.items() if each.decision == REJECTED}


def _stored(row: Row[Any], approvals: Mapping[tuple[str, int, datetime], tuple[str, ...]]) -> Stored:
    plain = {**row._mapping, "state": State(row.state), "hands": tuple(row.hands)}
    return Stored(**plain, approvals=approvals.get((row.id, row.revision, row.submitted_at), ()))


__all__ = [
    "APPROVED", "COLUMNS", "REJECTED", "Decision", "Stored", "add", "committed_segments", "count_states", "decide",
    "decisions", "find", "given_back", "lock", "page", "save",
]  # fmt: skip
