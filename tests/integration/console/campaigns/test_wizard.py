"""From a file to a campaign that is approved by another person, page by page, without a script."""

import csv
import io
import re

import pytest
from flask.testing import FlaskClient

from core.access import Role
from core.campaigns import State
from office import campaign_check
from office.campaign_sweep import sweep
from runtime.runtime import Runtime
from tests.campaign_cases import HEADINGS, PHONES, csv_of, local
from tests.console_client import Browser
from tests.integration.console.campaigns.conftest import PASSWORD, As
from tests.integration.console.campaigns.making import (
    BAD,
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
    assert (rows[1][4], rows[1][9]) == ("dikirim", "send")
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


def test_where_no_row_can_be_sent_the_way_leads_back_to_the_rows(staff: Browser, rt: Runtime) -> None:
    stored = looked_through(staff, rt, BAD[:2])
    assert "ganti sumber penerimanya" in text_of(staff.get(f"/campaigns/{stored.id}/check"))
    page = text_of(staff.get(f"/campaigns/{stored.id}/preview"))
    assert "Kembali ke hasil pemeriksaan" in page
    assert "Lanjut ke jadwal" not in page
    assert "tidak ada jam kirim" not in text_of(staff.get(f"/campaigns/{stored.id}/submit"))


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
