"""Complaints on their pages: masked, revealed with a reason, answered in one SMS."""

from collections.abc import Callable

import pytest
from sqlalchemy import update

from core.access import Role
from office.helping.complaints import close
from store.tables import tickets
from tests.console_client import Browser
from tests.integration.office.helping_cases import NEW, OTHER, House

SAID = "iuran Oktober atas nama Wagiman Sutrisno belum masuk"
ANSWER = "Iuran Oktober sudah kami terima."


@pytest.fixture
def number(house: House) -> str:
    house.text(f"ADUAN {SAID}")
    return str(house.read(tickets, "number")[-1][0])


def test_open_ones_are_listed_masked(staff: Browser, number: str) -> None:
    shown = staff.get("/complaints").get_data(as_text=True)
    assert number in shown
    assert "iuran" in shown
    assert "Wagiman" not in shown


def test_one_is_found_by_its_number(staff: Browser, number: str) -> None:
    assert staff.get(f"/complaints?number={number.lower()}").headers["Location"] == f"/complaints/{number}"
    assert "Tidak ada aduan dengan nomor itu" in staff.get("/complaints?number=A9999999").get_data(as_text=True)


@pytest.mark.parametrize("state", ["open", "answered", "closed", "nonsense"])
def test_every_state_has_a_list(staff: Browser, state: str) -> None:
    assert staff.get(f"/complaints?state={state}").status_code == 200


def test_the_text_is_revealed_with_a_reason(house: House, staff: Browser, number: str) -> None:
    page = f"/complaints/{number}"
    assert "Wagiman" not in staff.get(page).get_data(as_text=True)
    assert staff.submit(f"{page}/reveal", {"reveal-reason": ""}, page=page).status_code == 422
    answer = staff.submit(f"{page}/reveal", {"reveal-reason": "untuk menjawab"}, page=page)
    assert "Wagiman Sutrisno" in answer.get_data(as_text=True)
    assert house.noted()[-1][1:3] == ("complaint.reveal", f"complaint:{number}")


def test_it_is_answered_by_sms(house: House, staff: Browser, number: str) -> None:
    page = f"/complaints/{number}"
    answer = staff.submit(f"{page}/answer", {"answer": ANSWER}, page=page, follow_redirects=True)
    shown = answer.get_data(as_text=True)
    assert "Jawaban dikirim sebagai SMS" in shown
    assert ANSWER in shown
    assert house.told(NEW) == [f"BPJAMSOSTEK: {number} {ANSWER}"]


def test_an_answer_that_does_not_fit_is_kept_in_the_form(house: House, staff: Browser, number: str) -> None:
    page = f"/complaints/{number}"
    answer = staff.submit(f"{page}/answer", {"answer": "panjang " * 20}, page=page)
    shown = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "terlalu panjang" in shown
    assert "panjang panjang" in shown
    assert house.told(NEW) == []


def test_the_preview_counts_septets_and_shows_what_is_replaced(staff: Browser, number: str) -> None:
    page = f"/complaints/{number}"
    shown = staff.submit(f"{page}/preview", {"answer": "“Sudah” www.contoh.example"}, page=page).get_data(as_text=True)
    assert "&#34;Sudah&#34;" in shown
    assert "Jangan kirim tautan" in shown
    assert "dari 160 septet" in shown
    assert "<html" not in shown


def test_it_is_closed_and_opened_again(house: House, staff: Browser, number: str) -> None:
    page = f"/complaints/{number}"
    done = staff.submit(f"{page}/close", {"close-reason": "sudah selesai"}, page=page, follow_redirects=True)
    assert "Aduan ditutup" in done.get_data(as_text=True)
    done = staff.submit(f"{page}/reopen", {"reopen-reason": "belum puas"}, page=page, follow_redirects=True)
    assert "Aduan dibuka lagi" in done.get_data(as_text=True)
    assert staff.submit(f"{page}/close", {"close-reason": " "}, page=page).status_code == 422


def test_who_comes_second_is_told(house: House, staff: Browser, number: str) -> None:
    page = f"/complaints/{number}"
    token = staff.csrf_token(page)
    close(house.rt, OTHER, number, "kembar dengan lain")
    answer = staff.post(f"{page}/answer", data={"answer": ANSWER, "csrf_token": token}, follow_redirects=True)
    assert "sudah dijawab atau ditutup orang lain" in answer.get_data(as_text=True)
    assert house.told(NEW) == []


def test_what_is_not_there_is_not_found(staff: Browser) -> None:
    assert staff.get("/complaints/A9999999").status_code == 404


def test_who_may_not_reveal_is_not_asked_for_a_reason(browser: Callable[[Role], Browser], number: str) -> None:
    shown = browser(Role.APPROVER).get(f"/complaints/{number}").get_data(as_text=True)
    assert "Tampilkan isi aduan" not in shown
    assert "Kirim jawaban" not in shown


def test_one_that_was_emptied_says_so_and_offers_nothing(house: House, staff: Browser, number: str) -> None:
    emptied = {"state": "closed", "closed_at": house.clock.now, "closed_by": "user:sari", "text": "", "msisdn": ""}
    with house.rt.transaction() as db:
        db.execute(update(tickets).values(**emptied))
    page = staff.get(f"/complaints/{number}").text
    assert "Masa simpan aduan ini sudah lewat" in page
    assert "<form" not in page.split("<main", 1)[1]
    assert staff.get("/complaints?only=closed").status_code == 200
