"""The audit log: who did what, when and from where; whether it is whole; a copy of it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from console.access import words
from console.access.actions import action_name
from console.addresses import asked_number
from console.guard import actor, needs, page_blueprint, runtime
from console.threads import WIB
from core.access import Permission
from office import audit
from store.audit import Shown, Wanted

blueprint = page_blueprint("audit", __name__)
SIZES = (25, 50, 100)
YEARS = range(2000, 2100)
LONGEST_VALUE = 400  # characters of one value; the rest is in the copy


@dataclass(frozen=True, slots=True)
class Change:
    """One value of an entry; None where there was, or is, none."""

    name: str
    before: str | None
    after: str | None


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
    more = len(found) > size
    return {
        "entries": [(each, changes_of(each)) for each in found[:size]],
        "asked": asked,
        "actors": actors,
        "actions": sorted(actions, key=action_name),
        "action_name": action_name,
        "newest": address_of(asked) if request.args.get("below") else "",
        "older": address_of({**asked, "below": found[size - 1].number}) if more else "",
        "sizes": [(address_of({**asked, "size": each}), str(each), each == size) for each in SIZES],
    }


def address_of(asked: Mapping[str, Any]) -> str:
    """Return the address of the list with these filters."""
    return url_for("audit.page", **asked)


def asked_for() -> dict[str, str]:
    """Return the filters of the address."""
    names = ("actor", "action", "object", "since", "until", "size")
    return {name: request.args[name].strip()[:160] for name in names if request.args.get(name, "").strip()}


def wanted_of_address() -> Wanted:
    """Return the filters as the store takes them; a day begins and ends in WIB, and what is no day filters nothing."""
    asked = asked_for()
    since, until = day_of(asked.get("since", "")), day_of(asked.get("until", ""))
    return Wanted(
        actor=asked.get("actor", ""),
        action=asked.get("action", ""),
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


def changes_of(entry: Shown) -> list[Change]:
    """Return an entry's values side by side, those only that changed."""
    before, after = values_of(entry.before), values_of(entry.after)
    names = [*before, *(name for name in after if name not in before)]
    return [Change(name, before.get(name), after.get(name)) for name in names if before.get(name) != after.get(name)]


def values_of(document: str | None) -> dict[str, str]:
    """Return the values of a document by their names; those inside others by the way to them."""
    if document is None:
        return {}
    try:
        found = json.loads(document)
    except ValueError:
        found = document
    return dict(flat("", found))


def flat(name: str, value: Any) -> list[tuple[str, str]]:
    """Return a value as pairs of name and text."""
    if isinstance(value, dict) and value:
        return [pair for key, each in value.items() for pair in flat(f"{name}.{key}" if name else str(key), each)]
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return [(name, text if len(text) <= LONGEST_VALUE else text[:LONGEST_VALUE] + "…")]
