"""`kabar catalogue`: files go in and out, another person publishes, an older version comes back."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli import main
from core.access import Actor, Person, Role
from core.commands import Language
from office import passwords
from office.catalogue import draft_of, edit_part
from runtime.runtime import Runtime, make_runtime
from runtime.settings import Settings, load_settings
from store import users
from tests.integration.office.wording import COURTESY, JADWAL, SCHEDULE, texts

PASSWORD = "rahasia yang cukup panjang"


@pytest.fixture(autouse=True)
def house(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("VAR_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("LOGNAME", "uji")
    monkeypatch.chdir(tmp_path)
    assert kabar("db", "upgrade").exit_code == 0


@pytest.fixture
def rt() -> Runtime:
    return make_runtime(load_settings())


def kabar(*words: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, words, input=stdin)


def somebody(rt: Runtime, role: Role, name: str) -> None:
    """Add a person of this role who has been at the console before."""
    with rt.transaction() as db:
        person = Person(0, name, name.title(), role, Language.ID)
        users.add(db, person, passwords.hash_of(PASSWORD), rt.now(), must_change=False)


def edited(rt: Runtime, who: str = "user:sari") -> None:
    edit_part(rt, Actor(who), COURTESY, texts("Sama-sama"), 0)


def exported(which: str = "live") -> str:
    done = kabar("catalogue", "export", which)
    assert done.exit_code == 0, done.output
    return done.stdout


def test_what_is_exported_is_imported_without_a_change(tmp_path: Path) -> None:
    text = exported()
    assert text.startswith("number: 1\n\nkeywords:\n  SALDO:\n    aliases: [sal,")
    file = tmp_path / "live.yaml"
    assert kabar("catalogue", "export", "-o", str(file)).exit_code == 0
    assert file.read_text(encoding="utf-8") == text
    assert kabar("catalogue", "check", str(file)).exit_code == 0
    assert kabar("catalogue", "import", str(file)).exit_code == 3


def test_a_file_becomes_the_draft_and_the_difference_is_shown(rt: Runtime) -> None:
    text = exported().replace("Terima kasih sudah menghubungi", "Terima kasih telah menghubungi")
    done = kabar("catalogue", "import", "-", stdin=text)
    assert (done.exit_code, done.stdout) == (0, "")
    assert list(draft_of(rt).parts) == [COURTESY]
    assert draft_of(rt).authors == ("terminal:uji",)
    shown = kabar("catalogue", "diff")
    assert (shown.exit_code, f"~ {COURTESY}" in shown.stdout) == (0, True)
    assert "[-sudah-][+telah+]" in shown.stdout
    (change,) = json.loads(kabar("catalogue", "diff", "live", "draft", "--json").stdout)
    assert change["place"] == COURTESY
    assert kabar("catalogue", "diff", "1", "1").exit_code == 3


def test_a_file_with_mistakes_is_refused_with_its_lines(rt: Runtime) -> None:
    text = exported().replace("Terima kasih sudah menghubungi", "“Terima kasih” {amount}")
    done = kabar("catalogue", "import", "-", "--lang", "id", stdin=text)
    assert done.exit_code == 1
    assert "tulis" in done.stderr
    assert f"{COURTESY}.id" in done.stderr
    assert "line" in done.stderr
    assert draft_of(rt).parts == {}


@pytest.mark.parametrize("text", ["number: [", "keywords: 7", "\x00"], ids=["no YAML", "no catalogue", "a control"])
def test_what_is_no_catalogue_is_refused(text: str) -> None:
    assert kabar("catalogue", "import", "-", stdin=text).exit_code == 1


def test_what_somebody_drafted_is_not_overwritten_unasked(rt: Runtime) -> None:
    edited(rt)
    done = kabar("catalogue", "import", "-", stdin=exported())
    assert (done.exit_code, COURTESY in done.stderr) == (1, True)
    assert kabar("catalogue", "import", "-", "--replace", stdin=exported()).exit_code == 0
    assert draft_of(rt).parts == {}


def test_the_draft_is_checked_in_one_language_or_both(rt: Runtime) -> None:
    edit_part(rt, Actor("user:sari"), JADWAL, SCHEDULE | {"aliases": ["saldoku"]}, 0)
    both, one = kabar("catalogue", "check", "--draft"), kabar("catalogue", "check", "--draft", "--lang", "id")
    assert (both.exit_code, one.exit_code) == (1, 1)
    assert "sudah berarti SALDO / 'saldoku' already means SALDO" in both.stderr
    assert "already" not in one.stderr


def test_another_person_publishes_at_the_terminal(rt: Runtime) -> None:
    edited(rt)
    somebody(rt, Role.APPROVER, "dewi")
    assert kabar("catalogue", "publish").exit_code == 1  # nobody has submitted it
    done = kabar("catalogue", "publish", "--summary", "Lebih ramah", "--as", "dewi", stdin=f"{PASSWORD}\n")
    assert (done.exit_code, done.stdout.splitlines()[-1]) == (0, "2")
    (version,) = json.loads(kabar("catalogue", "versions", "--json").stdout)
    assert (version["published_by"], version["authors"]) == ("user:dewi", ["user:sari", "terminal:uji"])
    assert "Lebih ramah" in kabar("catalogue", "versions").stdout


@pytest.mark.parametrize(
    ("name", "role", "password", "says"),
    [
        pytest.param("dewi", Role.APPROVER, "salah", "tidak bisa masuk", id="wrong password"),
        pytest.param("budi", Role.OPERATOR, PASSWORD, "peran ini", id="no approver"),
        pytest.param("sari", Role.APPROVER, PASSWORD, "harus orang lain", id="who edited it"),
        pytest.param("uji", Role.APPROVER, PASSWORD, "harus orang lain", id="who submitted it in the terminal"),
    ],
)
def test_nobody_else_publishes_at_the_terminal(rt: Runtime, name: str, role: Role, password: str, says: str) -> None:
    edited(rt)
    somebody(rt, role, name)
    done = kabar("catalogue", "publish", "--summary", "Lebih ramah", "--as", name, stdin=f"{password}\n")
    assert (done.exit_code, says in done.stderr) == (1, True), done.output
    assert kabar("catalogue", "versions").exit_code == 3


def test_an_older_version_comes_back(rt: Runtime) -> None:
    edited(rt)
    somebody(rt, Role.APPROVER, "dewi")
    kabar("catalogue", "publish", "--summary", "Lebih ramah", "--as", "dewi", stdin=f"{PASSWORD}\n")
    assert kabar("catalogue", "roll-back", "1", "--reason", "Coba", stdin="n\n").exit_code == 1
    done = kabar("catalogue", "roll-back", "1", "--reason", "Salah tulis", "--yes")
    assert (done.exit_code, done.stdout.splitlines()[-1]) == (0, "3")
    assert kabar("catalogue", "diff", "1", "3").exit_code == 3
    assert kabar("catalogue", "roll-back", "9", "--reason", "x", "--yes").exit_code == 1


@pytest.mark.parametrize("which", ["9", "nonsense"])
def test_a_version_that_there_is_not_is_named(which: str) -> None:
    assert kabar("catalogue", "export", which).exit_code in (1, 2)
