"""From a file to a campaign that is approved by another person, page by page, without a script."""

import csv
import io
import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from core.access import Role
from core.campaigns import State
from office import campaign_check, campaigns
from office.campaign_sweep import sweep
from runtime.runtime import Runtime
from store.campaigns import Stored
from tests.campaign_cases import HEADINGS, PHONES, TEXT, csv_of, local
from tests.console_client import Browser
from tests.integration.console.campaigns.conftest import PASSWORD, As
from tests.running_cases import Clock

GOOD = [(f"Contoh {at}", local(PHONES[at - 1]), "30-11-2026") for at in range(1, 7)]
BAD = [
    ("Contoh 7", "bukan nomor", "30-11-2026"),
    ("Contoh 7", "+65 9123 4567", "30-11-2026"),
    ("", local(PHONES[6]), "30-11-2026"),
    ("Contoh 7", local(PHONES[6]), "besok"),
    ("Contoh 10", local(PHONES[9]), "30-11-2026"),
    ("Contoh 11", local(PHONES[10]), "30-11-2026"),
    ("Contoh 12", local(PHONES[11]), "30-11-2026"),
    ("Contoh 1", local(PHONES[0]), "30-11-2026"),
]


def text_of(response: TestResponse) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.get_data(as_text=True)))


def newest(rt: Runtime) -> Stored:
    return campaigns.listed(rt).rows[0]


def send(browser: Browser, rt: Runtime, path: str, data: dict[str, Any] | None = None, page: str = "") -> TestResponse:
    stored = newest(rt)
    told = {"revision": str(stored.revision), **(data or {})}
    where = f"/campaigns/{stored.id}"
    return browser.submit(f"{where}{path}", told, page=f"{where}{page or path}")


def upload(browser: Browser, rows: list[tuple[str, ...]], title: str = "Tenggat iuran") -> TestResponse:
    file = (csv_of(*rows), "penerima.csv")
    return browser.submit("/campaigns/new", {"title": title, "source": "file", "file": file})


def worded(browser: Browser, rt: Runtime, rows: list[tuple[str, ...]]) -> None:
    assert upload(browser, rows).headers["Location"].endswith("/columns")
    assert (
        send(browser, rt, "/columns", {"use-0": "is:name", "use-1": "who:number", "use-2": "is:date"}).status_code
        == 302
    )
    assert send(browser, rt, "/text", {"id": TEXT, "step": "save"}).headers["Location"].endswith("/check")


def looked_through(browser: Browser, rt: Runtime, rows: list[tuple[str, ...]]) -> Stored:
    worded(browser, rt, rows)
    assert send(browser, rt, "/check").status_code == 302
    campaign_check.run(rt, newest(rt).id)
    return newest(rt)


def submitted(browser: Browser, rt: Runtime, rows: list[tuple[str, ...]] = GOOD) -> Stored:
    looked_through(browser, rt, rows)
    asked = send(browser, rt, "/submit", {"reason": "Tenggat iuran bulan ini"})
    assert asked.status_code == 302, text_of(asked)
    return newest(rt)


def decide(browser: Browser, stored: Stored, how: str = "approve", **data: Any) -> TestResponse:
    told = {"revision": str(stored.revision), "password": PASSWORD, **data}
    where = f"/approvals/{stored.id}"
    return browser.submit(f"{where}/{how}", told, page=where)


def test_columns_are_recognised_and_shown_with_samples(staff: Browser, rt: Runtime) -> None:
    upload(staff, GOOD)
    page = text_of(staff.get(f"/campaigns/{newest(rt).id}/columns"))
    assert "3 kolom dikenali" in page
    assert "Contoh 1" in page
    assert "utf-8" in page
    assert "koma" in page


def test_every_row_has_an_outcome_in_words(staff: Browser, rt: Runtime) -> None:
    stored = looked_through(staff, rt, [*GOOD, *BAD])
    page = text_of(staff.get(f"/campaigns/{stored.id}/check"))
    for told in ("tanpa nomor yang sah", "nomor luar negeri", "ada data yang kosong", "ada data yang salah",
                 "peserta sudah meninggal", "sudah BERHENTI", "ponsel diblokir pemiliknya", "nomor ganda"):  # fmt: skip
        assert told in page
    assert "Hasil pemeriksaan 14 baris" in page
    assert "tanggal: bukan tanggal" in page
    assert not [each for each in PHONES if each in page or local(each) in page]


def test_bad_rows_go_home_and_come_back_mended(staff: Browser, rt: Runtime) -> None:
    stored = looked_through(staff, rt, [*GOOD, BAD[0], BAD[3]])
    taken = send(staff, rt, "/check/bad-rows", page="/check")
    rows = list(csv.reader(io.StringIO(taken.get_data(as_text=True).lstrip("\ufeff"))))
    assert len(rows) == 3
    head, first, second = rows
    phone = head.index(HEADINGS[1])
    mended = [[*first[:phone], local(PHONES[7]), *first[phone + 1 :]], [*second[:-1], "30-11-2026"]]
    file = (csv_of(*mended, headings=head), "perbaikan.csv")
    assert send(staff, rt, "/check/mend", {"file": file}, page="/check").status_code == 302
    campaign_check.run(rt, stored.id)
    assert newest(rt).to_send == 8


def test_what_would_be_sent_and_what_it_costs_is_shown(staff: Browser, rt: Runtime) -> None:
    stored = looked_through(staff, rt, GOOD)
    page = text_of(staff.get(f"/campaigns/{stored.id}/preview"))
    assert "Rp2.100" in page
    assert "Perlu 1 penyetuju" in page
    assert "Yth Contoh 1, iuran" in page
    assert local(PHONES[0]) not in page


def test_a_test_goes_to_a_typed_phone_with_an_invented_name(staff: Browser, rt: Runtime) -> None:
    stored = looked_through(staff, rt, GOOD)
    for _ in range(5):
        assert send(staff, rt, "/preview/test", {"number": "0850-0000-0999"}, page="/preview").status_code == 302
    refused = send(staff, rt, "/preview/test", {"number": "0850-0000-0999"}, page="/preview")
    assert refused.status_code == 422
    assert "Paling banyak lima" in text_of(refused)
    assert newest(rt).id == stored.id
    assert newest(rt).released == 0


def test_another_person_approves_and_it_begins_by_itself(staff: Browser, approver: Browser, rt: Runtime) -> None:
    stored = submitted(staff, rt)
    assert stored.state is State.WAITING
    page = text_of(approver.get(f"/approvals/{stored.id}"))
    assert "Tenggat iuran bulan ini" in page
    assert "Rp2.100" in page
    assert "Setujui 6 SMS" in page
    assert decide(approver, stored, password="salah sekali").status_code == 422
    assert decide(approver, stored).status_code == 302
    assert newest(rt).state is State.APPROVED
    sweep(rt)
    page = text_of(staff.get(f"/campaigns/{stored.id}"))
    assert "sedang berjalan" in page
    assert "Jeda kampanye" in page


def test_who_changes_it_afterwards_makes_the_approver_look_again(
    staff: Browser, approver: Browser, rt: Runtime
) -> None:
    stored = submitted(staff, rt)
    send(staff, rt, "/schedule", {"when": "now", "window_from": "09:00", "window_until": "16:00", "pace": "fast",
                                  "end-day": "2026-11-25", "end-time": "17:00"})  # fmt: skip
    asked = send(staff, rt, "/submit", {"reason": "Tenggat iuran bulan ini"})
    assert asked.status_code == 302
    refused = decide(approver, stored)
    assert refused.status_code == 409
    assert "Lihat lagi" in text_of(refused)
    assert newest(rt).state is State.WAITING


def test_a_rejection_says_why(staff: Browser, approver: Browser, rt: Runtime) -> None:
    stored = submitted(staff, rt)
    assert decide(approver, stored, "reject", note="").status_code == 422
    assert decide(approver, stored, "reject", note="Tanggalnya keliru").status_code == 302
    assert "Tanggalnya keliru" in text_of(staff.get(f"/campaigns/{stored.id}"))


@pytest.mark.usefixtures("approver")
def test_nobody_approves_from_the_staff_and_nobody_else_edits(as_: As, staff: Browser, rt: Runtime) -> None:
    stored = submitted(staff, rt)
    told = {"revision": str(stored.revision), "password": PASSWORD}
    assert staff.submit(f"/approvals/{stored.id}/approve", told, page="/campaigns/new").status_code == 403
    auditor = as_(Role.AUDITOR)
    assert auditor.get(f"/campaigns/{stored.id}").status_code == 200
    assert auditor.get("/campaigns/new").status_code == 403


@pytest.mark.parametrize("action", ["pause", "cancel"])
def test_a_running_campaign_is_stopped_exactly(staff: Browser, approver: Browser, rt: Runtime, action: str) -> None:
    stored = submitted(staff, rt)
    decide(approver, stored)
    sweep(rt)
    where = f"/campaigns/{stored.id}"
    done = staff.submit(f"{where}/{action}", {"reason": "salah teks"}, page=where, follow_redirects=True)
    assert "SMS ditarik dari antrean" in text_of(done)
    assert "salah teks" in text_of(done)
    if action == "pause":
        went_on = staff.submit(f"{where}/resume", {}, page=where, follow_redirects=True)
        assert "sedang berjalan" in text_of(went_on)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_report_has_every_row_as_it_came(staff: Browser, rt: Runtime, form: str) -> None:
    formula = ("=1+1", local(PHONES[6]), "30-11-2026")
    stored = looked_through(staff, rt, [*GOOD, BAD[0], formula])
    page = f"/campaigns/{stored.id}"
    told = staff.submit(f"{page}/report", {"format": form}, page=page)
    assert told.status_code == 200
    if form == "csv":
        rows = list(csv.reader(io.StringIO(told.get_data(as_text=True).lstrip("\ufeff"))))
    else:
        from openpyxl import load_workbook

        sheet = load_workbook(io.BytesIO(told.get_data())).active
        assert sheet is not None
        rows = [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert rows[0][:3] == list(HEADINGS)
    assert len(rows) == 9
    assert rows[1][1] == local(PHONES[0])
    assert rows[1][4] == "send"
    assert rows[8][0] == "'=1+1"


@pytest.mark.usefixtures("approver")
def test_a_copy_is_a_new_draft(staff: Browser, rt: Runtime, clock: Clock) -> None:
    stored = submitted(staff, rt)
    clock.turn(minutes=1)
    staff.submit(f"/campaigns/{stored.id}/copy", {}, page="/campaigns")
    copied = newest(rt)
    assert copied.id != stored.id
    assert copied.state is State.DRAFT
    assert copied.texts == stored.texts


def test_a_segment_is_counted_while_it_is_chosen(staff: Browser, rt: Runtime) -> None:
    staff.submit("/campaigns/new", {"title": "Cabang tutup", "source": "segment"})
    page = f"/campaigns/{newest(rt).id}/source"
    counted = staff.submit(f"{page}/count", {"zone": "WIT"}, page=page)
    assert "4 peserta cocok" in text_of(counted)
    assert send(staff, rt, "/source", {"zone": "WIT"}).headers["Location"].endswith("/text")
    assert newest(rt).selection["filters"] == {"zone": "WIT"}
    assert send(staff, rt, "/text", {"id": "Kantor tutup {amount}", "step": "save"}).status_code == 422


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"", "Unggah|Pilih|kosong|baris"), (b"%PDF-1.7 nothing", "bukan tabel"), (b"\0\1\2" * 50, "bukan tabel")],
    ids=["nothing", "a PDF", "bytes"],
)
def test_a_file_that_is_none_is_refused_with_a_reason(staff: Browser, rt: Runtime, content: bytes, told: str) -> None:
    file = (io.BytesIO(content), "penerima.csv")
    refused = staff.submit("/campaigns/new", {"title": "x", "source": "file", "file": file})
    assert refused.status_code == 422
    assert re.search(told, text_of(refused))


def test_the_list_names_state_and_figures(staff: Browser, rt: Runtime, clock: Clock) -> None:
    looked_through(staff, rt, GOOD)
    clock.turn(minutes=1)
    upload(staff, GOOD, "Kedua")
    page = text_of(staff.get("/campaigns"))
    assert "Tenggat iuran" in page
    assert "Kedua" in page
    assert "sedang disusun" in page
    assert "Tenggat" not in text_of(staff.get("/campaigns?q=kedua"))
    assert "sedang disusun" not in text_of(staff.get("/campaigns/rows?only=running"))


def test_whatever_the_list_is_asked_for_it_answers(staff: FlaskClient) -> None:
    for asked in ("before=x", "before=2026-11-20~y", "rows=7", "only=zzz", "q=081234567890"):
        assert staff.get(f"/campaigns?{asked}").status_code == 200
