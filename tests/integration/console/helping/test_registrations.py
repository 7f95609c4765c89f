"""Registrations on their pages: who sees them, what is decided, what a form says back."""

from collections.abc import Callable

import pytest

from core.access import Role
from office.helping.registrations import Ground, refuse
from tests.console_client import Browser
from tests.intake_cases import SARI, SARI_NIK
from tests.integration.office.helping_cases import KPJ, NEW, OTHER, House

OF_PEOPLE = (NEW, NEW.replace("+62", "0"), SARI, SARI.replace("+62", "0"), SARI_NIK, KPJ, "Contoh Sari")
APPROVES = {"approve-ground": "seen_at_branch", "approve-words": ""}


def page_of(staff: Browser, address: str) -> str:
    answer = staff.get(address)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_what_waits_for_staff_is_listed_without_numbers(house: House, staff: Browser) -> None:
    house.know(msisdn=None)
    id_ = house.apply_for()
    shown = page_of(staff, "/registrations")
    assert f'href="/registrations/{id_}"' in shown
    assert "tanpa nomor tercatat" in shown
    assert not [each for each in OF_PEOPLE if each in shown]


def test_what_waits_for_its_code_stands_apart(house: House, browser: Callable[[Role], Browser]) -> None:
    id_, staff = house.apply_for(), browser(Role.STAFF)
    assert f"/registrations/{id_}" not in page_of(staff, "/registrations")
    assert f"/registrations/{id_}" in page_of(staff, "/registrations?only=code")
    house.clock.goes(hours=24)
    assert f"/registrations/{id_}" in page_of(browser(Role.STAFF), "/registrations")


@pytest.mark.parametrize("asked", ["", "?only=nonsense&page=x&rows=7", "?page=9"])
def test_an_empty_list_says_what_would_stand_there(staff: Browser, asked: str) -> None:
    assert "Tidak ada yang menunggu keputusan" in page_of(staff, f"/registrations{asked}")


@pytest.mark.parametrize("language", ["id", "en"])
def test_evidence_shows_nobodys_number(house: House, staff: Browser, language: str) -> None:
    house.text("BLOKIR", SARI)
    shown = page_of(staff, f"/registrations/{house.apply_for()}?lang={language}")
    assert ("Ponsel pemilik data sedang diblokir" if language == "id" else "phone is blocked: perhaps") in shown
    assert "C. S." in shown
    assert not [each for each in OF_PEOPLE if each in shown]


def test_one_is_approved(house: House, staff: Browser) -> None:
    page = f"/registrations/{house.apply_for()}"
    answer = staff.submit(f"{page}/approve", APPROVES, page=page, follow_redirects=True)
    assert "Pendaftaran disetujui" in answer.get_data(as_text=True)
    assert "disetujui petugas" in house.told(NEW)[-1]
    shown = page_of(staff, page)
    assert "uji-staff" in shown
    assert "Datang ke kantor cabang" in shown
    assert "Setujui pendaftaran" not in shown


def test_one_is_refused_and_the_applicant_not_told(house: House, staff: Browser) -> None:
    id_ = house.apply_for()
    form = {"refuse-ground": "fraud", "refuse-words": "nomor dipakai komplotan", "refuse-silent": "y"}
    answer = staff.submit(f"/registrations/{id_}/refuse", form, page=f"/registrations/{id_}", follow_redirects=True)
    assert "Pemohon tidak diberi tahu" in answer.get_data(as_text=True)
    assert house.told(NEW) == []


INCOMPLETE = {
    "no ground": ({}, "Pilih bagaimana pemohon terbukti"),
    "a ground that is none": ({"approve-ground": "fraud"}, "Pilih bagaimana pemohon terbukti|Not a valid choice"),
    "another ground without words": ({"approve-ground": "other", "approve-words": " "}, "Tulis dasar keputusannya"),
}


@pytest.mark.parametrize(("form", "told"), INCOMPLETE.values(), ids=INCOMPLETE.keys())
def test_what_is_missing_is_said_and_what_was_typed_is_kept(
    house: House, staff: Browser, form: dict[str, str], told: str
) -> None:
    id_ = house.apply_for()
    answer = staff.submit(f"/registrations/{id_}/approve", form, page=f"/registrations/{id_}")
    shown = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert any(each in shown for each in told.split("|"))
    assert "Ada yang perlu diperbaiki" in shown
    assert house.told(NEW) == []


def test_who_comes_second_is_told(house: House, staff: Browser) -> None:
    id_ = house.apply_for()
    page = f"/registrations/{id_}"
    token = staff.csrf_token(page)
    refuse(house.rt, OTHER, id_, Ground.NOT_PROVEN)
    answer = staff.post(f"{page}/approve", data={**APPROVES, "csrf_token": token}, follow_redirects=True)
    assert "sudah diputuskan orang lain" in answer.get_data(as_text=True)
    assert "disetujui petugas" not in str(house.told(NEW))


def test_a_form_from_elsewhere_changes_nothing(house: House, staff: Browser) -> None:
    id_ = house.apply_for()
    assert staff.post(f"/registrations/{id_}/approve", data=APPROVES).status_code == 400
    assert house.told(NEW) == []


def test_what_is_not_there_is_not_found(staff: Browser) -> None:
    assert staff.get("/registrations/999").status_code == 404


@pytest.mark.parametrize("role", list(Role))
def test_who_may_look_and_who_may_decide(house: House, browser: Callable[[Role], Browser], role: Role) -> None:
    id_ = house.apply_for()
    person = browser(role)
    sees = role in (Role.STAFF, Role.APPROVER, Role.AUDITOR)
    answer = person.get(f"/registrations/{id_}")
    assert answer.status_code == (200 if sees else 403)
    assert ("Setujui pendaftaran" in answer.get_data(as_text=True)) == (role is Role.STAFF)
    if role is not Role.STAFF:
        token = person.csrf_token("/registrations") if sees else person.csrf_token("/dashboard")
        refused = person.post(f"/registrations/{id_}/approve", data={**APPROVES, "csrf_token": token})
        assert refused.status_code == 403
