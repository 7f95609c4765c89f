"""Operators at work on the words: a keyword is added, a text edited with its preview, two people meet."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from core.access import Role
from office.catalogue import draft_of
from tests.browser.conftest import Site
from tests.browser.signed_in import sign_in
from tests.browser.test_every_page import AXE, faults_of, listen

WIDE, NARROW, TINY = {"width": 1280, "height": 900}, {"width": 360, "height": 740}, {"width": 320, "height": 640}
BALANCE = "/texts/balance_one"
ABOUT_ONE = (
    "/keywords/SALDO",
    "/keywords/DAFTAR",
    "/texts/office?worst=1",
    "/texts/unbound/screen",
    "/texts/notice_repair",
    "/texts/birth_date/asks",
    "/texts/balance_one/screen",
    "/texts/stage.WAWANCARA/terms",
    "/menu/nodes/main",
    "/menu/after/no_claim",
    "/menu/start/root",
    "/menu/start/prefix",
    "/menu/nodes/register",
    "/menu/nodes/not_there_yet",
    "/keywords?only=information",
    "/texts?only=changed",
)
OpenAs = Callable[..., Page]


@pytest.fixture
def open_as(browser: Browser, site: Site) -> Iterator[OpenAs]:
    """A function that opens a path for an operator; afterwards no page may have complained in its console."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_(path: str, name: str = "sari", **looks: Any) -> Page:
        looks = {"viewport": WIDE, **looks}
        context = browser.new_context(locale="id-ID", base_url=site.url, reduced_motion="reduce", **looks)
        contexts.append(context)
        context.add_init_script(path=AXE)
        sign_in(context, site, Role.OPERATOR, name)
        page = context.new_page()
        listen(page, complaints)
        page.goto(path)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert [each for each in complaints if "409" not in each and "422" not in each] == []


def save(page: Page) -> None:
    page.locator("button.primary[value=save]").click()


def test_a_keyword_is_added_and_given_another_name(open_as: OpenAs, site: Site) -> None:
    page = open_as("/keywords")
    page.get_by_role("link", name="Tambah kata kunci informasi").click()
    page.get_by_label("Nama kata kunci", exact=True).fill("jadwal")
    page.get_by_label("Teks, bahasa Indonesia").fill("BPJAMSOSTEK: Kantor buka Senin-Jumat 08.00-15.30. Info 175")
    page.get_by_label("Teks, bahasa Inggris").fill("BPJAMSOSTEK: Offices open Mon-Fri 8.00-15.30. Info 175")
    page.get_by_role("button", name="Simpan kata kunci di draf").click()
    expect(page.get_by_role("heading", name="Kata kunci JADWAL")).to_be_visible()
    aliases = page.get_by_label("Alias")
    aliases.fill("lacak")
    aliases.press("Enter")
    expect(page.locator("#near")).to_contain_text("STATUS")
    page.get_by_role("button", name="Hapus lacak").click()
    expect(page.locator("#near")).not_to_contain_text("STATUS")
    aliases.fill("jamkantor")
    save(page)
    expect(page.get_by_role("status")).to_contain_text("disimpan di draf")
    assert draft_of(site.runtime).catalogue.keywords["JADWAL"].aliases == ("jamkantor",)


def test_a_text_is_edited_with_its_preview_beside_it(open_as: OpenAs, site: Site) -> None:
    page = open_as(BALANCE)
    area, preview = page.get_by_role("textbox", name="Bahasa Indonesia"), page.locator("#preview-id")
    expect(preview.locator(".glass")).to_contain_text("Rp12.450.300")
    area.fill("BPJAMSOSTEK: Saldo Anda it’s {amoun} ")
    expect(preview).to_contain_text("U+2019")
    expect(preview).to_contain_text("{amoun} bukan isian teks ini")
    preview.get_by_role("button", name="Ganti semua karakter itu").click()
    expect(area).to_have_value("BPJAMSOSTEK: Saldo Anda it's {amoun}")
    preview.get_by_role("button", name="Ganti dengan {amount}").click()
    area.press("End")
    area.press_sequentially(" per ")
    page.get_by_role("button", name="{date}").click()
    expect(area).to_have_value("BPJAMSOSTEK: Saldo Anda it's {amount} per {date}")
    expect(preview.locator(".glass")).to_contain_text("20-11-2026")
    page.get_by_label("Lihat dengan nilai terpanjang").check()
    expect(preview.locator(".glass")).to_contain_text("Rp99.999.999.999")
    save(page)
    expect(page.get_by_role("status")).to_contain_text("disimpan di draf")
    expect(page.locator(".before del").first).to_be_visible()
    kept = draft_of(site.runtime).catalogue.replies["balance_one"]
    assert kept["id"] == "BPJAMSOSTEK: Saldo Anda it's {amount} per {date}"


def test_a_text_is_edited_without_any_script(open_as: OpenAs) -> None:
    page = open_as(BALANCE, java_script_enabled=False)
    page.get_by_role("textbox", name="Bahasa Inggris").fill("BPJAMSOSTEK: {kpj} “{amount}”")
    page.get_by_role("button", name="Pratinjau").click()
    expect(page.locator("#preview-en")).to_contain_text("U+201C")
    page.locator("#preview-en").get_by_role("button", name="Ganti semua karakter itu").click()
    expect(page.get_by_role("textbox", name="Bahasa Inggris")).to_have_value('BPJAMSOSTEK: {kpj} "{amount}"')
    expect(page.locator(".palette code").first).to_have_text("{amount}")
    save(page)
    expect(page.get_by_role("status")).to_contain_text("disimpan di draf")


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
def test_two_people_meet_and_the_second_decides(open_as: OpenAs, site: Site, viewport: dict[str, int]) -> None:
    first, second = open_as(BALANCE, "sari", viewport=viewport), open_as(BALANCE, "budi", viewport=viewport)
    first.get_by_role("textbox", name="Bahasa Indonesia").fill("BPJAMSOSTEK: punya Sari {kpj} {amount}. Info 175")
    save(first)
    second.get_by_role("textbox", name="Bahasa Indonesia").fill("BPJAMSOSTEK: punya Budi {kpj} {amount}. Info 175")
    save(second)
    expect(second.get_by_role("heading", level=1)).to_contain_text("Diubah orang lain")
    expect(second.get_by_role("alert")).to_contain_text("sari menyimpannya")
    assert faults_of(second, with_axe=True) == []
    assert "punya Sari" in draft_of(site.runtime).catalogue.replies["balance_one"]["id"]
    second.get_by_role("button", name="Sunting lagi dengan kata-kata saya").click()
    expect(second.get_by_role("textbox", name="Bahasa Indonesia")).to_have_value(re.compile("punya Budi"))
    save(second)
    expect(second.get_by_role("status")).to_contain_text("disimpan di draf")
    assert "punya Budi" in draft_of(site.runtime).catalogue.replies["balance_one"]["id"]
    expect(second.locator(".draft-bar")).to_contain_text("oleh sari, budi")


def test_an_item_of_the_menu_moves_up_and_the_screen_is_drawn_as_typed(open_as: OpenAs, site: Site) -> None:
    page = open_as("/menu")
    page.get_by_role("link", name="BPJS Ketenagakerjaan").first.click()
    page.get_by_role("button", name="Naikkan pilihan 2").click()
    page.get_by_label("Tulisan, bahasa Indonesia").first.fill("Klaim saya")
    expect(page.locator("#screens .glass").first).to_contain_text("1 Klaim saya")
    page.get_by_label("Tulisan, bahasa Indonesia").first.press("Enter")  # keeps, and moves nothing
    expect(page.get_by_role("status")).to_contain_text("Layar disimpan di draf")
    items = draft_of(site.runtime).catalogue.menu.nodes["main"].items
    assert [item.label["id"] for item in items[:2]] == ["Klaim saya", "Saldo JHT"]


def test_an_answer_offers_what_is_typed_and_the_screen_shows_it(open_as: OpenAs, site: Site) -> None:
    page = open_as("/menu")
    page.get_by_text("Pilihan sesudah jawaban").click()
    page.get_by_role("link", name="Kota tidak dikenal").click()
    page.get_by_role("button", name="Tambah pilihan").click()
    page.get_by_label("Tulisan, bahasa Indonesia").nth(1).fill("Tanya petugas")
    page.get_by_label("Tulisan, bahasa Inggris").nth(1).fill("Ask somebody")
    page.get_by_label("Menuju").nth(1).select_option(label="ADUAN")
    expect(page.locator("#screens .glass").first).to_contain_text("2 Tanya petugas")
    page.get_by_label("Tulisan, bahasa Inggris").nth(1).press("Enter")  # keeps, and moves nothing
    expect(page.get_by_role("status")).to_contain_text("Pilihan disimpan di draf")
    items = draft_of(site.runtime).catalogue.menu.after["office_unknown"]
    assert [item.label["id"] for item in items] == ["Cari lagi", "Tanya petugas"]
    page.get_by_role("button", name="Kembalikan ke versi terbit").click()
    expect(page.get_by_role("status")).to_contain_text("kembali seperti yang terbit")
    assert draft_of(site.runtime).parts == {}


def test_the_prefix_is_looked_at_before_it_is_kept(open_as: OpenAs) -> None:
    page = open_as("/menu/start/prefix")
    page.get_by_label("Awalan SMS").fill("BPJSTK:")
    expect(page.locator("#screens")).to_contain_text("0 teks balasan diawali")
    expect(page.locator("#screens .glass").first).to_contain_text("Nomor HP ini")


@pytest.mark.parametrize(
    ("viewport", "scheme", "language"),
    [(WIDE, "light", "en"), (NARROW, "dark", "id"), (TINY, "light", "id")],
    ids=["wide", "narrow and dark", "tiny"],
)
def test_pages_about_one_thing_are_sound(open_as: OpenAs, viewport: dict[str, int], scheme: str, language: str) -> None:
    page = open_as("/keywords", viewport=viewport, color_scheme=scheme)
    found = {}
    for path in ABOUT_ONE:
        page.goto(f"{path}{'&' if '?' in path else '?'}lang={language}")
        found[path] = faults_of(page, with_axe=viewport is not TINY)
    assert found == {path: [] for path in ABOUT_ONE}
