"""What a newcomer does first: hold a phone, press a chip, read the answer and the reasons."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import OpenPage, Site

SARI_KPJ = "00000000101"
STRANGER = "hp-tak-terdaftar"
PAUSE = 3_000  # milliseconds from one look at the messages to the next
REFUSAL = re.compile("tdk dapat kami tampilkan")


def last_reply(page: Page) -> str:
    return page.locator(".bubble.theirs p").last.inner_text()


def press(page: Page, keys: str) -> None:
    for key in keys:
        page.locator(f'[data-key="{key}"]').click()


def change_phone(page: Page, link: str, slug: str) -> None:
    """Follow a link to another phone, and wait until that one is in hand: the one before is drawn until then."""
    page.get_by_role("link", name=link).click()
    page.wait_for_url(f"**/simulator?persona={slug}")


def test_chip_one_shows_the_balance_and_why(open_page: OpenPage) -> None:
    page = open_page("/")
    page.get_by_role("link", name=re.compile("^Sari")).click()
    page.get_by_role("button", name="SALDO Berapa saldo saya?").click()
    expect(page.locator(".bubble.mine")).to_contain_text(f"SALDO#{SARI_KPJ}")
    expect(page.locator(".bubble.theirs")).to_contain_text(re.compile(r"\*\*\*0101.*Rp[\d.]+"))
    why = page.locator(".protocol")
    expect(why.locator('[data-why="keyword"]')).to_have_text("SALDO")
    expect(why.locator('[data-why="arguments"]')).to_contain_text("***0101")
    expect(why.locator("dl")).not_to_contain_text(SARI_KPJ)
    expect(why.locator('[data-why="septets"]')).to_have_text(re.compile(r"^\d+ dari 160 septet$"))
    expect(why.locator('[data-why="total_ms"]')).to_have_text(re.compile(r"^\d+,\d$"))


def test_the_three_chips_lead_on(open_page: OpenPage) -> None:
    page = open_page("/simulator?persona=sari")
    for keyword, answers in {"SALDO": 1, "STATUS": 2, "DAFTAR": 1}.items():  # DAFTAR goes from another phone
        page.locator(f'[data-step="{keyword}"]').click()
        expect(page.locator(".bubble.theirs")).to_have_count(answers)
        expect(page.locator('[data-why="keyword"]')).to_have_text(keyword)
        expect(page.locator(f'[data-step="{keyword}"]')).to_have_class(re.compile("tried"))
    expect(page.locator('[data-step="SALDO"]')).to_have_class(re.compile("tried"))


def test_chip_three_leads_to_the_new_phone_the_old_one_and_back(open_page: OpenPage) -> None:
    page = open_page("/simulator?persona=sari")
    page.get_by_role("button", name="DAFTAR Pindah ke HP baru Yusuf").click()
    expect(page.locator('[data-why="keyword"]')).to_have_text("DAFTAR")
    page.reload()
    expect(page.locator(".bubble.mine")).to_have_count(1)  # not sent again
    change_phone(page, "Buka HP lama untuk membaca kode", "yusuf-maulana-hp-lama")
    found = re.search(r"\b\d{6}\b", page.locator(".bubble.theirs").last.inner_text())
    assert found
    change_phone(page, "Kembali ke HP baru untuk mengirim kode", "yusuf-maulana-hp-baru")
    page.get_by_role("log").focus()
    page.keyboard.type(found[0])
    expect(page.get_by_label("Isi SMS")).to_have_value(found[0])
    page.keyboard.press("Enter")
    expect(page.locator('[data-why="rule"]')).to_have_text(re.compile("^daftar"))
    page.locator('[data-step="STATUS"]').click()  # taken, though the thread may still be on its way
    expect(page.locator(".bubble.theirs")).to_have_count(3)
    expect(page.locator(".bubble.theirs").last).not_to_contain_text(REFUSAL)


def test_the_code_is_only_spoken_of_once_it_was_asked_for(open_page: OpenPage) -> None:
    page = open_page("/simulator?persona=yusuf-maulana-hp-baru")
    link = page.get_by_role("link", name="Buka HP lama untuk membaca kode")
    page.locator('[data-step="SALDO"]').click()
    expect(page.locator(".bubble.theirs")).to_have_count(1)
    expect(link).to_be_hidden()
    page.locator('[data-step="DAFTAR"]').click()
    expect(link).to_be_visible()


def test_chips_that_are_pressed_in_a_hurry_are_all_sent_one_after_the_other(open_page: OpenPage) -> None:
    page = open_page("/simulator?persona=sari")
    held: list[Route] = []
    page.route("**/simulator/thread", lambda route: held.append(route), times=1)
    page.locator('[data-step="SALDO"]').click()
    expect(page.locator('[data-why="keyword"]')).to_have_text("SALDO")
    page.locator('[data-step="STATUS"]').click()
    page.locator('[data-step="STATUS"]').dblclick()
    held[0].continue_()
    expect(page.locator('[data-why="keyword"]')).to_have_text("STATUS")
    expect(page.locator(".bubble.mine")).to_have_count(2)


@pytest.mark.parametrize("reduced_motion", ["reduce", "no-preference"])
def test_who_changes_phones_in_a_hurry_sees_no_error(open_page: OpenPage, reduced_motion: str) -> None:
    page = open_page("/simulator?persona=sari", reduced_motion=reduced_motion)
    for name in ("Budi", "Rina", "Eko", "Agus"):
        link = page.get_by_role("link", name=re.compile(f"^{name}"))
        page.evaluate("link => { link.click(); setTimeout(() => link.click(), 1); }", link.element_handle())
        expect(page.get_by_role("link", name=re.compile(f"^{name}"))).to_have_attribute("aria-current", "true")


def test_a_small_banner_says_everything(open_page: OpenPage) -> None:
    page = open_page("/simulator", size=(360, 740))
    expect(page.get_by_text("Tidak ada SMS yang benar-benar terkirim.")).to_be_in_viewport(ratio=1)


def test_a_persona_that_is_not_there_is_told(open_page: OpenPage) -> None:
    page = open_page("/simulator?persona=nobody")
    expect(page.get_by_text("Tidak ada orang contoh bernama “nobody”. Ini HP Sari Wulandari.")).to_be_visible()


def test_multitap_writes_a_word_and_the_soft_key_sends_it(open_page: OpenPage) -> None:
    page = open_page("/simulator?persona=sari")
    press(page, "7777" + "2" + "555" + "3" + "666")
    expect(page.get_by_label("Isi SMS")).to_have_value("SALDO")
    page.get_by_role("button", name="Tombol kiri: Kirim").click()
    expect(page.locator(".bubble.theirs")).to_have_count(1)
    expect(page.locator('[data-why="keyword"]')).to_have_text("SALDO")


def test_star_changes_case_and_a_held_key_writes_its_digit(open_page: OpenPage) -> None:
    page = open_page("/simulator?persona=sari")
    press(page, "*" + "2" + "#" + "*" + "22")
    expect(page.get_by_label("Isi SMS")).to_have_value("a#22")
    press(page, "*")
    page.locator('[data-key="5"]').hover()
    page.mouse.down()
    expect(page.get_by_label("Isi SMS")).to_have_value("a#225")
    page.mouse.up()


def test_without_multitap_keys_write_digits_and_the_choice_is_kept(open_page: OpenPage) -> None:
    page = open_page("/simulator?persona=sari")
    page.get_by_label("Ketik huruf dengan tombol angka").uncheck()
    page.reload()
    expect(page.get_by_label("Ketik huruf dengan tombol angka")).not_to_be_checked()
    press(page, "2*0#")
    expect(page.get_by_label("Isi SMS")).to_have_value("2*0#")


def test_soft_keys_do_what_the_screen_says(open_page: OpenPage) -> None:
    page = open_page("/simulator?persona=sari")
    page.get_by_role("button", name="Tombol kanan: Tutup").click()
    expect(page.locator(".big-clock")).to_be_visible()
    page.get_by_role("button", name="Tombol kanan: Tulis").click()
    press(page, "2")
    page.get_by_role("button", name="Tombol kanan: Hapus").click()
    expect(page.get_by_label("Isi SMS")).to_have_value("")
    page.get_by_role("button", name="Tombol kanan: Kembali").click()
    expect(page.get_by_role("log")).to_be_visible()


def test_another_persona_is_another_phone(open_page: OpenPage) -> None:
    page = open_page("/simulator?persona=sari")
    page.locator('[data-step="SALDO"]').click()
    expect(page.locator(".bubble")).to_have_count(2)
    page.get_by_role("link", name=re.compile("^Budi")).click()
    expect(page.locator(".bubble")).to_have_count(0)
    page.get_by_role("link", name=re.compile("^Sari")).click()
    expect(page.locator(".bubble")).to_have_count(2)
    assert "6285" not in page.url


def test_a_stranger_hears_one_refusal_whatever_the_number(open_page: OpenPage) -> None:
    page = open_page(f"/simulator?persona={STRANGER}")
    page.locator('[data-step="SALDO"]').click()
    expect(page.locator(".bubble.theirs").last).to_contain_text(REFUSAL)
    refused = last_reply(page)
    press(page, "2")
    page.get_by_label("Isi SMS").fill("SALDO 00009999999")
    page.keyboard.press("Enter")
    expect(page.locator(".bubble.theirs")).to_have_count(2)
    assert last_reply(page) == refused


def test_a_new_phone_is_registered_with_the_code_that_the_old_one_receives(open_page: OpenPage) -> None:
    newcomer = open_page("/simulator?persona=yusuf-maulana-hp-baru")
    newcomer.locator('[data-step="DAFTAR"]').click()
    expect(newcomer.locator(".bubble.theirs")).to_have_count(1)
    owner = open_page("/simulator?persona=yusuf-maulana-hp-lama")
    code_message = owner.locator(".bubble.theirs").filter(has_text=re.compile(r"\b\d{6}\b"))
    expect(code_message).to_have_count(1)
    found = re.search(r"\b\d{6}\b", code_message.inner_text())
    assert found
    press(newcomer, "2")
    newcomer.get_by_label("Isi SMS").fill(found[0])
    newcomer.keyboard.press("Enter")
    expect(newcomer.locator(".bubble.theirs")).to_have_count(2)
    expect(newcomer.locator('[data-why="template"]')).not_to_have_text("refusal")
    newcomer.locator('[data-step="SALDO"]').click()
    expect(newcomer.locator(".bubble.theirs")).to_have_count(3)
    expect(newcomer.locator(".bubble.theirs").last).not_to_contain_text(REFUSAL)


def test_news_on_a_closed_phone_is_told(open_page: OpenPage, site: Site) -> None:
    page = open_page("/simulator?persona=sari")
    page.clock.install()
    page.reload()
    page.get_by_role("button", name="Tombol kanan: Tutup").click()
    other = open_page("/simulator?persona=sari")
    other.locator('[data-step="SALDO"]').click()
    expect(other.locator(".bubble")).to_have_count(2)
    page.clock.run_for(PAUSE)
    expect(page.locator(".news")).to_have_text("1 pesan baru")
    page.get_by_role("button", name="Tombol kiri: Pesan").click()
    expect(page.locator(".bubble")).to_have_count(2)
    expect(page.locator(".news")).to_be_empty()


def test_nothing_scrolls_sideways(open_page: OpenPage) -> None:
    page = open_page("/simulator?persona=sari")
    page.locator('[data-step="DAFTAR"]').click()
    expect(page.locator(".protocol")).to_be_visible()
    for width in (320, 360, 768, 1280):
        page.set_viewport_size({"width": width, "height": 740})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_on_a_small_screen_the_phone_is_changed_in_a_list_that_opens(open_page: OpenPage) -> None:
    page = open_page("/simulator?persona=sari", size=(360, 740))
    expect(page.get_by_role("link", name=re.compile("^Budi"))).not_to_be_visible()
    page.get_by_role("button", name="Ganti HP").click()
    page.get_by_role("link", name=re.compile("^Budi")).click()
    expect(page.get_by_role("button", name="Ganti HP Budi Santoso")).to_be_visible()


def test_keyboard_alone_is_enough(open_page: OpenPage) -> None:
    page = open_page("/simulator?persona=sari")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Langsung ke ponsel")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.type("SALDO")
    expect(page.get_by_label("Isi SMS")).to_have_value("SALDO")
    page.keyboard.press("Enter")
    expect(page.locator(".bubble.theirs")).to_have_count(1)
    page.keyboard.press("Tab")
    expect(page.locator('[data-key="left"]')).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator('[data-key="1"]')).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Isi SMS")).to_have_value("A")


def test_the_text_is_kept_when_the_server_is_away(open_page: OpenPage) -> None:
    page = open_page("/simulator?persona=sari")
    page.route("**/sms/simulator/inbound", lambda route: route.abort())
    page.locator('[data-step="SALDO"]').click()
    expect(page.get_by_role("alert")).to_contain_text("Gateway belum siap")
    expect(page.get_by_label("Isi SMS")).to_have_value(f"SALDO#{SARI_KPJ}")
    page.unroute("**/sms/simulator/inbound")
    page.get_by_role("button", name="Tombol kiri: Kirim").click()
    expect(page.locator(".bubble.theirs")).to_have_count(1)
    expect(page.get_by_role("alert")).to_be_hidden()


def test_without_scripts_a_form_sends_and_explains(open_page: OpenPage) -> None:
    page = open_page("/simulator?persona=sari", java_script_enabled=False)
    expect(page.locator(".keys")).to_be_hidden()
    page.get_by_label("Isi SMS").fill("SALDO")
    page.get_by_role("button", name="Kirim", exact=True).click()
    expect(page.locator(".bubble.theirs")).to_have_count(1)
    expect(page.locator('[data-why="keyword"]')).to_have_text("SALDO")
    page.locator('[data-step="STATUS"]').click()
    expect(page.locator(".bubble.theirs")).to_have_count(2)
    expect(page.locator('[data-why="keyword"]')).to_have_text("STATUS")


def test_english_stays_chosen(open_page: OpenPage) -> None:
    page = open_page("/simulator?persona=sari")
    page.get_by_role("link", name="EN", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Phone simulator")
    page.goto("/simulator")
    expect(page.locator("html")).to_have_attribute("lang", "en")
