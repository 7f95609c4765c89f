"""`kabar import`: what it says, its exit codes, and that it goes on after it was killed."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select

from cli import main
from runtime.settings import Settings
from store.database import make_engine
from store.tables import bindings, claims, imports, memberships, participants
from tests.e2e.processes import ROOT, environment
from tests.file_cases import bad_rows, claim_row, row, write_csv

MANY = 3000
SECONDS = 60


@pytest.fixture(autouse=True)
def own_place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, database_url: str) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("VAR_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.chdir(tmp_path)


def kabar(*words: object, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, ["import", *map(str, words)], input=stdin)


def count(url: str, table: object) -> int:
    engine = make_engine(url)
    with engine.connect() as db:
        number: int = db.execute(select(func.count()).select_from(table)).scalar_one()  # type: ignore[call-overload]
    engine.dispose()
    return number


def test_how_a_file_is_read_is_said_and_asked_first(tmp_path: Path, database_url: str) -> None:
    path = write_csv(tmp_path / "p.csv", [{**row(1), "kota": "-"}], separator=";", encoding="cp1252")
    declined = kabar("participants", path, stdin="n\n")
    assert declined.exit_code == 1
    for told in ("CSV", "pemisah / separator “;”", "kota"):
        assert told in declined.stderr
    assert count(database_url, participants) == 0
    assert kabar("participants", path, stdin="y\n").exit_code == 0
    assert count(database_url, participants) == 1


def test_exit_codes_tell_what_came_of_it(tmp_path: Path) -> None:
    good = write_csv(tmp_path / "good.csv", [row(1)])
    bad = write_csv(tmp_path / "bad.csv", [row(2), row(3, zone="?")])
    empty = write_csv(tmp_path / "empty.csv", [row(1)])
    empty.write_text(empty.read_text().splitlines()[0] + "\n")
    codes = [kabar("participants", path, "--yes").exit_code for path in (good, good, bad, empty)]
    assert codes == [0, 3, 1, 3]
    assert kabar("participants", tmp_path / "nowhere.csv").exit_code == 2
    missing = kabar("claims", good, "--yes")
    assert missing.exit_code == 1
    assert "claim_number" in missing.stderr
    assert "“birth_date”" in missing.stderr


def test_the_result_as_json(tmp_path: Path) -> None:
    kabar("participants", write_csv(tmp_path / "p.csv", [row(1)]), "--yes")
    path = write_csv(tmp_path / "c.csv", [claim_row(1), claim_row(2)])
    done = kabar("claims", path, "--yes", "--json")
    told = json.loads(done.stdout)
    expected = {"kind": "claims", "rows": 2, "bad_rows": 1, "created": 1, "refused": 1, "dry_run": False}
    assert told == {**expected, "bad_file": str(path) + ".salah.csv"}


def test_a_dry_run_asks_nothing_and_shows_the_bad_rows(tmp_path: Path, database_url: str) -> None:
    path = write_csv(tmp_path / "p.csv", [row(1), row(2, zone="?")])
    done = kabar("participants", path, "--dry-run")
    assert done.exit_code == 1
    assert "3: zone:" in done.stdout
    assert count(database_url, participants) == 0
    assert count(database_url, imports) == 0


def test_progress_is_one_line_per_tenth_where_there_is_no_terminal(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "p.csv", [row(each) for each in range(1, MANY)])
    done = kabar("participants", path, "--yes")
    lines = [line for line in done.stderr.splitlines() if " % (" in line]
    assert 1 <= len(lines) <= 10
    assert lines[-1] == f"100 % ({MANY - 1}/{MANY - 1})"


def test_a_wrong_guess_can_be_put_right(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "p.csv", [row(1, name="Contoh é")], encoding="utf-8")
    assert kabar("participants", path, "--encoding", "klingon").exit_code == 1
    assert "cp1252" in kabar("participants", path, "--dry-run", "--encoding", "cp1252", "--separator", ",").stderr
    assert kabar("participants", path, "--dry-run", "--separator", "\\t").exit_code == 1


def killed_at(words: list[str], environ: dict[str, str], sign: str, how: signal.Signals) -> int:
    """Run the command, end it by this signal as soon as it says that, and return its exit code."""
    command = [sys.executable, "-m", "cli", "import", *words, "--yes"]
    process = subprocess.Popen(
        command, cwd=ROOT, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    assert process.stderr is not None
    deadline = time.monotonic() + SECONDS
    for line in process.stderr:
        if sign in line:
            process.send_signal(how)
            break
        assert time.monotonic() < deadline
    process.stderr.read()
    process.stderr.close()
    return process.wait(SECONDS)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT], ids=["killed", "Ctrl-C"])
def test_cut_off_in_the_middle_it_goes_on_where_it_was(tmp_path: Path, database_url: str, how: signal.Signals) -> None:
    in_bulk = not database_url.startswith("sqlite")
    many = 40_000 if in_bulk else MANY * 2
    people = [row(each % 9000, **numbers(each), zone="?" if each % 1000 == 7 else "WIB") for each in range(many)]
    path = write_csv(tmp_path / "p.csv", people)
    code = killed_at(["participants", str(path)], environment(database_url, tmp_path / "var"), " % (", how)
    assert code == (130 if how is signal.SIGINT else -signal.SIGKILL)
    before = count(database_url, participants)
    assert 0 < before < many
    again = kabar("participants", path, "--yes", "--json")
    assert again.exit_code == 1  # there were bad rows
    assert "dilanjutkan setelah" in again.stderr
    told = json.loads(again.stdout)
    good = many - many // 1000
    assert (told["rows"], told["bad_rows"]) == (many, many // 1000)
    assert told["created"] == good - before
    assert [count(database_url, table) for table in (participants, memberships, bindings)] == [good] * 3
    assert [int(line) for line, *_ in bad_rows(path)] == [at + 2 for at in range(many) if at % 1000 == 7]


def numbers(serial: int) -> dict[str, str]:
    return {"nik": f"00{serial:014d}", "msisdn": f"+62850{serial:08d}", "kpj": f"0000{serial:07d}"}


def test_from_the_beginning_if_it_is_asked_for(tmp_path: Path, database_url: str) -> None:
    kabar("participants", write_csv(tmp_path / "p.csv", [row(1)]), "--yes")
    path = write_csv(tmp_path / "c.csv", [claim_row(1)])
    assert kabar("claims", path, "--yes").exit_code == 0
    assert json.loads(kabar("claims", path, "--yes", "--restart", "--json").stdout)["unchanged"] == 1
    assert count(database_url, claims) == 1
    assert not (tmp_path / "c.csv.salah.csv").exists()
