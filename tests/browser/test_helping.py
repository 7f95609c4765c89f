"""Staff at work: a registration is approved and its SMS is seen on the phone; pages hold on a small screen."""

import itertools
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from core.access import Actor, Role
from core.message import InboundMessage
from engine.asked import Asked
from engine.perform import perform
from office.helping import opt_outs, phones
from parsers import parse
from sms.sending.thread import send_due
from store.seed import Persona, list_personas
from tests.browser.conftest import OpenPage, Site
from tests.browser.signed_in import sign_in
from tests.browser.test_every_page import AXE, faults_of

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
STAFF = Actor("user:lain")
_ids = itertools.count(1)


def persona(name: str) -> Persona:
    return next(each for each in list_personas(datetime.now(UTC).date()) if each.name.lower().startswith(name))


def text(site: Site, sender: str, said: str) -> None:
    """Do what happens when a phone sends an SMS; on a thread, because playwright's event loop runs on this one."""
    rt = site.runtime
    message = InboundMessage("simulator", f"b{next(_ids)}", sender, "2757", said, rt.now())
    aside(lambda: perform(rt, [Asked(message, parse(said, rt.catalogue))]))


def aside(work: Callable[[], Any]) -> Any:
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(work).result()


def apply_for(site: Site, applicant: str, owner: str) -> None:
    """Send DAFTAR from one persona's phone with the data of another."""
    theirs = persona(owner)
    assert theirs.birth_date is not None
    said = f"DAFTAR#{theirs.nik}#{theirs.birth_date:%d-%m-%Y}#{theirs.kpj[0]}"
    text(site, persona(applicant).msisdn, said)


@pytest.fixture
def open_as(browser: Browser, site: Site) -> Iterator[Callable[..., Page]]:
    """A function that opens a window in which somebody of a role is signed in."""
    contexts = []

    def open_(role: Role = Role.STAFF, **looks: Any) -> Page:
        context = browser.new_context(
            locale="id-ID", base_url=site.url, reduced_motion="reduce", **{"viewport": WIDE, **looks}
        )
        contexts.append(context)
        context.add_init_script(path=AXE)
        sign_in(context, site, role)
        return context.new_page()

    yield open_
    for context in contexts:
        context.close()


def test_a_registration_is_approved_and_the_sms_arrives(
    open_as: Callable[..., Page], open_page: OpenPage, site: Site
) -> None:
    apply_for(site, "hp tak", "sari")
    page = open_as()
    page.goto("/registrations")
    page.get_by_role("link", name="Menunggu kode").click()
    page.locator("table").get_by_role("link").first.click()
    expect(page.get_by_role("heading", name="Catatan kami")).to_be_visible()
    expect(page.locator("main")).to_contain_text("S. W.")
    page.get_by_label("Datang ke kantor cabang dengan KTP dan kartu").check()
    page.get_by_role("button", name="Setujui pendaftaran").click()
    expect(page.get_by_role("status")).to_contain_text("Pendaftaran disetujui")
    aside(lambda: send_due(site.runtime, limit=20))
    phone = open_page("/simulator?persona=hp-tak-terdaftar")
    expect(phone.locator(".bubble.theirs").last).to_contain_text("disetujui petugas")
    warned = open_page("/simulator?persona=sari")
    expect(warned.locator(".bubble.theirs").filter(has_text="Nomor HP lain baru saja didaftarkan")).to_be_visible()


def test_an_answer_is_measured_while_it_is_typed(open_as: Callable[..., Page], site: Site) -> None:
    text(site, persona("sari").msisdn, "ADUAN iuran Oktober belum masuk")
    page = open_as()
    page.goto("/complaints")
    page.locator("table").get_by_role("link").first.click()
    page.get_by_label("Jawaban").press_sequentially("Iuran “Oktober” €")
    draft = page.locator("#draft")
    expect(draft).to_contain_text('Iuran "Oktober" €')
    expect(draft).to_contain_text("40 dari 160 septet")
    page.get_by_role("button", name="Kirim jawaban").click()
    expect(page.get_by_role("status").first).to_contain_text("Jawaban dikirim")


def fill(site: Site) -> None:
    """Let every page have something to show."""
    apply_for(site, "hp tak", "sari")
    apply_for(site, "budi", "sari")
    text(site, persona("rina").msisdn, "BLOKIR")
    text(site, persona("sari").msisdn, "ADUAN iuran bulan Oktober belum masuk padahal gaji sudah dipotong perusahaan")
    aside(lambda: opt_outs.add(site.runtime, STAFF, persona("eko").msisdn, "diminta lewat 175"))
    aside(lambda: phones.freeze(site.runtime, STAFF, persona("eko").msisdn, "dilaporkan hilang"))


def places(page: Page) -> Iterator[str]:
    """Open each page in turn and yield what it is."""
    for path in ("/registrations?only=code", "/complaints", "/phones", "/opt-outs"):
        page.goto(path)
        yield path
        if path in ("/registrations?only=code", "/complaints"):
            follow(page, page.locator("main table").get_by_role("link").first)
            yield f"one of {path}"
    page.goto("/phones")
    follow(page, page.locator("main table").get_by_role("button").last)
    yield "a phone"
    follow(page, page.locator("main .panel").get_by_role("link", name="info massal"))
    yield "mass information of a phone"


def follow(page: Page, link: Locator) -> None:
    """Click and wait until the page behind it is there, with its styles."""
    with page.expect_navigation():
        link.click()


@pytest.mark.parametrize(
    "looks", [{"viewport": WIDE}, {"viewport": NARROW, "color_scheme": "dark"}], ids=["wide", "narrow"]
)
def test_every_page_is_sound_with_something_on_it(
    open_as: Callable[..., Page], site: Site, looks: dict[str, Any]
) -> None:
    fill(site)
    page = open_as(**looks)
    faults = []
    for place in places(page):
        faults += [(place, each) for each in faults_of(page, with_axe=True)]
    assert faults == []
