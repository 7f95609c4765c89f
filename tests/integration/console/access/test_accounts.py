"""The own account, people and roles, and the audit log, with a browser."""

import ast
import csv
import io
import re

import pyotp
import pytest
from flask import Flask
from sqlalchemy import text

from console.access.actions import ACTIONS
from console.access.browsers import browser_name
from core.access import MATRIX, Actor, Permission, Person, Role
from office import access, api_keys, audit, users
from office.access import NeedsCode, SignedIn
from runtime.runtime import Runtime
from tests.architecture.sources import ROOT, modules
from tests.console_client import Browser, client_of
from tests.integration.console.access.conftest import PASSWORD, Clock
from tests.integration.office.test_audit import tamper

CODE = re.compile(r"<li><code>([0-9a-z-]+)</code></li>")


@pytest.fixture
def browser(app: Flask, rt: Runtime, sari: Person) -> Browser:
    """Sari's browser."""
    return client_of(app, rt, Role.OPERATOR, "sari")


# ---------------------------------------------------------------- the own account


def test_an_app_is_added_and_its_recovery_codes_are_shown_once(browser: Browser, rt: Runtime, clock: Clock) -> None:
    page = browser.get("/profile/second-factor").text
    assert "<svg" in page
    secret = re.search(r"<code>([A-Z2-7 ]+)</code>", page)
    assert secret is not None
    assert "Kode salah" in browser.submit("/profile/second-factor", {"code": "123"}).text
    code = pyotp.TOTP(secret[1].replace(" ", "")).at(clock.now)
    shown = browser.submit("/profile/second-factor", {"code": code}).text
    codes = CODE.findall(shown)
    assert len(codes) == 10
    again = browser.get("/profile/second-factor").text
    assert "Masih 10 kode" in again
    assert codes[0] not in again
    assert isinstance(access.sign_in(rt, "sari", PASSWORD, "192.0.2.1", ""), NeedsCode)


def test_an_app_is_removed_with_a_code(browser: Browser, rt: Runtime, clock: Clock) -> None:
    page = browser.get("/profile/second-factor").text
    secret = re.search(r"<code>([A-Z2-7 ]+)</code>", page)
    assert secret is not None
    code = pyotp.TOTP(secret[1].replace(" ", "")).at(clock.now)
    codes = CODE.findall(browser.submit("/profile/second-factor", {"code": code}).text)
    away, own = "/profile/second-factor/off", "/profile/second-factor"
    assert "Kode salah" in browser.submit(away, {"code": "000000"}, page=own, follow_redirects=True).text
    renewed = browser.submit("/profile/recovery-codes", {"code": code}, page=own, follow_redirects=True)
    assert "Kode salah" in renewed.text, "a code works once"
    done = browser.submit(away, {"code": codes[0]}, page=own, follow_redirects=True)
    assert "Kode tidak diminta lagi" in done.text
    assert isinstance(access.sign_in(rt, "sari", PASSWORD, "192.0.2.1", ""), SignedIn)


def test_the_own_sessions_are_seen_and_ended(browser: Browser, app: Flask, rt: Runtime) -> None:
    there, elsewhere = client_of(app, rt, Role.OPERATOR, "sari"), client_of(app, rt, Role.OPERATOR, "sari")
    page = browser.get("/profile").text
    handles = re.findall(r'name="session" value="([0-9a-f]{64})"', page)
    assert len(handles) == 2
    assert "Di sini" in page
    browser.submit("/profile/sessions/end", {"session": handles[0]}, page="/profile")
    assert sorted(each.get("/profile").status_code for each in (there, elsewhere)) == [200, 302]
    browser.submit("/profile/sessions/end", {"session": "others"}, page="/profile")
    assert [each.get("/profile").status_code for each in (there, elsewhere, browser)] == [302, 302, 200]


def test_the_language_is_kept(browser: Browser) -> None:
    done = browser.submit("/profile/language", {"language": "en"}, page="/profile", follow_redirects=True)
    assert "My profile" in done.text
    assert browser.submit("/profile/language", {"language": "xx"}, page="/profile").status_code == 400


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537 (KHTML, like Gecko) Chrome/156 Safari/537", "Chrome, Windows"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/156.0 Mobile Safari/537.36", "Chrome, Android"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/156.0 Safari/537.36 Edg/156.0", "Edge, Windows"),
        ("curl/8", "curl/8"),
    ],
)  # fmt: skip
def test_browsers_are_called_as_people_call_them(told: str, name: str) -> None:
    assert browser_name(told) == name


# ---------------------------------------------------------------- people


def test_a_person_is_added_and_the_password_is_shown_once(admin: Browser, rt: Runtime) -> None:
    form = {"name": " Budi ", "full_name": "Budi Santoso", "role": "auditor", "language": "id"}
    shown = admin.submit("/users/new", form).text
    password = re.search(r'id="one-time-password">([^<]+)<', shown)
    assert password is not None
    assert isinstance(access.sign_in(rt, "budi", password[1], "192.0.2.1", ""), SignedIn)
    listed = admin.get("/users").text
    assert "Budi Santoso" in listed
    assert password[1] not in listed
    again = admin.submit("/users/new", form)
    assert again.status_code == 400
    assert 'href="#name">Nama pengguna ini sudah dipakai orang lain.' in again.text
    assert 'value="Budi Santoso"' in again.text


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        pytest.param({"name": "b"}, "2 sampai 40", id="a short name"),
        pytest.param({"name": "bu di"}, "2 sampai 40", id="a space"),
        pytest.param({"name": ""}, "Isi nama penggunanya.", id="no name"),
        pytest.param({"full_name": ""}, "Isi nama lengkapnya.", id="no full name"),
        pytest.param({"full_name": "x" * 81}, "paling banyak 80", id="a long full name"),
        pytest.param({"role": "god"}, "faults", id="no role of ours"),
    ],
)
def test_a_form_with_faults_adds_nobody(admin: Browser, rt: Runtime, changes: dict[str, str], told: str) -> None:
    form = {"name": "budi", "full_name": "Budi", "role": "staff", "language": "id", **changes}
    answer = admin.submit("/users/new", form)
    assert answer.status_code == 400
    assert told in answer.text
    assert len(users.list_all(rt)) == 1


def test_the_list_is_searched_and_filtered(admin: Browser, sari: Person) -> None:
    assert "Sari Wulandari" in admin.get("/users?q=WULAN&only=operator").text
    assert "Sari Wulandari" not in admin.get("/users?only=disabled").text
    assert "Tidak ada pengguna yang cocok" in admin.get("/users?q=nobody").text


def test_a_person_is_changed_kept_out_and_let_in(admin: Browser, rt: Runtime, browser: Browser, sari: Person) -> None:
    page = f"/users/{sari.id}"
    done = admin.submit(page, {"full_name": "Sari W.", "role": "staff"}, follow_redirects=True)
    assert "Perubahan disimpan." in done.text
    assert browser.get("/keywords/new").status_code == 403, "the role counts at once"
    assert "Nonaktif" in admin.submit(f"{page}/disable", page=page, follow_redirects=True).text
    assert browser.get("/profile").status_code == 302
    assert "diaktifkan lagi" in admin.submit(f"{page}/enable", page=page, follow_redirects=True).text
    shown = admin.submit(f"{page}/password", page=page).text
    assert 'id="one-time-password"' in shown
    assert admin.get("/users/4711").status_code == 404


def test_the_last_admin_is_told_so(admin: Browser, rt: Runtime) -> None:
    page = f"/users/{admin.person.id}"
    told = "Ini admin aktif yang terakhir."
    assert told in admin.submit(f"{page}/disable", page=page, follow_redirects=True).text
    answer = admin.submit(page, {"full_name": "Admin Uji", "role": "staff"})
    assert answer.status_code == 400
    assert f'href="#role">{told}' in answer.text
    assert admin.get("/users").status_code == 200


def test_what_each_role_may_do_is_readable(browser: Browser) -> None:
    page = browser.get("/roles").text
    assert page.count("<tr>") == len(Permission) + 1
    assert page.count('class="mark"') == sum(map(len, MATRIX.values()))


# ---------------------------------------------------------------- the audit log


@pytest.fixture
def auditor(app: Flask, rt: Runtime) -> Browser:
    return client_of(app, rt, Role.AUDITOR)


def note(rt: Runtime, action: str = "catalogue.edit", **values: object) -> None:
    with rt.transaction() as db:
        audit.note(db, rt, Actor("user:sari", "192.0.2.1"), action, "keywords.JADWAL", *values.values())


def test_every_action_has_a_name() -> None:
    codes = {
        call.args[3].value
        for module in modules()
        for call in ast.walk(ast.parse((ROOT / module).read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and ast.unparse(call.func).endswith("note") and len(call.args) > 3
        if isinstance(call.args[3], ast.Constant)
    }
    assert len(codes) > 20
    assert codes - ACTIONS.keys() == set()


def test_a_change_is_shown_side_by_side(auditor: Browser, rt: Runtime) -> None:
    help_ = {"id": "kantor buka", "en": "<b>"}
    note(
        rt,
        before={"enabled": True, "help": help_, "same": 1},
        after={"enabled": False, "help": {**help_, "id": "kantor tutup"}, "same": 1},
    )
    page = auditor.get("/audit").text
    assert "<dt>Menyala</dt>" in page
    assert "<del>ya</del> → <ins>tidak</ins>" in page
    assert "<dt>Teks, Bahasa Indonesia</dt>" in page
    assert "</span>tutup</ins>" in page
    assert "same" not in page


def noted(rt: Runtime, action: str, thing: str, after: object = None, who: str = "terminal:root") -> None:
    with rt.transaction() as db:
        audit.note(db, rt, Actor(who), action, thing, None, after)


@pytest.mark.parametrize(
    ("thing", "shown"),
    [
        pytest.param("replies.balance_one", ">Teks: Saldo satu kartu (iuran terakhir diketahui)</a>", id="text"),
        pytest.param("terms.stage.DIAJUKAN", ">Istilah tahap klaim: DIAJUKAN</a>", id="term"),
        pytest.param(
            "menu.after.no_claim", ">Menu USSD: pilihan sesudah Belum ada klaim (semua program)</a>", id="menu"
        ),
        pytest.param("menu.asks.birth_date", ">Menu USSD: pertanyaan tanggal lahir</a>", id="question"),
        pytest.param("catalogue:12", ">versi 12</a>", id="version"),
        pytest.param("user:uji-auditor", "Pengguna Auditor Uji (uji-auditor)", id="person"),
        pytest.param("user:?", "Nama yang tidak dikenal", id="nobody"),
        pytest.param("message:out/01J9", "SMS keluar <code>01J9</code>", id="message"),
        pytest.param("phone:4f2a", "Ponsel, bertanda <code>4f2a</code>", id="phone, to be compared"),
        pytest.param("campaign:01JZ", "Kampanye <code>01JZ</code>", id="campaign that is gone"),
        pytest.param("draft", "Seluruh draf katalog", id="draft"),
        pytest.param("settings:web", "Pengaturan proses web", id="settings"),
        pytest.param("something:else", "something:else", id="unknown to this program"),
    ],
)
def test_what_an_entry_is_about_is_said_in_words(auditor: Browser, rt: Runtime, thing: str, shown: str) -> None:
    noted(rt, "catalogue.edit", thing)
    assert shown in " ".join(auditor.get("/audit").text.split())


def test_values_and_people_are_said_in_words(auditor: Browser, rt: Runtime) -> None:
    noted(rt, "user.change", "user:budi", {"role": "approver", "full_name": "Budi Santoso"})
    noted(rt, "catalogue.publish", "catalogue:2", {"authors": ["user:uji-auditor"], "parts": ["keywords.JADWAL"]})
    page = auditor.get("/audit").text
    for shown in ("root, di terminal", "<dt>Peran</dt>", "Penyetuju", "Auditor Uji", "Kata kunci JADWAL"):
        assert shown in page, shown
    assert "user:uji-auditor" not in page.split("<table")[1]


def test_a_key_is_called_by_its_name(auditor: Browser, rt: Runtime) -> None:
    key, _ = api_keys.create(rt, Actor("user:budi"), "sistem inti", ["campaigns:write"], test=False, days=None)
    with rt.transaction() as db:
        audit.note(db, rt, Actor(f"api:{key.id}"), "campaign.create", "campaign:01JZ")
    page = " ".join(auditor.get("/audit").text.split())
    assert "kunci API sistem inti" in page
    assert f"Kunci API sistem inti <code>{key.id}</code>" in page


def test_entries_are_found_by_kind_name_and_history(auditor: Browser, rt: Runtime) -> None:
    for thing in ("keywords.JADWAL", "keywords.SALDO", "menu.nodes.main", "user:sari"):
        noted(rt, "catalogue.edit", thing)
    for address, found in (("kind=keywords.", 2), ("q=jadwal", 1), ("kind=menu.&q=jadwal", 0), ("object=user:sari", 1)):
        assert auditor.get(f"/audit?{address}").text.count("<tr id=") == found, address
    assert "Hanya tentang:" in auditor.get("/audit?object=user:sari").text


def test_entries_are_filtered_by_the_address_and_paged(auditor: Browser, rt: Runtime) -> None:
    for number in range(30):
        note(rt, "catalogue.edit" if number % 2 else "catalogue.submit")
    first = auditor.get("/audit").text
    assert first.count("<tr id=") == 25
    older = re.search(r'href="([^"]+below=[^"]+)"', first)
    assert older is not None
    assert auditor.get(older[1].replace("&amp;", "&")).text.count("<tr id=") == 5
    assert auditor.get("/audit?action=catalogue.submit&size=50&since=2026-11-20").text.count("<tr id=") == 15
    for nothing in ("actor=user:eve", "object=texts", "since=2026-11-21", "until=2026-11-19"):
        assert "Tidak ada entri yang cocok" in auditor.get(f"/audit?{nothing}").text
    assert auditor.get("/audit?since=yesterday&size=7&below=x").text.count("<tr id=") == 25


def test_a_sound_log_says_what_to_note_and_a_broken_one_is_red(auditor: Browser, rt: Runtime) -> None:
    for _ in range(3):
        note(rt)
    sound = auditor.submit("/audit/verify", page="/audit").text
    head = audit.verify_now(rt).head
    assert head is not None
    assert f"3:{head.hash}" in sound
    tamper(rt.engine, "DELETE FROM audit_entries WHERE number = 2")
    broken = auditor.submit("/audit/verify", page="/audit").text
    assert 'class="notice notice-error" role="alert"' in broken
    assert "Entri 2 dihapus." in broken


def test_a_copy_is_a_table_that_calculates_nothing_and_taking_it_is_noted(auditor: Browser, rt: Runtime) -> None:
    note(rt, before=None, after="=1+1")
    answer = auditor.get("/audit/export?actor=user:sari")
    assert answer.mimetype == "text/csv"
    (row,) = csv.DictReader(io.StringIO(answer.text, newline=""))
    assert (row["actor"], row["after"]) == ("user:sari", '"=1+1"')
    with rt.transaction() as db:
        last = db.execute(text("SELECT actor, action FROM audit_entries ORDER BY number DESC LIMIT 1")).one()
    assert tuple(last) == ("user:uji-auditor", "audit.export")
