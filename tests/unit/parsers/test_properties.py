"""What holds for every text."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.commands import Command
from parsers import as_json, parse
from parsers.normalise import LIMIT, fold
from store.catalogue import load_catalogue

CATALOGUE = load_catalogue()
ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=2000)
WORDS = """
saldo status klaim daftar stop berhenti mulai blokir jht nik kpj 00000001011 0012010101900001 0000 0123 456 01-02-1990
1990 5jt cek info bantuan tidak lagi sms jangan a.b@example.org # . - / ? ( ) K1234567890 oO0l1I
"""
NEAR_TEXT = st.lists(st.sampled_from(WORDS.split()), max_size=60).map(" ".join)


@given(st.one_of(ANY_TEXT, NEAR_TEXT))
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_the_same_way_twice(text: str) -> None:
    first = parse(text, CATALOGUE)
    assert first == parse(text, CATALOGUE)
    assert as_json(first)["normalised"] == first.normalised
    assert first.normalised.isascii()


@given(st.one_of(ANY_TEXT, NEAR_TEXT))
@settings(max_examples=200, deadline=None)
def test_numbers_have_their_length_and_stand_in_the_text(text: str) -> None:
    given_numbers = parse(text, CATALOGUE).parsed.arguments
    digits = "".join(c if c.isdigit() else {"o": "0", "i": "1", "l": "1"}.get(c, "") for c in fold(text).text.lower())
    assert given_numbers.kpj is None or (len(given_numbers.kpj) == 11 and given_numbers.kpj in digits)
    assert given_numbers.nik is None or (len(given_numbers.nik) == 16 and given_numbers.nik in digits)


@given(
    keyword=st.sampled_from(["SALDO", "STATUS", "IURAN", "KARTU", "KLAIM"]),
    number=st.from_regex(r"0000[0-9]{6}[1-9]", fullmatch=True),
    between=st.sampled_from(
        ["#", " ", "##", " # ", ".", ",", ";", ":", "*", "/", "|", "_", "+", "-", "\n", "(", " kpj ", ""]
    ),
    before=st.sampled_from(["", " ", "#", "tolong ", "pak ", "\n", "(", '"', "ketik "]),
    after=st.sampled_from(["", " ", "#", ".", " makasih", " 🙏", "\n", ")", '"', " ya pak", "!!"]),
    swap=st.booleans(),
)
@settings(max_examples=300, deadline=None)
def test_marks_case_and_courtesy_change_nothing(
    keyword: str, number: str, between: str, before: str, after: str, swap: bool
) -> None:
    text = before + keyword + between + number + after
    parsed = parse(text.swapcase() if swap else text, CATALOGUE).parsed
    assert isinstance(parsed, Command)
    assert (parsed.keyword, parsed.arguments.kpj) == (keyword, number)


@given(st.from_regex(r"0000[0-9]{6}[1-9]", fullmatch=True), st.lists(st.integers(1, 4), min_size=3, max_size=5))
@settings(deadline=None)
def test_grouped_digits_are_joined(number: str, sizes: list[int]) -> None:
    parts, at = [], 0
    for size in sizes:
        parts.append(number[at : at + size])
        at += size
    grouped = " ".join(part for part in (*parts, number[at:]) if part)
    parsed = parse(f"saldo {grouped}", CATALOGUE).parsed
    assert parsed.arguments.kpj in (number, None)
    assert parsed.arguments.kpj == number or len(number) - sum(sizes) > 8


HOSTILE = {
    "one letter": "a" * 2000,
    "one digit": "1" * 2000,
    "blank digits": "1 " * 1000,
    "pairs of digits": "12 " * 700,
    "addresses": "a.@" * 700,
    "almost an address": "a." * 990 + "@b",
    "letters that are digits": "1" + "l" * 1999,
    "months": "1 mei " * 330,
    "phrase beginnings": "jangan pak " * 180,
    "keywords": "saldo " * 330,
    "spelled": "s a l d o " * 200,
    "thousands": "simulasi " + "111.111." * 240,
    "accents": "s" + "\u0301" * 1999,
    "ligatures": "ﷺ" * 2000,
    "lone surrogates": "\ud800" * 2000,
    "nuls": "\x00" * 2000,
    "a hundred thousand": "saldo " * 17_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_texts_cost_little(text: str) -> None:
    """A regular expression that goes astray takes seconds; what else the process does now and then does not count."""
    assert min(seconds_for(text) for _ in range(3)) < 0.2  # about twenty times what they take


def seconds_for(text: str) -> float:
    begin = time.process_time()
    parse(text, CATALOGUE)
    return time.process_time() - begin


def test_what_is_behind_the_limit_is_not_read_and_said_so() -> None:
    reading = parse("a" * LIMIT + " SALDO", CATALOGUE)
    assert "cut" in reading.notes
    assert not isinstance(reading.parsed, Command)
