"""GSM 03.38: cost against an independent codec over the whole of Unicode, and folding that always ends in GSM-7."""

import sys
import unicodedata

import gsm0338
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.gsm7 import NotGsm7Error, cut, fold, is_gsm7, septets, strays
from core.gsm7_folds import FOLDS

ORACLE = gsm0338.Codec()
ESCAPE = "\x1b"


def oracle_cost(character: str) -> int | None:
    try:
        return len(ORACLE.encode(character)[0])
    except UnicodeError:
        return None


def test_every_character_of_unicode_costs_what_the_oracle_says() -> None:
    differing = []
    for code in range(sys.maxunicode + 1):
        character = chr(code)
        if character == ESCAPE:
            continue  # the oracle takes the escape itself for text; on the air it would swallow the next character
        ours = septets(character) if is_gsm7(character) else None
        if ours != oracle_cost(character):
            differing.append(hex(code))
    assert differing == []


def test_the_escape_is_not_a_character_of_its_own() -> None:
    with pytest.raises(NotGsm7Error, match=r"U\+001B"):
        septets(ESCAPE)


@pytest.mark.parametrize(
    ("text", "cost"),
    [
        pytest.param("", 0, id="nothing"),
        pytest.param("SALDO#00000000000", 17, id="plain"),
        pytest.param("@£$¥èéùìòÇ§¿", 12, id="basic set beyond ASCII"),
        pytest.param("^{}\\[~]|€\f", 20, id="extension table costs two each"),
    ],
)
def test_cost(text: str, cost: int) -> None:
    assert septets(text) == cost


@pytest.mark.parametrize("character", ["`", "\t", "\u00a0", "ê", "ç", "“", "😂"])
def test_what_gsm_does_not_have_is_refused_by_code_point(character: str) -> None:
    with pytest.raises(NotGsm7Error) as refusal:
        septets(f"saldo{character}")
    assert refusal.value.character == character
    assert f"U+{ord(character):04X}" in str(refusal.value)


def test_strays_are_named_once_each_in_order() -> None:
    assert strays("“saldo” “jht” ok") == ("“", "”")


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        pytest.param("Jum’at “penting”", 'Jum\'at "penting"', id="smart quotes"),
        pytest.param("10.00–12.00 anak‑anak", "10.00-12.00 anak-anak", id="dashes"),
        pytest.param("Rp\u00a01.000\u202fjt\tok", "Rp 1.000 jt ok", id="spaces of locale data"),
        pytest.param("tunggu…", "tunggu...", id="ellipsis"),
        pytest.param("anak² ½ 30°C", "anak2 1/2 30 derajat C", id="signs"),
        pytest.param("é è Ö ñ ß €", "é è Ö ñ ß €", id="letters that GSM has stay"),
        pytest.param("e\u0301", "é", id="composed first"),
        pytest.param("ê ā ḥ ṣ ç Š", "e a h s c S", id="other accents fall"),
        pytest.param("\u202a+62\u202c 850\u200b", "+62 850", id="invisible marks vanish"),
        pytest.param("1️⃣ oke 👍🏽 ya", "1 oke ya", id="emoji vanish with their space"),
        pytest.param("ＳＡＬＤＯ 𝐉𝐇𝐓", "SALDO JHT", id="fullwidth and bold letters"),
        pytest.param("a\r\nb\rc\fd", "a\nb\nc\nd", id="one kind of line end"),
        pytest.param("علي", "???", id="other scripts are not guessed at"),
        pytest.param("✓ ✅ ❌ → ≤", "v v x -> <=", id="marks"),
        pytest.param("\ud800", "?", id="half a surrogate pair"),
    ],
)
def test_folding(written: str, folded: str) -> None:
    assert fold(written) == folded


def test_every_character_of_unicode_folds_to_gsm_once_and_for_all() -> None:
    failing = []
    for code in range(sys.maxunicode + 1):
        folded = fold(chr(code))
        if not is_gsm7(folded) or fold(folded) != folded:
            failing.append(hex(code))
    assert failing == []


def test_no_gsm_character_is_folded_away_except_those_that_break_carriers() -> None:
    unstable = {chr(code) for code in range(0x10000) if is_gsm7(chr(code)) and fold(chr(code)) != chr(code)}
    assert unstable == {"\r", "\f"}


def test_the_table_folds_only_what_needs_it() -> None:
    assert {character for character in FOLDS if is_gsm7(character)} == {"\r", "\f"}


@given(st.text(max_size=300))
def test_any_text_folds_to_gsm_and_stays(text: str) -> None:
    folded = fold(text)
    assert is_gsm7(folded)
    assert fold(folded) == folded


@given(st.text(alphabet=st.characters(codec="ascii", exclude_characters="`\t"), max_size=300))
def test_what_phones_type_is_left_alone(text: str) -> None:
    printable = "".join(c for c in text if c == "\n" or not unicodedata.category(c).startswith("C"))
    assert fold(printable) == printable


@given(st.text(alphabet="ab1 {€", max_size=60), st.integers(0, 80))
def test_cutting_takes_as_much_as_fits_and_never_half_a_pair(text: str, limit: int) -> None:
    head = cut(text, limit)
    assert text.startswith(head)
    assert septets(head) <= limit
    if head != text:
        assert septets(text[: len(head) + 1]) > limit
