"""Every page of the console, as somebody who may open it: both languages, wide and narrow, light and dark.

Nothing may be said in the browser's console, nothing scroll sideways, and axe may find nothing serious.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Page

from console.guard import OPEN
from core.access import MATRIX, Role
from tests.browser.conftest import Site
from tests.browser.signed_in import sign_in
from tests.campaign_states import in_every_state
from tests.console_client import client_of

AXE = Path(__file__).parent / "axe" / "axe.min.js"
# What axe finds is sorted out in the page: to hand over all that it looked at takes longer than looking.
LOOK = """async () => {
  const runOnly = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const found = await axe.run(document, { runOnly, preload: false, resultTypes: ["violations"] });
  const serious = found.violations.filter((each) => ["serious", "critical"].includes(each.impact));
  return serious.map((each) => `${each.id}: ${each.nodes[0].html.slice(0, 160)}`);
}"""
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
# Viewport, colours, language, and whether axe looks at it too.
LOOKS = (
    (WIDE, "light", "id", True),
    (WIDE, "dark", "en", True),
    (NARROW, "light", "en", False),
    (NARROW, "dark", "id", True),
)
# Pages about one thing, each by an example.
EXAMPLES = ("/help/start", "/help/people")
# Pages about one campaign, by what it is (tests/campaign_states.py).
ABOUT_CAMPAIGNS = (
    "/campaigns/{segment}/source",
    "/campaigns/{file}/source",
    "/campaigns/{file}/columns",
    "/campaigns/{checking}/check",
    *(f"/campaigns/{{checked}}/{step}" for step in ("text", "check", "preview", "schedule", "submit")),
    *(f"/campaigns/{{{name}}}" for name in ("checked", "waiting", "running", "troubled", "done", "cancelled")),
    "/campaigns/{running}/cancel",
    "/approvals/{waiting}",
)
LOOKS_AT_CAMPAIGNS = (0, 2, 3)  # both widths, colours and languages; a fourth would show nothing new
NOT_PAGES = ("simulator", "dialling", "health", "api", "sms", "ussd")  # doors for machines, and the phone itself


def pages_of(site: Site) -> Iterator[tuple[str, Role]]:
    """Yield the address of every page that needs nothing else to be named, with a role that may open it."""
    clients = {role: client_of(site.app, site.runtime, role) for role in Role}
    for rule in site.app.url_map.iter_rules():
        permission = getattr(site.app.view_functions[rule.endpoint], "permission", None)
        named = permission is not None and rule.endpoint.split(".")[0] not in NOT_PAGES
        if not named or rule.arguments or "GET" not in (rule.methods or ()):
            continue
        role = next(each for each in Role if permission == OPEN or permission in MATRIX[each])
        answer = clients[role].get(rule.rule)
        assert answer.status_code < 400, (rule.rule, answer.status_code)
        if answer.mimetype == "text/html" and answer.text.lstrip().startswith("<!doctype"):
            yield rule.rule, role
    yield from ((path, Role.OPERATOR) for path in EXAMPLES)


def pages_of_campaigns(site: Site) -> Iterator[tuple[str, Role]]:
    """Yield the address of every page about one campaign, with a role that decides or acts there."""
    ids = in_every_state(site.runtime)
    for path in ABOUT_CAMPAIGNS:
        yield path.format(**ids), Role.APPROVER if path.startswith("/approvals") else Role.STAFF


def faults_of(page: Page, *, with_axe: bool) -> list[str]:
    """Return what is wrong with the page as it is drawn."""
    found = []
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if wide > 0:
        found.append(f"scrolls sideways by {wide} px")
    if with_axe:
        found += page.evaluate(LOOK)
    return found


def listen(page: Page, complaints: list[str]) -> None:
    """Note whatever the page says in the browser's console."""

    def note(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(f"{page.url}: {message.text}")

    page.on("console", note)
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))


def test_every_page_is_sound(browser: Browser, site: Site) -> None:
    complaints: list[str] = []
    about_campaigns = list(pages_of_campaigns(site))
    found = sorted(set(pages_of(site)))
    assert len(found) > 25
    for at, (viewport, scheme, language, with_axe) in enumerate(LOOKS):
        contexts = {role: open_as(browser, site, role, viewport=viewport, color_scheme=scheme) for role in Role}
        for page in contexts.values():
            listen(page, complaints)
        for path, role in [*found, *(about_campaigns if at in LOOKS_AT_CAMPAIGNS else ())]:
            page = contexts[role]
            page.goto(f"{path}?lang={language}")
            here = f"{path} {language} {viewport['width']} {scheme}"
            complaints += [f"{here}: {each}" for each in faults_of(page, with_axe=with_axe)]
        for page in contexts.values():
            page.context.close()
    assert complaints == []


def open_as(browser: Browser, site: Site, role: Role, **looks: Any) -> Page:
    """Return a window in which somebody of this role is signed in."""
    context = browser.new_context(locale="id-ID", base_url=site.url, reduced_motion="reduce", **looks)
    context.add_init_script(path=AXE)
    sign_in(context, site, role)
    return context.new_page()
