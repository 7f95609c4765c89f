"""What forms of keywords and screens carry, and what is made of it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.wording.conflicts import found_at, readable
from console.wording.keyword_sheet import standing_of, words_in
from console.wording.menu_tree import Where, elsewhere, full_screens, tree_of, where_of
from console.wording.targets import led_to, targets, value_of
from core.catalogue import Catalogue, KeywordEntry
from core.commands import Language

TODAY = date(2026, 11, 20)


def entry(**fields: object) -> KeywordEntry:
    return KeywordEntry.model_validate({"help": {"id": "x", "en": "x"}, **fields})


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        pytest.param("satu\r\ndua", ["satu", "dua"], id="lines of a browser"),
        pytest.param(" satu , dua;tiga ", ["satu", "dua", "tiga"], id="commas"),
        pytest.param("jam  kantor\njam kantor", ["jam kantor"], id="twice, and blanks between"),
        pytest.param(" \n,\n", [], id="nothing"),
    ],
)
def test_words_are_read_from_lines(typed: str, words: list[str]) -> None:
    assert words_in(typed) == words


@given(st.text(max_size=80))
def test_words_that_were_read_are_read_the_same_again(typed: str) -> None:
    assert words_in("\n".join(words_in(typed))) == words_in(typed)


@pytest.mark.parametrize(
    ("fields", "standing"),
    [
        pytest.param({}, "open", id="as it comes"),
        pytest.param({"enabled": False}, "off", id="switched off"),
        pytest.param({"channels": []}, "off", id="open nowhere"),
        pytest.param({"valid_until": "2026-11-19"}, "expired", id="until yesterday"),
        pytest.param({"valid_until": "2026-11-20"}, "open", id="its last day"),
        pytest.param({"valid_from": "2026-11-21"}, "later", id="from tomorrow"),
        pytest.param({"valid_from": "2026-11-20"}, "open", id="its first day"),
    ],
)
def test_where_a_keyword_stands_today(fields: dict[str, object], standing: str) -> None:
    assert standing_of(entry(**fields), TODAY) == standing


def test_where_every_item_of_the_menu_leads_comes_back_from_the_form(catalogue: Catalogue) -> None:
    offered = {target.value for target in targets(catalogue, "id")}
    for node in catalogue.menu.nodes.values():
        for item in (each.model_dump(mode="json") for each in node.items):
            assert {**item, **led_to(value_of(item))} == item
            assert value_of(item) in offered


@pytest.mark.parametrize("value", ["", "command:", "nonsense", "command:SALDO {", 'command:SALDO ["x"]'])
def test_what_no_form_of_ours_sends_leads_nowhere_and_harms_nothing(value: str) -> None:
    assert led_to(value)["arguments"] == {}
    assert led_to(value)["node"] is None


def test_the_tree_shows_each_screen_once_and_the_rest_apart(catalogue: Catalogue) -> None:
    tree = tree_of(catalogue.menu)
    assert tree is not None
    assert list(elsewhere(catalogue.menu, tree)) == ["pin"]
    assert tree_of(catalogue.menu.model_copy(update={"root": "nowhere"})) is None


def test_every_screen_of_the_audit_is_understood(catalogue: Catalogue) -> None:
    screens = full_screens(catalogue)
    for screen in screens:
        where = where_of(screen.place)
        assert where.word or where.name in catalogue.menu.nodes, screen.place
    assert {screen.language for screen in screens} == set(Language)


@pytest.mark.parametrize(
    ("place", "where"),
    [
        ("main page 2", Where("main", 2)),
        ("main page 1 after a wrong key", Where("main", 1, wrong=True)),
        ("register nik", Where("register", field="nik")),
        ("register nik after a wrong example", Where("register", field="nik", wrong=True)),
        ("end: lost", Where(word="lost")),
    ],
)
def test_names_of_the_audit_are_read(place: str, where: Where) -> None:
    assert where_of(place) == where


def test_values_of_a_part_are_readable() -> None:
    part = {"items": [{"label": {"id": "Saldo"}}], "enabled": True, "words": ["a", "b"], "until": None}
    assert readable(found_at(part, "items.0.label.id")) == "Saldo"
    assert readable(found_at(part, "items.7.label")) == "–"
    assert readable(found_at(part, "words")) == "a, b"
    assert (readable(part["enabled"]), readable(found_at(part, "until"))) == ("✓", "–")
