"""Who dials: walk the menu to the balance, type letters, let the time run out, and see what the network saw."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from console.calls import SESSION_SECONDS
from tests.browser.conftest import OpenPage, Site

PAGE = "/simulator/ussd?persona=sari"
BALANCE = re.compile(r"\*\*\*0101.*Rp[\d.]+", re.DOTALL)


def press(page: Page, keys: str) -> None:
    for key in keys:
        page.locator(f'[data-key="{key}"]').click()


def send(page: Page) -> None:
    page.locator('[data-key="left"]').click()


def screen(page: Page) -> str:
    return page.locator(".shown").inner_text()


@pytest.mark.parametrize("dialect", ["africastalking", "infobip", "simulator"])
def test_from_the_keypad_to_the_balance_in_every_dialect(open_page: OpenPage, dialect: str) -> None:
    page = open_page(PAGE)
    page.locator(f'[name="dialect"][value="{dialect}"]').check()
    press(page, "*2757#")
    expect(page.get_by_label("Dial", exact=True)).to_have_value("*2757#")
    send(page)
    expect(page.locator(".shown")).to_contain_text("1 Saldo JHT")
    expect(page.get_by_role("timer")).to_have_text(re.compile(r"^(3:00|2:5\d)$"))
    press(page, "1")
    send(page)
    expect(page.locator(".shown")).to_have_text(BALANCE)
    expect(page.locator(".exchange").first).to_contain_text(f"/ussd/{dialect}")
    expect(page.locator(".exchange .answer").first).to_contain_text("200")


def test_the_log_masks_the_secret_and_what_is_personal(open_page: OpenPage, site: Site) -> None:
    page = open_page(PAGE)
    page.locator('[name="dial"]').first.click()
    for typed in ("8", "1", "0000000000000101"):
        expect(page.locator(".phone")).to_have_attribute("data-screen", "menu")
        page.get_by_label("Jawaban").fill(typed)
        send(page)
    expect(page.locator(".exchange")).to_have_count(4)
    log = page.locator(".exchanges").inner_text()
    assert site.runtime.settings.ussd_africastalking_secret not in log
    assert "0000000000000101" not in log
    assert "text=8*1*••••••" in log


def test_a_direct_call_shows_the_answer_at_once(open_page: OpenPage) -> None:
    page = open_page(PAGE)
    page.get_by_role("button", name="*2757*1# Langsung ke Saldo JHT").click()
    expect(page.locator(".shown")).to_have_text(BALANCE)
    expect(page.locator(".exchange")).to_have_count(1)


def test_the_computers_keyboard_dials_answers_and_hangs_up(open_page: OpenPage) -> None:
    page = open_page(PAGE)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Langsung ke ponsel")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.type("*2757#")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Jawaban")).to_be_focused()
    page.keyboard.type("1")
    page.keyboard.press("Enter")
    expect(page.locator(".shown")).to_have_text(BALANCE)
    page.keyboard.press("Escape")
    expect(page.locator(".dialled-code")).to_have_text("Sesi berakhir")
    expect(page.locator(".shown")).to_have_text("Dibatalkan.")
    expect(page.locator(".exchange").first).to_contain_text("Kabar bahwa sesi usai")
    page.keyboard.press("Escape")  # what the right key says now: dial it again
    expect(page.locator(".shown")).to_contain_text("1 Saldo JHT")


def test_what_was_cut_off_goes_on_when_dialled_again(open_page: OpenPage) -> None:
    page = open_page(PAGE)
    page.locator('[name="dial"]').first.click()
    press(page, "6")
    send(page)
    expect(page.locator(".shown")).to_contain_text("Nama kota")
    page.get_by_role("button", name="Tombol kanan: Batal").click()
    expect(page.locator(".shown")).to_have_text("Dibatalkan.")
    page.get_by_role("button", name="Tombol kanan: Ulang").click()
    expect(page.locator(".shown")).to_contain_text("Nama kota")


def test_letters_are_typed_with_the_number_keys(open_page: OpenPage) -> None:
    page = open_page(PAGE)
    page.locator('[name="dial"]').first.click()
    expect(page.locator(".phone")).to_have_attribute("data-screen", "menu")
    press(page, "6")
    send(page)
    expect(page.locator(".shown")).to_contain_text("kota")
    press(page, "*" + "22" + "666" + "4" + "666" + "777")
    expect(page.get_by_label("Jawaban")).to_have_value("BOGOR")
    send(page)
    expect(page.locator(".shown")).to_contain_text("Bogor")


def test_a_request_that_comes_again_shows_the_same_screen(open_page: OpenPage) -> None:
    page = open_page(PAGE)
    again = page.get_by_role("button", name="Bawa permintaan terakhir sekali lagi")
    expect(again).to_be_hidden()
    page.locator('[name="dial"]').first.click()
    expect(page.locator(".exchange")).to_have_count(1)
    press(page, "5")
    send(page)
    expect(page.locator(".exchange")).to_have_count(2)
    before = screen(page)
    again.click()
    expect(page.locator(".exchange")).to_have_count(3)
    expect(page.locator(".shown")).to_have_text(before)
    page.locator('[name="dialect"][value="infobip"]').check()  # which says the last input only
    page.locator('[name="dial"]').first.click()
    expect(page.locator(".exchange")).to_have_count(5)
    expect(again).to_be_hidden()


def test_a_session_ends_when_its_time_is_over(open_page: OpenPage) -> None:
    page = open_page(PAGE)
    page.clock.install()
    page.reload()
    page.locator('[name="dial"]').first.click()
    expect(page.locator(".phone")).to_have_attribute("data-screen", "menu")
    page.clock.run_for(60_000)
    expect(page.get_by_role("timer")).to_have_text(re.compile(r"^(2:00|1:5\d)$"))
    page.clock.run_for(timedelta(seconds=SESSION_SECONDS).seconds * 1000)
    expect(page.locator(".shown")).to_have_text("Waktu sesi habis.")
    expect(page.locator(".exchange").first).to_contain_text("status=Incomplete")


def test_a_code_that_is_not_ours_never_reaches_us(open_page: OpenPage) -> None:
    page = open_page(PAGE)
    press(page, "*500#")
    send(page)
    expect(page.locator(".shown")).to_have_text("Masalah sambungan atau kode MMI salah.")
    expect(page.locator(".exchange")).to_have_count(0)


def test_a_long_answer_scrolls_with_the_arrow_keys(open_page: OpenPage) -> None:
    page = open_page(PAGE)
    page.get_by_role("button", name="*2757*1#").click()
    expect(page.locator(".shown")).to_have_text(BALANCE)
    page.locator(".shown").evaluate(
        "(box) => { box.style.maxHeight = '60px'; box.dispatchEvent(new Event('scroll')); }"
    )
    expect(page.locator(".shown")).to_have_class(re.compile("more-below"))
    page.locator('[data-key="down"]').click()
    assert page.locator(".shown").evaluate("(box) => box.scrollTop") > 0
    expect(page.locator(".shown")).to_have_class(re.compile("more-above"))


def test_an_sms_that_the_menu_sends_is_told_and_opened(open_page: OpenPage) -> None:
    page = open_page(PAGE)
    link = page.get_by_role("link", name="1 SMS baru. Buka di mode SMS")
    press(page, "*2757*5*2*1*98#")  # the papers for a claim, their second page
    send(page)
    expect(page.locator(".shown")).to_contain_text("Kirim lewat SMS")
    expect(page.locator(".sms-came a")).to_be_hidden()
    found = re.search(r"(\d+) Kirim lewat SMS", screen(page))
    assert found
    press(page, found[1])
    send(page)
    link.click()
    expect(page.locator(".bubble")).to_have_count(1)


def test_the_network_says_so_where_we_do_not_answer(open_page: OpenPage) -> None:
    page = open_page(PAGE)
    page.route("**/simulator/ussd", lambda route: route.abort())
    page.locator('[name="dial"]').first.click()
    expect(page.locator(".shown")).to_have_text("Layanan tidak menjawab. Coba lagi nanti.")
    expect(page.get_by_role("alert")).to_contain_text("Gateway belum siap")


def test_without_scripts_a_form_dials_answers_and_hangs_up(open_page: OpenPage) -> None:
    page = open_page(PAGE, java_script_enabled=False)
    expect(page.locator(".keys")).to_be_hidden()
    page.get_by_label("Dial", exact=True).fill("*2757#")
    page.keyboard.press("Enter")
    page.get_by_label("Jawaban").fill("1")
    page.keyboard.press("Enter")
    expect(page.locator(".shown")).to_have_text(BALANCE)
    expect(page.locator(".exchange")).to_contain_text("text=1")
    page.get_by_role("button", name="Batal").click()
    expect(page.locator(".shown")).to_have_text("Dibatalkan.")
    page.locator('[name="dial"]').nth(1).click()
    expect(page.locator(".shown")).to_have_text(BALANCE)


def test_both_ways_to_ask_keep_the_phone_and_the_language(open_page: OpenPage) -> None:
    page = open_page("/simulator?persona=budi")
    page.get_by_role("link", name="USSD", exact=True).click()
    expect(page.get_by_role("link", name=re.compile("^Budi"))).to_have_attribute("aria-current", "true")
    page.get_by_role("link", name="EN", exact=True).click()
    expect(page.get_by_role("heading", name="What goes over the network?")).to_be_visible()
    page.get_by_role("link", name=re.compile("^Rina")).click()
    expect(page.get_by_role("link", name="USSD", exact=True)).to_have_attribute("aria-current", "page")
    page.get_by_role("link", name="SMS", exact=True).click()
    expect(page.get_by_role("link", name=re.compile("^Rina"))).to_have_attribute("aria-current", "true")
    assert "6285" not in page.url


def test_nothing_scrolls_sideways(open_page: OpenPage) -> None:
    page = open_page(PAGE)
    page.locator('[name="dial"]').first.click()
    expect(page.locator(".phone")).to_have_attribute("data-screen", "menu")
    for width in (320, 360, 768, 1280):
        page.set_viewport_size({"width": width, "height": 740})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.locator(".lcd").evaluate("(lcd) => lcd.scrollWidth - lcd.clientWidth") == 0


def test_touch_keys_answer_on_a_small_phone(open_page: OpenPage) -> None:
    page = open_page(PAGE, size=(360, 740), has_touch=True, is_mobile=True)
    page.locator('[name="dial"]').first.tap()
    expect(page.locator(".phone")).to_have_attribute("data-screen", "menu")
    page.locator('[data-key="1"]').tap()
    page.locator('[data-key="left"]').tap()
    expect(page.locator(".shown")).to_have_text(BALANCE)
