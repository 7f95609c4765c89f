"""A catalogue taken apart and put together: nothing gets lost, and what changed is told so that it can be read."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.catalogue import Catalogue, CatalogueError
from core.catalogue_changes import Mark, details_of, words_between
from core.catalogue_parts import (
    Change,
    UnknownPlace,
    difference,
    part_of,
    parts_of,
    path_of,
    place_around,
    with_parts,
)

WORDS = {"id": "Kata", "en": "Word"}
NODE = {"title": WORDS, "items": [{"label": WORDS, "command": "SALDO"}]}

NAMES = st.sampled_from(["a", "b", "c_d", "E"])
TEXTS = st.fixed_dictionaries({"id": st.text(max_size=8), "en": st.text(max_size=8)})
SPELLINGS = st.lists(st.text(max_size=4), max_size=3)
ENTRIES = st.fixed_dictionaries({"help": TEXTS, "aliases": SPELLINGS, "phrases": SPELLINGS, "fuzzy": st.booleans()})
ITEMS = st.lists(st.fixed_dictionaries({"label": TEXTS, "node": NAMES}), max_size=2)
NODES = st.fixed_dictionaries({"title": TEXTS, "items": ITEMS})
CODES = st.dictionaries(NAMES, TEXTS, min_size=1, max_size=3)
MENUS = st.fixed_dictionaries(
    {
        "root": NAMES,
        "prefix": st.text(max_size=4),
        "nodes": st.dictionaries(NAMES, NODES, max_size=3),
        "says": st.dictionaries(NAMES, TEXTS, max_size=3),
        "terms": st.dictionaries(NAMES, CODES, max_size=2),
        "after": st.dictionaries(NAMES, ITEMS, max_size=2),
    }
)
CATALOGUES = st.fixed_dictionaries(
    {
        "number": st.integers(1, 9),
        "keywords": st.dictionaries(NAMES, ENTRIES, max_size=3),
        "replies": st.dictionaries(NAMES, TEXTS, max_size=3),
        "terms": st.dictionaries(NAMES, CODES, max_size=2),
        "notices": st.fixed_dictionaries({"too_old_days": st.integers(1, 30)}),
        "menu": MENUS,
    }
).map(Catalogue.model_validate)


def changes_between(base: Catalogue, target: Catalogue) -> dict[str, Any]:
    return {change.place: change.after for change in difference(base, target)}


@given(CATALOGUES, CATALOGUES)
def test_what_differs_makes_one_catalogue_of_the_other(base: Catalogue, target: Catalogue) -> None:
    assert with_parts(base, changes_between(base, target)) == target.model_copy(update={"number": base.number})


@given(CATALOGUES)
def test_the_parts_are_all_there_is(catalogue: Catalogue) -> None:
    assert difference(catalogue, catalogue) == ()
    assert with_parts(Catalogue(number=catalogue.number, keywords={}, replies={}), parts_of(catalogue)) == catalogue
    assert {place: part_of(catalogue, place) for place in parts_of(catalogue)} == parts_of(catalogue)


@given(CATALOGUES, CATALOGUES)
def test_what_a_reader_is_shown_tells_every_change(base: Catalogue, target: Catalogue) -> None:
    for change in difference(base, target):
        assert details_of(change)
        for detail in details_of(change):
            assert detail.before != detail.after


def test_the_shipped_catalogue_in_parts(catalogue: Catalogue) -> None:
    parts = parts_of(catalogue)
    assert parts["keywords.SALDO"]["aliases"][0] == "sal"
    assert parts["terms.state.open"] == {"id": "sedang kami tangani", "en": "being handled"}
    assert parts["menu.root"] == "main"
    assert {"notices", "menu.words", "menu.prefix", "menu.nodes.main", "menu.asks.kpj"} <= set(parts)
    assert {"menu.mistakes.kpj", "menu.says.refusal", "menu.after.refusal", "menu.terms.remedy.DOKUMEN_KURANG"} <= set(
        parts
    )
    assert next(iter(parts)) == "keywords.SALDO"


@pytest.mark.parametrize(
    ("place", "path"),
    [
        ("keywords.JADWAL", ("keywords", "JADWAL")),
        ("replies.refusal", ("replies", "refusal")),
        ("terms.state.open", ("terms", "state", "open")),
        ("menu.terms.remedy.OTHER", ("menu", "terms", "remedy", "OTHER")),
        ("menu.nodes.main", ("menu", "nodes", "main")),
        ("menu.words", ("menu", "words")),
        ("notices", ("notices",)),
    ],
)
def test_a_place_leads_to_its_part(place: str, path: tuple[str, ...]) -> None:
    assert path_of(place) == path


@pytest.mark.parametrize(
    "place",
    ["", "number", "keywords", "keywords.", "menu", "menu.nodes", "terms.state", "terms..x", "menu.words.next", "x.y"],
)
def test_no_part_stands_elsewhere(place: str, catalogue: Catalogue) -> None:
    for look in (path_of, lambda where: part_of(catalogue, where), lambda where: with_parts(catalogue, {where: {}})):
        with pytest.raises(UnknownPlace):
            look(place)


@pytest.mark.parametrize(
    ("place", "part"),
    [
        ("keywords.SALDO.help.id", "keywords.SALDO"),
        ("keywords.SALDO.aliases.3", "keywords.SALDO"),
        ("replies.refusal.en", "replies.refusal"),
        ("terms.state.open.id", "terms.state.open"),
        ("menu.nodes.main.items.0.label.id", "menu.nodes.main"),
        ("menu.words", "menu.words"),
        ("keywords", ""),
        ("notices.stages", "notices"),
        ("menu.words.slow.id", "menu.words"),
        ("menu.nodes", ""),
    ],
)
def test_a_problem_lies_in_a_part(place: str, part: str) -> None:
    assert place_around(place) == part


@pytest.mark.parametrize(
    ("place", "part", "named"),
    [
        pytest.param("keywords.SALDO", {"alias": []}, "keywords.SALDO.alias", id="unknown field"),
        pytest.param("keywords.SALDO", {}, "keywords.SALDO.help", id="missing field"),
        pytest.param("replies.refusal", {"xx": "a"}, "replies.refusal.xx", id="unknown language"),
        pytest.param("replies.refusal", "text", "replies.refusal", id="no texts"),
        pytest.param("menu.nodes.main", {"title": WORDS, "fields": ["shoe"]}, "menu.nodes.main.fields.0", id="field"),
        pytest.param("notices", {"quiet_from": 1200}, "notices.quiet_from", id="a time that is a number"),
    ],
)
def test_a_part_of_the_wrong_shape_is_refused_with_its_place(
    catalogue: Catalogue, place: str, part: Any, named: str
) -> None:
    with pytest.raises(CatalogueError) as refusal:
        with_parts(catalogue, {place: part})
    assert any(problem.place.startswith(named) for problem in refusal.value.problems)


def test_a_group_goes_with_its_last_code(catalogue: Catalogue) -> None:
    codes = {f"terms.state.{code}": None for code in catalogue.terms["state"]}
    assert "state" not in with_parts(catalogue, codes).terms


def test_a_part_is_added_changed_and_taken_out(catalogue: Catalogue) -> None:
    changes = {"keywords.JADWAL": {"help": WORDS}, "menu.nodes.main": NODE, "menu.after.refusal": None}
    changed = with_parts(catalogue, changes)
    assert changed.keywords["JADWAL"].help["id"] == "Kata"
    assert [change.place for change in difference(catalogue, changed)] == [
        "keywords.JADWAL",
        "menu.nodes.main",
        "menu.after.refusal",
    ]
    assert "refusal" in catalogue.menu.after


@pytest.mark.parametrize(
    ("before", "after", "runs"),
    [
        ("a b c", "a x c", ["same a ", "gone b", "new x", "same  c"]),
        ("", "neu", ["new neu"]),
        ("alt", "", ["gone alt"]),
        ("Info 175", "Info 1500175", ["same Info ", "gone 175", "new 1500175"]),
    ],
)
def test_a_text_is_told_word_by_word(before: str, after: str, runs: list[str]) -> None:
    assert [f"{run.mark} {run.text}" for run in words_between(before, after)] == runs


@given(st.text(max_size=30), st.text(max_size=30))
def test_the_runs_are_both_texts(before: str, after: str) -> None:
    runs = words_between(before, after)
    assert "".join(run.text for run in runs if run.mark is not Mark.NEW) == before
    assert "".join(run.text for run in runs if run.mark is not Mark.GONE) == after


def test_spellings_that_came_and_went_are_told() -> None:
    before = {"aliases": ["sal", "saldoku"], "fuzzy": True, "help": WORDS}
    after = {"aliases": ["saldoku", "sisa"], "fuzzy": False, "help": {**WORDS, "id": "Kata lain"}}
    aliases, fuzzy, text = details_of(Change("keywords.SALDO", before, after))
    assert (aliases.path, aliases.added, aliases.removed) == ("aliases", ("sisa",), ("sal",))
    assert (fuzzy.path, fuzzy.before, fuzzy.after) == ("fuzzy", True, False)
    assert (text.path, [run.text for run in text.words]) == ("help.id", ["Kata", " lain"])


def test_a_new_part_is_told_whole() -> None:
    (indonesian, english) = details_of(Change("replies.x", None, WORDS))
    assert (indonesian.path, indonesian.words[0].mark, english.after) == ("id", Mark.NEW, "Word")
