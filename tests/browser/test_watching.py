"""Watching in a real browser: a message is found, followed and revealed, and pages about one thing hold on a phone."""

import itertools
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from sqlalchemy import select

from core.access import Role
from core.delivery import MtStatus
from core.message import InboundMessage
from engine.asked import Asked
from engine.perform import perform
from intake.events import take
from parsers import parse
from store.outbox import Result, record_result
from store.seed import list_personas
from store.tables import audit_entries, claims, mo_messages
from tests.browser.conftest import Site
from tests.browser.signed_in import sign_in
from tests.browser.test_every_page import AXE, NARROW, WIDE, faults_of

_ids = itertools.count(1)
SARI = next(each for each in list_personas() if each.name.startswith("Sari"))
Open = Callable[..., Page]


def aside(work: Callable[[], Any]) -> Any:
    """Do it on a thread: playwright's event loop runs on this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(work).result()


def text(site: Site, said: str) -> None:
    """Do what happens when Sari sends an SMS."""
    rt = site.runtime
    message = InboundMessage("simulator", f"w{next(_ids)}", SARI.msisdn, "2757", said, rt.now())
    aside(lambda: perform(rt, [Asked(message, parse(said, rt.catalogue))]))


def lose_a_notice(site: Site) -> str:
    """Let a claim move and its notice fail; return the notice's id."""
    rt = site.runtime
    with rt.transaction() as db:
        number = db.execute(select(claims.c.number).order_by(claims.c.id)).scalars().first()
    at = (rt.now() - timedelta(minutes=1)).isoformat()
    (came,) = take(rt, [{"claim_number": number, "stage": "DISETUJUI", "sequence": 90, "occurred_at": at}])
    with rt.transaction() as db:
        record_result(db, str(came.notice_id), Result(MtStatus.FAILED, "30003", "twilio"), rt.now())
    return str(came.notice_id)


@pytest.fixture
def open_as(browser: Browser, site: Site) -> Iterator[Open]:
    """A function that opens a window in which somebody of a role is signed in."""
    contexts = []

    def open_(role: Role = Role.STAFF, **looks: Any) -> Page:
        options = {"viewport": WIDE, "locale": "id-ID", "reduced_motion": "reduce", **looks}
        context = browser.new_context(base_url=site.url, **options)
        contexts.append(context)
        context.add_init_script(path=AXE)
        sign_in(context, site, role)
        return context.new_page()

    yield open_
    for context in contexts:
        context.close()


def test_a_message_is_found_revealed_and_noted(open_as: Open, site: Site) -> None:
    text(site, f"SALDO#{SARI.kpj[0]}")
    page, seen = open_as(), []
    page.on("request", lambda request: seen.append(request.url))
    page.goto("/messages")
    page.get_by_label("Nomornya").fill("0" + SARI.msisdn[3:])
    page.get_by_role("button", name="Cari pesan").click()
    page.locator("tbody").get_by_role("link").first.click()
    expect(page.locator(".sms-text").first).to_have_text("saldo#xxxxxxxxxxx")
    page.get_by_label("Peserta menelepon atau datang ke kantor").check()
    page.get_by_role("button", name="Tampilkan pesan").click()
    expect(page.locator(".sms-text").first).to_have_text(f"SALDO#{SARI.kpj[0]}")
    expect(page.locator("main")).to_contain_text("tercatat atas nama Anda")
    assert [each for each in [*seen, page.title()] if SARI.msisdn[3:] in each or SARI.kpj[0] in each] == []
    with site.runtime.transaction() as db:
        done = db.execute(select(audit_entries.c.actor, audit_entries.c.action).order_by(audit_entries.c.number)).all()
    assert [tuple(each) for each in done] == [
        ("user:uji-staff", "message.search"),
        ("user:uji-staff", "message.reveal"),
    ]
    page.goto(page.url)  # asked for again without a reason
    expect(page.locator(".sms-text").first).to_have_text("saldo#xxxxxxxxxxx")


def test_a_lost_notice_is_sent_again(open_as: Open, site: Site) -> None:
    page = open_as()
    page.goto(f"/messages/out/{lose_a_notice(site)}")
    expect(page.locator(".timeline")).to_contain_text("HP tidak aktif atau tanpa sinyal. 30003")
    form = page.locator("form", has=page.get_by_role("button", name="Kirim ulang kabar ini"))
    form.get_by_label("Memeriksa gangguan pengiriman").check()
    form.get_by_role("button").click()
    expect(page.get_by_role("status")).to_contain_text("Kabar diantre lagi")
    page.get_by_role("link", name="pesan yang tidak sampai").click()
    expect(page.locator("main")).to_contain_text("Sudah dikirim ulang")


def test_figures_follow_and_say_when_they_are_old(open_as: Open, site: Site) -> None:
    page = open_as()
    page.goto("/dashboard")
    stale = page.locator("#stale")
    expect(stale).to_be_hidden()
    refuse: Callable[[Route], None] = lambda route: route.abort()  # noqa: E731  # typed for the router
    page.route("**/dashboard/figures", refuse)
    for _ in range(3):
        with page.expect_event("requestfailed"):
            page.evaluate("htmx.trigger(document.querySelector('[data-polled]'), 'shown')")
    expect(stale).to_contain_text("mencoba lagi")
    page.unroute("**/dashboard/figures", refuse)
    page.evaluate("htmx.trigger(document.querySelector('[data-polled]'), 'shown')")
    expect(stale).to_be_hidden()


def test_a_page_that_nobody_sees_asks_for_nothing(open_as: Open) -> None:
    page, asked = open_as(), []
    page.goto("/dashboard")
    page.evaluate("Object.defineProperty(document, 'hidden', {value: true})")
    page.on("request", lambda request: asked.append(request.url))
    page.evaluate("htmx.trigger(document.querySelector('[data-polled]'), 'shown')")
    page.wait_for_function("document.hidden")
    assert asked == []


def test_a_key_is_made_and_ended(open_as: Open) -> None:
    page = open_as(Role.ADMIN)
    page.goto("/api-keys")
    page.get_by_role("link", name="Buat kunci API").click()
    page.get_by_label("Nama").fill("Sistem inti")
    page.get_by_label("Uji: hanya orang rekaan").check()
    page.get_by_label("membaca status pesan").check()
    page.get_by_role("button", name="Buat kunci API").click()
    expect(page.locator(".secret")).to_contain_text("kabar_test_")
    page.get_by_role("link", name="kembali ke daftar kunci").click()
    page.get_by_role("link", name="Cabut kunci Sistem inti").click()
    page.get_by_role("button", name="Cabut kunci Sistem inti").click()
    expect(page.get_by_role("status")).to_contain_text("Kunci Sistem inti dicabut")


@pytest.mark.parametrize(
    ("viewport", "colours", "language"),
    [(WIDE, "light", "id"), (NARROW, "dark", "en"), ({"width": 320, "height": 640}, "light", "id")],
    ids=["wide", "narrow", "narrowest"],
)
def test_pages_about_one_message_are_sound(
    open_as: Open, site: Site, viewport: dict[str, int], colours: str, language: str
) -> None:
    text(site, f"SALDO#{SARI.kpj[0]} atas nama Sari")
    text(site, "apa kabar bu Rina")
    out = lose_a_notice(site)
    with site.runtime.transaction() as db:
        came = db.execute(select(mo_messages.c.id)).scalars().first()
    page = open_as(viewport=viewport, color_scheme=colours)
    wrong = {}
    for path in (f"/messages/in/{came}", f"/messages/out/{out}", f"/messages/in/{came}/conversation", "/messages"):
        page.goto(f"{path}?lang={language}")
        if found := faults_of(page, with_axe=True):
            wrong[path] = found
    assert wrong == {}
