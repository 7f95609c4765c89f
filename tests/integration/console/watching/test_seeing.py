"""The dashboard, notices and health: figures that are right, reasons in words, and how to mend what is broken."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, text

from app import create_app
from console.watching import health_words
from core.access import Role
from core.commands import Language
from core.delivery import MtStatus
from core.incident_words import REMEDIES, SENTENCES, sentence_of
from core.incidents import IncidentKind, Trouble
from intake.events import take
from runtime.runtime import Runtime
from runtime.settings import Settings
from store import counts, incidents, migrate, stops
from store.outbox import NewMt, Result, queue, record_result
from store.tables import core_webhooks, tickets
from tests.conftest import NOW
from tests.console_client import Browser, client_of
from tests.intake_cases import event
from tests.integration.console.watching.conftest import CLAIM, OF_PEOPLE, SARI, ask


def tiles(page: str) -> dict[str, str]:
    """The figures of a page by their names."""
    return {name: figure for figure, name in re.findall(r"<b>([^<]+)</b><span>([^<]+)</span>", page)}


def test_today_is_counted(rt: Runtime, staff: Browser, message_id: int, notice_id: str) -> None:
    ask(rt, "kemarin", None, at=NOW - timedelta(days=1), name="old")
    with rt.transaction() as db:
        new = [NewMt(f"{n:032d}", SARI, "2757", "Halo", "notice", "id", NOW) for n in range(5)]
        queue(db, new, NOW)
        record_result(db, new[0].id, Result(MtStatus.DELIVERED), NOW)
        record_result(db, new[1].id, Result(MtStatus.SENT), NOW)
        record_result(db, new[2].id, Result(MtStatus.UNKNOWN), NOW)
    found = tiles(staff.get("/dashboard").text)
    assert found == {
        "masuk": "1",
        "keluar, diterima penyedia": "2",
        "sampai di HP": "1",
        "gagal atau kedaluwarsa": "1",
        "menunggu dikirim": "2",
        "belum pasti nasibnya": "1",
    }


def test_the_bars_are_of_seven_days(rt: Runtime, staff: Browser, message_id: int) -> None:
    for back in range(1, 9):
        ask(rt, f"hari {back}", None, at=NOW - timedelta(days=back), name=f"d{back}")
    (label,) = re.findall(r'aria-label="Masuk, 7 hari: ([^"]+)"', staff.get("/dashboard").text)
    assert label == "Sab 1, Min 1, Sen 1, Sel 1, Rab 1, Kam 1, Jum 1"


def test_what_changes_is_asked_for_alone(staff: Browser, message_id: int) -> None:
    part = staff.get("/dashboard/figures").text
    assert tiles(part)["masuk"] == "1"
    assert "<html" not in part


def test_ten_people_who_look_at_once_cost_what_one_costs(rt: Runtime, staff: Browser, message_id: int) -> None:
    staff.get("/dashboard")
    ask(rt, "baru", None, name="new")
    assert tiles(staff.get("/dashboard/figures").text)["masuk"] == "1"


@pytest.mark.parametrize(
    ("role", "shown"),
    [(Role.STAFF, True), (Role.APPROVER, True), (Role.ADMIN, False), (Role.OPERATOR, False)],
    ids=lambda value: str(value),
)
def test_people_s_affairs_are_counted_for_who_may_see_them(
    rt: Runtime, browser: Callable[[Role], Browser], role: Role, shown: bool
) -> None:
    with rt.transaction() as db:
        db.execute(insert(tickets).values(number="A0000001", msisdn=SARI, text="x", state="open", opened_at=NOW))
    assert ("Aduan belum dijawab" in browser(role).get("/dashboard").text) is shown


def test_an_incident_says_what_to_do(rt: Runtime, staff: Browser) -> None:
    with rt.transaction() as db:
        incidents.open_new(db, [Trouble(IncidentKind.PROVIDER_FAILING, "twilio")], NOW)
    page = staff.get("/dashboard").text
    assert "Penyedia sering gagal." in page
    assert "twilio" in page
    assert "Lihat apakah penyedia sedang terganggu" in page
    assert "The provider often fails." in staff.get("/dashboard?lang=en").text


@pytest.mark.parametrize("kind", IncidentKind, ids=lambda kind: kind.value)
def test_every_kind_of_incident_has_words_and_a_remedy(kind: IncidentKind) -> None:
    assert kind in SENTENCES
    assert kind in REMEDIES
    assert sentence_of(kind, Language.ID).endswith(".")
    assert sentence_of(kind, Language.ID) != sentence_of(kind, Language.EN)


def test_an_event_shows_its_notice_or_why_there_is_none(rt: Runtime, staff: Browser, notice_id: str) -> None:
    take(rt, [event("VERIFIKASI", 2)])
    page = staff.get("/notices").text
    assert f"/messages/out/{notice_id}" in page
    assert "Klaim sudah berada di tahap yang lebih baru." in page
    assert "***0001" in page
    assert CLAIM not in page
    assert [each for each in OF_PEOPLE if each in page] == []


@pytest.mark.parametrize(
    ("address", "rows"),
    [
        ("/notices", 2),
        ("/notices?told=yes", 1),
        ("/notices?told=no", 1),
        ("/notices?stage=DISETUJUI", 1),
        ("/notices?stage=SELESAI", 0),
        ("/notices?topic=stage", 1),
        ("/notices?topic=jkp_month", 0),
        ("/notices?reason=older_stage", 1),
        ("/notices?status=failed", 1),
        ("/notices?status=queued", 0),
        ("/notices?stage=nonsense&before=x", 2),
        ("/notices?before=1", 0),
    ],
)
def test_events_are_filtered(rt: Runtime, staff: Browser, notice_id: str, address: str, rows: int) -> None:
    take(rt, [event("VERIFIKASI", 2)])
    page = staff.get(address).text
    assert page.count('<th scope="row" data-label="Diterima"') == rows


def test_the_core_system_is_told_again(rt: Runtime, browser: Callable[[Role], Browser], notice_id: str) -> None:
    with rt.transaction() as db:
        push = {"id": "p1", "message_id": notice_id, "message_status": "failed", "status": "failed", "attempts": 9}
        db.execute(insert(core_webhooks).values(**push, due_at=NOW, created_at=NOW, last_answer="HTTP 500"))
    staff = browser(Role.STAFF)
    assert "HTTP 500" in staff.get("/notices").text
    token = {"csrf_token": staff.csrf_token("/notices")}
    assert "Laporan diantre lagi" in staff.post("/notices/pushes/p1", data=token, follow_redirects=True).text
    assert "HTTP 500" not in staff.get("/notices").text
    auditor = browser(Role.AUDITOR)
    assert auditor.post("/notices/pushes/p1", data={"csrf_token": auditor.csrf_token("/messages")}).status_code == 403


def test_health_says_how_to_mend_what_is_broken(staff: Browser) -> None:
    page = staff.get("/health").text
    assert "Belum pernah jalan." in page
    assert "Jalankan <code>kabar clock</code>" in page
    assert page.index("Clock") < page.index("Basis data")  # what is broken stands first


def test_health_in_english(staff: Browser) -> None:
    page = staff.get("/health?lang=en").text
    assert "Start <code>kabar clock</code>" in page
    assert "rusak" not in page


def test_a_clock_at_work_is_well(rt: Runtime, staff: Browser) -> None:
    with rt.transaction() as db:
        counts.beat(db, NOW - timedelta(seconds=4))
    assert "Terakhir jalan 4 detik lalu." in staff.get("/health/checks").text


def test_a_stop_is_told_with_its_reason(rt: Runtime, staff: Browser) -> None:
    with rt.transaction() as db:
        stops.stop(db, "kannel", "SMSC dirawat", NOW)
    page = staff.get("/health").text
    assert "kannel dihentikan sejak Jumat, 20 November 2026 10.30 WIB. Alasan: SMSC dirawat" in page
    assert "kabar sending start --provider kannel" in page


def test_a_database_that_is_behind_is_told(rt: Runtime, staff: Browser) -> None:
    with rt.transaction() as db:
        db.execute(text("UPDATE alembic_version SET version_num = '0008'"))
    try:
        assert "tabelnya belum terbaru" in staff.get("/health").text
    finally:
        with rt.transaction() as db:
            db.execute(text("UPDATE alembic_version SET version_num = :newest"), {"newest": migrate.newest()})


def test_redis_that_is_away_and_a_provider_without_its_account_are_told(rt: Runtime, tmp_path: Path) -> None:
    settings = Settings(_env_file=None, redis_url=f"unix://{tmp_path}/none.sock", provider="twilio", var_dir=tmp_path)
    house = Runtime(settings, rt.engine, rt.catalogue, rt.reference, rt.limits, ids=rt.ids, clock=lambda: NOW)
    page = client_of(create_app(runtime=house), house, Role.STAFF).get("/health").text
    assert "Periksa REDIS_URL" in page
    assert "twilio belum lengkap: TWILIO_ACCOUNT_SID" in page


def test_everything_that_can_be_found_has_words() -> None:
    assert {subject for subject, _ in health_words.SENTENCES} == set(health_words.NAMES)
    assert set(health_words.REMEDIES) <= set(health_words.SENTENCES)
