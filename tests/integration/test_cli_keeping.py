"""`kabar retention`, and what `kabar parse` and `kabar doctor` tell of the live catalogue."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from freezegun import freeze_time

from cli import main
from core.catalogue import Catalogue
from runtime.runtime import make_runtime
from runtime.settings import Settings, load_settings
from store import effects
from store.catalogue import SHIPPED
from tests.published import publish_now
from tests.store_cases import handled, message

THEN = datetime(2026, 7, 1, 3, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def house(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, sqlite_url: str) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    monkeypatch.chdir(tmp_path)


def kabar(*words: str) -> Result:
    return CliRunner().invoke(main, words)


def ask() -> None:
    rt = make_runtime(load_settings())
    with rt.transaction() as db:
        effects.save(db, [handled(message(at=THEN))], THEN)
    rt.close()


def test_what_is_due_is_counted_then_taken_out_then_gone() -> None:
    ask()
    with freeze_time(THEN + timedelta(days=91)):
        assert json.loads(kabar("retention", "run", "--dry-run", "--json").stdout)["received"] == 1
        done = kabar("retention", "run")
        assert (done.exit_code, done.stdout.split()[0]) == (0, "1")
        again = kabar("retention", "run", "--json")
    assert again.exit_code == 3
    assert json.loads(again.stdout)["dry_run"] is False


def test_nothing_is_due() -> None:
    assert (kabar("retention", "run").exit_code, kabar("retention", "run").stdout) == (3, "")


@pytest.fixture
def published(catalogue: Catalogue) -> None:
    """Version 2, which knows SALDO by another name too."""
    entry = catalogue.keywords["SALDO"]
    keywords = {**catalogue.keywords, "SALDO": entry.model_copy(update={"aliases": (*entry.aliases, "CELENGAN")})}
    rt = make_runtime(load_settings())
    publish_now(rt.engine, catalogue.model_copy(update={"number": 2, "keywords": keywords}))
    rt.close()


def test_texts_are_read_by_the_live_catalogue(published: None) -> None:
    assert json.loads(kabar("parse", "celengan", "--json").stdout)["intent"] == "SALDO"
    of_file = kabar("parse", "celengan", "--json", "--file", str(SHIPPED))
    assert json.loads(of_file.stdout)["intent"] != "SALDO"


def test_the_doctor_tells_the_live_number(published: None) -> None:
    findings = {each["subject"]: each for each in json.loads(kabar("doctor", "--json").stdout)}
    assert findings["catalogue"]["text"] == "nomor / number 2"


def test_without_a_database_the_file_is_read_and_none_is_made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/none.db")
    assert json.loads(kabar("parse", "saldo", "--json").stdout)["intent"] == "SALDO"
    assert not (tmp_path / "none.db").exists()
