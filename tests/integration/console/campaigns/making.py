"""Campaigns that are made page by page, as far as a test needs them."""

import re
from typing import Any

from werkzeug.test import TestResponse

from office import campaign_check, campaigns
from runtime.runtime import Runtime
from store.campaigns import Stored
from tests.campaign_cases import PHONES, TEXT, csv_of, local
from tests.console_client import Browser
from tests.integration.console.campaigns.conftest import PASSWORD

GOOD = [(f"Contoh {at}", local(PHONES[at - 1]), "30-11-2026") for at in range(1, 7)]
BAD = [
    ("Contoh 7", "bukan nomor", "30-11-2026"),
    ("Contoh 7", "+65 9123 4567", "30-11-2026"),
    ("", local(PHONES[6]), "30-11-2026"),
    ("Contoh 7", local(PHONES[6]), "besok"),
    ("Contoh 10", local(PHONES[9]), "30-11-2026"),
    ("Contoh 11", local(PHONES[10]), "30-11-2026"),
    ("Contoh 12", local(PHONES[11]), "30-11-2026"),
    ("Contoh 1", local(PHONES[0]), "30-11-2026"),
]


def text_of(response: TestResponse) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.get_data(as_text=True)))


def newest(rt: Runtime) -> Stored:
    return campaigns.listed(rt).rows[0]


def send(browser: Browser, rt: Runtime, path: str, data: dict[str, Any] | None = None, page: str = "") -> TestResponse:
    stored = newest(rt)
    told = {"revision": str(stored.revision), **(data or {})}
    where = f"/campaigns/{stored.id}"
    return browser.submit(f"{where}{path}", told, page=f"{where}{page or path}")


def upload(browser: Browser, rows: list[tuple[str, ...]], title: str = "Tenggat iuran") -> TestResponse:
    file = (csv_of(*rows), "penerima.csv")
    return browser.submit("/campaigns/new", {"title": title, "source": "file", "file": file})


def worded(browser: Browser, rt: Runtime, rows: list[tuple[str, ...]]) -> None:
    assert upload(browser, rows).headers["Location"].endswith("/columns")
    assert (
        send(browser, rt, "/columns", {"use-0": "is:name", "use-1": "who:number", "use-2": "is:date"}).status_code
        == 302
    )
    assert send(browser, rt, "/text", {"id": TEXT, "step": "save"}).headers["Location"].endswith("/check")


def looked_through(browser: Browser, rt: Runtime, rows: list[tuple[str, ...]]) -> Stored:
    worded(browser, rt, rows)
    assert send(browser, rt, "/check").status_code == 302
    campaign_check.run(rt, newest(rt).id)
    return newest(rt)


def submitted(browser: Browser, rt: Runtime, rows: list[tuple[str, ...]] = GOOD) -> Stored:
    looked_through(browser, rt, rows)
    asked = send(browser, rt, "/submit", {"reason": "Tenggat iuran bulan ini"})
    assert asked.status_code == 302, text_of(asked)
    return newest(rt)


def decide(browser: Browser, stored: Stored, how: str = "approve", **data: Any) -> TestResponse:
    told = {"revision": str(stored.revision), "password": PASSWORD, **data}
    where = f"/approvals/{stored.id}"
    return browser.submit(f"{where}/{how}", told, page=where)
