"""A report says what became of a row in its reader's words, with the code beside; spreadsheets sort its moments."""

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from core.campaign_rows import RowOutcome
from core.commands import Language
from core.delivery import MtStatus
from office import campaign_report_words as words
from office.campaign_report import csv_lines, write_xlsx
from office.campaign_report_words import Moment
from store.campaign_report import Reported

AT = datetime(2026, 11, 21, 7, 5, 9, 123_456, tzinfo=UTC)
SENT = Reported(1, RowOutcome.SEND, None, None, ("Sari",), "sent", None, "twilio", AT, AT)
FAILED = replace(SENT, status="failed", status_reason="30003")


@pytest.mark.parametrize(
    ("row", "indonesian", "english", "code"),
    [
        pytest.param(FAILED, "HP tidak aktif atau tanpa sinyal.", "The phone is off or out of reach.", "twilio 30003",
                     id="a provider's code"),
        pytest.param(replace(FAILED, status_reason=None), "Tidak ada alasan yang diberikan.", "No reason was given.",
                     "", id="failed, nobody said why"),
        pytest.param(replace(SENT, status_reason="found_at_provider"), "Penyedia ternyata menerimanya.",
                     "The provider turned out to have taken it.", "found_at_provider", id="our own"),
        pytest.param(replace(SENT, problem="shortened: name, city; folded: name"),
                     "dipendekkan: {name}, {city}; hurufnya diganti: {name}",
                     "shortened: {name}, {city}; letters were replaced: {name}",
                     "shortened: name, city; folded: name", id="what was done to it"),
        pytest.param(replace(SENT, outcome=RowOutcome.BAD_VALUE, status=None, problem="Jatuh tempo: date"),
                     "Jatuh tempo: bukan tanggal", "Jatuh tempo: not a date", "Jatuh tempo: date", id="not sent"),
        pytest.param(replace(SENT, outcome=RowOutcome.NO_NUMBER, status=None, problem="unknown"),
                     "bukan nomor peserta kita", "not a number of a participant of ours", "unknown", id="no column"),
        pytest.param(SENT, "", "", "", id="nothing to say"),
    ],
)  # fmt: skip
def test_a_reason_is_told_in_words_with_its_code(row: Reported, indonesian: str, english: str, code: str) -> None:
    assert words.reason(row, Language.ID) == (indonesian, code)
    assert words.reason(row, Language.EN) == (english, code)


def test_every_outcome_and_status_has_words_in_both_languages() -> None:
    for outcome in RowOutcome:
        assert words.outcome(outcome, Language.ID) != words.outcome(outcome, Language.EN)
    for status in (*MtStatus, words.WAITS, words.UNSENT):
        told = {words.status(status, language) for language in Language}
        assert len(told) == len(Language)


def test_moments_sort_as_text_and_are_dates_in_a_workbook() -> None:
    lines = [["Nama", "kabar_dikirim"], ["Sari", Moment.of(AT)], ["Budi", ""]]
    assert "Sari,2026-11-21 14:05:09 WIB\r\n" in "".join(csv_lines(iter(lines)))
    out = BytesIO()
    write_xlsx(iter(lines), out)
    sheet: Any = load_workbook(out).active
    assert sheet["B2"].is_date
    assert str(sheet["B2"].value) == "2026-11-21 14:05:09"
    assert sheet["B2"].number_format == 'dd-mm-yyyy hh.mm "WIB"'
    assert sheet["B3"].value in (None, "")
