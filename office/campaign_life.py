"""Every change of a stored campaign: by the rules of its life, on the locked row, with its entry in the audit log."""

from collections import Counter
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from core.access import Actor
from core.campaign_rows import RowOutcome
from core.campaigns import Action, Refusal, Why, act
from office import audit
from office.access import known_name
from runtime.runtime import Runtime
from store import campaign_rows, campaigns
from store.campaigns import Stored
from store.database import Db

SYSTEM = Actor("system")
_BY_PEOPLE = ("user", "terminal")


class Trouble(StrEnum):
    """Why something was not done, beside what the rules of a campaign's life say."""

    UNKNOWN = "unknown_campaign"
    CONFLICT = "conflict"  # somebody else changed it since the page was opened
    INVALID = "invalid"  # fields are wrong
    BLOCKED = "blocked"  # it must not be submitted as it is
    NO_SOURCE = "no_source"  # no file, or its columns are not chosen
    NOT_A_PERSON = "not_a_person"  # approval is for people alone
    NOT_A_FILE = "not_a_file"  # the campaign goes to a segment
    UNUSABLE = "unusable_file"


class NotDone(Exception):  # noqa: N818  # named for what it is
    """Nothing was changed. `why` is a code, `now` the campaign as it stands, `fields` say what is wrong where.

    `told` is a sentence in both languages where there is one.
    """

    def __init__(
        self, why: Trouble | Why, now: Stored | None = None, fields: Mapping[str, str] | None = None, told: str = ""
    ) -> None:
        super().__init__(why.value)
        self.why, self.now, self.fields, self.told = why, now, dict(fields or {}), told


def load(db: Db, campaign_id: str) -> Stored:
    """Return a campaign. Raises NotDone."""
    return _there(campaigns.find(db, campaign_id))


def locked(db: Db, campaign_id: str, revision: int | None = None) -> Stored:
    """Return a campaign that stays as it is until this transaction ends.

    Raises NotDone where there is none, or where it has another revision than the one that somebody looked at.
    """
    stored = _there(campaigns.lock(db, campaign_id))
    if revision is not None and stored.revision != revision:
        raise NotDone(Trouble.CONFLICT, stored)
    return stored


def _there(stored: Stored | None) -> Stored:
    if stored is None:
        raise NotDone(Trouble.UNKNOWN)
    return stored


def person(who: Actor) -> str:
    """Return the one name under which somebody's hand and word count, at the console and in a terminal."""
    kind, _, name = who.name.partition(":")
    return f"user:{known_name(name)}" if kind in _BY_PEOPLE and name else who.name


def change(  # noqa: PLR0913  # who, what, on which revision, and what goes with it are what a change is
    db: Db,
    rt: Runtime,
    who: Actor,
    stored: Stored,
    action: Action,
    *,
    revision: int | None = None,
    values: Mapping[str, Any] | None = None,
    noted: Mapping[str, Any] | None = None,
) -> Stored:
    """Do an action to a campaign that this transaction holds; return it as it is then. Raises NotDone.

    `values` are columns that change with it, `noted` is what the audit log says besides. Call it last in a transaction:
    the audit log is locked until the commit.
    """
    after = act(stored.rules, action, person(who), rt.now(), revision)
    if isinstance(after, Refusal):
        raise NotDone(after.why, stored)
    rows = {
        "state": after.state.value,
        "revision": after.revision,
        "hands": sorted(after.hands),
        "checked_revision": after.checked_revision,
        "approvals_needed": after.approvals_needed,
        "changed_at": rt.now(),
        **(values or {}),
    }
    if not campaigns.save(db, stored, **rows):
        raise NotDone(Trouble.CONFLICT, campaigns.find(db, stored.id))
    told = {"state": after.state.value, "revision": after.revision, **(noted or {})}
    before = {"state": stored.state.value, "revision": stored.revision}
    audit.note(db, rt, who, f"campaign.{action.value}", f"campaign:{stored.id}", before, told)
    return load(db, stored.id)


def _first(longest: tuple[int, int]) -> tuple[int, int]:
    """Of several that are equally long the first row counts."""
    return longest[0], -longest[1]


def findings_of(db: Db, stored: Stored) -> dict[str, Any]:
    """Return the columns that say what the check of a campaign found, counted over all of its rows."""
    counts: Counter[str] = Counter()
    segments: Counter[str] = Counter()
    places: Counter[tuple[str, str]] = Counter()
    notes: Counter[str] = Counter()
    sums = campaign_rows.summary(db, stored.id)
    for each in sums:
        counts[each.outcome.value] += each.number
        if each.segments:
            segments[str(each.segments)] += each.number
        if each.outcome is RowOutcome.SEND:
            places[each.zone or "", each.region or ""] += each.number
            notes["shortened"] += each.number * each.shortened
            notes["folded"] += each.number * each.folded
    _, longest = max((each.longest for each in sums if each.outcome is RowOutcome.SEND), key=_first, default=(0, None))
    found = {
        **stored.findings,
        **notes,
        "segments": dict(segments),
        "places": [[zone, region, number] for (zone, region), number in sorted(places.items())],
        "longest": longest,
    }
    total = sum(counts.values())
    sent = counts[RowOutcome.SEND.value]  # each takes one SMS: what needs more is not sent
    return {"counts": dict(counts), "total": total, "segments": sent, "findings": found, "lease_until": None}
