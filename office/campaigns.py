"""Campaigns from the first title to the last word of approval: what the console, the terminal and the API call."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from core.access import Actor
from core.campaign_windows import CLOSES, OPENS
from core.campaigns import Action, State
from office import audit
from office.campaign_blockers import Blocker, approvers_beside, blockers
from office.campaign_check import JOB, QUEUE
from office.campaign_content import ROWS, cleaned, content_problems, title_of_copy, why_not_checked
from office.campaign_life import NotDone, Trouble, change, load, locked, person
from office.campaign_sources import origin_of
from runtime.runtime import Runtime
from store import campaign_check_state as state
from store import campaign_files, campaign_rows, campaigns
from store.campaign_submissions import lock_submissions
from store.campaigns import APPROVED, REJECTED, Decision, Stored
from store.database import READ_ONLY, Db
from store.rows import storable
from store.users import User

Fill = Callable[[Db, str], object]  # keeps what belongs to a campaign of this id
LIVES = timedelta(days=7)  # of a new campaign, unless somebody says otherwise
ID_LENGTH = 12
LONGEST_NOTE = 500
_UNCHECKED: Mapping[str, Any] = {"counts": {}, "findings": {}, "total": 0, "segments": 0, "check_mode": state.ALL}
_UNSUBMITTED: Mapping[str, Any] = {"submitted_by": None, "submitted_at": None, "approvals_needed": 1}


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of campaigns; `next` is where the following one begins, None: there is none."""

    rows: list[Stored]
    next: tuple[datetime, str] | None


def create(rt: Runtime, who: Actor, title: str, source: str, filters: Mapping[str, Any] | None = None) -> Stored:
    """Begin a campaign from a file or to a segment (`source`), and return it. Raises NotDone."""
    selection = {"filters": dict(filters or {})} if source == "segment" else {}
    return begin(rt, who, {"title": title, "source": source, "selection": selection})


def begin(rt: Runtime, who: Actor, content: Mapping[str, Any], fill: Fill | None = None) -> Stored:
    """Begin a campaign with this content, the whole of it or nothing, and return it. Raises NotDone.

    `fill` keeps what belongs to it besides: its file.
    """
    now = rt.now()
    usual = {
        "texts": {},
        "starts_at": now,
        "expires_at": now + LIVES,
        "window_from": OPENS.strftime("%H:%M"),
        "window_until": CLOSES.strftime("%H:%M"),
    }
    values = {**usual, **content}
    _require_good(rt, values, None)
    noted = {"title": content["title"], "source": origin_of(content["source"], content.get("selection", {}))}
    with rt.transaction() as db:
        return _add(db, rt, who, cleaned(values), noted, fill)


def copy_as_new(rt: Runtime, who: Actor, campaign_id: str, word: str = "salinan") -> Stored:
    """Begin a campaign with the content of another one, its file included, and return it. Raises NotDone.

    `word` is what its title calls a copy, in the language of whoever makes it.
    """
    now = rt.now()

    def fill(db: Db, new_id: str) -> None:
        campaign_files.copy_file(db, campaign_id, new_id)
        campaign_files.copy_corrections(db, campaign_id, new_id)

    with rt.transaction() as db:
        old = load(db, campaign_id)
        kept = ("source", "selection", "texts", "reason", "window_from", "window_until", "per_minute")
        values = {name: getattr(old, name) for name in kept}
        values |= {
            "title": title_of_copy(old.title, word),
            "starts_at": now,
            "expires_at": now + max(old.expires_at - old.starts_at, LIVES),
        }
        return _add(db, rt, who, values, {"copy_of": old.id}, fill)


def _add(
    db: Db, rt: Runtime, who: Actor, values: Mapping[str, Any], noted: Mapping[str, Any], fill: Fill | None = None
) -> Stored:
    campaign_id = rt.ids.message_id()[-ID_LENGTH:]
    campaigns.add(db, campaign_id, rt.now(), **values, hands=[person(who)], created_by=person(who))
    if fill is not None:
        fill(db, campaign_id)
    audit.note(db, rt, who, "campaign.create", f"campaign:{campaign_id}", None, dict(noted))
    return load(db, campaign_id)


def edit(rt: Runtime, who: Actor, campaign_id: str, revision: int, changes: Mapping[str, Any]) -> Stored:
    """Change fields of a campaign: title, reason, texts, filters, columns, starts_at, expires_at, window_from,
    window_until, per_minute. `revision` is the one that the form was filled in from. Raises NotDone.

    What was approved has to be approved again; rows have to be looked at again only where they may come out otherwise.
    """
    with rt.transaction() as db:
        stored = locked(db, campaign_id, revision)
        values = cleaned(_columns(stored, changes))
        changed = {name: value for name, value in values.items() if getattr(stored, name) != value}
        if not changed:
            return stored
        _require_good(rt, changed, stored)
        return put(db, rt, who, stored, changed)


def put(db: Db, rt: Runtime, who: Actor, stored: Stored, changed: Mapping[str, Any]) -> Stored:
    """Change columns of the content of a locked campaign. Raises NotDone."""
    touched = bool(ROWS & changed.keys())
    kept = stored.is_checked and not touched
    further = {**_UNSUBMITTED, "lease_until": None, "state_reason": None, **(_UNCHECKED if touched else {})}
    if kept:
        further["checked_revision"] = stored.revision + 1  # what the rows rest on is as it was
    noted = {"changed": sorted(changed)}
    return change(db, rt, who, stored, Action.EDIT, values={**further, **changed}, noted=noted)


def _columns(stored: Stored, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return changes as columns: filters and columns of a file are parts of the selection."""
    values = dict(changes)
    parts = {name: values.pop(name) for name in ("filters", "columns") if name in values}
    if parts:
        values["selection"] = {**stored.selection, **parts}
    return values


def _require_good(rt: Runtime, values: Mapping[str, Any], stored: Stored | None) -> None:
    problems = content_problems(rt, values, stored)
    if problems:
        raise NotDone(Trouble.INVALID, stored, problems)


def find(rt: Runtime, campaign_id: str) -> Stored:
    """Return a campaign. Raises NotDone."""
    with rt.engine.execution_options(**READ_ONLY).begin() as db:
        return load(db, campaign_id)


def listed(
    rt: Runtime,
    states: Iterable[State] | None = None,
    limit: int = 25,
    before: tuple[datetime, str] | None = None,
    words: str = "",
) -> Listed:
    """Return a page of campaigns, newest first, those whose title contains the words."""
    with rt.engine.execution_options(**READ_ONLY).begin() as db:
        rows = campaigns.page(db, states, limit + 1, before, words)
    more = len(rows) > limit
    return Listed(rows[:limit], (rows[limit - 1].created_at, rows[limit - 1].id) if more else None)


def count_states(rt: Runtime) -> dict[State, int]:
    """Return how many campaigns are in each state."""
    with rt.engine.execution_options(**READ_ONLY).begin() as db:
        return campaigns.count_states(db)


def history(rt: Runtime, campaign_id: str) -> list[Decision]:
    """Return what approvers decided on it, the newest first."""
    with rt.engine.execution_options(**READ_ONLY).begin() as db:
        return campaigns.decisions(db, campaign_id)


def start_check(rt: Runtime, who: Actor, campaign_id: str, revision: int) -> Stored:
    """Have every row looked at, by a worker; return the campaign. Raises NotDone."""
    with rt.transaction() as db:
        stored = locked(db, campaign_id, revision)
        why = why_not_checked(stored)
        if why is not None:
            raise NotDone(why[0], stored, why[1])
        mode = state.CLEAR if campaign_rows.has_rows(db, campaign_id) else state.ALL
        begun = {**_UNCHECKED, "check_mode": mode, "check_position": state.BEGIN, "lease_until": None}
        begun |= {"catalogue_number": rt.catalogue.number, "state_reason": None}
        stored = change(db, rt, who, stored, Action.CHECK, values=begun)
    rt.enqueue_aside(JOB, [campaign_id], queue=QUEUE)
    return stored


def what_blocks(rt: Runtime, campaign_id: str) -> tuple[Blocker, ...]:
    """Return what keeps a campaign from being submitted, and what is only to be thought of. Raises NotDone."""
    with rt.transaction() as db:
        return blockers(db, rt, load(db, campaign_id))


def askable(rt: Runtime, who: Actor, stored: Stored) -> list[User]:
    """Return who could approve the campaign if this person submitted it."""
    with rt.engine.execution_options(**READ_ONLY).begin() as db:
        return approvers_beside(db, {*stored.hands, person(who)})


def submit(rt: Runtime, who: Actor, campaign_id: str, revision: int, asked: str = "") -> Stored:
    """Ask for approval, of two people where it is large. Raises NotDone; `fields` name what blocks it.

    `asked` is the name of an approver who is asked before others; whoever else may approve can do so, too.
    """
    with rt.transaction() as db:
        lock_submissions(db)  # each counts against the budget what was submitted before
        stored = locked(db, campaign_id, revision)
        needed = 2 if stored.to_send >= rt.settings.campaign_two_approvers else 1
        submitted = replace(stored, approvals_needed=needed, hands=(*stored.hands, person(who)))
        blocking = {each.code: each.told for each in blockers(db, rt, submitted) if each.blocks}
        if blocking and stored.is_checked:
            raise NotDone(Trouble.BLOCKED, stored, blocking)
        if asked and asked not in {each.name for each in approvers_beside(db, submitted.hands)}:
            raise NotDone(Trouble.INVALID, stored, {"asked": "unknown"})
        chosen = f"user:{asked}" if asked else None
        values = {"submitted_by": person(who), "submitted_at": rt.now(), "approvals_needed": needed, "asked": chosen}
        noted = {"rows": stored.to_send, "approvals_needed": needed, **({"asked": chosen} if chosen else {})}
        return change(db, rt, who, stored, Action.SUBMIT, values=values, noted=noted)


def approve(rt: Runtime, who: Actor, campaign_id: str, revision: int, note: str = "") -> Stored:
    """Approve what was looked at; it begins by itself at its time once enough people did. Raises NotDone."""
    _require_person(who)
    with rt.transaction() as db:
        stored = locked(db, campaign_id)
        noted = {"note": bool(note.strip())}
        after = change(db, rt, who, stored, Action.APPROVE, revision=revision, noted=noted)
        campaigns.decide(db, after, APPROVED, person(who), rt.now(), storable(note.strip(), LONGEST_NOTE))
        return load(db, campaign_id)


def reject(rt: Runtime, who: Actor, campaign_id: str, revision: int, note: str) -> Stored:
    """Send a campaign back to those who made it, saying why. Raises NotDone."""
    _require_person(who)
    if not note.strip():
        raise NotDone(Trouble.INVALID, None, {"note": "empty"})
    with rt.transaction() as db:
        stored = locked(db, campaign_id, revision)
        after = change(db, rt, who, stored, Action.REJECT, values=dict(_UNSUBMITTED))
        campaigns.decide(db, stored, REJECTED, person(who), rt.now(), storable(note.strip(), LONGEST_NOTE))
        return after


def _require_person(who: Actor) -> None:
    """The API and the house approve nothing."""
    if not who.name.startswith(("user:", "terminal:")):
        raise NotDone(Trouble.NOT_A_PERSON)
