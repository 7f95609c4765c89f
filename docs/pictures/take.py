"""Takes the pictures of the README from a running demo: python docs/pictures/take.py [URL [password [password]]].

The passwords are the operator's and the staff's own (not for a single use); without one its pictures are left as they
are.
"""

import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

FOLDER = Path(__file__).parent
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
PICTURES = {
    "simulator.png": (1280, 930),
    "simulator-360.png": (360, 740),
    "ussd.png": (1280, 930),
    "ussd-360.png": (360, 740),
}
CONSOLE_PICTURES = {"console.png": (1280, 930), "console-360.png": (360, 740)}
CAMPAIGN_PICTURE = ("campaign.png", (1280, 800))
WORDS = (
    "BPJAMSOSTEK: Yth {name}, iuran Anda {amount} jatuh tempo {date}. Bayar lewat JMO, bank atau minimarket. "
    "Balas BERHENTI bila tak mau info ini."
)


def take(browser: Browser, url: str, name: str, size: tuple[int, int]) -> None:
    """Show what comes of a few presses on Sari's phone, and keep the picture."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        locale="id-ID",
        timezone_id="Asia/Jakarta",
        reduced_motion="reduce",
        device_scale_factor=1.25,
    )
    page = context.new_page()
    (dial if name.startswith("ussd") else text)(page, url)
    page.mouse.move(0, 0)
    page.screenshot(path=FOLDER / name, animations="disabled")
    context.close()


def text(page: Page, url: str) -> None:
    """Press the first chip, and move her claim."""
    for warm_up in ("budi", "sari"):  # the first turn of a process makes its statements and is not what it will be
        page.goto(f"{url}/simulator?persona={warm_up}")
        press(page)
    move_claim(page)


def dial(page: Page, url: str) -> None:
    """Dial on the keypad and walk to her balance."""
    # the first makes the statements of this process, the second leaves what an earlier call was at
    for string, shown in (("*2757*1#", "Rp"), ("*2757*0#", "Terima kasih"), ("*2757#", "1 Saldo JHT")):
        page.goto(f"{url}/simulator/ussd?persona=sari")
        press_keys(page, string)
        expect(page.locator(".shown")).to_contain_text(shown)
    press_keys(page, "1")
    expect(page.locator(".shown")).to_contain_text("Rp")


def press_keys(page: Page, keys: str) -> None:
    """Press keys of the phone, then the left one, which sends."""
    for key in [*keys, "left"]:
        page.locator(f'[data-key="{key}"]').click()


def press(page: Page) -> None:
    """Press the first chip and wait for its answer."""
    page.locator('[data-step="SALDO"]').click()
    expect(page.locator(".protocol")).to_be_visible()
    expect(page.locator(".pending")).to_have_count(0)


def move_claim(page: Page) -> None:
    """Move the claim until people are told, whatever the hour, and wait until the phone has confirmed it."""
    while "Kabar disiapkan" not in page.locator(".moved").inner_text():
        stage = page.locator(".claim-stage").inner_text()
        page.locator("#claim .moves button").first.click()
        expect(page.locator(".claim-stage")).not_to_have_text(stage)
    held = page.locator("#claim .held button")
    if held.count():
        held.click()
    expect(page.locator(".bubble.theirs").last).to_contain_text("✓✓", timeout=20_000)


def take_console(browser: Browser, url: str, name: str, size: tuple[int, int], password: str) -> None:
    """Sign in as the operator, make a text too long, and keep the picture."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        locale="id-ID",
        reduced_motion="reduce",
        device_scale_factor=1.25,
    )
    page = context.new_page()
    sign_in(page, url, "operator", password)
    page.goto(f"{url}/texts/balance_one")
    written = page.locator("textarea#id")
    written.fill(written.input_value() + " Terima kasih sudah menjadi peserta “setia”.")
    expect(page.locator("#preview-id")).to_contain_text("setia")
    page.screenshot(path=FOLDER / name, animations="disabled")
    context.close()


def sign_in(page: Page, url: str, name: str, password: str) -> None:
    """Sign in at the console."""
    page.goto(f"{url}/sign-in")
    page.get_by_label("Nama pengguna").fill(name)
    page.get_by_label("Kata sandi").fill(password)
    with page.expect_navigation():
        page.get_by_role("button", name="Masuk").click()


def take_campaign(browser: Browser, url: str, password: str) -> None:
    """Make a campaign of the example file as staff do, up to what it will look like and cost, and keep the picture."""
    name, size = CAMPAIGN_PICTURE
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, locale="id-ID", device_scale_factor=1.25
    )
    page = context.new_page()
    sign_in(page, url, "staf", password)
    example = page.request.get(f"{url}/campaigns/example").body()
    page.goto(f"{url}/campaigns/new")
    page.get_by_label("Nama kampanye").fill("Tenggat iuran November")
    page.locator("#file").set_input_files({"name": "penerima.csv", "mimeType": "text/csv", "buffer": example})
    for button in ("Buat kampanye", "Simpan kolom"):
        with page.expect_navigation():
            page.get_by_role("button", name=button).click()
    page.locator("textarea#id").fill(WORDS)
    for button in ("Simpan teks kampanye", "Periksa semua baris"):
        with page.expect_navigation():
            page.get_by_role("button", name=button).click()
    page.get_by_role("link", name="Lanjut ke pratinjau").click(timeout=60_000)
    expect(page.locator(".small-phone").first).to_be_visible()
    page.screenshot(path=FOLDER / name, animations="disabled")
    context.close()


def main(url: str, password: str = "", staff_password: str = "") -> None:
    """Take every picture."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for name, size in PICTURES.items():
            take(browser, url.rstrip("/"), name, size)
        for name, size in CONSOLE_PICTURES.items() if password else ():
            take_console(browser, url.rstrip("/"), name, size, password)
        if staff_password:
            take_campaign(browser, url.rstrip("/"), staff_password)
        browser.close()


if __name__ == "__main__":
    main(*(sys.argv[1:] or ["http://127.0.0.1:8000"]))
