"""The whole wizard with ten thousand rows, every kind of bad one too: approval, pause, resume, cancel, report."""

import csv
import io
import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect
from sqlalchemy import insert
from werkzeug.serving import make_server

from app import create_app
from core.access import Role
from core.delivery import MtStatus
from office import campaign_check, campaign_release, campaign_runs, campaigns, passwords
from office.campaign_files import upload
from office.campaign_sweep import sweep
from runtime.runtime import Runtime, make_runtime
from runtime.settings import Settings
from store import users
from store.campaigns import Stored
from store.rows import insert_rows
from store.tables import participants, phones
from tests.browser.conftest import Site
from tests.browser.signed_in import sign_in
from tests.browser.test_every_page import AXE, WIDE, faults_of, listen
from tests.campaign_cases import APPROVER, STAFF, approvers
from tests.running_cases import MORNING, Clock, send

PASSWORD = "kata sandi yang panjang"
TEXT = (
    "BPJAMSOSTEK: Yth {name}, iuran Anda {amount} jatuh tempo {date}. Bayar lewat JMO, bank atau minimarket. "
    "Tanya 175. Balas BERHENTI bila tak mau info ini"
)
GOOD, EACH, KINDS = 9_000, 100, 10
HEADINGS = ("nama", "no hp", "tagihan", "tanggal")
OUTCOMES = {
    "akan dikirim": GOOD, "tanpa nomor yang sah": EACH, "nomor luar negeri": EACH, "ada data yang kosong": EACH,
    "ada data yang salah": EACH, "tidak muat satu SMS": EACH, "peserta sudah meninggal": EACH, "sudah BERHENTI": EACH,
    "ponsel diblokir pemiliknya": EACH, "nomor ganda": EACH, "sudah dikirim hari ini": EACH,
}  # fmt: skip
SEEN_BY_ITSELF = 20_000  # milliseconds: a page that looks again by itself rests 16 s at most while nothing moves
PICTURES = os.environ.get("KABAR_PICTURES")  # a folder for whoever wants to look at them
As = Callable[..., Page]


def number(at: int) -> str:
    return f"085070{at:06d}"


def row(at: int, **changes: str) -> tuple[str, ...]:
    usual = {"nama": f"Contoh {at}", "no hp": number(at), "tagihan": "250000", "tanggal": "30-11-2026"}
    return tuple({**usual, **changes}.values())


def kinds() -> Iterator[list[tuple[str, ...]]]:
    """Yield the bad rows, a hundred of each kind; who has died, opted out and so on has the numbers above the good."""
    ats = [range(GOOD + n * EACH, GOOD + (n + 1) * EACH) for n in range(7)]
    yield [row(at, **{"no hp": "tidak ada"}) for at in ats[0]]
    yield [row(at, **{"no hp": "+65 9123 4567"}) for at in ats[0]]
    yield [row(at, tanggal="") for at in ats[1]]
    yield [row(at, tanggal="besok") for at in ats[2]]
    yield [row(at, tagihan="99999999999") for at in ats[2]]
    yield [row(at) for at in ats[3]]
    yield [row(at) for at in ats[4]]
    yield [row(at) for at in ats[5]]
    yield [row(at) for at in range(EACH)]
    yield [row(at) for at in ats[6]]


def file_of(rows: list[tuple[str, ...]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";").writerows([HEADINGS, *rows])
    return out.getvalue().encode()


def put_people(rt: Runtime) -> None:
    """Make a person for every number; some have died, opted out, or lost their phone."""
    died, opted, frozen = (range(GOOD + n * EACH, GOOD + (n + 1) * EACH) for n in (3, 4, 5))
    people = [
        (10_000_000 + at, f"Contoh {at}", f"00{at:014d}", MORNING.date().replace(year=1990), "WIB", "id",
         "+62" + number(at)[1:], MORNING.date() if at in died else None)
        for at in range(GOOD + 7 * EACH)
    ]  # fmt: skip
    columns = ("id", "name", "nik", "birth_date", "zone", "language", "msisdn_on_record", "deceased_on")
    with rt.transaction() as db:
        insert_rows(db, participants, columns, people)
        stopped = [{"msisdn": "+62" + number(at)[1:], "mass_off_at": rt.now(), "frozen_at": None} for at in opted]
        lost = [{"msisdn": "+62" + number(at)[1:], "mass_off_at": None, "frozen_at": rt.now()} for at in frozen]
        db.execute(insert(phones), [*stopped, *lost])


def send_earlier(rt: Runtime, rows: list[tuple[str, ...]]) -> None:
    """Send the same words to some of them this morning."""
    stored = campaigns.create(rt, STAFF, "Pagi tadi", "file")
    stored = upload(rt, STAFF, stored.id, stored.revision, io.BytesIO(file_of(rows)), "pagi.csv")
    stored = campaigns.edit(rt, STAFF, stored.id, stored.revision, {"texts": {"id": TEXT}, "reason": "Pagi"})
    campaigns.start_check(rt, STAFF, stored.id, stored.revision)
    checked = campaign_check.run(rt, stored.id)
    assert checked is not None
    assert checked.to_send == EACH
    campaigns.submit(rt, STAFF, stored.id, checked.revision)
    campaigns.approve(rt, APPROVER, stored.id, checked.revision)
    while sweep(rt) or send(rt, EACH):
        pass


@pytest.fixture
def clock() -> Clock:
    campaign_release._reached.clear()
    return Clock()


@pytest.fixture
def site(sqlite_url: str, tmp_path: Path, clock: Clock) -> Iterator[Site]:
    """The application on a Friday morning."""
    settings = Settings(_env_file=None, database_url=sqlite_url, var_dir=tmp_path, log_level="ERROR")
    runtime = replace(make_runtime(settings), clock=clock)
    app = create_app(runtime=runtime)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Site(f"http://127.0.0.1:{server.server_port}", runtime, app)
    server.shutdown()
    thread.join()
    server.server_close()
    runtime.close()


@pytest.fixture
def as_(browser: Browser, site: Site) -> Iterator[As]:
    """A function that opens a window in which somebody is signed in; afterwards no page may have complained."""
    complaints: list[str] = []
    contexts = []

    def opened(role: Role, name: str, **looks: Any) -> Page:
        looks = {"viewport": WIDE, **looks}
        context = browser.new_context(locale="id-ID", base_url=site.url, reduced_motion="reduce", **looks)
        context.add_init_script(path=AXE)
        sign_in(context, site, role, name)
        contexts.append(context)
        page = context.new_page()
        listen(page, complaints)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert [each for each in complaints if "status of 422" not in each] == []  # a form that was refused on purpose


def press(page: Page, name: str) -> None:
    """Press a button that leads to another page, and be there: what it did is done by then."""
    with page.expect_navigation():
        page.get_by_role("button", name=name).click()


def sound(page: Page, name: str, *, with_axe: bool = False) -> None:
    """See that nothing is wrong with the page; axe looks at what no page of `test_every_page` is like."""
    page.wait_for_load_state()  # without its styles no page is as wide as it will be
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)
    assert faults_of(page, with_axe=with_axe) == []


def newest(rt: Runtime) -> Stored:
    return campaigns.listed(rt).rows[0]


def give_password(rt: Runtime, name: str) -> None:
    with rt.transaction() as db:
        user = users.find_by_name(db, name)
        assert user is not None
        users.change(db, user.person.id, password_hash=passwords.hash_of(PASSWORD))


def main(page: Page) -> Locator:
    return page.locator("main")


def choose_file(page: Page, content: bytes) -> None:
    page.goto("/campaigns")
    sound(page, "01-daftar-kosong", with_axe=True)
    page.get_by_role("link", name="Buat kampanye", exact=True).click()
    page.get_by_label("Nama kampanye").fill("Tenggat iuran November")
    page.get_by_label("Berkas", exact=True).set_input_files(
        {"name": "penerima.csv", "mimeType": "text/csv", "buffer": content}
    )
    sound(page, "02-sumber")
    press(page, "Buat kampanye")
    expect(main(page)).to_contain_text("4 kolom dikenali")
    expect(main(page)).to_contain_text("titik koma")
    sound(page, "03-kolom")
    press(page, "Simpan kolom")


def write_text(page: Page) -> None:
    page.get_by_role("textbox", name="Bahasa Indonesia").fill("Yth {nama}, iuran jatuh tempo {date}")
    expect(page.locator("#preview-id")).to_contain_text("bukan isian teks ini")
    press(page, "Ganti dengan {name}")
    expect(page.get_by_role("textbox", name="Bahasa Indonesia")).to_have_value("Yth {name}, iuran jatuh tempo {date}")
    page.get_by_role("textbox", name="Bahasa Indonesia").fill(TEXT)
    expect(page.locator("#preview-id")).to_contain_text("Rp12.450.300")
    sound(page, "04-teks")
    press(page, "Simpan teks kampanye")


def check_rows(page: Page, rt: Runtime) -> None:
    expect(main(page)).to_contain_text("Kira-kira 10.000 baris")
    press(page, "Periksa semua baris")
    assert campaign_check.take_turn(rt, newest(rt).id, 0.1)
    expect(page.locator("#progress progress")).not_to_have_attribute("value", "0", timeout=SEEN_BY_ITSELF)
    sound(page, "05-sedang-diperiksa")
    campaign_check.run(rt, newest(rt).id)
    expect(main(page)).to_contain_text("Hasil pemeriksaan 10.000 baris", timeout=SEEN_BY_ITSELF)
    for name, rows in OUTCOMES.items():
        line = page.locator("table.outcomes tr", has_text=name)
        expect(line.locator("td").first).to_have_text(f"{rows:,}".replace(",", "."))
    sound(page, "06-hasil-periksa")


def mend_rows(page: Page, rt: Runtime) -> None:
    """Take the bad rows home, mend those without a number, and put them back."""
    with page.expect_download() as taken:
        page.get_by_role("button", name="Unduh baris salah").click()
    rows = list(csv.reader(Path(taken.value.path()).read_text(encoding="utf-8-sig").splitlines(), delimiter=";"))
    assert len(rows) == 1 + KINDS * EACH
    mended = [rows[0]]
    for at, cells in enumerate(each for each in rows[1:] if "tidak ada" in each):
        mended.append([number(GOOD + at) if cell == "tidak ada" else cell for cell in cells])
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";").writerows(mended)
    page.get_by_label("Berkas perbaikan").set_input_files(
        {"name": "perbaikan.csv", "mimeType": "text/csv", "buffer": out.getvalue().encode()}
    )
    press(page, "Unggah perbaikan")
    expect(page.get_by_role("status").first).to_contain_text("100 baris diperiksa ulang")
    campaign_check.run(rt, newest(rt).id)
    page.goto(f"/campaigns/{newest(rt).id}/check")
    expect(page.locator("table.outcomes tr", has_text="akan dikirim").locator("td").first).to_have_text("9.100")


def preview_and_submit(page: Page) -> None:
    page.get_by_role("link", name="Lanjut ke pratinjau").click()
    expect(main(page)).to_contain_text("Rp3.185.000")
    page.get_by_label("Nomor HP saya").fill("0850-0000-0999")
    press(page, "Kirim SMS coba")
    expect(page.get_by_role("status").first).to_contain_text("SMS coba sedang dikirim")
    sound(page, "07-pratinjau")
    page.get_by_role("link", name="Lanjut ke jadwal").click()
    page.get_by_label("Laju tetap").check()
    page.get_by_label("SMS per menit").fill("6000")
    sound(page, "08-jadwal")
    press(page, "Simpan jadwal")
    press(page, "Ajukan kampanye")
    expect(page.locator("#faults")).to_contain_text("Tulis alasannya")
    page.get_by_label("Alasan pengiriman").fill("Permintaan Deputi Kepesertaan: tenggat iuran 30 November.")
    page.get_by_label("Minta persetujuan kepada").select_option("ana")
    sound(page, "09-ajukan", with_axe=True)
    press(page, "Ajukan kampanye")
    expect(page.get_by_role("status").first).to_contain_text("Perlu persetujuan 1 orang lain")
    sound(page, "10-menunggu")


def approve(page: Page) -> None:
    page.goto("/approvals")
    expect(main(page)).to_contain_text("diminta kepada Anda")
    sound(page, "11-persetujuan")
    page.get_by_role("link", name="Tenggat iuran November").click()
    expect(main(page)).to_contain_text("Permintaan Deputi Kepesertaan")
    expect(main(page)).to_contain_text("Rp3.185.000")
    sound(page, "12-setujui")
    page.get_by_label("Kata sandi Anda").fill(PASSWORD)
    press(page, "Setujui 9.100 SMS")
    expect(main(page)).to_contain_text("Disetujui")


def run_it(page: Page, rt: Runtime, clock: Clock) -> None:
    campaign = newest(rt).id
    sweep(rt)
    page.goto(f"/campaigns/{campaign}")
    for _ in range(4):
        clock.turn(seconds=2)
        campaign_release.release_due(rt)
        send(rt, 150)
    send(rt, 20, MtStatus.FAILED, "rejected")
    expect(page.locator("#ledger")).to_contain_text("SMS per menit", timeout=SEEN_BY_ITSELF)
    sound(page, "13-berjalan")
    clock.turn(seconds=2)
    campaign_release.release_due(rt)
    page.get_by_label("Alasan jeda").fill("Cek pusat panggilan")
    press(page, "Jeda kampanye")
    expect(page.get_by_role("status").first).to_contain_text("SMS ditarik dari antrean")
    expect(main(page)).to_contain_text("Cek pusat panggilan")
    assert campaign_runs.ledger(rt, campaign).statuses.get("queued", 0) == 0
    sound(page, "14-dijeda")
    press(page, "Lanjutkan kampanye")
    expect(main(page)).to_contain_text("sedang berjalan")


def cancel_and_report(page: Page, rt: Runtime) -> None:
    page.get_by_role("link", name="Batalkan kampanye").click()
    sound(page, "15-batalkan")
    press(page, "Batalkan kampanye “Tenggat iuran November”")
    expect(main(page)).to_contain_text("dibatalkan")
    told = campaign_runs.ledger(rt, newest(rt).id)
    assert told.sums
    assert told.total == GOOD + KINDS * EACH
    sound(page, "16-dibatalkan")
    with page.expect_download() as taken:
        page.get_by_role("button", name="Unduh CSV").click()
    rows = list(csv.reader(Path(taken.value.path()).read_text(encoding="utf-8-sig").splitlines(), delimiter=";"))
    assert len(rows) == 1 + GOOD + KINDS * EACH
    assert sum("sent" in each for each in rows) == told.statuses["sent"]


def test_ten_thousand_rows_from_the_file_to_the_report(site: Site, as_: As, clock: Clock) -> None:
    rt, bad = site.runtime, list(kinds())
    approvers(rt)
    put_people(rt)
    send_earlier(rt, bad[-1])
    clock.turn(hours=1)
    rows = [row(at) for at in range(GOOD)] + [each for kind in bad for each in kind]
    assert len(rows) == 10_000
    staff, approver = as_(Role.STAFF, "sari"), as_(Role.APPROVER, "ana")
    give_password(rt, "ana")
    choose_file(staff, file_of(rows))
    write_text(staff)
    check_rows(staff, rt)
    mend_rows(staff, rt)
    preview_and_submit(staff)
    approve(approver)
    run_it(staff, rt, clock)
    cancel_and_report(staff, rt)
    staff.goto("/campaigns")
    sound(staff, "17-daftar")


def test_what_was_typed_before_the_scripts_came_is_previewed(site: Site, as_: As) -> None:
    rt, held = site.runtime, list[Route]()
    stored = campaigns.create(rt, STAFF, "Kantor tutup", "segment")
    staff = as_(Role.STAFF, "sari")
    staff.route("**/htmx.js*", lambda route: held.append(route))  # a function, as playwright wants one
    staff.goto(f"/campaigns/{stored.id}/text", wait_until="commit")
    staff.get_by_role("textbox", name="Bahasa Indonesia").fill("Kantor kami tutup hari Senin")
    held[0].continue_()
    expect(staff.locator("#preview-id")).to_contain_text("Kantor kami tutup")


def test_a_segment_without_scripts_at_320_pixels(site: Site, as_: As, clock: Clock) -> None:
    rt = site.runtime
    approvers(rt)
    put_people(rt)
    staff = as_(Role.STAFF, "sari", viewport={"width": 320, "height": 640}, java_script_enabled=False)
    staff.goto("/campaigns/new")
    staff.get_by_label("Nama kampanye").fill("Kantor tutup")
    staff.get_by_label("Dari data peserta").check()
    staff.get_by_role("button", name="Buat kampanye").click()
    staff.get_by_label("Zona waktu").select_option("WIB")
    staff.get_by_role("button", name="Pakai segmen ini").click()
    staff.get_by_role("textbox", name="Bahasa Indonesia").fill(
        "Yth {name}, kantor tutup Senin. Balas BERHENTI bila cukup."
    )
    staff.get_by_role("button", name="Simpan teks kampanye").click()
    staff.get_by_role("button", name="Periksa semua baris").click()
    expect(main(staff)).to_contain_text("Muat ulang angkanya")
    campaign_check.run(rt, newest(rt).id)
    staff.get_by_role("link", name="Muat ulang angkanya").click()
    expect(main(staff)).to_contain_text("Lanjut ke pratinjau")
    staff.get_by_role("link", name="Lanjut ke pratinjau").click()
    staff.get_by_role("link", name="Lanjut ke jadwal").click()
    staff.get_by_role("button", name="Simpan jadwal").click()
    staff.get_by_label("Alasan pengiriman").fill("Kantor pindah")
    staff.get_by_role("button", name="Ajukan kampanye").click()
    expect(main(staff)).to_contain_text("menunggu persetujuan")
    clock.at += timedelta(minutes=1)
