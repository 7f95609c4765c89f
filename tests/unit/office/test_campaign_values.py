"""What stands in a column, as the value of a placeholder; which column is meant by a heading."""

from contextlib import suppress

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.campaign_rows import RowOutcome as Out
from core.campaign_texts import BadValue
from core.catalogue import Catalogue
from core.commands import Language
from core.gsm7 import is_gsm7
from core.placeholders import KINDS
from office.campaign_columns import Columns, candidate_of, match_columns
from office.campaign_values import field_of


@pytest.mark.parametrize(
    ("name", "cell", "written"),
    [
        pytest.param("amount", "Rp1.250.000", "Rp1.250.000", id="money as people write it"),
        pytest.param("amount2", "150000", "Rp150.000", id="money as machines do"),
        pytest.param("date", "2026-11-25 00:00:00", "25-11-2026", id="a spreadsheet's date"),
        pytest.param("date", "25/11/2026", "25-11-2026", id="with slashes"),
        pytest.param("month", "2026-10", "Okt 2026", id="a month"),
        pytest.param("month", "10/2026", "Okt 2026", id="a month, the year last"),
        pytest.param("month", "November 2026", "Nov 2026", id="a month in words"),
        pytest.param("month", "Nov-26", "Nov 2026", id="a month as a spreadsheet shows it"),
        pytest.param("date", "15  Desember 2026", "15-12-2026", id="a day in words"),
        pytest.param("date", "5-Agt-26", "05-08-2026", id="a day as a spreadsheet shows it"),
        pytest.param("time", "2026-11-25 09:00 WIT", "09.00 WIT", id="a time with its zone"),
        pytest.param("percent", "5%", "5%", id="a share"),
        pytest.param("kpj", "'00009000001", "***0001", id="numbers of people are masked"),
        pytest.param("programme", "jht", "JHT", id="a code in small letters"),
        pytest.param("programmes", "jht jp", "JHT,JP", id="several"),
        pytest.param("name", " Zoë   Contoh ", "Zoe Contoh", id="a name"),
        pytest.param("stage", "selesai", None, id="a term is told in the catalogue's words"),
    ],
)
def test_values(catalogue: Catalogue, name: str, cell: str, written: str | None) -> None:
    told = field_of(name, 0, "x", catalogue, Language.ID).read(cell)
    assert told == (written or catalogue.terms["stage"]["SELESAI"][Language.ID])


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        pytest.param("amount", "1,5 juta", id="no whole rupiah"),
        pytest.param("amount", "100000000000", id="more than there is"),
        pytest.param("date", "31-02-2026", id="a day that there is not"),
        pytest.param("date", "31 Feb 2026", id="a day in words that there is not"),
        pytest.param("date", "November 2026", id="a month is no day"),
        pytest.param("month", "Novembris 2026", id="a month that there is not"),
        pytest.param("kpj", "123", id="too short"),
        pytest.param("kpj", "8.5E+10", id="a spreadsheet has eaten digits"),
        pytest.param("programme", "JHT,JP", id="several where one is meant"),
        pytest.param("stage", "entah", id="no term"),
        pytest.param("time", "2026-02-31 09:00 WIB", id="a time on a day that there is not"),
        pytest.param("time", "2026-11-25 24:30 WIB", id="a time that there is not"),
        pytest.param("time", "9999-12-31 23:59 Z", id="a time that is in no year here"),
        pytest.param("city", "北京", id="letters of another script"),
    ],
)
def test_what_is_no_value(catalogue: Catalogue, name: str, cell: str) -> None:
    with pytest.raises(BadValue):
        field_of(name, 0, "x", catalogue, Language.ID).read(cell)


@pytest.mark.parametrize(
    ("headings", "who", "at", "missing"),
    [
        pytest.param(["Nama", "No. HP", "KPJ"], "number", 1, (), id="a number counts before a KPJ"),
        pytest.param(["KPJ", "Nama"], "kpj", 0, (), id="a KPJ"),
        pytest.param(["NIK", "NAMA PESERTA"], "nik", 0, (), id="a NIK"),
        pytest.param(["msisdn"], "number", 0, ("name",), id="a placeholder without a column"),
    ],
)
def test_headings_are_understood(headings: list[str], who: str, at: int, missing: tuple[str, ...]) -> None:
    columns, lacks = match_columns(headings, ["name"])
    assert columns is not None
    assert (columns.who, columns.at, lacks) == (who, at, missing)
    assert match_columns(["Nama"], ["name"]) == (None, ())


@pytest.mark.parametrize(
    ("cell", "key", "outcome", "problem"),
    [
        pytest.param("0850-0000-0901", "+6285000000901", None, None, id="with dashes"),
        pytest.param("6285000000901", "+6285000000901", None, None, id="without its plus"),
        pytest.param("85000000901", "+6285000000901", None, None, id="as a spreadsheet leaves it"),
        pytest.param("+6591234567", None, Out.NOT_62, None, id="of another country"),
        pytest.param("12", None, Out.NO_NUMBER, "unreadable", id="no number"),
        pytest.param("", None, Out.NO_NUMBER, "empty", id="nothing"),
        pytest.param("8.5E+10", None, Out.NO_NUMBER, "number_cell", id="digits are gone"),
    ],
)
def test_whose_a_row_is(cell: str, key: str | None, outcome: Out | None, problem: str | None) -> None:
    found = candidate_of(2, [cell], Columns("number", 0, {}), 1, "[]")
    assert (found.key, found.outcome, found.problem) == (key, outcome, problem)


cells = st.one_of(
    st.text(max_size=40),
    st.text("0123456789-/.:+ '%RpKJWIBTA", max_size=25),
    st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}[:.][0-9]{2} (WIB|WITA|WIT|Z)", fullmatch=True),
)


@given(name=st.sampled_from(sorted(KINDS)), cell=cells, language=st.sampled_from(Language))
def test_any_cell_is_a_text_that_phones_show_or_a_bad_value(
    catalogue: Catalogue, name: str, cell: str, language: Language
) -> None:
    field = field_of(name, 0, "x", catalogue, language)
    assume(cell.strip())  # nothing there is seen before it is read
    with suppress(BadValue):
        told = field.read(cell)
        assert is_gsm7(told)
        assert field.folds or len(told) <= 160
