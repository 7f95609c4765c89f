"""`kabar optout`, `registration`, `complaint`, `pin`: the pages' functions at the terminal, numbers never shown."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from cli import main
from core.catalogue import Catalogue
from core.context import Reference
from runtime.runtime import read_clock
from runtime.settings import Settings
from store.database import make_engine
from store.tables import audit_entries, tickets
from tests.intake_cases import SARI
from tests.integration.office.helping_cases import NEW, Clock, House

NEITHER = (NEW, SARI, NEW[3:], SARI[3:])


@pytest.fixture
def house(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, database_url: str, catalogue: Catalogue, reference: Reference
) -> Iterator[House]:
    """Sari on record, in the database that commands find, at the hour of the clock on the wall."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    monkeypatch.setenv("LOGNAME", "budi")
    monkeypatch.chdir(tmp_path)
    engine = make_engine(database_url)
    found = House(engine, catalogue, reference)
    object.__setattr__(found.rt, "clock", Clock(read_clock()))
    found.clock = found.rt.clock  # type: ignore[assignment]
    found.know()
    yield found
    engine.dispose()


def kabar(*words: str, stdin: str = "") -> Result:
    result = CliRunner().invoke(main, words, input=stdin)
    assert not [each for each in NEITHER if each in result.output]
    return result


def noted(house: House) -> list[tuple[str, str]]:
    entry = audit_entries.c
    with house.rt.transaction() as db:
        return [(row[0], row[1]) for row in db.execute(select(entry.actor, entry.action).order_by(entry.number))]


def test_a_number_is_stopped_listed_and_switched_on(house: House) -> None:
    assert kabar("optout", "list").exit_code == 3
    assert kabar("optout", "add", stdin=f"{SARI}\n").exit_code == 0
    assert kabar("optout", "add", stdin=f"{SARI}\n").exit_code == 3
    listed = kabar("optout", "list", "--json")
    assert [row["number"] for row in json.loads(listed.stdout)] == ["0850-00••-••01"]
    assert kabar("optout", "remove", "--reason", "salah nomor", stdin="085000000901\n").exit_code == 0
    assert noted(house) == [("terminal:budi", "optout.add"), ("terminal:budi", "optout.remove")]


@pytest.mark.parametrize("words", [("optout", "add"), ("optout", "remove"), ("pin", "unlock"), ("pin", "forget")])
def test_what_is_no_number_and_what_is_no_reason_is_misuse(house: House, words: tuple[str, ...]) -> None:
    assert kabar(*words, stdin="abc\n").exit_code == 2
    assert kabar(*words, "--reason", " ", stdin=f"{SARI}\n").exit_code == 2
    assert noted(house) == []


def test_a_registration_is_approved(house: House) -> None:
    assert kabar("registration", "list").exit_code == 3
    id_ = house.apply_for()
    shown = kabar("registration", "list", "--all")
    assert "code_open" in shown.output
    assert json.loads(kabar("registration", "list", "--all", "--json").stdout)[0]["id"] == id_
    assert kabar("registration", "approve", str(id_), "--ground", "fraud").exit_code == 2
    assert kabar("registration", "approve", str(id_), "--ground", "other").exit_code == 2
    assert kabar("registration", "approve", str(id_), "--ground", "called_back").exit_code == 0
    assert "disetujui petugas" in house.told(NEW)[-1]
    again = kabar("registration", "refuse", str(id_), "--ground", "fraud")
    assert again.exit_code == 3
    assert "sudah diputuskan" in again.output
    assert noted(house) == [("terminal:budi", "registration.approve")]


def test_a_registration_is_refused_in_silence(house: House) -> None:
    id_ = house.apply_for()
    words = ("registration", "refuse", str(id_), "--ground", "other", "--note", "tidak datang", "--silent")
    assert kabar(*words).exit_code == 0
    assert house.told(NEW) == []


def test_a_complaint_is_answered_and_closed(house: House) -> None:
    assert kabar("complaint", "list").exit_code == 3
    house.text("ADUAN iuran Oktober belum masuk")
    number = str(house.read(tickets, "number")[0][0])
    assert number in kabar("complaint", "list").output
    assert json.loads(kabar("complaint", "list", "--json").stdout)[0]["number"] == number
    assert kabar("complaint", "answer", number, stdin="lihat www.contoh.example\n").exit_code == 1
    answered = kabar("complaint", "answer", number, stdin="Iuran Oktober sudah masuk.\n")
    assert answered.exit_code == 0
    assert house.told(NEW) == [f"BPJAMSOSTEK: {number} Iuran Oktober sudah masuk."]
    assert kabar("complaint", "answer", number, stdin="Sekali lagi.\n").exit_code == 3
    assert kabar("complaint", "close", number).exit_code == 0
    assert kabar("complaint", "close", "A9999999").exit_code == 3
    assert noted(house) == [("terminal:budi", "complaint.answer"), ("terminal:budi", "complaint.close")]
