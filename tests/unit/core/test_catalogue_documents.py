"""The document of a catalogue: canonical, refused when it was touched, completed with what came since."""

import json
from typing import Any

import pytest

from core.catalogue import Catalogue, CatalogueError
from core.catalogue_checks import check
from core.catalogue_documents import content_of, document_of, hash_of, read, written


def reread(document: str, shipped: Catalogue, number: int = 7) -> Catalogue:
    return read(document, hash_of(document), number, shipped)


def changed(catalogue: Catalogue, change: Any) -> str:
    content = json.loads(document_of(catalogue))
    change(content)
    return written(content)


def test_what_is_kept_comes_back_the_same_under_its_number(catalogue: Catalogue) -> None:
    again = reread(document_of(catalogue), catalogue)
    assert again == catalogue.model_copy(update={"number": 7})
    assert list(again.keywords) == list(catalogue.keywords)
    assert list(again.replies) == list(catalogue.replies)
    assert document_of(again) == document_of(catalogue)


def test_the_order_of_what_is_written_makes_no_other_document(catalogue: Catalogue) -> None:
    turned = catalogue.model_copy(update={"replies": dict(reversed(catalogue.replies.items()))})
    assert document_of(turned) == document_of(catalogue)


@pytest.mark.parametrize(
    ("document", "why"),
    [
        pytest.param("{", "no JSON", id="cut off"),
        pytest.param("[]", "no catalogue", id="a list"),
        pytest.param('{"keywords":[]}', "shape", id="keywords as a list"),
        pytest.param('{"keywords":{"SALDO":{"aliases":7}}}', "shape", id="aliases as a number"),
        pytest.param('{"replies":{"refusal":{"xx":"a"}}}', "xx", id="a language nobody speaks"),
    ],
)
def test_what_is_no_catalogue_is_refused(document: str, why: str, catalogue: Catalogue) -> None:
    with pytest.raises(CatalogueError, match=why):
        reread(document, catalogue)


def test_a_document_with_another_hash_is_refused(catalogue: Catalogue) -> None:
    document = document_of(catalogue)
    with pytest.raises(CatalogueError, match="hash"):
        read(document.replace("175", "176"), hash_of(document), 7, catalogue)


def drop(*path: str) -> Any:
    def change(content: Any) -> None:
        for name in path[:-1]:
            content = content[name]
        del content[path[-1]]

    return change


@pytest.mark.parametrize(
    "path",
    [
        ("keywords", "KARTU"),
        ("replies", "no_claim"),
        ("replies", "no_claim", "en"),
        ("terms", "state"),
        ("notices", "stages", "DITOLAK"),
        ("menu", "words", "slow"),
        ("menu", "asks", "ticket"),
        ("menu", "mistakes", "pin_weak"),
    ],
    ids=".".join,
)
def test_what_the_program_learnt_since_comes_from_the_shipped_one(path: tuple[str, ...], catalogue: Catalogue) -> None:
    completed = reread(changed(catalogue, drop(*path)), catalogue)
    assert check(completed) == []
    assert content_of(completed) == content_of(catalogue)


def test_a_new_outcome_brings_its_words_for_the_screen(catalogue: Catalogue) -> None:
    def change(content: Any) -> None:
        del content["replies"]["unbound"]
        del content["menu"]["says"]["unbound"]

    assert "unbound" in reread(changed(catalogue, change), catalogue).menu.says


def test_what_operators_took_out_stays_out(catalogue: Catalogue) -> None:
    def change(content: Any) -> None:
        del content["menu"]["says"]["unbound"]
        del content["menu"]["nodes"]["ticket"]
        content["keywords"]["SALDO"]["aliases"].remove("balance")

    completed = reread(changed(catalogue, change), catalogue)
    assert "unbound" not in completed.menu.says
    assert "ticket" not in completed.menu.nodes
    assert "balance" not in completed.keywords["SALDO"].aliases


def test_a_new_keyword_takes_no_spelling_that_operators_gave_to_another(catalogue: Catalogue) -> None:
    def change(content: Any) -> None:
        del content["keywords"]["KARTU"]
        content["keywords"]["SALDO"]["aliases"].append("Card")

    completed = reread(changed(catalogue, change), catalogue)
    assert "card" not in completed.keywords["KARTU"].aliases
    assert check(completed) == []


def test_what_nobody_can_come_across_any_more_is_left_out(catalogue: Catalogue) -> None:
    def change(content: Any) -> None:
        content["replies"]["long_gone"] = {"id": "Kata", "en": "Word"}
        content["menu"]["mistakes"]["long_gone"] = {"id": "Kata", "en": "Word"}
        content["menu"]["says"]["long_gone"] = {"id": "Kata", "en": "Word"}

    assert content_of(reread(changed(catalogue, change), catalogue)) == content_of(catalogue)


def test_an_information_keyword_stands_behind_the_built_in_ones(catalogue: Catalogue) -> None:
    words = {"id": "Kata", "en": "Word"}

    def change(content: Any) -> None:
        content["keywords"] = {"AJADWAL": {"help": words}, **content["keywords"]}

    assert list(reread(changed(catalogue, change), catalogue).keywords)[-1] == "AJADWAL"
