"""Whoever tries the simulator moves a claim and sees the push arrive, with its ticks."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import Page, expect

from sms.sending.thread import send_due
from store.tables import mt_messages
from tests.browser.conftest import OpenPage, Site


def carry(site: Site) -> None:
    """Do what a worker does when it is rung; on a thread, because playwright's event loop runs on this one."""
    with ThreadPoolExecutor(1) as thread:
        assert thread.submit(send_due, site.runtime, limit=20).result() > 0


def press(page: Page, words: str) -> None:
    page.locator("#claim").get_by_role("button", name=words).click()


def hurry(page: Page) -> None:
    """Whatever time it is: what is held for the morning is sent all the same."""
    button = page.locator("#claim .held button")
    if button.count():
        button.click()
        expect(button).to_have_count(0)


def test_the_button_moves_the_claim_and_the_push_appears_with_its_ticks(open_page: OpenPage, site: Site) -> None:
    page = open_page("/simulator?persona=dedi")
    expect(page.locator(".claim-stage")).to_have_text("Penetapan")
    press(page, "Disetujui")
    expect(page.locator(".moved")).to_have_text("Kabar disiapkan.")
    expect(page.locator(".claim-stage")).to_have_text("Disetujui")
    hurry(page)
    push = page.locator(".bubble.theirs")
    expect(push).to_contain_text(re.compile("Klaim JHT .* disetujui"))
    expect(push).to_contain_text("dalam antrean")
    carry(site)
    expect(push).to_contain_text("✓ terkirim", timeout=8000)
    expect(push).to_contain_text("✓✓ sampai", timeout=8000)
    expect(push).to_have_count(1)


def test_a_stage_that_is_not_told_says_why(open_page: OpenPage) -> None:
    page = open_page("/simulator?persona=maya&lang=en")
    press(page, "Being paid")
    expect(page.locator(".moved")).to_have_text(re.compile("^Nobody is told: The catalogue says"))
    expect(page.locator(".bubble")).to_have_count(0)


def test_a_newer_stage_takes_the_place_of_a_notice_that_waits(open_page: OpenPage, site: Site) -> None:
    page = open_page("/simulator?persona=wahyu")
    for words in ("Perlu perbaikan", "Verifikasi", "Wawancara"):
        press(page, words)
        expect(page.locator(".claim-stage")).to_have_text(words)
    hurry(page)
    expect(page.locator(".bubble.theirs").last).to_contain_text("Wawancara")
    with site.runtime.transaction() as db:
        told = db.execute(mt_messages.select().where(mt_messages.c.topic == "stage")).all()
    assert {each.status: each.status_reason for each in told}["cancelled"] == "superseded"


def test_who_has_no_claim_files_one(open_page: OpenPage) -> None:
    page = open_page("/simulator?persona=rina")
    expect(page.locator("#claim")).to_contain_text("Belum ada klaim.")
    press(page, "Ajukan klaim JHT")
    expect(page.locator(".claim-stage")).to_have_text("Diajukan")
    expect(page.locator("#claim .moves button")).to_have_count(2)
    hurry(page)
    expect(page.locator(".bubble.theirs")).to_have_count(1)


def test_a_phone_of_nobody_has_no_claim(open_page: OpenPage) -> None:
    page = open_page("/simulator?persona=hp-tak-terdaftar")
    expect(page.locator("#claim")).to_contain_text("HP ini bukan milik peserta")
    expect(page.locator("#claim button")).to_have_count(0)


def test_an_heirs_phone_hears_of_the_claim_that_names_it(open_page: OpenPage) -> None:
    page = open_page("/simulator?persona=siti-aminah")
    number = page.locator(".claim-number").inner_text()
    page.locator("#claim .moves button").first.click()
    expect(page.locator(".moved")).not_to_be_empty()
    expect(page.locator(".claim-number")).to_have_text(number)


def test_without_scripts_the_buttons_work_too(open_page: OpenPage) -> None:
    page = open_page("/simulator?persona=dedi", java_script_enabled=False)
    press(page, "Disetujui")
    expect(page.locator(".claim-stage")).to_have_text("Disetujui")
    expect(page.locator(".moved")).to_have_text("Kabar disiapkan.")
    expect(page.locator(".change b, [aria-current='true'] b").first).to_contain_text("Dedi")


@pytest.mark.parametrize("width", [320, 360, 800, 1280])
def test_nothing_sticks_out(open_page: OpenPage, width: int) -> None:
    page = open_page("/simulator?persona=dedi", size=(width, 800))
    press(page, "Disetujui")
    expect(page.locator(".moved")).not_to_be_empty()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_server_that_is_away_is_told(open_page: OpenPage, site: Site) -> None:
    page = open_page("/simulator?persona=dedi")
    page.route(f"{site.url}/simulator/claim", lambda route: route.abort())
    press(page, "Disetujui")
    expect(page.get_by_role("alert")).to_contain_text("server tidak menjawab")
    expect(page.locator(".claim-stage")).to_have_text("Penetapan")
