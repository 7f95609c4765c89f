"""Marks on labelled texts: the corpus of participants' texts, one of our own, and texts meant for others."""

import pytest

from bench.parse import CORPUS, Marks, load, mark
from core.catalogue import Catalogue
from core.commands import Ambiguous, Command, NeedsNumber
from parsers import parse


@pytest.fixture(scope="module", params=["participants.jsonl", "held_out.jsonl"])
def marks(request: pytest.FixtureRequest, catalogue: Catalogue) -> Marks:
    return mark(load(CORPUS / request.param), catalogue)


def test_intent_is_right_in_98_of_a_hundred(marks: Marks) -> None:
    assert marks.intent / marks.total >= 0.98, marks.failures


def test_both_numbers_are_right_in_99_of_a_hundred(marks: Marks) -> None:
    assert marks.numbers / marks.total >= 0.99, marks.failures


def test_no_number_is_ever_another_than_the_written_one(marks: Marks) -> None:
    assert marks.wrong == 0, marks.failures


FOREIGN = (CORPUS / "not_requests.txt").read_text("utf-8").splitlines()
BINDING = {"BERHENTI", "BLOKIR", "DAFTAR"}


@pytest.mark.parametrize("text", FOREIGN)
def test_texts_meant_for_others_never_bind_or_switch_off(text: str, catalogue: Catalogue) -> None:
    parsed = parse(text, catalogue).parsed
    named = parsed.candidates if isinstance(parsed, Ambiguous) else [getattr(parsed, "keyword", None)]
    assert not BINDING & set(named)


def test_texts_meant_for_others_are_hardly_ever_requests(catalogue: Catalogue) -> None:
    taken = [text for text in FOREIGN if isinstance(parse(text, catalogue).parsed, Command | NeedsNumber)]
    assert len(taken) <= len(FOREIGN) * 0.04, taken
