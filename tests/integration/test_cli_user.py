"""`kabar user`: what it prints, where, and its exit codes; and the people of a demo."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli import main
from commands.demo_people import told_people
from core.access import Actor, Role
from office import access, second_factor, users
from office.access import SignedIn
from runtime.runtime import Runtime, make_runtime
from runtime.settings import Mode, Settings
from store.audit import Wanted, find

PASSWORD = "kuda-laut-biru"


@pytest.fixture
def rt(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, sqlite_url: str) -> Iterator[Runtime]:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    monkeypatch.setenv("LOGNAME", "budi")
    monkeypatch.chdir(tmp_path)
    rt = make_runtime(Settings(_env_file=None, database_url=sqlite_url))
    yield rt
    rt.engine.dispose()


def kabar(*words: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, ("user", *words), input=stdin)


def lets_in(rt: Runtime, name: str, password: str) -> bool:
    return isinstance(access.sign_in(rt, name, password, "192.0.2.1", ""), SignedIn)


def test_a_person_is_added_and_the_password_stands_alone_on_stdout(rt: Runtime) -> None:
    done = kabar("add", "sari", "--role", "staff", "--full-name", "Sari Wulandari", "--language", "en")
    assert done.exit_code == 0
    assert lets_in(rt, "sari", done.stdout.strip())
    (row,) = json.loads(kabar("list", "--json").stdout)
    assert (row["name"], row["full_name"], row["role"], row["state"]) == ("sari", "Sari Wulandari", "staff", "active")
    with rt.transaction() as db:
        assert find(db, Wanted(action="user.add"), below=None, limit=1)[0].actor == "terminal:budi"


def test_a_password_may_be_typed_but_is_no_argument(rt: Runtime) -> None:
    done = kabar("add", "sari", "--role", "admin", "--type-password", stdin=f"{PASSWORD}\n")
    assert (done.exit_code, done.stdout) == (0, "")
    assert lets_in(rt, "sari", PASSWORD)


@pytest.mark.parametrize(
    ("words", "stdin", "told"),
    [
        pytest.param(["add", "s", "--role", "staff"], None, "nama:", id="no name"),
        pytest.param(["add", "sari", "--role", "staff"], None, "sudah dipakai", id="taken"),
        pytest.param(
            ["add", "budi", "--role", "staff", "--type-password"], "short\n", "12 karakter", id="a short password"
        ),
        pytest.param(
            ["add", "wulandari", "--role", "staff", "--type-password"], "wulandari1234\n", "bukan nama", id="own name"
        ),
        pytest.param(["set-role", "nobody", "staff"], None, "tidak ada", id="nobody"),
        pytest.param(["set-role", "sari", "staff"], None, "admin aktif yang terakhir", id="the last admin's role"),
        pytest.param(["disable", "SARI"], None, "admin aktif yang terakhir", id="the last admin"),
    ],
)
def test_what_cannot_be_done_is_said(rt: Runtime, words: list[str], stdin: str | None, told: str) -> None:
    kabar("add", "sari", "--role", "admin")
    done = kabar(*words, stdin=stdin)
    assert done.exit_code == 1
    assert told in done.stderr
    assert len(users.list_all(rt)) == 1


def test_people_are_kept_out_let_in_and_get_new_passwords(rt: Runtime) -> None:
    old = kabar("add", "sari", "--role", "staff").stdout.strip()
    assert kabar("disable", "sari").exit_code == 0
    assert not lets_in(rt, "sari", old)
    assert kabar("enable", "sari").exit_code == 0
    new = kabar("reset-password", "sari").stdout.strip()
    assert lets_in(rt, "sari", new)
    assert not lets_in(rt, "sari", old)
    assert kabar("set-role", "sari", "auditor").exit_code == 0
    assert kabar("list").stdout.startswith("sari  sari  auditor  active")


def test_an_authenticator_app_is_removed(rt: Runtime) -> None:
    kabar("add", "sari", "--role", "staff")
    assert kabar("reset-totp", "sari", "--yes").exit_code == 3
    user = users.find_by_name(rt, "sari")
    assert user is not None
    second_factor.begin(rt, user.person)
    assert kabar("reset-totp", "sari", stdin="y\n").exit_code == 0


def test_nobody_is_nothing_to_list(rt: Runtime) -> None:
    assert kabar("list").exit_code == 3


# ---------------------------------------------------------------- the demo


def test_a_demo_has_one_person_of_each_role_whose_passwords_are_told_once(rt: Runtime) -> None:
    told = told_people(rt.settings)
    passwords = dict(line.split() for line in told[1:])
    assert {user.role for user in users.list_all(rt)} == set(Role)
    assert list(passwords) == ["operator", "staf", "penyetuju", "auditor", "admin"]
    assert all(lets_in(rt, name, password) for name, password in passwords.items())
    again = "\n".join(told_people(rt.settings))
    assert "kabar user reset-password" in again
    assert not [each for each in passwords.values() if each in again]


def test_where_people_are_already_nobody_is_added(rt: Runtime) -> None:
    users.add(rt, Actor("system"), "sari", "Sari", Role.ADMIN)
    told_people(rt.settings)
    assert [user.name for user in users.list_all(rt)] == ["sari"]


def test_production_makes_nobody_and_says_how(rt: Runtime) -> None:
    strict = rt.settings.model_copy(update={"mode": Mode.PRODUCTION})
    assert "kabar user add NAME --role admin" in told_people(strict)[0]
    assert users.list_all(rt) == []
