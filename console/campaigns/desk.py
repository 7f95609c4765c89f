"""What every page of a campaign begins with: the campaign, the steps of its making, and why something was refused."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import abort, flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from console.campaigns import words
from console.guard import page_blueprint, person, runtime
from core.access import Permission
from core.campaign_windows import CLOSES, OPENS
from core.campaigns import FROM, Action, State
from office import api_keys
from office import campaigns as office
from office.campaign_columns import columns_of
from office.campaign_life import NotDone, Trouble
from store.campaigns import Stored

blueprint = page_blueprint("campaigns", __name__)
SHORTEST_NUMBER = 9  # digits
_ID = re.compile(r"[0-9a-f]{12}")
AT = "/campaigns/<campaign_id>"
SOURCE, COLUMNS, TEXT, CHECK, PREVIEW, SCHEDULE, SUBMIT = STEPS = (
    "source", "columns", "text", "check", "preview", "schedule", "submit",
)  # fmt: skip
STEP_NAMES: Mapping[str, LazyString] = {
    SOURCE: _("Sumber"),
    COLUMNS: _("Kolom"),
    TEXT: _("Teks"),
    CHECK: _("Periksa"),
    PREVIEW: _("Pratinjau & biaya"),
    SCHEDULE: _("Jadwal"),
    SUBMIT: _("Ajukan"),
}
LOOKED_AT, MOST_LOOKS = "looked_at", 20  # of the reader's session: campaigns whose preview was opened
Faults = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the making: where it stands, and whether it has been taken."""

    name: str
    title: str
    address: str
    is_here: bool
    is_done: bool
    is_open: bool


@blueprint.before_request
def require_id() -> None:
    """Find nothing for what cannot be the id of a campaign, before any database is asked for it."""
    named = (request.view_args or {}).get("campaign_id")
    if named is not None and not _ID.fullmatch(named):
        abort(404)


def opened(campaign_id: str) -> Stored:
    """Return a campaign, or answer that there is no such page."""
    try:
        return office.find(runtime(), campaign_id)
    except NotDone:
        abort(404)


def may_edit(stored: Stored | None = None) -> bool:
    """Return whether the reader may change campaigns; of a certain one, whether it can be changed at all."""
    return person().may(Permission.CAMPAIGNS_EDIT) and (stored is None or stored.state in FROM[Action.EDIT])


def is_made(stored: Stored) -> bool:
    """Return whether the campaign has left the hands of those who make it."""
    return stored.state not in (State.DRAFT, State.CHECKING)


def address(step: str, campaign_id: str) -> str:
    """Return where a step of a campaign stands."""
    return url_for(f"campaigns.{step}", campaign_id=campaign_id)


def go(step: str, stored: Stored) -> ResponseReturnValue:
    """Send the reader to a step."""
    return redirect(address(step, stored.id))


def steps_of(stored: Stored, here: str) -> list[Step]:
    """Return the steps of a campaign; those that need an earlier one are closed until that is taken."""
    names = [each for each in STEPS if each != COLUMNS or stored.source == "file"]
    found, is_open = [], True
    for name in names:
        done = is_done(stored, name)
        title = str(STEP_NAMES[name])
        found.append(Step(name, title, address(name, stored.id), name == here, done, is_open))
        is_open = is_open and (done or name == SCHEDULE or (name == PREVIEW and stored.to_send > 0))
    return found


def is_done(stored: Stored, step: str) -> bool:
    """Return whether a step of a campaign has been taken."""
    checked = stored.is_checked and stored.total > 0
    taken = {
        SOURCE: stored.source == "segment" or "file" in stored.selection,
        COLUMNS: columns_of(stored.selection.get("columns")) is not None,
        TEXT: bool(stored.texts.get("id")),
        CHECK: checked,
        PREVIEW: checked and stored.to_send > 0 and (is_made(stored) or stored.id in session.get(LOOKED_AT, ())),
        SCHEDULE: is_made(stored) or is_scheduled(stored),
        SUBMIT: is_made(stored),
    }
    return taken[step]


def is_scheduled(stored: Stored) -> bool:
    """Return whether somebody has set its schedule: it is no more as campaigns begin."""
    lives, hours = stored.expires_at - stored.starts_at, (stored.window_from, stored.window_until)
    usual = tuple(each.strftime("%H:%M") for each in (OPENS, CLOSES))
    return (lives, hours, stored.per_minute) != (office.LIVES, usual, None)


def note_look(campaign_id: str) -> None:
    """Remember that this reader has seen the rows as they will be sent, until they are checked again."""
    session[LOOKED_AT] = [*forget_look(campaign_id), campaign_id][-MOST_LOOKS:]


def forget_look(campaign_id: str) -> list[str]:
    """Forget that; return of which campaigns it is still remembered."""
    session[LOOKED_AT] = [each for each in session.get(LOOKED_AT, ()) if each != campaign_id]
    kept: list[str] = session[LOOKED_AT]
    return kept


def next_step(stored: Stored) -> str:
    """Return the first step that is still to be taken."""
    open_ones = [each.name for each in steps_of(stored, "") if not each.is_done and each.name != SCHEDULE]
    return open_ones[0] if open_ones else SUBMIT


def revision() -> int:
    """Return the revision that the form was filled in from."""
    return request.form.get("revision", -1, type=int)


def faults_of(error: NotDone, fields: Mapping[str, str] | None = None) -> Faults:
    """Return what is wrong for the summary on top; `fields` name the input of a field where they differ."""
    if error.fields and error.why in (Trouble.INVALID, Trouble.NO_SOURCE, Trouble.BLOCKED):
        known = fields or {}
        return [(known.get(name, name), words.field_fault(name, code)) for name, code in error.fields.items()]
    return [("", words.why(error))]


def answer(error: NotDone, campaign_id: str, endpoint: str = "detail") -> ResponseReturnValue:
    """Tell why something was not done, on the page where the reader goes on; what is not there is not found."""
    if error.why is Trouble.UNKNOWN:
        abort(404)
    for text in dict.fromkeys(text for _field, text in faults_of(error)):
        flash(text, "warning" if error.why is Trouble.CONFLICT else "error")
    return redirect(address(endpoint, campaign_id))


def names_of(people: Sequence[str]) -> str:
    """Return people, and keys of programs, as pages name them."""
    return ", ".join(_name_of(each) for each in people) or gettext("–")


def _name_of(who: str) -> str:
    kind, _, name = who.rpartition(":")
    key = api_keys.find(runtime(), name) if kind == "api" else None
    return key.name if key else name


def hidden(written: str) -> str:
    """Return what somebody wrote, a long number so that it can be told from others, but not used."""
    shown = written.strip()[:40]
    if sum(each.isdigit() for each in shown) < SHORTEST_NUMBER:
        return shown
    return "".join("•" if each.isdigit() and 2 <= at < len(shown) - 2 else each for at, each in enumerate(shown))
