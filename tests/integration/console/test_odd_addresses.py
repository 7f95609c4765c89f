"""No address and no form of nonsense makes a page fail: what cannot be is not found, refused, or passed over."""

import re

import pytest
from flask import Flask

from console.guard import OPEN
from core.access import MATRIX, Role
from tests.architecture.sources import ROOT
from tests.architecture.test_pages import UNKNOWN, address_of, app, browsers, pages, permission_of, rt
from tests.console_client import Browser

__all__ = ["app", "browsers", "rt"]  # fixtures
HUGE = "99999999999999999999"
ODD = {
    "huge numbers": f"page={HUGE}&rows={HUGE}&below={HUGE}&before={HUGE}&from={HUGE}&to={HUGE}&id={HUGE}&number={HUGE}",
    "negative": "page=-1&rows=-1&size=-1&below=-1&before=-1&from=-1&to=-1",
    "the first day": "since=0001-01-01&until=0001-01-01&day=0001-01-01",
    "the last day": "since=9999-12-31&until=9999-12-31&day=9999-12-31",
    "places in lists": "after=ffffffffffffffffffffffff.ffffffffffffffffffffffff.x&before=x",
    "no choices": "state=x&status=x&kind=x&direction=x&only=x&outcome=%5C&role=x&language=x&tab=x",
    "no letters": "q=%25_%F0%9F%98%80&keyword=%ED%A0%80&text=%FF&object=%27%22%3E",
    "words of Flask": "endpoint=x&_external=1&_scheme=javascript&_anchor=x&values=x&self=x",
    "long": f"q={'a' * 3000}&after={'a' * 3000}&number={'9' * 3000}",
}
OF_FORMS = {
    "code",
    "revision",
    "words",
    "ground",
    "reason",
    "close-reason",
    "reveal-reason",
    "number",
    "reference",
    "answer",
}
LEAVES = {"sign_in.sign_out", "profile.end_session"}  # whoever is used for trying is to stay


def roles_of(permission: object) -> Role:
    return next(role for role in Role if permission == OPEN or permission in MATRIX[role])


@pytest.mark.parametrize("asked", ODD.values(), ids=ODD.keys())
def test_no_address_makes_a_page_fail(app: Flask, browsers: dict[Role, Browser], asked: str) -> None:
    failed = []
    for rule in pages(app):
        if "GET" in (rule.methods or ()):
            filled = address_of(rule)
            browser = browsers[roles_of(permission_of(app, rule))]
            for address in {filled, filled.replace(UNKNOWN["int"], HUGE), filled.replace(UNKNOWN["default"], "SALDO")}:
                answer = browser.get(f"{address}?{asked}")
                if answer.status_code >= 500:
                    failed.append(address)
    assert failed == []


def test_no_form_makes_a_page_fail(app: Flask, browsers: dict[Role, Browser]) -> None:
    templates = " ".join(path.read_text(encoding="utf-8") for path in (ROOT / "console/templates").rglob("*.html"))
    names = {*re.findall(r'name="([\w.-]+)"', templates), *OF_FORMS}
    failed = []
    for rule in pages(app):
        if "POST" not in (rule.methods or ()) or rule.endpoint in LEAVES:
            continue
        browser = browsers[roles_of(permission_of(app, rule))]
        token = browser.csrf_token("/profile")
        for value in ("", HUGE, "-1", "é\u2028😀"):
            form = {**dict.fromkeys(sorted(names), value), "csrf_token": token}
            for address in (address_of(rule), address_of(rule).replace(UNKNOWN["default"], "SALDO")):
                if browser.post(address, data=form).status_code >= 500:
                    failed.append((address, value[:5]))
    assert failed == []
