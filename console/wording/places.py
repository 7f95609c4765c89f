"""What each part of the catalogue is called on pages, and which page edits it."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import current_app, url_for
from flask_babel import gettext

from console.wording import menu_names
from console.wording.subjects import SCREEN, SCREEN_TERMS, TERMS, term_name
from console.wording.told import table

Page = tuple[str, dict[str, Any]]


def name_of_place(place: str) -> str:
    """Return what the part at a place is called."""
    section, _, rest = place.partition(".")
    if section == "menu":
        return _menu_name(rest)
    name: Callable[[str], str] | None = _NAMES.get(section)
    return name(rest) if name else place


def _menu_name(rest: str) -> str:
    part, _, name = rest.partition(".")
    shown_name = _SHOWN.get(part, str)(name)
    said = " ".join(filter(None, (_MENU.get(part, str)(part), shown_name)))
    return str(gettext("Menu USSD: %(part)s", part=said))


def _answer(name: str) -> str:
    return table.name_of(name) if table.is_known(name) else name


_SHOWN: Mapping[str, Callable[[str], str]] = {
    "says": _answer,
    "after": _answer,
    "asks": menu_names.name_of_field,
    "mistakes": menu_names.name_of_mistake,
    "terms": term_name,
}
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
    "replies": lambda rest: gettext("Teks: %(name)s", name=_answer(rest)),
    "terms": lambda rest: gettext("Istilah %(name)s", name=term_name(rest)),
    "notices": lambda _rest: gettext("Aturan kabar"),
}


def link_of(place: str) -> str:
    """Return the address of the page that edits a part; empty where this program has none."""
    section, _, rest = place.partition(".")
    found = _menu_page(rest) if section == "menu" else _PAGES[section](rest) if section in _PAGES else None
    return url_for(found[0], **found[1]) if found and found[0] in current_app.view_functions else ""


_PAGES: Mapping[str, Callable[[str], Page]] = {
    "keywords": lambda rest: ("keywords.keyword", {"name": rest}),
    "replies": lambda rest: ("texts.text", {"outcome": rest}),
    "terms": lambda rest: ("texts.text", {"outcome": rest, "where": TERMS}),
    "notices": lambda _rest: ("notice_texts.rules", {}),
}
_MENU_PAGES: Mapping[str, Callable[[str], Page]] = {
    "nodes": lambda name: ("menu.node", {"name": name}),
    "asks": lambda name: ("texts.text", {"outcome": name, "where": "asks"}),
    "mistakes": lambda name: ("texts.text", {"outcome": name, "where": "mistakes"}),
    "says": lambda name: ("texts.text", {"outcome": name, "where": SCREEN}),
    "terms": lambda name: ("texts.text", {"outcome": name, "where": SCREEN_TERMS}),
    "after": lambda name: ("menu.after", {"outcome": name}),
    "words": lambda _name: ("menu.words", {}),
    "root": lambda _name: ("menu.start", {"part": "root"}),
    "prefix": lambda _name: ("menu.start", {"part": "prefix"}),
}


def _menu_page(rest: str) -> Page:
    part, _, name = rest.partition(".")
    page = _MENU_PAGES.get(part)
    return page(name) if page else ("menu.page", {})
