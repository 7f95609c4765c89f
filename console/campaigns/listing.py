"""The list of campaigns: their state, their figures, whose they are; a copy as a new one; an example file."""

import re
from datetime import datetime
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from console.campaigns import words
from console.campaigns.desk import AT, address, answer, blueprint, is_made, may_edit, names_of, next_step
from console.guard import actor, needs, person, runtime
from core.access import Permission
from core.campaigns import OPEN_STATES, State
from office import campaigns as office
from office.campaign_life import NotDone
from store.campaigns import Stored
from store.rows import storable

SIZES = (25, 50, 100)
EXAMPLE = (  # separated as spreadsheets in Indonesia write and open it
    "\ufeffno hp;nama;tanggal;jumlah\r\n"
    "0850-0000-0101;Sari Wulandari;30-11-2026;250000\r\n"
    "0850-0000-0102;Budi Santoso;30-11-2026;175500\r\n"
)
_LONG_NUMBER = re.compile(r"\d{6,}")
GROUPS: dict[str, frozenset[State]] = {
    "open": OPEN_STATES,
    "making": frozenset({State.DRAFT, State.CHECKING}),
    "waiting": frozenset({State.WAITING, State.APPROVED}),
    "running": frozenset({State.RUNNING, State.PAUSED}),
    "over": frozenset({State.DONE, State.CANCELLED}),
}


@blueprint.get("/campaigns")
@needs(Permission.CAMPAIGNS_SEE)
def page() -> ResponseReturnValue:
    """List campaigns, newest first."""
    return render_template("campaigns/list.html", **listing())


@blueprint.get("/campaigns/rows")
@needs(Permission.CAMPAIGNS_SEE)
def rows() -> ResponseReturnValue:
    """Return the list as a piece of its page; it is asked for again and again."""
    return render_template("campaigns/_rows.html", **listing())


@blueprint.get("/campaigns/example")
@needs(Permission.CAMPAIGNS_SEE)
def example() -> ResponseReturnValue:
    """Return a file as it should be, with invented people."""
    headers = {"Content-Disposition": 'attachment; filename="contoh-kampanye.csv"'}
    return Response(EXAMPLE, mimetype="text/csv", headers=headers)


@blueprint.post(f"{AT}/copy")
@needs(Permission.CAMPAIGNS_EDIT)
def copy(campaign_id: str) -> ResponseReturnValue:
    """Begin a campaign with the content of this one."""
    try:
        stored = office.copy_as_new(runtime(), actor(), campaign_id, gettext("salinan"))
    except NotDone as error:
        return answer(error, campaign_id)
    flash(gettext("Disalin sebagai kampanye baru. Periksa lagi barisnya sebelum mengajukan."), "done")
    return redirect(address("detail", stored.id))


def listing() -> dict[str, Any]:
    """Return what the list shows; what is wanted of it stands in the address, never a number."""
    group = request.args.get("only", "")
    searched = storable(_LONG_NUMBER.sub("", request.args.get("q", "")).strip(), 80)
    size = request.args.get("rows", SIZES[0], type=int)
    size = size if size in SIZES else SIZES[0]
    found = office.listed(runtime(), GROUPS.get(group), size, place(request.args.get("before", "")), searched)
    counts = office.count_states(runtime())
    after = f"{found.next[0].isoformat()}~{found.next[1]}" if found.next else ""
    return {
        "rows": [(each, figures(each), link(each)) for each in found.rows],
        "words": words,
        "names_of": names_of,
        "chips": chips(group, searched, counts),
        "searched": searched,
        "only": group if group in GROUPS else "",
        "next": url_for("campaigns.page", **_asked(only=group, q=searched, rows=size, before=after)) if after else "",
        "first": url_for("campaigns.page", **_asked(only=group, q=searched)) if "before" in request.args else "",
        "any": bool(counts),
        "may_edit": may_edit(),
        "may_approve": person().may(Permission.CAMPAIGNS_APPROVE),
        "waiting": counts.get(State.WAITING, 0),
        "polls": request.full_path.replace("/campaigns/rows", "/campaigns").partition("?")[2],
        "at": runtime().now(),
    }


def figures(stored: Stored) -> tuple[int, int]:
    """Return how many rows there are and how many of them go out."""
    return stored.total or int(stored.selection.get("file", {}).get("rows") or 0), stored.to_send


def link(stored: Stored) -> str:
    """Return where a campaign is gone on with: its page, on which the note of an approver stands, or its next step."""
    if is_made(stored) or stored.given_back or not may_edit(stored):
        return url_for("campaigns.detail", campaign_id=stored.id)
    return address("check" if stored.state is State.CHECKING else next_step(stored), stored.id)


def chips(chosen: str, searched: str, counts: dict[State, int]) -> list[tuple[str, str, bool]]:
    """Return the filters with how many there are of each."""
    names = {
        "": gettext("Semua"),
        "making": gettext("Disusun"),
        "waiting": gettext("Menunggu"),
        "running": gettext("Berjalan"),
        "over": gettext("Berakhir"),
    }
    found = []
    for code, name in names.items():
        number = sum(counts.values()) if not code else sum(counts.get(each, 0) for each in GROUPS[code])
        href = url_for("campaigns.page", **_asked(only=code, q=searched))
        found.append((href, f"{name} ({number})", code == chosen))
    return found


def _asked(**wanted: Any) -> dict[str, Any]:
    return {name: value for name, value in wanted.items() if value and (name, value) != ("rows", SIZES[0])}


def place(written: str) -> tuple[datetime, str] | None:
    """Return where a list goes on; None: at its beginning."""
    moment, _tilde, campaign_id = written.partition("~")
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        return None
    return (at, storable(campaign_id, 12)) if campaign_id and at.tzinfo is not None else None
