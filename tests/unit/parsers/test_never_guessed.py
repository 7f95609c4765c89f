"""Commands that bind or switch off are reached by exact lists only, and those lists are systematic."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.catalogue import Catalogue
from core.commands import Ambiguous
from parsers import parse
from parsers.normalise import collapse
from parsers.slips import slips
from parsers.vocabulary import GENERAL, Role
from store.catalogue import load_catalogue

EXACT = ("DAFTAR", "BERHENTI", "BLOKIR")
CATALOGUE = load_catalogue()
LISTED = {
    name: {collapse(w.lower()) for e in [CATALOGUE.keywords[name]] for w in (name, *e.aliases, *e.misspellings)}
    for name in EXACT
}
LETTERS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=2, max_size=12)


@given(LETTERS)
def test_an_unlisted_word_is_never_taken_for_them(word: str) -> None:
    parsed = parse(word, CATALOGUE).parsed
    named = parsed.candidates if isinstance(parsed, Ambiguous) else (getattr(parsed, "keyword", None),)
    for name in EXACT:
        listed = any(collapse(word).startswith(known) for known in LISTED[name] if len(known) >= 3)
        assert name not in named or listed


@pytest.mark.parametrize(("word", "keyword"), [("daftar", "DAFTAR"), ("berhenti", "BERHENTI"), ("unreg", "BERHENTI")])
def test_every_single_slip_is_listed_unless_it_is_a_word(word: str, keyword: str) -> None:
    missing = {collapse(slip) for slip in slips(word, any_letter=True) if collapse(slip) not in LISTED[keyword]}
    assert missing <= {"datar", "terhenti"}


@pytest.mark.parametrize(
    "text", ["terhenti", "diblokir", "terblokir", "datar", "step", "shop", "berganti", "pemberhentian", "stopkontak"]
)
def test_words_that_look_like_them_are_not(text: str, catalogue: Catalogue) -> None:
    assert getattr(parse(text, catalogue).parsed, "keyword", None) not in EXACT


@pytest.mark.parametrize(
    "text",
    [
        "jangan stop", "gak jadi berhenti", "saya sudah berhenti kerja", "berhenti merokok", "stop di depan gang",
        "jangan blokir", "nanti blokir saja", "kalau ganggu blokir aja", "atm saya diblokir", "sudah daftar kemarin",
        "daftar belanja", "daftar hadir rapat", "untuk berhenti ketik STOP kirim ke 97788",
    ],
)  # fmt: skip
def test_the_word_in_passing_is_no_command(text: str, catalogue: Catalogue) -> None:
    parsed = parse(text, catalogue).parsed
    assert getattr(parsed, "keyword", None) not in EXACT


@pytest.mark.parametrize(
    ("before", "after"), list(product(["", "tolong ", "saya mau "], ["", " sms", " info", " dong", "#", " 🙏"]))
)
def test_berhenti_with_what_people_put_around_it(before: str, after: str, catalogue: Catalogue) -> None:
    for word in ("BERHENTI", "stop", "Unreg"):
        assert getattr(parse(before + word + after, catalogue).parsed, "keyword", None) == "BERHENTI"


def test_exact_lists_hold_no_word_of_the_language() -> None:
    for name in EXACT:
        words = {collapse(w) for w in CATALOGUE.keywords[name].misspellings}
        assert not {w for w in words if w in GENERAL and GENERAL[w].role is not Role.LEMMA}
