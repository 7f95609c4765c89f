"""Every route has a permission or a reason to have none; every page is guarded; no address or title names anybody."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule

from app import create_app
from console.guard import OPEN, admit, finish
from console.headers import HEADERS
from core.access import MATRIX, Permission, Role
from runtime.runtime import Runtime, make_runtime
from runtime.settings import Settings
from tests.architecture.sources import ROOT
from tests.console_client import Browser, anybody, client_of

# Doors that are no pages of the console, and who guards them instead.
OTHERWISE_GUARDED = {
    "sms": "providers: signature or secret path, see test_webhooks",
    "ussd": "aggregators: secret path",
    "api": "the core system: bearer keys with scopes",
    "simulator": "MODE=demo on this machine only; its static files are everybody's",
    "dialling": "MODE=demo on this machine only",
    "health": "probes: no data; /metrics asks for a token or this machine",
}
OPEN_PAGES = {
    "home.page": "leads everybody to where they can do something",
    "sign_in.page": "who is not signed in yet",
    "sign_in.code": "who gave the password, and not yet the code",
    "sign_in.sign_out": "whose session is over already",
    "help.page": "how to sign in has to be readable before that",
    "help.topic": "the same",
}
NAMES_SOMEBODY = {"phone", "msisdn", "number", "kpj", "nik", "nomor", "hp", "name_of_participant", "participant"}
NUMBERS_OF_OTHER_THINGS = {"complaints": "of a complaint", "versions": "of a version of the catalogue"}
TITLE = re.compile(r"<title>(.*?)</title>", re.S)
LONG_NUMBER = re.compile(r"\d[\d .-]{5,}\d")
UNKNOWN = {"int": "9223372036854775807", "default": "tidak-ada"}


@pytest.fixture(scope="module")
def rt(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runtime]:
    path = tmp_path_factory.mktemp("pages") / "kabar.db"
    path.write_bytes(sqlite_template.read_bytes())
    rt = make_runtime(Settings(_env_file=None, database_url=f"sqlite:///{path}", var_dir=path.parent))
    yield rt
    rt.engine.dispose()


@pytest.fixture(scope="module")
def app(rt: Runtime) -> Flask:
    return create_app(runtime=rt)


@pytest.fixture(scope="module")
def browsers(app: Flask, rt: Runtime) -> dict[Role, Browser]:
    return {role: client_of(app, rt, role) for role in Role}


def pages(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if blueprint_of(rule) not in OTHERWISE_GUARDED]


def blueprint_of(rule: Rule) -> str:
    return rule.endpoint.partition(".")[0]


def permission_of(app: Flask, rule: Rule) -> Any:
    return getattr(app.view_functions[rule.endpoint], "permission", None)


def address_of(rule: Rule) -> str:
    """Return the address of something that is not there."""
    filled = re.sub(r"<any\('([\w-]+)'[^>]*>", r"\1", rule.rule)
    filled = re.sub(r"<int[^>]*>", UNKNOWN["int"], filled)
    return re.sub(r"<[^>]*>", UNKNOWN["default"], filled)


def test_every_door_is_a_page_with_a_permission_or_guarded_otherwise(app: Flask) -> None:
    assert [rule.rule for rule in pages(app) if permission_of(app, rule) is None] == []
    assert {blueprint_of(rule) for rule in app.url_map.iter_rules()} >= OTHERWISE_GUARDED.keys()


def test_what_is_open_to_all_is_so_for_a_reason(app: Flask) -> None:
    assert {rule.endpoint for rule in pages(app) if permission_of(app, rule) == OPEN} <= OPEN_PAGES.keys()


def test_every_page_is_guarded_and_sends_our_headers(app: Flask) -> None:
    for name in {blueprint_of(rule) for rule in pages(app)}:
        assert admit in app.before_request_funcs[name], name
        assert finish in app.after_request_funcs[name], name


def test_every_permission_is_asked_for_or_still_to_come(app: Flask) -> None:
    asked = {permission_of(app, rule) for rule in pages(app)}
    assert asked - {OPEN} <= set(Permission)
    assert set().union(*MATRIX.values()) == set(Permission)


def test_no_address_names_a_phone_or_a_person(app: Flask) -> None:
    named = {(blueprint_of(rule), each) for rule in pages(app) for each in rule.arguments if each in NAMES_SOMEBODY}
    assert {name for name, each in named if each != "number"} == set()
    assert {name for name, _ in named} <= NUMBERS_OF_OTHER_THINGS.keys()


def test_no_search_for_a_phone_stands_in_an_address() -> None:
    found = []
    for path in sorted((ROOT / "console/templates").rglob("*.html")):
        source = path.read_text(encoding="utf-8")
        for form in re.findall(r'<form[^>]*method="get".*?</form>', source, re.S):
            found += [(path.stem, each) for each in re.findall(r'name="(\w+)"', form) if each in NAMES_SOMEBODY]
    assert [(page, each) for page, each in found if each != "number" or page not in NUMBERS_OF_OTHER_THINGS] == []


def test_no_title_names_a_phone_or_a_person() -> None:
    mentioned = re.compile(r"\b(phone|msisdn|kpj|nik|sender|recipient|participant)\b")
    wrong = []
    for path in sorted((ROOT / "console/templates").rglob("*.html")):
        for title in re.findall(r"{% block title %}(.*?){% endblock %}", path.read_text(encoding="utf-8"), re.S):
            wrong += [(path.name, said) for said in re.findall(r"{{(.*?)}}", title) if mentioned.search(said)]
    assert wrong == []


@pytest.mark.parametrize("role", Role)
def test_each_role_opens_what_the_matrix_says_and_nothing_else(
    app: Flask, browsers: dict[Role, Browser], role: Role
) -> None:
    for rule in pages(app):
        if "GET" not in (rule.methods or ()):
            continue
        permission, answer = permission_of(app, rule), browsers[role].get(address_of(rule))
        told = f"{role} {rule.rule}: {answer.status_code}"
        if permission != OPEN and permission not in MATRIX[role]:
            assert answer.status_code == 403, told
        elif rule.arguments:
            assert answer.status_code in (200, 302, 404), told
        else:
            assert answer.status_code in (200, 302), told
        assert answer.headers["Cache-Control"] == "no-store", told
        if answer.mimetype == "text/html":
            assert HEADERS.items() <= dict(answer.headers).items(), told
            assert "'nonce-" in answer.headers["Content-Security-Policy"], told
            assert not [each for each in TITLE.findall(answer.text) if LONG_NUMBER.search(each)], told


@pytest.mark.parametrize("role", Role)
def test_no_role_does_what_the_matrix_does_not_say(app: Flask, browsers: dict[Role, Browser], role: Role) -> None:
    token = browsers[role].csrf_token("/profile")
    for rule in pages(app):
        permission = permission_of(app, rule)
        if "POST" in (rule.methods or ()) and permission != OPEN and permission not in MATRIX[role]:
            answer = browsers[role].post(address_of(rule), data={"csrf_token": token})
            assert answer.status_code == 403, f"{role} {rule.rule}"


def test_no_form_of_another_site_is_taken(app: Flask, browsers: dict[Role, Browser]) -> None:
    for rule in pages(app):
        if "POST" in (rule.methods or ()):
            permission = permission_of(app, rule)
            role = next(role for role in Role if permission == OPEN or permission in MATRIX[role])
            assert browsers[role].post(address_of(rule)).status_code == 400, rule.rule


def test_who_is_not_signed_in_is_sent_to_sign_in(app: Flask, rt: Runtime) -> None:
    client = anybody(app, rt)
    for rule in pages(app):
        if permission_of(app, rule) != OPEN and "GET" in (rule.methods or ()):
            answer = client.get(address_of(rule))
            assert answer.status_code == 302, rule.rule
            assert answer.headers["Location"].startswith("/sign-in?next=/"), rule.rule
