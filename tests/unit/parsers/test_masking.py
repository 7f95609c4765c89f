"""What others may see of a participant's text."""

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.catalogue import Catalogue
from parsers.index import index_of
from parsers.masking import HIDDEN, mask, unknown_words

CASES = [
    pytest.param("saldo#00001234567", "saldo#xxxxxxxxxxx", id="a number keeps its length"),
    pytest.param("SALDO 0000 1234 567", "saldo xxxx xxxx xxx", id="and its groups"),
    pytest.param("daftar#siti aminah#0012345678901234", f"daftar#{HIDDEN} {HIDDEN}#xxxxxxxxxxxxxxxx", id="a name goes"),
    pytest.param("nama saya kasih jadi", f"nama {HIDDEN} {HIDDEN} {HIDDEN}", id="behind nama even known words go"),
    pytest.param("saldo siti@contoh.id", "saldo", id="an e-mail address goes"),
    pytest.param("nol delapan satu dua", f"{HIDDEN} {HIDDEN} {HIDDEN} {HIDDEN}", id="numbers read out go"),
    pytest.param("sld0 0000I234567", "sldo xxxxxxxxxxx", id="letters in a number are of it"),
    pytest.param("٠١٢٣ saldo", "xxxx saldo", id="digits of another script"),
    pytest.param("jadwal sim", f"{HIDDEN} {HIDDEN}", id="words of nobody's dictionary go"),
    pytest.param("", "", id="nothing"),
]


@pytest.mark.parametrize(("text", "shown"), CASES)
def test_mask(text: str, shown: str, catalogue: Catalogue) -> None:
    assert mask(text, (index_of(catalogue),)) == shown


def test_words_that_many_write_may_be_shown(catalogue: Catalogue) -> None:
    assert mask("jadwal siti", (index_of(catalogue),), frozenset({"jadwal"})) == f"jadwal {HIDDEN}"


def test_unknown_words_are_told_once(catalogue: Catalogue) -> None:
    assert unknown_words("Jadwal jadwall saldo 12", index_of(catalogue)) == ("jadwal",)


DIGITS = st.text(string.digits + "٠١٢٣４５６７८९¹²③", min_size=1, max_size=20)
NOISE = st.text(string.ascii_letters + " #.,-/:()@oOIl" + "éß²½", max_size=12)
AROUND = st.lists(st.one_of(DIGITS, NOISE, st.sampled_from(["saldo", "nama", "daftar ", "nik", "#"])), max_size=6)


@settings(deadline=None)
@given(AROUND, st.text("bdgjkmnqvwz", min_size=6, max_size=12), AROUND)
def test_no_number_and_no_strange_word_survives(
    catalogue: Catalogue, before: list[str], strange: str, after: list[str]
) -> None:
    shown = mask("".join((*before, " ", strange, " ", *after)), (index_of(catalogue),))
    assert not any(character.isnumeric() for character in shown)
    assert strange not in shown
