"""From a text that nobody understood to an answer: alias, bench, replay, approval by another, and back again."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from core.access import Role
from office import passwords, replay
from sms.inbound import answer
from store import users
from tests.browser.conftest import Site
from tests.browser.signed_in import sign_in
from tests.browser.test_every_page import AXE, NARROW, WIDE, faults_of, listen
from tests.store_cases import message

PASSWORD = "kata sandi yang panjang"
PHONE = "+6285000000777"
As = Callable[..., Page]


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
    assert complaints == []


def sound(page: Page) -> None:
    assert faults_of(page, with_axe=True) == []


def text_us(site: Site, text: str) -> str:
    rt = site.runtime
    (answered,) = answer(rt, [message(PHONE, text, at=rt.now())])
    return answered.reply.text if answered.reply else ""


def publish(site: Site, operator: Page, approver: Page) -> None:
    operator.goto("/draft")
    operator.get_by_label("Ringkasan").fill("Loket berarti kantor")
    operator.get_by_role("button", name="Ajukan draf").click()
    expect(operator.locator("main")).to_contain_text("menunggu persetujuan")
    give_password(site, "pia")
    approver.goto("/draft")
    sound(approver)
    approver.get_by_label("Kata sandi Anda").fill(PASSWORD)
    approver.get_by_role("button", name="Setujui dan terbitkan versi 2").click()
    expect(approver.locator("main")).to_contain_text("Terbit sebagai versi 2")
    sound(approver)


def give_password(site: Site, name: str) -> None:
    with site.runtime.transaction() as db:
        user = users.find_by_name(db, name)
        assert user is not None
        users.change(db, user.person.id, password_hash=passwords.hash_of(PASSWORD))


def make_alias(page: Page) -> None:
    page.goto("/unmatched")
    sound(page)
    page.get_by_label("Berarti").select_option("KANTOR")
    page.get_by_role("button", name="Jadikan alias").click()
    expect(page.get_by_role("status")).to_contain_text("kini berarti KANTOR di draf")
    expect(page.locator("main table")).to_contain_text("draf: KANTOR")


def try_on_the_bench(page: Page) -> None:
    page.goto("/bench")
    page.get_by_label("Isi SMS").press_sequentially("jadwal sim")
    expect(page.locator("#trial")).to_contain_text("KANTOR")
    page.get_by_label("Yang berlaku").check()
    expect(page.locator("#trial")).to_contain_text("tidak dikenal")
    sound(page)


def replay_it(page: Page, site: Site) -> None:
    page.goto("/replays")
    page.get_by_role("button", name="Putar ulang SMS masuk").click()
    expect(page.locator("#progress")).to_contain_text("menunggu")
    sound(page)
    replay.sweep(site.runtime)
    expect(page.locator("main")).to_contain_text("Kini terjawab", timeout=10_000)
    expect(page.locator("#progress")).to_have_count(0)
    sound(page)


def roll_back(page: Page) -> None:
    page.goto("/versions/1/roll-back")
    expect(page.locator("main")).to_contain_text("Siapa yang terkena")
    sound(page)
    page.get_by_label("Alasan").fill("Jadwal SIM bukan urusan kita")
    page.get_by_role("button", name="Kembali ke versi 1").click()
    expect(page.locator("main")).to_contain_text("isi versi 1")


def test_an_unknown_word_becomes_an_answer_and_is_taken_back(site: Site, as_: As) -> None:
    assert "belum kami pahami" in text_us(site, "jadwal sim")
    operator, approver = as_(Role.OPERATOR, "oki"), as_(Role.APPROVER, "pia")
    make_alias(operator)
    try_on_the_bench(operator)
    replay_it(operator, site)
    publish(site, operator, approver)
    assert "belum kami pahami" not in text_us(site, "jadwal sim")
    roll_back(operator)
    assert "belum kami pahami" in text_us(site, "jadwal sim pak")


@pytest.mark.parametrize("looks", [{"viewport": NARROW, "color_scheme": "dark"}, {"java_script_enabled": False}])
def test_everything_works_narrow_and_without_scripts(site: Site, as_: As, looks: dict[str, Any]) -> None:
    text_us(site, "jadwal sim")
    operator = as_(Role.OPERATOR, "oki", **looks)
    operator.goto("/unmatched")
    operator.get_by_label("Berarti").select_option("KANTOR")
    operator.get_by_role("button", name="Jadikan alias").click()
    operator.goto("/bench")
    operator.get_by_label("Isi SMS").fill("jadwal sim")
    operator.get_by_role("button", name="Coba SMS ini").click()
    expect(operator.locator("#trial")).to_contain_text("KANTOR")
    operator.goto("/replays")
    operator.get_by_role("button", name="Putar ulang teks contoh").click()
    replay.sweep(site.runtime)
    operator.reload()
    expect(operator.locator("main")).to_contain_text("1.065")
    operator.goto("/draft/discard")
    operator.get_by_role("button", name="Buang 1 perubahan").click()
    expect(operator.locator("main")).to_contain_text("Tidak ada perubahan")
