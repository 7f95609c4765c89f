"""What is taken home is harmless in a spreadsheet; what failed is sent again, and nothing else."""

import csv
import io
from typing import Any

import pytest

from core.delivery import MtStatus
from office import campaign_check
from office.campaign_sweep import sweep
from runtime.runtime import Runtime
from tests.campaign_cases import PHONES, csv_of, local
from tests.console_client import Browser
from tests.integration.console.campaigns.making import (
    GOOD,
    decide,
    looked_through,
    newest,
    send,
    submitted,
    text_of,
    upload,
)
from tests.running_cases import Clock
from tests.running_cases import send as sent

BELL = "\x07"
HEADINGS = ("nama", "no hp", '=HYPERLINK("http://x")', "@catatan")
USES = {"use-0": "is:name", "use-1": "who:number", "use-2": "is:date"}
ROWS = [
    ("=1+1", local(PHONES[0]), "30-11-2026", "+cmd"),
    (f"Contoh{BELL} 2", PHONES[1], "besok", "-2+3"),
    ("\t=1+1", local(PHONES[2]), "", "biasa"),
]


def table_of(browser: Browser, rt: Runtime, form: str) -> list[list[str]]:
    page = f"/campaigns/{newest(rt).id}"
    told = browser.submit(f"{page}/report", {"format": form}, page=page)
    if form == "csv":
        return list(csv.reader(io.StringIO(told.get_data(as_text=True).lstrip("\ufeff"))))
    from openpyxl import load_workbook

    sheet: Any = load_workbook(io.BytesIO(told.get_data())).active
    cells = list(sheet.iter_rows())
    assert "f" not in {each.data_type for line in cells for each in line}
    return [["" if each.value is None else str(each.value) for each in line] for line in cells]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_no_cell_of_a_report_is_a_formula(staff: Browser, rt: Runtime, form: str) -> None:
    file = (csv_of(*ROWS, headings=HEADINGS), "penerima.csv")
    staff.submit("/campaigns/new", {"title": "Rumus", "source": "file", "file": file})
    send(staff, rt, "/columns", USES)
    send(staff, rt, "/text", {"id": "Yth {name}, iuran jatuh tempo {date}. BERHENTI", "step": "save"})
    send(staff, rt, "/check")
    campaign_check.run(rt, newest(rt).id)
    rows = table_of(staff, rt, form)
    assert len(rows) == 4
    assert [each for line in rows for each in line if each.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
    assert rows[0][3] == "'@catatan"
    assert rows[1][3] == "'+cmd"
    assert {line[10] for line in rows[2:]} == {"bad_value", "missing"}
    assert all(line[at].startswith("'=HYPERLINK") for line in rows[2:] for at in (7, 12))
    assert rows[2][7].endswith(": bukan tanggal")


def test_a_workbook_too_large_is_refused_in_words(
    staff: Browser, rt: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    page = f"/campaigns/{looked_through(staff, rt, GOOD).id}"
    monkeypatch.setattr("office.campaign_report.MOST_IN_WORKBOOK", len(GOOD) - 1)
    told = staff.submit(f"{page}/report", {"format": "xlsx"}, page=page, follow_redirects=True)
    assert "Ambil CSV-nya" in text_of(told)


def test_rows_that_were_corrected_stand_in_the_report_as_they_are_now(staff: Browser, rt: Runtime) -> None:
    stored = looked_through(staff, rt, [*GOOD, ("Contoh 7", "bukan nomor", "30-11-2026")])
    taken = send(staff, rt, "/check/bad-rows", page="/check").get_data(as_text=True).lstrip("\ufeff")
    head, bad = csv.reader(io.StringIO(taken))
    mended = [local(PHONES[6]) if cell == "bukan nomor" else cell for cell in bad]
    send(staff, rt, "/check/mend", {"file": (csv_of(mended, headings=head), "p.csv")}, page="/check")
    campaign_check.run(rt, stored.id)
    last = table_of(staff, rt, "csv")[-1]
    assert last[1] == local(PHONES[6])
    assert (last[4], last[9]) == ("dikirim", "send")


def test_only_what_failed_is_sent_again(staff: Browser, approver: Browser, rt: Runtime, clock: Clock) -> None:
    stored = submitted(staff, rt)
    decide(approver, stored)
    sweep(rt)
    sent(rt, 4)
    sent(rt, 2, MtStatus.FAILED, "timeout")
    page = f"/campaigns/{stored.id}"
    told = text_of(staff.get(page))
    assert "Mengapa gagal" in told
    done = staff.submit(f"{page}/retry", {}, page=page, follow_redirects=True)
    assert "2 SMS menunggu lagi" in text_of(done)
    sweep(rt)
    assert len(sent(rt, 100)) == 2
    assert sum("sent" in line for line in table_of(staff, rt, "csv")) == 6
    again = staff.submit(f"{page}/retry", {}, page=page, follow_redirects=True)
    assert "Tidak ada yang bisa dikirim" in text_of(again)


def test_the_ledger_can_be_read_again_without_a_script(staff: Browser, rt: Runtime) -> None:
    upload(staff, GOOD)
    stored = looked_through(staff, rt, GOOD)
    page = staff.get(f"/campaigns/{stored.id}").text
    assert f'<a href="/campaigns/{stored.id}">Muat ulang angkanya</a>' in page
    assert "Data per" in text_of(staff.get(f"/campaigns/{stored.id}"))
