"""The whole end-to-end suite, with the logs of every process it started: no text, no number, no name in any of them."""

import json
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from store.seed.personas import list_personas
from tests.e2e.posting import TEXTS
from tests.e2e.processes import ROOT

HERE = Path(__file__).parent
LOGS = ("web.log", "output-*.txt")  # ours; Kannel's and PostgreSQL's are their own
SUITE = {path.name for path in HERE.glob("test_*.py") if path.name != Path(__file__).name}
NAMES_NOBODY = 8  # a message shorter than this, such as STATUS or YA, is a keyword, and keywords may be logged
BIRTH_DATES = ("%d-%m-%Y", "%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d%m%Y", "%Y%m%d")
E_MAIL = re.compile(rb"[\w.+-]+@[\w-]+\.\w+")
LONG_NUMBER = re.compile(rb"(?<![0-9a-fA-F.:-])\+?[0-9]{9,}(?![0-9a-fA-F:-])")


@pytest.fixture(scope="session")
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the suite has left its logs. If this run holds only a part of it, the whole of it runs here."""
    if {item.path.name for item in request.session.items} >= SUITE:
        return tmp_path_factory.getbasetemp()
    folder = tmp_path_factory.mktemp("suite") / "all"
    command = [sys.executable, "-m", "pytest", "-q", str(HERE), f"--ignore={__file__}", f"--basetemp={folder}"]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-3000:]
    return folder


def messages(folder: Path) -> Iterator[str]:
    """Yield every text that came in or went out: SQLite's own files have kept it, what was posted is on record."""
    for path in folder.rglob("kabar.db"):
        with sqlite3.connect(path) as db:
            tables = {name for (name,) in db.execute("SELECT name FROM sqlite_master")}
            for table in tables & {"mo_messages", "mt_messages"}:
                yield from (text for (text,) in db.execute(f"SELECT text FROM {table}"))
    for path in folder.rglob(TEXTS):
        yield from map(json.loads, path.read_text(encoding="utf-8").splitlines())


def secrets_of_people() -> Iterator[str]:
    """Yield names and numbers of the sample people, the numbers also as they are written at home."""
    for person in list_personas():
        yield from (person.name, person.msisdn[1:], "0" + person.msisdn[3:], *person.kpj)
        if person.nik is not None:
            yield person.nik
        if person.birth_date is not None:
            yield from (person.birth_date.strftime(written) for written in BIRTH_DATES)


def test_no_log_of_the_whole_suite_names_anybody(folder: Path) -> None:
    logs = {path: path.read_bytes() for pattern in LOGS for path in folder.rglob(pattern)}
    texts = {text for text in messages(folder) if len(text) >= NAMES_NOBODY and not text.isalpha()}
    assert sum(b"mo_received" in log for log in logs.values()) >= 5, "the suite has handled messages in many processes"
    assert len(texts) >= 25, "and many different ones"
    assert list(folder.rglob(TEXTS)), "also such as went to databases that are gone"
    forbidden = {word.encode() for word in (*texts, *secrets_of_people(), "BPJAMSOSTEK")}
    for path, log in logs.items():
        assert not [word for word in forbidden if word in log], path
        assert not LONG_NUMBER.findall(log), path
        assert not E_MAIL.findall(log), path
