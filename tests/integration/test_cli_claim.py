"""`kabar claim push`: what it takes, what it tells of lines that it refuses, and its exit codes."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from cli import main
from commands.claim import push
from intake.pushing import LONGEST_LINE
from runtime.settings import Settings, load_settings
from store.database import make_engine
from tests.intake_cases import event


@pytest.fixture(autouse=True)
def seeded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("VAR_DIR", str(tmp_path / "var"))
    monkeypatch.chdir(tmp_path)
    assert kabar("db", "seed").exit_code == 0


def kabar(*words: str, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(main, words, input=stdin)


def count(table: str) -> int:
    engine = make_engine(load_settings().database_url)
    with engine.begin() as connection:
        found = int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())
    engine.dispose()
    return found


def claim_number() -> str:
    engine = make_engine(load_settings().database_url)
    with engine.begin() as connection:
        number = str(connection.execute(text("SELECT min(number) FROM claims")).scalar_one())
    engine.dispose()
    return number


def lines(*events: object) -> str:
    return "".join(f"{json.dumps(each)}\n" for each in events)


def test_events_from_a_pipe_are_taken_once() -> None:
    given = lines(event("DISETUJUI", 90, claim_number()), event("SELESAI", 91, claim_number()))
    before = count("claim_events")
    done = kabar("claim", "push", "-", "--json", stdin=given)
    assert done.exit_code == 0
    told = json.loads(done.stdout)
    assert (told["lines"], told["created"], told["older"], told["refused"]) == (2, 1, 1, 0)
    again = json.loads(kabar("claim", "push", "-", "--json", stdin=given).stdout)
    assert (again["created"], again["duplicate"], again["notices"]) == (0, 2, 0)
    assert count("claim_events") == before + 2


def test_refused_lines_are_told_by_their_number_and_not_quoted(tmp_path: Path) -> None:
    good = event("DISETUJUI", 90, claim_number())
    path = tmp_path / "events.ndjson"
    secret = {**good, "claim_number": "RAHASIA"}
    path.write_bytes(b"\xef\xbb\xbf" + lines(good).encode() + b"\n{broken\n" + lines(secret).encode() + b"[]")
    done = kabar("claim", "push", str(path))
    assert done.exit_code == 1
    assert "baris/line 3: Tidak terbaca" in done.stderr
    assert "baris/line 4: /claim_number: " in done.stderr
    assert "baris/line 5: Harus berupa objek" in done.stderr
    assert "RAHASIA" not in done.output
    assert "1  baru / new" in done.stdout


def test_a_dry_run_saves_nothing() -> None:
    before = count("claim_events"), count("mt_messages")
    done = kabar("claim", "push", "-", "--dry-run", stdin=lines(event("SELESAI", 90, claim_number()), {}))
    assert done.exit_code == 1
    assert "1  baru / new" in done.stdout
    assert (count("claim_events"), count("mt_messages")) == before


def test_no_line_is_nothing_to_do() -> None:
    assert kabar("claim", "push", "-", stdin="\n  \n").exit_code == 3


def test_a_file_that_is_not_there_is_wrong_use() -> None:
    assert kabar("claim", "push", "nowhere.ndjson").exit_code == 2


def test_a_line_without_end_is_refused_and_the_next_one_is_taken() -> None:
    given = b'"' + b"x" * (3 * LONGEST_LINE) + b'"\n' + lines(event("SELESAI", 90, claim_number())).encode()
    done = kabar("claim", "push", "-", stdin=given)
    assert "baris/line 1: Tidak terbaca" in done.stderr
    assert "1  baru / new" in done.stdout


def test_the_command_says_what_it_does() -> None:
    assert push.help
    assert kabar("claim", "push", "--help").exit_code == 0
