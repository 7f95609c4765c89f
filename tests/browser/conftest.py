"""A real browser on the real application with sample people, each test on a fresh database."""

import os
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol, runtime_checkable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright
from werkzeug.serving import make_server

from app import create_app
from runtime.catalogues import WatchedCatalogues
from runtime.runtime import Runtime, make_runtime
from runtime.settings import Settings
from store import seed
from store.database import make_engine

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP = (1280, 860)
SOON = 0.02  # seconds until the server sees that it is to stop
EXPECTED = ("net::ERR_FAILED", "409", "503")  # what a browser says of answers that tests ask for


@dataclass(frozen=True)
class Site:
    """A running application: where it is, and what it runs on."""

    url: str
    runtime: Runtime
    app: Flask


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium; skips where there is none, but never in CI.

    It ends with the module: as long as it is there, its event loop is the thread's running one.
    """
    if not CHROMIUM.exists():
        reason = f"{CHROMIUM} is missing: apt-get install chromium"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def site(sqlite_url: str, tmp_path: Path) -> Iterator[Site]:
    """The application with its sample people on a free port."""
    runtime = make_runtime(Settings(_env_file=None, database_url=sqlite_url, var_dir=tmp_path, log_level="ERROR"))
    looking = make_engine(sqlite_url, connections=1)  # at what is published, each time: no test waits for the second
    runtime = replace(runtime, catalogues=WatchedCatalogues(looking, runtime.shipped_catalogue, every=0))
    with runtime.engine.begin() as connection:
        seed.seed_personas(connection, runtime.now().date())
    app = create_app(runtime=runtime)
    server = make_server("127.0.0.1", 0, read_whole(app), threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(SOON,), daemon=True)
    thread.start()
    yield Site(f"http://127.0.0.1:{server.server_port}", runtime, app)
    server.shutdown()
    thread.join()
    server.server_close()
    runtime.close()


@runtime_checkable
class Closes(Protocol):
    """What holds something that is to be given back."""

    def close(self) -> None: ...


def read_whole(app: WSGIApplication) -> WSGIApplication:
    """Return the application with its answers as bytes and their files closed.

    Where a window is closed while it is being answered, Werkzeug's server leaves the file open that it was sending.
    """

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        parts = app(environ, start_response)
        try:
            return [b"".join(parts)]
        finally:
            if isinstance(parts, Closes):
                parts.close()

    return answer


OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, site: Site) -> Iterator[OpenPage]:
    """A function that opens a path in a window of its own; afterwards no page may have complained in its console."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            complaints.append(message.text)

    def open_(path: str = "/simulator", size: tuple[int, int] = DESKTOP, **options: object) -> Page:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            locale="id-ID",
            timezone_id="Asia/Jakarta",
            base_url=site.url,
            **{"reduced_motion": "reduce", **options},  # type: ignore[arg-type]  # playwright's own names
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", note)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert [each for each in complaints if not any(known in each for known in EXPECTED)] == []
