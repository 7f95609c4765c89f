"""Requests that no page of ours makes: none fails, none turns one of our addresses into another."""

import re

import pytest
from flask import Flask
from sqlalchemy import Engine

from console.headers import HEADERS
from core.access import Role
from core.catalogue import Catalogue
from core.context import Reference
from office.helping.opt_outs import read_sheet
from runtime.runtime import Runtime
from store.phones import set_mass_information
from tests.console_client import Browser, client_of
from tests.intake_cases import make_rt

LINK = re.compile(r'href="([^"]*lang=[^"]*)"')


@pytest.fixture
def rt(engine: Engine, catalogue: Catalogue, reference: Reference) -> Runtime:
    return make_rt(engine, catalogue, reference)


@pytest.fixture
def staff(app: Flask, rt: Runtime) -> Browser:
    return client_of(app, rt, Role.STAFF)


@pytest.fixture
def auditor(app: Flask, rt: Runtime) -> Browser:
    return client_of(app, rt, Role.AUDITOR)


@pytest.mark.parametrize(
    "asked",
    [
        "endpoint=x",
        "_external=1&_scheme=javascript",
        "_scheme=x",
        "_anchor=x",
        "_method=POST",
        "self=1",
        "lang=x&x=%00",
    ],
)
def test_the_links_to_other_languages_stay_ours(stranger: Browser, asked: str) -> None:
    answer = stranger.get(f"/sign-in?{asked}")
    assert answer.status_code == (400 if "%00" in asked else 200)
    assert all(re.fullmatch(r"/(sign-in)?\?[\w=&;%]*", each) for each in LINK.findall(answer.text))


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/registrations/99999999999999999999", 404),
        ("/registrations/9223372036854775807", 404),
        ("/registrations?page=99999999999999999999&rows=-1", 200),
        ("/registrations?endpoint=x&_scheme=y", 200),
        ("/complaints?endpoint=x", 200),
        ("/complaints?number=%00", 400),
        ("/complaints/%00", 400),
        ("/phones/%C3%A9", 404),
        ("/phones/gAAAAA", 404),
        ("/opt-outs/%F0%9F%98%80", 404),
    ],
)
def test_what_is_nowhere_is_not_found(staff: Browser, address: str, status: int) -> None:
    assert staff.get(address).status_code == status


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/audit?below=99999999999999999999", 200),
        ("/audit?below=-1", 200),
        ("/audit?object=%00", 400),
        ("/audit?since=0001-01-01&until=9999-12-31", 200),
        ("/audit/export?since=0001-01-01&until=9999-12-31", 200),
        ("/audit?object=%25_%5C", 200),
    ],
)
def test_no_filter_of_the_log_is_too_odd(auditor: Browser, address: str, status: int) -> None:
    assert auditor.get(address).status_code == status


def test_no_text_with_a_nul_reaches_the_database(staff: Browser) -> None:
    token = staff.csrf_token("/phones")
    for address, name in (
        ("/phones", "reference"),
        ("/opt-outs", "number"),
        ("/complaints/A0000001/close", "close-reason"),
    ):
        assert staff.post(address, data={"csrf_token": token, name: "a\0bcdef"}).status_code == 400, address


def test_a_download_is_neither_kept_nor_guessed_at_nor_found_by_search_engines(auditor: Browser) -> None:
    headers = auditor.get("/audit/export").headers
    assert HEADERS.items() <= dict(headers).items()
    assert (headers["Cache-Control"], headers["X-Robots-Tag"]) == ("no-store", "noindex, nofollow")


def test_a_form_as_json_is_none_of_ours(stranger: Browser) -> None:
    assert stranger.post("/sign-in", json={"name": "sari", "password": "kuda-laut-biru"}).status_code == 400


def test_a_form_from_elsewhere_signs_nobody_in(app: Flask, rt: Runtime, stranger: Browser) -> None:
    """Another site could otherwise have somebody work in an account that is not theirs."""
    theirs = client_of(app, rt, Role.STAFF).csrf_token("/profile")
    asked = {"name": "sari", "password": "kuda-laut-biru", "csrf_token": theirs}
    assert stranger.post("/sign-in", data=asked).status_code == 400


def test_a_list_is_shown_in_25_50_or_100_rows(staff: Browser, rt: Runtime) -> None:
    with rt.transaction() as db:
        set_mass_information(db, {f"+62850000{number:05d}": False for number in range(60)}, rt.now())
    page = staff.get("/opt-outs?rows=50&lang=en").text
    assert all(f'<a href="/opt-outs?rows={size}"' in page for size in (25, 50, 100))
    assert "1–50" in page


@pytest.mark.parametrize("ending", [b"\n", b"\r\n", b"\r"], ids=["unix", "windows", "old mac"])
def test_a_file_has_any_kind_of_lines(ending: bytes) -> None:
    content = ending.join([b"nomor", b"0850-0000-0001", b"0850-0000-0002", b""])
    assert read_sheet(content).msisdns == ("+6285000000001", "+6285000000002")
