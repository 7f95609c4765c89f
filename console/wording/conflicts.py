"""The page for two people who changed the same part: theirs, mine, and what is published; nothing is overwritten."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Response, make_response, render_template, request

from console.wording.desk import Desk, name_of
from console.wording.field_names import name_of_field
from core.catalogue_changes import Words, words_between
from core.catalogue_parts import Change
from office.catalogue import Conflict, details_of

KEPT_BACK = ("csrf_token", "revision", "step")
REMOVING = ("remove", "remove-screen")  # steps of a form that take the part out


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing in which theirs and mine differ; `published` is what is below both."""

    name: str
    published: str
    theirs: tuple[Words, ...]
    mine: tuple[Words, ...]


def page(desk: Desk, conflict: Conflict, mine: Any, title: str) -> Response:
    """Return the page that asks what is to hold. The form is kept whole, so that nobody types it again."""
    theirs, step = conflict.theirs, request.form.get("step", "save")
    html = render_template(
        "wording/conflict.html",
        desk=desk,
        title=title,
        theirs=theirs,
        who=name_of(theirs.edited_by),
        differences=list(differences(theirs.content, mine, theirs.base, theirs.place)),
        kept=[(name, value) for name, value in request.form.items(multi=True) if name not in KEPT_BACK],
        address=request.path,
        back=request.path.removesuffix("/discard"),
        discarding=request.path.endswith("/discard"),
        step=step if step in REMOVING else "save",
    )
    return make_response(html, 409)


def differences(theirs: Any, mine: Any, published: Any, place: str) -> Iterator[Difference]:
    """Yield in what two versions of a part differ, each beside the published one."""
    for detail in details_of(Change(place, theirs, mine)):
        old, new = readable(detail.before), readable(detail.after)
        runs = detail.words or words_between(old, new)
        yield Difference(
            name_of_field(detail.path),
            readable(found_at(published, detail.path)),
            tuple(run for run in runs if run.mark != "new"),
            tuple(run for run in runs if run.mark != "gone"),
        )


def found_at(content: Any, path: str) -> Any:
    """Return what stands at a dotted path of a part; None where there is nothing."""
    for key in path.split(".") if path else ():
        if isinstance(content, list):
            content = content[int(key)] if key.isdigit() and int(key) < len(content) else None
        else:
            content = content.get(key) if isinstance(content, dict) else None
    return content


def readable(value: Any) -> str:
    """Return a value of a part as people read it."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "✓" if value else "–"
    if isinstance(value, list):
        return ", ".join(map(readable, value))
    if isinstance(value, dict):
        return "\n".join(f"{key}: {readable(each)}" for key, each in value.items() if each not in (None, {}, []))
    return str(value)
