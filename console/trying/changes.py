"""Changes of the catalogue as a page shows them: what each part is called, where it is edited, what differs in it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from console.wording.field_names import name_of_field
from console.wording.places import link_of, name_of_place
from core.catalogue import Audience, Channel
from office.catalogue import Change, Words, details_of

__all__ = ["lines_of", "link_of", "name_of_place", "shown", "written"]

NEW, GONE, CHANGED = "new", "gone", "changed"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing within a part: `words` of a text, what came to and went from a list, or its values before and after."""

    name: str
    words: tuple[Words, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One part that changed. `link` leads to the page that edits it, empty where there is none."""

    place: str
    name: str
    link: str
    kind: str
    lines: tuple[Line, ...]


def shown(changes: Iterable[Change], *, linked: bool = False) -> list[Shown]:
    """Return changes as a page shows them; `linked`: with the pages on which the draft is edited."""
    return [
        Shown(
            each.place,
            name_of_place(each.place),
            link_of(each.place) if linked and each.after is not None else "",
            NEW if each.before is None else GONE if each.after is None else CHANGED,
            lines_of(each),
        )
        for each in changes
    ]


def lines_of(change: Change) -> tuple[Line, ...]:
    """Return what differs within a part, line by line."""
    return tuple(
        Line(
            name_of_field(detail.path),
            detail.words,
            tuple(map(written, detail.added)),
            tuple(map(written, detail.removed)),
            written(detail.before),
            written(detail.after),
        )
        for detail in details_of(change)
        if written(detail.before) != written(detail.after)
    )


def written(value: Any) -> str:
    """Return any value of a catalogue as a reader understands it."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return str(gettext("ya") if value else gettext("tidak"))
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return ", ".join(map(written, value)) or "–"
    if isinstance(value, str) and value in _VALUES:
        return str(_VALUES[value])
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


# What stands in the catalogue as a code.
_VALUES: Mapping[str, str | LazyString] = {
    Channel.SMS: "SMS",
    Channel.USSD: "USSD",
    Audience.EVERYONE: _("siapa saja"),
    Audience.BOUND: _("HP yang terdaftar"),
}
