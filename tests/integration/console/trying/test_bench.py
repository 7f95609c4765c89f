"""The test bench answers as the gateway would, from the draft or live, and keeps nothing."""

import pytest
from sqlalchemy import func, select

from core.access import Actor, Role
from office.catalogue import edit_part
from runtime.runtime import Runtime
from store.tables import audit_entries, mo_messages, mt_messages
from tests.console_client import Browser
from tests.integration.console.trying.conftest import As
from tests.replay_cases import JADWAL


def tried(browser: Browser, text: str, **fields: str) -> str:
    answer = browser.submit("/bench", {"text": text, **fields})
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_a_text_is_answered_and_explained(operator: Browser) -> None:
    page = tried(operator, "cek saldo jht", **{"as": "sari-wulandari", "side": "live"})
    assert "dari 160 septet" in page
    assert "menang" in page
    assert "PT Contoh" in page or "Rp" in page


def test_why_others_lost_is_told(operator: Browser) -> None:
    page = tried(operator, "cara klaim status")
    assert "Yang menang didukung lebih banyak kata." in page
    assert "Bagian dari ungkapan yang lebih panjang." in page


def test_the_draft_is_tried_and_the_live_one_beside_it(operator: Browser, rt: Runtime) -> None:
    edit_part(rt, Actor("user:lia"), "keywords.JADWAL", JADWAL, -1)
    assert "Jadwal layanan" in tried(operator, "jadwal", side="draft")
    assert "Jadwal layanan" not in tried(operator, "jadwal", side="live")


def test_a_piece_of_the_page_is_enough_for_a_script(operator: Browser) -> None:
    token = operator.csrf_token("/bench")
    answer = operator.post("/bench", data={"text": "SALDO", "csrf_token": token}, headers={"HX-Request": "true"})
    page = answer.get_data(as_text=True)
    assert "<html" not in page
    assert "160 septet" in page


def test_nothing_is_kept(operator: Browser, rt: Runtime) -> None:
    tried(operator, "ADUAN petugas tidak ada", **{"as": "sari-wulandari"})
    tried(operator, "BLOKIR", **{"as": "sari-wulandari"})
    with rt.transaction() as db:
        for table in (mo_messages, mt_messages, audit_entries):
            assert db.execute(select(func.count()).select_from(table)).scalar_one() == 0


def test_numbers_are_masked_in_what_is_explained(operator: Browser) -> None:
    page = tried(operator, "SALDO#00001234567")
    explained = page.partition('id="trial"')[2]
    assert "00001234567" not in explained


@pytest.mark.parametrize("role", [Role.APPROVER, Role.AUDITOR, Role.STAFF])
def test_whoever_sees_the_catalogue_may_try_it(as_: As, role: Role) -> None:
    assert "160 septet" in tried(as_(role), "SALDO")


@pytest.mark.parametrize("text", ["", " ", "🎉" * 50, "x" * 5000])
def test_any_text_can_be_tried(operator: Browser, text: str) -> None:
    tried(operator, text)
