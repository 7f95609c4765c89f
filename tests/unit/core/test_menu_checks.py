"""A menu that may not be shown to anybody says where and why."""

from typing import Any

import pytest

from core.catalogue import Catalogue
from core.catalogue_checks import check
from core.commands import Language
from core.gsm7 import septets
from core.menu_audit import LEAST_SEPTETS, fullest_answers, fullest_screens
from store.catalogue import SHIPPED, load_catalogue, report
from store.documents import read_document

BOTH = {"id": "Kata", "en": "Word"}


CONTENT, _ = read_document(SHIPPED)
SPELLINGS = {"aliases": [], "phrases": [], "misspellings": []}  # are checked elsewhere, and take their time
CONTENT["keywords"] = {name: {**entry, **SPELLINGS} for name, entry in CONTENT["keywords"].items()}


def shipped(**changes: Any) -> dict[str, Any]:
    """Return the shipped catalogue with parts of its menu replaced."""
    return {**CONTENT, "menu": {**CONTENT["menu"], **changes}}


def nodes(**changes: Any) -> dict[str, Any]:
    """Return the shipped catalogue with some nodes replaced or added."""
    return shipped(nodes={**shipped()["menu"]["nodes"], **changes})


def labelled(**item: Any) -> dict[str, Any]:
    return {"label": BOTH, **item}


def listed(*items: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {"title": BOTH, "items": list(items), **changes}


def main_with(item: dict[str, Any]) -> dict[str, Any]:
    """Return the shipped root with one item more."""
    root = shipped()["menu"]["nodes"]["main"]
    return {**root, "items": [*root["items"], item]}


def form(*fields: str, command: str = "SALDO") -> dict[str, Any]:
    return {"title": BOTH, "command": command, "fields": list(fields)}


def reached(node: dict[str, Any]) -> dict[str, Any]:
    """Return the shipped catalogue with a new node that can be reached."""
    return nodes(main=main_with(labelled(node="new")), new=node)


def without(part: str, name: str) -> dict[str, Any]:
    return shipped(**{part: {key: value for key, value in shipped()["menu"][part].items() if key != name}})


FAULTS = {
    "no words": (shipped(words=None), "menu.words", "are missing"),
    "no root": (shipped(root="home"), "menu.root", "home is no list"),
    "a node nobody comes to": (
        nodes(new=listed(labelled(command="SALDO"))),
        "menu.nodes.new",
        "cannot be reached",
    ),
    "a circle": (reached(listed(labelled(node="main"))), "menu.nodes.new", "leads back to itself"),
    "an empty screen": (reached(listed()), "menu.nodes.new", "empty screen"),
    "a list and a form at once": (
        reached({**form("kpj"), "items": [labelled(command="SALDO")]}),
        "menu.nodes.new",
        "items and fields",
    ),
    "a form without a command": (reached({"title": BOTH, "fields": ["kpj"]}), "menu.nodes.new.command", "nothing"),
    "a list with a command": (
        reached(listed(labelled(command="SALDO"), command="SALDO")),
        "menu.nodes.new.command",
        "belongs to an item",
    ),
    "an item that leads nowhere": (reached(listed(labelled())), "menu.nodes.new.items.0", "needs a node or a command"),
    "an item that leads to two places": (
        reached(listed(labelled(node="more", command="SALDO"))),
        "menu.nodes.new.items.0",
        "not both",
    ),
    "a node that is not there": (reached(listed(labelled(node="x"))), "menu.nodes.new.items.0.node", "x is no node"),
    "a command that is none": (reached(listed(labelled(command="SALDDO"))), "menu.nodes.new.items.0.command", "SALDDO"),
    "a command that answers an SMS": (
        reached(listed(labelled(command="YA"))),
        "menu.nodes.new.items.0.command",
        "YA is no command",
    ),
    "an argument that is none": (
        reached(listed(labelled(command="SALDO", arguments={"programme": "JXX"}))),
        "menu.nodes.new.items.0.arguments",
        "not what a command takes",
    ),
    "a PIN that would have to wait": (reached(form("pin", "kpj")), "menu.nodes.new.fields", "have to be kept"),
    "a new PIN that would have to wait": (reached(form("pin_new", "kpj")), "menu.nodes.new.fields", "to be kept"),
    "a PIN again without the first": (reached(form("pin_again")), "menu.nodes.new.fields", "follows pin_new"),
    "more items than numbers": (
        reached(listed(*[labelled(command="SALDO")] * 98)),
        "menu.nodes.new.items",
        "more than 97",
    ),
    "words for no outcome": (shipped(says={"unbuond": BOTH}), "menu.says.unbuond", "no outcome"),
    "something after no outcome": (
        shipped(after={"unbuond": [labelled(command="SALDO")]}),
        "menu.after.unbuond",
        "no outcome",
    ),
    "something after that leads nowhere": (
        shipped(after={"unbound": [labelled(node="x")]}),
        "menu.after.unbound.0.node",
        "no node",
    ),
    "no question for a field": (without("asks", "kpj"), "menu.asks", "kpj is missing"),
    "no help for a mistake": (without("mistakes", "pin_weak"), "menu.mistakes.pin_weak", "is missing"),
    "help for no mistake": (
        shipped(mistakes={**shipped()["menu"]["mistakes"], "sleepy": BOTH}),
        "menu.mistakes.sleepy",
        "nobody makes",
    ),
    "one language only": (
        shipped(says={"unbound": {"id": "Kata"}}),
        "menu.says.unbound.en",
        "is missing",
    ),
    "a letter that phones do not have": (
        shipped(says={"unbound": {"id": "Kata \u201csaja\u201d", "en": "Word"}}),
        "menu.says.unbound.id",
        "not GSM-7",
    ),
    "a placeholder that the outcome does not have": (
        shipped(says={"unbound": {"id": "Halo {amount}", "en": "Word"}}),
        "menu.says.unbound.id",
        "{amount} is not a placeholder",
    ),
    "an answer too long for the SMS that it may become": (
        shipped(says={"unbound": {"id": "Kata " * 30 + "!", "en": "Word"}}),
        "menu.says.unbound.id",
        "takes 164 septets",
    ),
    "words for a term that is none": (
        shipped(terms={"remedy": {"NONE": BOTH}}),
        "menu.terms.remedy.NONE",
        "takes the place of no term",
    ),
    "words for a term that are longer than all others": (
        shipped(terms={"remedy": {"OTHER": {"id": "Kata " * 10 + "!", "en": "Word"}}}),
        "menu.terms.remedy.OTHER.id",
        "longer than the longest",
    ),
    "an item too long for its line": (
        reached({"title": BOTH, "items": [{"label": {"id": "panjang" * 18, "en": "x"}, "command": "SALDO"}]}),
        "menu.nodes.new.items.0.label.id",
        "too long for a line",
    ),
    "a title that leaves no room": (
        reached({"title": {"id": "j" * 140, "en": "x"}, "items": [labelled(command="SALDO")]}),
        "menu.nodes.new.title.id",
        "leaves no room",
    ),
    "a question too long for one screen": (
        shipped(asks={**shipped()["menu"]["asks"], "town": {"id": "kota " * 30 + "?", "en": "town?"}}),
        "menu.nodes.office.fields",
        "does not fit one screen in id",
    ),
    "a last screen too long": (
        shipped(words={**shipped()["menu"]["words"], "exit": {"id": "Selamat jalan. " * 11 + "Info", "en": "Bye"}}),
        "menu.words.exit.id",
        "too long for one screen",
    ),
}


@pytest.mark.parametrize(("content", "place", "message"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_named_with_its_place(content: dict[str, Any], place: str, message: str) -> None:
    found = [(problem.place, problem.message) for problem in check(Catalogue.model_validate(content))]
    assert any(at == place and message in why for at, why in found), found


def test_the_shipped_menu_is_sound_and_a_catalogue_may_have_none() -> None:
    assert check(Catalogue.model_validate(CONTENT)) == []
    assert check(Catalogue.model_validate({key: value for key, value in CONTENT.items() if key != "menu"})) == []


@pytest.mark.parametrize("language", Language)
def test_no_screen_is_fuller_than_the_smallest_provider_allows(language: Language) -> None:
    catalogue = load_catalogue()
    screens = [screen for screen in fullest_screens(catalogue) if screen.language is language]
    answers = [screen for screen in fullest_answers(catalogue) if screen.language is language]
    assert len(screens) > 60
    assert {screen.place.split()[0] for screen in answers} == catalogue.menu.says.keys()
    assert all(septets(screen.text) <= LEAST_SEPTETS for screen in answers)
    assert all(septets(screen.text) <= LEAST_SEPTETS for screen in screens)
    assert screens == sorted(screens, key=lambda screen: -screen.septets)


def test_the_report_prints_the_fullest_screens() -> None:
    text, usable = report(SHIPPED)
    assert usable
    assert "main page 1, id" in text
    assert "main page 1, en" in text
    assert "balance_three page 1, id" in text
    assert "balance_three page 1, en" in text
    # begins without our name, so that nothing of it is left out on a screen
    assert "documents_jht.id" in text.splitlines()[-1]
