"""How cells are read: what people and spreadsheets write, and what is refused rather than guessed."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from intake.files import cells
from intake.files.cells import BadCell, NumberCell


@pytest.mark.parametrize(
    ("read", "cell", "means"),
    [
        pytest.param(cells.as_date, "2026-11-25", date(2026, 11, 25), id="ISO"),
        pytest.param(cells.as_date, "25-11-2026", date(2026, 11, 25), id="day first, as on every form"),
        pytest.param(cells.as_date, "5/1/2026", date(2026, 1, 5), id="never month first"),
        pytest.param(cells.as_date, "25.11.2026", date(2026, 11, 25), id="dots"),
        pytest.param(cells.as_date, "2026-11-25T00:00:00", date(2026, 11, 25), id="a spreadsheet's date is a midnight"),
        pytest.param(cells.as_time, "2026-11-25 9.05 WITA", "2026-11-25T09:05:00+08:00", id="zone by its name"),
        pytest.param(cells.as_time, "2026-11-25T09:05:10Z", "2026-11-25T09:05:10Z", id="ISO time"),
        pytest.param(cells.as_time, "2026-11-25T09:05:00+0700", "2026-11-25T09:05:00+0700", id="offset without colon"),
        pytest.param(cells.as_rupiah, "1234567", 1234567, id="digits"),
        pytest.param(cells.as_rupiah, "Rp1.234.567", 1234567, id="dots are thousands"),
        pytest.param(cells.as_rupiah, "Rp 1.234.567,-", 1234567, id="as on a receipt"),
        pytest.param(cells.as_rupiah, "1.500", 1500, id="never one and a half"),
        pytest.param(cells.as_flag, " Tidak  Aktif ", False, id="no"),
        pytest.param(cells.as_flag, "YA", True, id="yes"),
        pytest.param(cells.as_programmes, "jht, jp;JKK", frozenset({"JHT", "JP", "JKK"}), id="whatever stands between"),
        pytest.param(cells.as_segment, "BPU", "self_employed", id="the abbreviation of every day"),
        pytest.param(cells.as_segment, "wage_earner", "wage_earner", id="our own word"),
        pytest.param(cells.as_end_reason, "PHK", "laid_off", id="Indonesian reason"),
        pytest.param(cells.as_digits, "'0000123", "0000123", id="an apostrophe that made it text"),
        pytest.param(cells.as_phone, NumberCell("85000000101"), "85000000101", id="a phone is whole as a number"),
        pytest.param(cells.as_code, "perlu perbaikan", "PERLU_PERBAIKAN", id="code in words"),
    ],
)
def test_what_is_written_is_understood(read: Callable[[str], Any], cell: str, means: Any) -> None:
    assert read(cell) == means


@pytest.mark.parametrize(
    ("read", "cell", "code"),
    [
        pytest.param(cells.as_date, "31-02-2026", "date", id="no such day"),
        pytest.param(cells.as_date, "20261125", "date", id="digits alone may be anything"),
        pytest.param(cells.as_date, "11/25/26", "date", id="two digits of a year"),
        pytest.param(cells.as_date, "0", "date", id="never counted from 1970"),
        pytest.param(cells.as_date, "2026-11-25T09:00:00", "date", id="a time is no date"),
        pytest.param(cells.as_time, "2026-11-25 09:00", "time", id="no zone"),
        pytest.param(cells.as_rupiah, "1234,50", "amount", id="half a rupiah"),
        pytest.param(cells.as_rupiah, "1.23", "amount", id="a decimal point"),
        pytest.param(cells.as_rupiah, "-5", "amount", id="negative"),
        pytest.param(cells.as_rupiah, "9" * 30, "amount", id="more digits than money has"),
        pytest.param(cells.as_number, "3.0", "number", id="not whole"),
        pytest.param(cells.as_flag, "t", "flag", id="true or tidak, nobody knows"),
        pytest.param(cells.as_digits, NumberCell("3201019001900001"), "number_cell", id="Excel keeps fifteen digits"),
        pytest.param(cells.as_digits, "3,20102E+15", "number_cell", id="saved by Excel as CSV"),
        pytest.param(cells.as_phone, "6,285E+11", "number_cell", id="a phone in scientific notation"),
    ],
)
def test_what_could_mean_something_else_is_refused(read: Callable[[str], Any], cell: str, code: str) -> None:
    with pytest.raises(BadCell) as refused:
        read(cell)
    assert refused.value.reason.code == code
