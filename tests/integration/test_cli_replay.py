"""`kabar catalogue replay`: the same figures as on the page, with its exit codes."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cli import main
from core.access import Actor
from office import replay
from office.catalogue import draft_of, edit_part
from runtime.runtime import make_runtime
from runtime.settings import Settings
from tests.replay_cases import JADWAL, save_heard

Run = Callable[..., Result]


@pytest.fixture
def run(sqlite_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> Run:
    """Return what runs the command on a database of its own."""
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    replay._pairs.clear()
    return lambda *arguments: CliRunner().invoke(main, ["catalogue", "replay", *arguments])


def prepare(sqlite_url: str, texts: list[str]) -> None:
    rt = make_runtime(Settings(_env_file=None, database_url=sqlite_url))
    edit_part(rt, Actor("user:lia"), "keywords.JADWAL", JADWAL, draft_of(rt).part("keywords.JADWAL").revision)
    with rt.transaction() as db:
        save_heard(db, rt.now(), texts)
    rt.close()


def test_figures_and_masked_samples(run: Run, sqlite_url: str) -> None:
    prepare(sqlite_url, ["jadwal siti", "saldo#00001234567"])
    result = run()
    assert result.exit_code == 0, result.output
    assert "2 pesan / messages, done" in result.output
    assert "JADWAL" in result.output
    assert "siti" not in result.output
    assert "1234" not in result.output


def test_as_json(run: Run, sqlite_url: str) -> None:
    prepare(sqlite_url, ["jadwal", "jadwal"])
    told = json.loads(run("--json").stdout)
    assert (told["texts"], told["counts"]["answered"]) == (2, 2)


def test_the_shipped_texts(run: Run) -> None:
    result = run("--corpus")
    assert result.exit_code == 0, result.output
    assert "sesuai label / as labelled" in result.output


def test_nothing_to_replay(run: Run) -> None:
    assert run().exit_code == 3
