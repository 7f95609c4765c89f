"""`kabar apikey` and `kabar openapi`: what they print, where, and their exit codes."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from api.keys import SCOPES, check, read_presented
from cli import main
from runtime.runtime import read_clock
from runtime.settings import Settings
from store import api_keys
from store.api_keys import ApiKey
from store.database import make_engine
from tests.architecture.sources import ROOT


@pytest.fixture(autouse=True)
def own_place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, sqlite_url: str) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("VAR_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    monkeypatch.chdir(tmp_path)


def kabar(*words: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, words, input=stdin)


def stored(url: str) -> list[ApiKey]:
    engine = make_engine(url)
    with engine.begin() as db:
        keys = api_keys.list_all(db)
    engine.dispose()
    return keys


def test_a_key_is_shown_once_alone_on_stdout_and_holds(sqlite_url: str) -> None:
    done = kabar(
        "apikey", "create", "sistem inti", "--scope", "claims:write", "--scope", "claims:read", "--expires", "30"
    )
    assert done.exit_code == 0
    (key,) = stored(sqlite_url)
    assert check(read_presented(f"Bearer {done.stdout.strip()}"), key, read_clock()) == key
    assert (key.name, key.scopes, key.test) == ("sistem inti", {"claims:write", "claims:read"}, False)
    assert key.expires_at is not None
    assert (key.expires_at - key.created_at).days == 30
    assert done.stdout.strip().split("_")[3] not in done.stderr + kabar("apikey", "list").output


def test_a_test_key_says_so(sqlite_url: str) -> None:
    done = kabar("apikey", "create", "uji", "--scope", "claims:write", "--test")
    assert done.stdout.startswith("kabar_test_")
    assert [key.test for key in stored(sqlite_url)] == [True]
    assert [row["kind"] for row in json.loads(kabar("apikey", "list", "--json").stdout)] == ["test"]


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(["x"], id="no scope"),
        pytest.param(["x", "--scope", "everything"], id="no scope of ours"),
        pytest.param([" ", "--scope", "claims:read"], id="no name"),
        pytest.param(["x" * 61, "--scope", "claims:read"], id="too long a name"),
        pytest.param(["x", "--scope", "claims:read", "--expires", "0"], id="expired from the start"),
    ],
)
def test_what_cannot_be_a_key_is_wrong_use(words: list[str], sqlite_url: str) -> None:
    done = kabar("apikey", "create", *words)
    assert done.exit_code == 2
    assert stored(sqlite_url) == []
    if "everything" in words:
        assert all(scope in done.output for scope in SCOPES)


def test_a_key_is_revoked_once_and_after_asking(sqlite_url: str) -> None:
    kabar("apikey", "create", "x", "--scope", "claims:read")
    (key,) = stored(sqlite_url)
    assert kabar("apikey", "revoke", key.id, stdin="n\n").exit_code == 1
    assert stored(sqlite_url)[0].revoked_at is None
    assert kabar("apikey", "revoke", key.id, stdin="y\n").exit_code == 0
    assert kabar("apikey", "revoke", key.id, "--yes").exit_code == 3
    assert kabar("apikey", "revoke", "nobody", "--yes").exit_code == 3
    assert [row["state"] for row in json.loads(kabar("apikey", "list", "--json").stdout)] == ["revoked"]


def test_no_keys_are_nothing_to_list() -> None:
    assert kabar("apikey", "list").exit_code == 3
    assert json.loads(kabar("apikey", "list", "--json").stdout) == []


def test_the_document_is_printed_as_it_is_kept() -> None:
    done = kabar("openapi")
    assert done.stdout == (ROOT / "docs/openapi.json").read_text(encoding="utf-8")
