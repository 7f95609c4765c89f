"""Changes of the catalogue as a page shows them: what each part is called, where it is edited, what differs in it."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import current_app, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from console.wording.field_names import name_of_field
from console.wording.told import table
from core.catalogue import Audience, Channel
from office.catalogue import Change, Words, details_of

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
            tuple(
                Line(
                    name_of_field(detail.path),
                    detail.words,
                    tuple(map(written, detail.added)),
                    tuple(map(written, detail.removed)),
                    written(detail.before),
                    written(detail.after),
                )
                for detail in details_of(each)
                if written(detail.before) != written(detail.after)
            ),
        )
        for each in changes
    ]


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


def name_of_place(place: str) -> str:
    """Return what the part at a place is called."""
    section, _, rest = place.partition(".")
    if section == "menu":
        return _menu_name(rest)
    name: Callable[[str], str] | None = _NAMES.get(section)
    return name(rest) if name else place


def _menu_name(rest: str) -> str:
    part, _, name = rest.partition(".")
    shown_name = table.name_of(name) if part in ("says", "after") and table.is_known(name) else name
    said = " ".join(filter(None, (_MENU.get(part, str)(part), shown_name)))
    return str(gettext("Menu USSD: %(part)s", part=said))


_MENU: Mapping[str, Callable[[str], str]] = {
    "nodes": lambda _part: gettext("layar"),
    "asks": lambda _part: gettext("pertanyaan"),
    "mistakes": lambda _part: gettext("teguran"),
    "says": lambda _part: gettext("jawaban"),
    "after": lambda _part: gettext("pilihan sesudah"),
    "terms": lambda _part: gettext("istilah"),
    "words": lambda _part: gettext("kata-kata umum"),
    "root": lambda _part: gettext("layar pertama"),
    "prefix": lambda _part: gettext("awalan SMS"),
}
_NAMES: Mapping[str, Callable[[str], str]] = {
    "keywords": lambda rest: gettext("Kata kunci %(name)s", name=rest),
    "replies": lambda rest: gettext("Teks: %(name)s", name=table.name_of(rest) if table.is_known(rest) else rest),
    "terms": lambda rest: gettext("Istilah %(name)s", name=rest.replace(".", " ")),
    "notices": lambda _rest: gettext("Aturan kabar"),
}


def link_of(place: str) -> str:
    """Return the address of the page that edits a part; empty where this program has none."""
    section, _, rest = place.partition(".")
    name = rest.partition(".")[2] if section == "menu" else rest
    for endpoint, arguments in _pages(section, rest, name):
        if endpoint in current_app.view_functions:
            return url_for(endpoint, **arguments)
    return ""


def _pages(section: str, rest: str, name: str) -> list[tuple[str, dict[str, Any]]]:
    """Return where a part may be edited, the best first."""
    if section == "keywords":
        return [("keywords.keyword", {"name": rest}), ("keywords.page", {})]
    if section == "replies":
        return [("texts.text", {"outcome": rest})]
    if section == "menu" and rest.startswith("says."):
        return [("texts.text", {"outcome": name, "where": "screen"})]
    if section == "menu":
        own = [("menu.node", {"name": name})] if rest.startswith("nodes.") else []
        return [*own, ("menu.page", {})]
    return [("notice_texts.page", {})] if section == "notices" else [("texts.page", {})]
