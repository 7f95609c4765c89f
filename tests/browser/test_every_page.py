"""Every page of the console, as every role that may open it: both languages, wide and narrow, light and dark.

Nothing may be said in the browser's console, nothing scroll sideways, and axe may find nothing serious.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page

from console.guard import OPEN
from core.access import MATRIX, Role
from tests.browser.conftest import Site
from tests.browser.signed_in import sign_in

AXE = Path(__file__).parent / "axe" / "axe.min.js"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
SERIOUS = ("serious", "critical")
SIZES = ((1280, 900), (360, 740))
# Pages about one thing, each by an example; those without are found by themselves.
EXAMPLES = (
    "/keywords/SALDO", "/texts/balance_one", "/versions/1", "/users/1", "/help/start",
)  # fmt: skip
NOT_PAGES = ("simulator", "dialling", "health", "api", "sms", "ussd")  # doors for machines, and the phone itself


def pages_of(site: Site, role: Role) -> Iterator[str]:
    """Yield the addresses of all pages that a role may open and that need nothing else to be named."""
    for rule in site.app.url_map.iter_rules():
        permission = getattr(site.app.view_functions[rule.endpoint], "permission", None)
        if permission is None or rule.endpoint.split(".")[0] in NOT_PAGES or "GET" not in (rule.methods or ()):
            continue
        if not rule.arguments and (permission == OPEN or permission in MATRIX[role]):
            yield rule.rule


def faults_of(page: Page, *, with_axe: bool) -> list[str]:
    """Return what is wrong with the page as it is drawn."""
    found = []
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if wide > 0:
        found.append(f"scrolls sideways by {wide} px")
    if with_axe:
        result: dict[str, Any] = page.evaluate("rules => axe.run(document, rules)", RULES)
        for each in result["violations"]:
            if each["impact"] in SERIOUS:
                found.append(f"{each['id']}: {each['nodes'][0]['html'][:160]}")
    return found


def listen(page: Page, complaints: list[str]) -> None:
    """Note whatever the page says in the browser's console."""

    def note(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(f"{page.url}: {message.text}")

    page.on("console", note)
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))


@pytest.mark.parametrize("role", list(Role))
def test_every_page_is_sound(browser: Browser, site: Site, role: Role) -> None:
    complaints: list[str] = []
    seen = 0
    for size in SIZES:
        for scheme in ("light", "dark"):
            context = browser.new_context(
                viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, locale="id-ID", base_url=site.url,
                reduced_motion="reduce",
            )  # fmt: skip
            context.add_init_script(path=AXE)
            sign_in(context, site, role)
            page = context.new_page()
            listen(page, complaints)
            for path in sorted({*pages_of(site, role)}):
                for language in ("id", "en"):
                    answer = page.goto(f"{path}?lang={language}")
                    if answer is None or "text/html" not in (answer.header_value("content-type") or ""):
                        continue
                    seen += 1
                    here = f"{path} {language} {size[0]} {scheme}"
                    if answer.status >= 400:
                        complaints.append(f"{here}: {answer.status}")
                    complaints += [
                        f"{here}: {each}" for each in faults_of(page, with_axe=size[0] > 600 or language == "id")
                    ]
            context.close()
    assert complaints == []
    assert seen > 8 * 4
