"""The audit log: who did what, when and from where; whether it is whole; a copy of it."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from console.access import words
from console.access.actions import action_name
from console.access.audit_objects import KINDS, Known, actor_name, object_name
from console.access.audit_values import lines_about
from console.addresses import asked_number
from console.guard import actor, needs, page_blueprint, runtime
from console.threads import WIB
from core.access import Permission
from office import audit
from store.audit import Shown, Wanted

blueprint: Blueprint = page_blueprint("audit", __name__)
SIZES = (25, 50, 100)
YEARS = range(2000, 2100)


@blueprint.get("/audit")
@needs(Permission.AUDIT_SEE)
def page() -> ResponseReturnValue:
    """Show the newest entries of those that are wanted."""
    return render_template("access/audit.html", **listing())


@blueprint.post("/audit/verify")
@needs(Permission.AUDIT_SEE)
def verify() -> ResponseReturnValue:
    """Look through the whole log, and say whether it is whole."""
    verdict = audit.verify_now(runtime())
    told = {"verdict": verdict, "wrong": words.verdict_in_words(verdict)}
    return render_template("access/audit.html", **told, **listing())


@blueprint.get("/audit/export")
@needs(Permission.AUDIT_SEE)
def export() -> ResponseReturnValue:
    """Give a copy of what is wanted; taking it is noted."""
    lines = audit.export_csv(runtime(), actor(), wanted_of_address())
    headers = {"Content-Disposition": 'attachment; filename="kabar-audit.csv"'}
    return Response(lines, mimetype="text/csv", headers=headers)


def listing() -> dict[str, Any]:
    """Return what the list shows: what is wanted of it stands in the address."""
    size = request.args.get("size", type=int)
    size = size if size in SIZES else SIZES[0]
    wanted = wanted_of_address()
    found = audit.find(runtime(), wanted, below=asked_number("below"), limit=size + 1)
    asked = asked_for()
    actors, actions = audit.names(runtime())
    known = known_among([*(each.object for each in found), asked.get("object", "")])
    more = len(found) > size
    return {
        "entries": [shown(each, known) for each in found[:size]],
        "asked": asked,
        "about": object_name(asked["object"], known) if "object" in asked else None,
        "kinds": list(KINDS.items()),
        "actors": sorted(((name, actor_name(name, known)) for name in actors), key=lambda pair: pair[1].casefold()),
        "actions": sorted(actions, key=action_name),
        "action_name": action_name,
        "newest": address_of(asked) if request.args.get("below") else "",
        "older": address_of({**asked, "below": found[size - 1].number}) if more else "",
        "sizes": [(address_of({**asked, "size": each}), str(each), each == size) for each in SIZES],
    }


def shown(entry: Shown, known: Known) -> dict[str, Any]:
    """Return an entry as the list shows it."""
    return {
        "entry": entry,
        "who": actor_name(entry.actor, known),
        "about": object_name(entry.object, known),
        "lines": lines_about(entry, known),
    }


def known_among(objects: Iterable[str]) -> Known:
    """Return the names of people, and of the campaigns among these objects."""
    kind, ids = "campaign:", set(objects)
    people, campaigns = audit.names_behind(
        runtime(), [each.removeprefix(kind) for each in ids if each.startswith(kind)]
    )
    return Known(people, campaigns)


def address_of(asked: Mapping[str, Any]) -> str:
    """Return the address of the list with these filters."""
    return url_for("audit.page", **asked)


def asked_for() -> dict[str, str]:
    """Return the filters of the address."""
    names = ("actor", "action", "kind", "q", "object", "since", "until", "size")
    return {name: request.args[name].strip()[:160] for name in names if request.args.get(name, "").strip()}


def wanted_of_address() -> Wanted:
    """Return the filters as the store takes them; a day begins and ends in WIB, and what is no day filters nothing."""
    asked = asked_for()
    since, until = day_of(asked.get("since", "")), day_of(asked.get("until", ""))
    return Wanted(
        actor=asked.get("actor", ""),
        action=asked.get("action", ""),
        kind=asked.get("kind", ""),
        within=asked.get("q", ""),
        object=asked.get("object", ""),
        since=since,
        until=until + timedelta(days=1) if until else None,
    )


def day_of(written: str) -> datetime | None:
    """Return the first moment of a day in WIB; None if it is none."""
    try:
        day = datetime.strptime(written, "%Y-%m-%d").replace(tzinfo=UTC).date()
    except ValueError:
        return None
    return datetime.combine(day, time(), WIB) if day.year in YEARS else None
