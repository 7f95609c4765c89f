"""Somebody rewords an answer and tries it on the simulated phones before anybody else reads it."""

import re

import pytest
from playwright.sync_api import Page, expect

from core.access import Role
from tests.browser.conftest import OpenPage, Site
from tests.browser.signed_in import sign_in
from tests.browser.test_every_page import AXE, faults_of
from tests.integration.office.wording import JADWAL, SARI, SCHEDULE, edit

OLD, NEW = "saldo JHT", "Tabungan JHT"


def reword(page: Page, path: str, old: str, new: str) -> None:
    """Change a word of a text in the draft, as an operator does."""
    page.goto(path)
    field = page.get_by_role("textbox", name="Bahasa Indonesia")
    field.fill(field.input_value().replace(old, new))
    page.locator("button.primary[value=save]").click()
    expect(page.get_by_role("status")).to_contain_text("disimpan di draf")


def come_back(page: Page) -> None:
    """Look at this window again: the browser draws it quickly, and tells it so, which not all do without a screen."""
    page.bring_to_front()
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_an_answer_is_reworded_and_heard_by_sms_and_ussd_on_the_draft_alone(open_page: OpenPage, site: Site) -> None:
    page = open_page("/simulator?persona=sari")
    switch = page.get_by_role("group", name="Jawab dengan")
    expect(switch.get_by_text("Draf tidak berisi perubahan.")).to_be_visible()

    sign_in(page.context, site, Role.OPERATOR, "sari")
    desk = page.context.new_page()
    reword(desk, "/texts/balance_one", OLD, NEW)

    come_back(page)
    expect(switch.get_by_text("1 perubahan atas versi 1")).to_be_visible()
    page.locator('[data-step="SALDO"]').click()
    expect(page.locator(".bubble.theirs")).to_have_text(re.compile(OLD))
    expect(page.locator('[data-why="catalogue"]')).to_have_text("versi 1")
    switch.get_by_label("Draf").check()
    page.locator('[data-step="SALDO"]').click()
    expect(page.locator(".bubble.theirs").last).to_have_text(re.compile(NEW))
    expect(page.locator('[data-why="catalogue"]')).to_have_text("draf atas versi 1")

    page.get_by_role("link", name="USSD", exact=True).click()  # the choice stays
    expect(page.get_by_label("Draf")).to_be_checked()
    page.get_by_role("button", name="*2757*1#").click()
    expect(page.locator(".shown")).to_have_text(re.compile(NEW))
    expect(page.locator(".exchange").first).to_contain_text("draf atas versi 1")
    page.get_by_label("Katalog yang berlaku").check()
    page.get_by_role("button", name="*2757*1#").click()
    expect(page.locator(".exchange").first).to_contain_text(re.compile(r"versi 1\s"))
    expect(page.locator(".shown")).not_to_have_text(re.compile(NEW))


@pytest.mark.parametrize("width", [320, 1280])
def test_a_draft_with_mistakes_says_them_and_keeps_the_text(open_page: OpenPage, site: Site, width: int) -> None:
    edit(site.runtime, SARI, JADWAL, SCHEDULE)
    page = open_page("/simulator?persona=sari", size=(width, 800))
    page.evaluate(AXE.read_text())
    page.get_by_label("Draf").check()
    edit(site.runtime, SARI, JADWAL, SCHEDULE | {"aliases": ["saldo"]})
    page.get_by_role("log").focus()
    page.keyboard.type("JADWAL")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Draf belum bisa menjawab")
    expect(page.get_by_label("Isi SMS")).to_have_value("JADWAL")
    expect(page.get_by_text("Perbaiki dulu:")).to_be_visible()
    assert faults_of(page, with_axe=True) == []
