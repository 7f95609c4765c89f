"""A phone on its page: under an address that names nobody, in one session only."""

import re
from collections.abc import Callable

import pytest

from core.access import Role
from tests.console_client import Browser
from tests.intake_cases import SARI
from tests.integration.office.helping_cases import NEW, House

TYPED = "0850 0000 0901"
WHY = "pemilik datang ke cabang"


def open_phone(staff: Browser, typed: str = TYPED) -> str:
    """Look a phone up and return the address of its page."""
    answer = staff.submit("/phones", {"number": typed})
    assert answer.status_code == 302
    return str(answer.headers["Location"])


def test_a_phone_is_found_and_its_number_is_nowhere(house: House, staff: Browser) -> None:
    address = open_phone(staff)
    shown = staff.get(address).get_data(as_text=True)
    assert "0850-00••-••01" in shown
    assert "C. S." in shown
    for digits in ("85000000901", "0901", "Contoh Sari"):
        assert digits not in address
        assert digits not in re.sub(r"csrf_token.*", "", shown)
    assert house.noted()[-1][:2] == ("user:uji-staff", "phone.look_up")


def test_an_address_is_worth_nothing_to_somebody_else(house: House, browser: Callable[[Role], Browser]) -> None:
    address = open_phone(browser(Role.STAFF))
    assert browser(Role.AUDITOR).get(address).status_code == 404
    assert browser(Role.AUDITOR).get("/phones/" + "A" * 100).status_code == 404


def test_the_same_phone_never_has_the_same_address(staff: Browser) -> None:
    assert open_phone(staff) != open_phone(staff)


@pytest.mark.parametrize("typed", ["", "2757", "nomor", "12"])
def test_what_is_no_number_is_said(staff: Browser, typed: str) -> None:
    answer = staff.submit("/phones", {"number": typed})
    assert answer.status_code == 422
    assert "Ada yang perlu diperbaiki" in answer.get_data(as_text=True)


def test_a_blocked_phone_is_opened_from_the_list(house: House, staff: Browser) -> None:
    house.text("BLOKIR", SARI)
    listed = staff.get("/phones").get_data(as_text=True)
    assert "0850-00••-••01" in listed
    reference = re.search(r'name="reference" value="([^"]+)"', listed)
    assert reference
    found = staff.submit("/phones", {"reference": reference[1]})
    address = str(found.headers["Location"])
    assert "Buka blokir" in staff.get(address).get_data(as_text=True)
    answer = staff.submit(f"{address}/unfreeze", {"unfreeze-reason": WHY}, page=address, follow_redirects=True)
    assert "Blokir ponsel ini dibuka" in answer.get_data(as_text=True)
    assert "Tidak ada ponsel yang diblokir" in staff.get("/phones").get_data(as_text=True)
    assert "sudah dibuka petugas" in house.told(SARI)[-1]


@pytest.mark.parametrize("action", ["freeze", "unbind"])
def test_what_staff_do_is_done_with_a_reason_only(house: House, staff: Browser, action: str) -> None:
    address = open_phone(staff)
    refused = staff.submit(f"{address}/{action}", {f"{action}-reason": "x"}, page=address)
    assert refused.status_code == 422
    assert house.told(SARI) == []
    done = staff.submit(f"{address}/{action}", {f"{action}-reason": WHY}, page=address)
    assert done.status_code == 302
    assert len(house.told(SARI)) == 1


def test_what_is_no_longer_so_is_said(house: House, staff: Browser) -> None:
    address = open_phone(staff)
    answer = staff.submit(f"{address}/unlock-pin", {"unlock-pin-reason": WHY}, page=address, follow_redirects=True)
    assert "PIN tidak terkunci" in answer.get_data(as_text=True)


def test_a_phone_nobody_heard_of_has_a_page_too(house: House, staff: Browser) -> None:
    shown = staff.get(open_phone(staff, NEW)).get_data(as_text=True)
    assert "tidak terikat pada siapa pun" in shown
    assert "Lepas dari peserta" not in shown


def test_who_only_looks_is_offered_nothing(browser: Callable[[Role], Browser]) -> None:
    auditor = browser(Role.AUDITOR)
    address = open_phone(auditor)
    assert "Blokir ponsel" not in auditor.get(address).get_data(as_text=True)
    assert auditor.submit(f"{address}/freeze", {"freeze-reason": WHY}, page=address).status_code == 403
