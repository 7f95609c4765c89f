"""When it goes out: now or at a time, within which hours, how fast, until when."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from console.campaigns.costs import costs
from console.campaigns.desk import (
    AT,
    SCHEDULE,
    SUBMIT,
    Faults,
    answer,
    blueprint,
    faults_of,
    go,
    may_edit,
    opened,
    revision,
    steps_of,
)
from console.guard import actor, needs, runtime
from console.threads import WIB
from core.access import Permission
from core.campaign_windows import rate_to_spread
from core.facts import Zone
from office import campaigns as office
from office.campaign_hours import hours_of, proposed_start
from office.campaign_life import NotDone, Trouble
from store.campaigns import Stored

PARTS = {"starts_at": "start", "expires_at": "end"}
AS_FAST, FIXED, SPREAD = PACES = ("fast", "fixed", "spread")


@blueprint.get(f"{AT}/schedule")
@needs(Permission.CAMPAIGNS_SEE)
def schedule(campaign_id: str) -> ResponseReturnValue:
    """Show when it goes out."""
    stored = opened(campaign_id)
    return draw(stored, given_of(stored))


@blueprint.post(f"{AT}/schedule")
@needs(Permission.CAMPAIGNS_EDIT)
def save_schedule(campaign_id: str) -> ResponseReturnValue:
    """Keep when it goes out."""
    stored = opened(campaign_id)
    changes = changes_in(request.form, stored)
    try:
        stored = office.edit(runtime(), actor(), campaign_id, revision(), changes)
    except NotDone as error:
        if error.why is not Trouble.INVALID:
            return answer(error, campaign_id, SCHEDULE)
        names = {"starts_at": "start-day", "expires_at": "end-day", "per_minute": "per_minute"}
        return draw(stored, request.form, faults_of(error, names)), 422
    return go(SUBMIT, stored)


def changes_in(form: Mapping[str, str], stored: Stored) -> dict[str, Any]:
    """Return what the form says; what cannot be read stays text, and is refused."""
    now = runtime().now()
    starts = now if form.get("when", "now") == "now" else moment_in(form, "start")
    if form.get("when", "now") == "now" and stored.starts_at <= now:
        starts = stored.starts_at  # nothing that was approved changes by being looked at
    changes = {
        "starts_at": starts,
        "expires_at": moment_in(form, "end"),
        "window_from": clock_in(form.get("window_from", "")),
        "window_until": clock_in(form.get("window_until", "")),
    }
    return {**changes, "per_minute": rate_in(form, stored, changes)}


def moment_in(form: Mapping[str, str], name: str) -> datetime | str:
    """Return a day and a time of the form, meant in WIB."""
    written = f"{form.get(f'{name}-day', '')}T{clock_in(form.get(f'{name}-time', ''))}"
    try:
        return datetime.fromisoformat(written).replace(tzinfo=WIB)
    except ValueError:
        return written


def clock_in(written: str) -> str:
    """Return a time of day as it is kept: `8.00` is `08:00`."""
    hours, colon, minutes = written.strip().replace(".", ":").partition(":")
    return f"{hours.zfill(2)}:{(minutes if colon else '00')[:2].zfill(2)}" if hours else ""


def rate_in(form: Mapping[str, str], stored: Stored, changes: Mapping[str, Any]) -> int | str | None:
    """Return how many a minute; spread over all hours until the end if that was asked for."""
    pace, written = form.get("pace", AS_FAST), form.get("per_minute", "").replace(".", "").strip()
    if pace == FIXED:
        return int(written) if written.isascii() and written.isdecimal() and len(written) < 9 else written
    starts, ends = changes["starts_at"], changes["expires_at"]
    if pace != SPREAD or not isinstance(starts, datetime) or not isinstance(ends, datetime):
        return None
    return rate_to_spread(stored.to_send, starts, ends, (Zone.WIB, None), hours_of(runtime(), stored))


def given_of(stored: Stored) -> dict[str, str]:
    """Return the form as the campaign stands."""
    starts, ends = (each.astimezone(WIB) for each in (stored.starts_at, stored.expires_at))
    later = stored.starts_at > runtime().now()
    proposed = starts if later else proposed_start(runtime(), stored).astimezone(WIB)
    return {
        "when": "later" if later else "now",
        "start-day": f"{proposed:%Y-%m-%d}",
        "start-time": f"{proposed:%H:%M}",
        "end-day": f"{ends:%Y-%m-%d}",
        "end-time": f"{ends:%H:%M}",
        "window_from": stored.window_from,
        "window_until": stored.window_until,
        "pace": FIXED if stored.per_minute else AS_FAST,
        "per_minute": str(stored.per_minute or ""),
    }


def draw(stored: Stored, given: Mapping[str, str], faults: Faults | None = None) -> str:
    """Return the page."""
    rules = runtime().catalogue.notices
    return render_template(
        "campaigns/schedule.html",
        campaign=stored,
        steps=steps_of(stored, SCHEDULE),
        may_edit=may_edit(stored),
        faults=faults or [],
        given=given,
        quiet=(f"{rules.quiet_from:%H.%M}", f"{rules.quiet_until:%H.%M}"),
        **(costs(stored) if stored.is_checked and stored.total else {"estimate": None}),
    )
