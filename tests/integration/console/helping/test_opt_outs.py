"""Who wants no mass information, on its pages."""

from io import BytesIO

import pytest
from werkzeug.test import TestResponse

from tests.console_client import Browser
from tests.intake_cases import BUDI, SARI
from tests.integration.office.helping_cases import House

WHY = "diminta lewat 175"


def upload(staff: Browser, content: bytes, **more: str) -> TestResponse:
    form = {"import-file": (BytesIO(content), "daftar.csv"), "import-reason": WHY, **more}
    return staff.submit("/opt-outs/import", form, page="/opt-outs", content_type="multipart/form-data")


def test_a_number_is_found_stopped_and_switched_on_again(house: House, staff: Browser) -> None:
    found = staff.submit("/opt-outs", {"number": "0850-0000-0901"})
    address = str(found.headers["Location"])
    assert "0901" not in address
    assert "Nomor ini menerima info massal" in staff.get(address).get_data(as_text=True)
    stopped = staff.submit(f"{address}/add", {"reason": WHY}, page=address, follow_redirects=True)
    assert "tidak menerima info massal sejak" in stopped.get_data(as_text=True)
    listed = staff.get("/opt-outs").get_data(as_text=True)
    assert "0850-00••-••01" in listed
    assert WHY in listed
    again = staff.submit(f"{address}/remove", {"reason": WHY}, page=address, follow_redirects=True)
    assert "diberi tahu dengan SMS" in again.get_data(as_text=True)
    assert len(house.told(SARI)) == 1


@pytest.mark.parametrize("action", ["add", "remove"])
def test_nothing_changes_without_a_reason(house: House, staff: Browser, action: str) -> None:
    address = str(staff.submit("/opt-outs", {"number": SARI}).headers["Location"])
    assert staff.submit(f"{address}/{action}", {"reason": ""}, page=address).status_code == 422


def test_what_is_no_number_is_said(staff: Browser) -> None:
    assert staff.submit("/opt-outs", {"number": "siapa"}).status_code == 422


def test_a_list_is_imported(house: House, staff: Browser) -> None:
    answer = upload(staff, f"nomor\n{SARI}\n{BUDI}\n".encode())
    assert answer.status_code == 302
    shown = staff.get("/opt-outs").get_data(as_text=True)
    assert "2 nomor ditambahkan, 0 sudah ada" in shown
    assert "<b>2</b>" in shown


def test_wrong_rows_are_named_and_nothing_is_imported(house: House, staff: Browser) -> None:
    content = f"{SARI}\nsalah\n".encode()
    answer = upload(staff, content)
    shown = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "bukan nomor HP" in shown
    assert "<b>0</b>" in shown
    assert upload(staff, content, **{"import-only_good": "y"}).status_code == 302
    assert "<b>1</b>" in staff.get("/opt-outs").get_data(as_text=True)


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"", "Pilih berkas CSV"), (b"x\ny\n", "Tidak ada nomor HP"), (b"1" * 60_001, "terlalu besar")],
    ids=["none", "no numbers", "too large"],
)
def test_a_file_that_is_no_use_is_refused(staff: Browser, content: bytes, told: str) -> None:
    answer = upload(staff, content)
    assert answer.status_code == 422
    assert told in answer.get_data(as_text=True)


def test_the_list_is_downloaded_masked(house: House, staff: Browser) -> None:
    upload(staff, SARI.encode())
    answer = staff.submit("/opt-outs/export", page="/opt-outs")
    assert answer.mimetype == "text/csv"
    assert "0850-00••-••01" in answer.get_data(as_text=True)
    assert "0901" not in answer.get_data(as_text=True)
    assert house.noted()[-1][1] == "optout.export"


def test_a_long_list_goes_on(house: House, staff: Browser) -> None:
    upload(staff, "\n".join(f"+62850000{number:05d}" for number in range(60)).encode())
    first = staff.get("/opt-outs").get_data(as_text=True)
    assert "1–25 dari 60" in first
    assert 'href="/opt-outs?page=2"' in first
    last = staff.get("/opt-outs?rows=50&page=2").get_data(as_text=True)
    assert "51–60 dari 60" in last
    assert 'href="/opt-outs?rows=50&amp;page=1"' in last
