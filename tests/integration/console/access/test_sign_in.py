"""Signing in with a browser: cookies, where one is led, what one is told, the code."""

from dataclasses import replace

import pyotp
import pytest
from flask import Flask

from app import create_app
from console.access.sign_in import local
from core.access import Actor, Person, Role
from core.commands import Language
from core.lockout import IN_A_ROW
from office import own_account, second_factor, users
from runtime.runtime import Runtime
from tests.console_client import Browser, anybody, client_of
from tests.integration.console.access.conftest import PASSWORD, Clock

RIGHT = {"name": "sari", "password": PASSWORD}
WRONG = {"name": "sari", "password": "not the password"}


def test_who_signs_in_is_led_to_what_they_wanted(stranger: Browser, sari: Person) -> None:
    asked = stranger.get("/keywords?only=changed")
    assert asked.headers["Location"] == "/sign-in?next=/keywords?only%3Dchanged"
    came = stranger.submit(asked.headers["Location"], RIGHT)
    assert (came.status_code, came.headers["Location"]) == (302, "/keywords?only=changed")
    assert stranger.get("/keywords").status_code == 200
    assert stranger.get("/sign-in").status_code == 302, "who is in need not sign in"


@pytest.mark.parametrize(
    ("wanted", "led_to"),
    [
        pytest.param("/keywords?q=a%20b", "/keywords?q=a%20b", id="a page of ours"),
        pytest.param("https://evil.example/", "/", id="another site"),
        pytest.param("//evil.example/", "/", id="another site without a scheme"),
        pytest.param("/\\evil.example", "/", id="what browsers take for another site"),
        pytest.param("/a\\b", "/", id="a backslash anywhere"),
        pytest.param("/%0d%0aSet-Cookie:x", "/%0d%0aSet-Cookie:x", id="encoded, it stays a path"),
        pytest.param("/\tx", "/", id="what browsers leave out"),
        pytest.param("javascript:alert(1)", "/", id="a script"),
        pytest.param("keywords", "/", id="no path"),
        pytest.param("/sign-out", "/", id="out again"),
        pytest.param("", "/", id="nothing"),
        pytest.param(None, "/", id="nothing at all"),
    ],
)
def test_nobody_is_led_to_another_site(wanted: str | None, led_to: str) -> None:
    assert local(wanted) == led_to


def cookie_of(answer: object, name: str) -> str:
    found = [each for each in answer.headers.getlist("Set-Cookie") if each.startswith(f"{name}=")]  # type: ignore[attr-defined]
    assert len(found) == 1
    return str(found[0])


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(stranger: Browser, sari: Person) -> None:
    cookie = cookie_of(stranger.submit("/sign-in", RIGHT), "kabar")
    assert {"HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Secure" not in cookie
    assert "Expires" not in cookie


def test_over_https_browsers_hold_it_to_this_host_alone(rt: Runtime, sari: Person) -> None:
    settings = rt.settings.model_copy(update={"public_base_url": "https://sms.example.go.id"})
    strict = replace(rt, settings=settings)
    client = anybody(create_app(runtime=strict), strict)
    token = client.get("/sign-in", base_url="https://sms.example.go.id").text.split('name="csrf_token" value="')[1]
    form = {**RIGHT, "csrf_token": token.split('"')[0]}
    answer = client.post("/sign-in", data=form, base_url="https://sms.example.go.id")
    cookie = cookie_of(answer, "__Host-kabar")
    assert {"HttpOnly", "Path=/", "SameSite=Lax", "Secure"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


def test_a_token_planted_before_is_worth_nothing(stranger: Browser, sari: Person) -> None:
    stranger.set_cookie("kabar", "planted")
    stranger.submit("/sign-in", RIGHT)
    found = stranger.get_cookie("kabar")
    assert found is not None
    assert found.value != "planted"


def test_what_is_wrong_is_said_beside_the_form_which_keeps_the_name(stranger: Browser, sari: Person) -> None:
    empty = stranger.submit("/sign-in", {"name": "", "password": ""})
    assert empty.status_code == 400
    assert "Isi nama pengguna Anda." in empty.text
    answer = stranger.submit("/sign-in", WRONG)
    assert answer.status_code == 400
    assert 'href="#name">Nama pengguna atau kata sandi salah.' in answer.text
    assert 'value="sari"' in answer.text
    assert "not the password" not in answer.text


@pytest.mark.parametrize("name", ["sari", "nobody"])
def test_a_lock_says_when_to_try_again_to_anybody(stranger: Browser, sari: Person, name: str) -> None:
    for _ in range(IN_A_ROW):
        answer = stranger.submit("/sign-in", {**WRONG, "name": name})
    assert "Coba lagi setelah 10.45 WIB." in answer.text
    answer = stranger.submit("/sign-in", {**RIGHT, "name": name})
    assert "Terlalu banyak percobaan yang salah. Coba lagi setelah 10.45 WIB." in answer.text


def test_who_signs_out_is_out_and_the_form_of_before_is_worth_nothing(stranger: Browser, sari: Person) -> None:
    stranger.submit("/sign-in", RIGHT)
    old = stranger.csrf_token("/profile")
    assert stranger.submit("/sign-out", page="/profile").headers["Location"] == "/sign-in"
    assert stranger.get("/profile").status_code == 302
    assert stranger.get_cookie("kabar") is None
    assert stranger.post("/sign-in", data={**RIGHT, "csrf_token": old}).status_code == 400


def test_pages_speak_the_language_of_who_signed_in(stranger: Browser, rt: Runtime, sari: Person) -> None:
    own_account.choose_language(rt, sari, Language.EN)
    assert 'lang="id"' in stranger.get("/sign-in").text
    stranger.submit("/sign-in", RIGHT)
    assert "My profile" in stranger.get("/profile").text
    stranger.get("/profile?lang=id")
    kept = users.find_by_name(rt, "sari")
    assert kept is not None
    assert kept.language is Language.ID, "the switch in the header is kept for later sign-ins"


def test_a_session_that_is_over_is_told_after_a_form(stranger: Browser, sari: Person, clock: Clock) -> None:
    stranger.submit("/sign-in", RIGHT)
    token = stranger.csrf_token("/profile")
    clock.pass_by(minutes=31)
    answer = stranger.post("/profile/language", data={"language": "en", "csrf_token": token}, follow_redirects=True)
    assert "Sesi Anda sudah berakhir." in answer.text


def test_what_a_page_asks_for_by_itself_keeps_nobody_signed_in(stranger: Browser, sari: Person, clock: Clock) -> None:
    stranger.submit("/sign-in", RIGHT)
    for _ in range(4):
        clock.pass_by(minutes=10)
        answer = stranger.get("/dashboard/figures", headers={"HX-Request": "true"})
    assert answer.status_code == 401


# ---------------------------------------------------------------- one-time passwords and codes


def test_a_one_time_password_opens_one_page_alone(stranger: Browser, rt: Runtime) -> None:
    given = users.add(rt, Actor("system"), "budi", "Budi", Role.STAFF).password
    stranger.submit("/sign-in", {"name": "budi", "password": given})
    for page in ("/dashboard", "/profile", "/profile/second-factor", "/messages"):
        assert stranger.get(page).headers["Location"] == "/profile/password"
    told = stranger.submit("/profile/password", {"current": given, "new": "budi12345678"})
    assert "Kata sandi tidak boleh nama Anda sendiri." in told.text
    assert "Kata sandi sekarang salah." in stranger.submit("/profile/password", {"current": "x", "new": PASSWORD}).text
    done = stranger.submit("/profile/password", {"current": given, "new": PASSWORD}, follow_redirects=True)
    assert "Kata sandi diganti." in done.text
    assert stranger.get("/messages").status_code == 200


def test_a_code_is_asked_for_in_between(stranger: Browser, rt: Runtime, sari: Person, clock: Clock) -> None:
    secret = second_factor.begin(rt, sari)
    assert secret is not None
    app_of_sari = pyotp.TOTP(secret)
    second_factor.confirm(rt, Actor("user:sari"), sari, app_of_sari.at(clock.now))
    clock.pass_by(seconds=30)
    half = stranger.submit("/sign-in?next=/profile", RIGHT)
    assert half.headers["Location"] == "/sign-in/code?next=/profile"
    assert stranger.get("/profile").status_code == 302, "the password alone opens nothing"
    assert "Kode salah" in stranger.submit("/sign-in/code", {"code": "000000"}).text
    done = stranger.submit("/sign-in/code?next=/profile", {"code": app_of_sari.at(clock.now)})
    assert done.headers["Location"] == "/profile"
    assert stranger.get("/profile").status_code == 200


def test_a_code_without_a_password_leads_back(stranger: Browser) -> None:
    answer = stranger.submit("/sign-in/code", {"code": "123456"}, follow_redirects=True)
    assert "Masuk lagi dari awal." in answer.text


def test_where_it_is_required_the_app_comes_first(rt: Runtime) -> None:
    strict = replace(rt, settings=rt.settings.model_copy(update={"console_totp": "required"}))
    app = create_app(runtime=strict)
    approver = client_of(app, strict, Role.APPROVER)
    assert approver.get("/dashboard").headers["Location"] == "/profile/second-factor"
    page = approver.get("/profile/second-factor")
    assert "Peran Anda mewajibkannya." in page.text
    assert client_of(app, strict, Role.STAFF).get("/dashboard").status_code == 200


def test_no_page_is_kept_by_a_cache_and_none_is_framed(stranger: Browser, app: Flask) -> None:
    headers = stranger.get("/sign-in").headers
    assert (headers["Cache-Control"], headers["X-Frame-Options"]) == ("no-store", "DENY")


def test_a_browser_in_which_somebody_signed_in_before_is_not_locked_by_others(
    app: Flask, rt: Runtime, stranger: Browser, sari: Person
) -> None:
    hers = anybody(app, rt)
    assert hers.submit("/sign-in", RIGHT).status_code == 302
    hers.submit("/sign-out", page="/profile")
    for _ in range(IN_A_ROW):
        stranger.submit("/sign-in", WRONG)
    assert stranger.submit("/sign-in", RIGHT).status_code == 400
    assert hers.submit("/sign-in", RIGHT).status_code == 302
    cookie = hers.get_cookie("kabar_known")
    assert cookie is not None
    assert cookie.http_only
    assert "sari" not in cookie.value
