"""`kabar audit`: what it prints, and its exit codes."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli import main
from core.access import Actor
from office import audit
from runtime.runtime import Runtime, make_runtime
from runtime.settings import Settings
from tests.integration.office.test_audit import tamper


@pytest.fixture
def rt(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, sqlite_url: str) -> Iterator[Runtime]:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    monkeypatch.chdir(tmp_path)
    rt = make_runtime(Settings(_env_file=None, database_url=sqlite_url))
    with rt.transaction() as db:
        audit.note(db, rt, Actor("user:sari"), "user.add", "user:budi", None, {"role": "staff"})
        audit.note(db, rt, Actor("user:budi"), "user.add", "user:wati")
    yield rt
    rt.engine.dispose()


def kabar(*words: str) -> Result:
    return CliRunner().invoke(main, ("audit", *words))


def test_a_sound_log_tells_its_head_which_can_be_expected_later(rt: Runtime) -> None:
    done = kabar("verify")
    assert done.exit_code == 0
    assert "UTUH / SOUND: 2" in done.stdout
    head = done.stdout.split()[-1]
    assert kabar("verify", "--expect", head).exit_code == 0
    assert kabar("verify", "--expect", f"2:{'0' * 64}").exit_code == 1
    assert kabar("verify", "--expect", "2:short").exit_code == 2


def test_a_broken_log_names_the_place(rt: Runtime) -> None:
    tamper(rt.engine, "DELETE FROM audit_entries WHERE number = 1")
    done = kabar("verify")
    assert done.exit_code == 1
    assert "RANTAI PUTUS / BROKEN: entri 1 dihapus / was deleted" in done.stdout
    told = json.loads(kabar("verify", "--json").stdout)
    assert (told["sound"], told["fault"], told["place"]) == (False, "deleted", 1)


def test_an_empty_log_is_sound(rt: Runtime) -> None:
    tamper(rt.engine, "DELETE FROM audit_entries", "DELETE FROM audit_head")
    assert kabar("verify").stdout == "UTUH / SOUND: 0 entri / entries\n"
    assert kabar("export", "--actor", "user:nobody").exit_code == 3


def test_a_copy_is_written(rt: Runtime, tmp_path: Path) -> None:
    done = kabar("export", "--actor", "user:sari")
    (entry,) = [json.loads(line) for line in done.stdout.splitlines()]
    assert (entry["number"], entry["object"]) == (1, "user:budi")
    table = tmp_path / "audit.csv"
    assert kabar("export", "--format", "csv", "--output", str(table)).exit_code == 0
    assert len(table.read_text().splitlines()) == 5  # the columns, two entries, and that both copies were taken
