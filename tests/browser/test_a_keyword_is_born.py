"""The operator's whole way: sign in with a code, add JADWAL, try it, have it approved, see it answer, take it back."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pyotp
from playwright.sync_api import Browser, Page, expect

from core.access import Role
from office import passwords, replay
from store import users
from tests.browser.conftest import DESKTOP, Site
from tests.console_client import person_of

PASSWORD = "lima kuda makan rumput"
PHONE = "+6285000000777"


def known(site: Site, role: Role, name: str) -> None:
    """Make a person who knows their password."""
    person_of(site.runtime, role, name)
    with site.runtime.transaction() as db:
        user = users.find_by_name(db, name)
        assert user is not None
        users.change(db, user.person.id, password_hash=passwords.hash_of(PASSWORD))


def window(browser: Browser, site: Site) -> Page:
    size = {"width": DESKTOP[0], "height": DESKTOP[1]}
    return browser.new_context(viewport=size, locale="id-ID", base_url=site.url, reduced_motion="reduce").new_page()


def sign_in(page: Page, name: str, code: str = "") -> None:
    page.goto("/sign-in")
    page.get_by_label("Nama pengguna").fill(name)
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_role("button", name="Masuk").click()
    if code:
        page.get_by_label("Kode").fill(code)
        page.get_by_role("button", name="Lanjutkan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Beranda")


def sms(site: Site, text: str) -> str:
    """Text us, as a phone does; on a thread, because playwright's event loop runs on this one."""

    def post() -> str:
        client = site.app.test_client()
        answer = client.post("/sms/simulator/inbound", data={"from": PHONE, "to": "2757", "text": text})
        return str(answer.get_json()["reply"])

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(post).result()


def add_an_app(page: Page, site: Site) -> pyotp.TOTP:
    """Set up sign-in codes as the page says, and return the app."""
    page.goto("/profile/second-factor")
    key = page.locator("main code").first.inner_text()
    app = pyotp.TOTP(re.sub(r"\s", "", key))
    page.get_by_label("Kode").fill(app.at(site.runtime.now()))
    page.get_by_role("button", name="Pasang aplikasi").click()
    expect(page.locator(".codes li")).to_have_count(10)
    return app


def add_keyword(page: Page) -> None:
    page.goto("/keywords")
    page.get_by_role("link", name="Tambah kata kunci informasi").click()
    page.get_by_label("Nama kata kunci", exact=True).fill("JADWAL")
    page.get_by_label("Teks, bahasa Indonesia").fill("BPJAMSOSTEK: Kantor buka Senin-Jumat 08.00-15.30. Info 175")
    page.get_by_label("Teks, bahasa Inggris").fill("BPJAMSOSTEK: Offices open Monday-Friday 08.00-15.30. Info 175")
    page.get_by_role("button", name="Simpan kata kunci di draf").click()
    expect(page.locator("main")).to_contain_text("Kata kunci JADWAL")


def try_it(page: Page) -> None:
    page.goto("/bench")
    page.get_by_label("Isi SMS").fill("jadwal")
    page.get_by_role("button", name="Coba SMS ini").click()
    expect(page.locator("#trial")).to_contain_text("Kantor buka Senin-Jumat")


def replay_it(page: Page, site: Site) -> None:
    page.goto("/replays")
    page.get_by_role("button", name="Putar ulang SMS masuk").click()
    with ThreadPoolExecutor(1) as thread:
        thread.submit(replay.sweep, site.runtime).result()
    page.reload()
    expect(page.locator("main")).to_contain_text("Kini terjawab")


def submit(page: Page) -> None:
    page.goto("/draft")
    page.get_by_label("Ringkasan").fill("JADWAL menjawab jam buka kantor")
    page.get_by_role("button", name="Ajukan draf").click()
    expect(page.locator("main")).to_contain_text("menunggu persetujuan")


def approve(page: Page) -> None:
    page.goto("/draft")
    page.get_by_label("Kata sandi Anda").fill(PASSWORD)
    page.get_by_role("button", name="Setujui dan terbitkan versi 2").click()
    expect(page.locator("main")).to_contain_text("Terbit sebagai versi 2")


def roll_back(page: Page) -> None:
    page.goto("/versions")
    page.goto("/versions/1/roll-back")
    page.get_by_label("Alasan").fill("Jam buka berubah")
    page.get_by_role("button", name="Kembali ke versi 1").click()
    expect(page.locator("main")).to_contain_text("versi 3")


def test_a_keyword_from_the_first_thought_to_its_end(browser: Browser, site: Site) -> None:
    known(site, Role.OPERATOR, "oki")
    known(site, Role.APPROVER, "pia")
    operator, approver = window(browser, site), window(browser, site)
    sign_in(operator, "oki")
    app = add_an_app(operator, site)
    operator.get_by_role("button", name="Keluar").click()
    sign_in(operator, "oki", app.at(site.runtime.now() + timedelta(seconds=30)))
    before = sms(site, "jadwal")
    assert "Senin-Jumat" not in before
    add_keyword(operator)
    try_it(operator)
    replay_it(operator, site)
    assert "Senin-Jumat" not in sms(site, "jadwal ya")
    submit(operator)
    sign_in(approver, "pia")
    approve(approver)
    assert "Kantor buka Senin-Jumat 08.00-15.30" in sms(site, "jadwal pak")
    roll_back(operator)
    assert "Senin-Jumat" not in sms(site, "jadwal bu")
    for page in (operator, approver):
        page.context.close()
