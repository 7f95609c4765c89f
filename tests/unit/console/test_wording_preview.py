"""A text as operators see it while they write: filled in, counted, coloured, broken into lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.wording.marks import Mark, coloured, mended, strays_in, suggestion, unknown_in, without_strays
from console.wording.phone_lines import COLUMNS, broken, scrolls
from console.wording.preview import Wording, preview_of, worst_of
from core.catalogue import Catalogue
from core.commands import Language
from core.gsm7 import SINGLE_SEGMENT, is_gsm7, septets
from core.outcomes import OUTCOMES
from core.worst_cases import worst_cases

ID, EN = Language.ID, Language.EN


def wording(catalogue: Catalogue, text: str, outcome: str = "balance_one") -> Wording:
    return Wording(text, OUTCOMES[outcome], catalogue, ID)


def test_sample_values_make_an_ordinary_message(catalogue: Catalogue) -> None:
    shown = preview_of(wording(catalogue, "KPJ {kpj} saldo {amount} per {date}"))
    assert shown.filled == "KPJ ***0101 saldo Rp12.450.300 per 20-11-2026"
    assert shown.septets == len(shown.filled)
    assert shown.fits


@pytest.mark.parametrize("worst", [False, True], ids=["samples", "longest"])
def test_every_shipped_text_can_be_shown_and_fits(catalogue: Catalogue, worst: bool) -> None:
    for outcome, texts in catalogue.replies.items():
        for language, text in texts.items():
            shown = preview_of(Wording(text, OUTCOMES[outcome], catalogue, language), worst)
            assert shown.fits, (outcome, language)
            assert not shown.overflow
            assert septets(shown.filled) <= SINGLE_SEGMENT


def test_the_worst_case_is_the_one_that_publishing_checks(catalogue: Catalogue) -> None:
    for case in worst_cases(catalogue):
        if case.outcome in OUTCOMES:
            text = catalogue.replies[case.outcome][case.language]
            assert worst_of(Wording(text, OUTCOMES[case.outcome], catalogue, case.language)) == case.septets


def test_names_shrink_first_and_the_page_says_which(catalogue: Catalogue) -> None:
    text = "BPJAMSOSTEK: {office}, {address}. Telp {phone}. " + "x" * 70
    shown = preview_of(wording(catalogue, text, "office"), worst=True)
    assert shown.shortened == ("office", "address")
    assert {size.name: size.shrinks for size in shown.sizes} == {"office": True, "address": True, "phone": False}


def test_what_does_not_fit_is_set_apart(catalogue: Catalogue) -> None:
    shown = preview_of(wording(catalogue, "x" * 158 + "^^"))
    assert (shown.septets, shown.surplus) == (162, 2)
    assert shown.filled + shown.overflow == "x" * 158 + "^^"
    assert shown.overflow == "^"
    assert not shown.fits


def test_a_text_that_is_too_long_keeps_its_numbers_whole(catalogue: Catalogue) -> None:
    shown = preview_of(wording(catalogue, "{amount} " * 10 + "{kpj}"), worst=True)
    assert "Rp99.999.999.999" in shown.filled
    assert shown.surplus > 0


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        pytest.param("Saldo {amount}.", [Mark.PLAIN, Mark.SLOT, Mark.PLAIN], id="a placeholder"),
        pytest.param("{amoun}", [Mark.UNKNOWN], id="misspelt"),
        pytest.param("a€b", [Mark.PLAIN, Mark.TWO, Mark.PLAIN], id="costs two"),
        pytest.param("it’s", [Mark.PLAIN, Mark.STRAY, Mark.PLAIN], id="curly quote"),
        pytest.param("{", [Mark.TWO], id="a brace alone"),
    ],
)
def test_what_is_special_is_coloured(text: str, marks: list[Mark]) -> None:
    assert [piece.mark for piece in coloured(text, {"amount"})] == marks


@given(st.text(max_size=60))
def test_pieces_are_the_whole_text(text: str) -> None:
    assert "".join(piece.text for piece in coloured(text, {"amount"})) == text


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=120))
def test_any_text_can_be_looked_at(catalogue: Catalogue, text: str) -> None:
    shown = preview_of(wording(catalogue, text))
    assert is_gsm7(shown.filled + shown.overflow)
    assert septets(shown.filled) <= SINGLE_SEGMENT


@given(st.text(max_size=120))
def test_replacing_leaves_nothing_outside_gsm7(text: str) -> None:
    assert strays_in(without_strays(text)) == ()


def test_strays_are_named_with_what_to_write_instead() -> None:
    quote, emoji = strays_in("it’s fine 🙂, it’s")
    assert (quote.code, quote.name, quote.instead) == ("U+2019", "right single quotation mark", "'")
    assert emoji.instead == ""
    assert without_strays("it’s {kpj} 🙂") == "it's {kpj} "


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        pytest.param("amoun", "amount", id="a slip"),
        pytest.param("amount2", "amount", id="another of the kind"),
        pytest.param("tanggal", "date", id="Indonesian"),
        pytest.param("Saldo", "amount", id="what it is about"),
        pytest.param("zzz", "", id="nothing alike"),
    ],
)
def test_an_unknown_placeholder_is_guessed_at(name: str, meant: str) -> None:
    assert suggestion(name, OUTCOMES["balance_one"]) == meant


def test_unknown_placeholders_are_told_once_and_can_be_put_right() -> None:
    (found,) = unknown_in("{amoun} {kpj} {amoun}", OUTCOMES["balance_one"])
    assert mended("{amoun} {kpj} {amoun}", found.name, found.meant) == "{amount} {kpj} {amount}"


@given(st.text(alphabet="ab \n", max_size=80))
def test_lines_keep_every_word_and_fit_the_screen(text: str) -> None:
    lines = list(broken(text))
    assert all(len(line) <= COLUMNS for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


@pytest.mark.parametrize(("lines", "times"), [(0, 0), (8, 0), (9, 1), (16, 1), (17, 2)])
def test_scrolls_are_counted_by_screens(lines: int, times: int) -> None:
    assert scrolls(lines) == times
