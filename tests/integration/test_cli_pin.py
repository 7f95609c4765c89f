"""`kabar pin`: staff lift a lock or forget a PIN, and no number is shown."""

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from cli import main
from store import pins
from store.database import make_engine
from store.tables import mt_messages
from tests.conftest import NOW
from tests.store_cases import SARI, STRANGER, person, save_people


@pytest.fixture(autouse=True)
def _locked(database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    """Sari has missed her PIN three times."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    engine = make_engine(database_url)
    with engine.begin() as db:
        (sari,) = save_people(db, NOW, person(1))  # type: ignore[arg-type]  # any open transaction
        pins.keep(db, [(sari, "hash")], NOW)
        for number in range(3):
            assert pins.count_try(db, sari, f"try-{number}") is not None
        assert pins.count_try(db, sari, "try-3") is None
    engine.dispose()


def kabar(*words: str, number: str = SARI) -> Result:
    result = CliRunner().invoke(main, ["pin", *words], input=f"{number}\n")
    assert number not in result.output
    return result


def test_a_lock_is_lifted_once() -> None:
    assert (first := kabar("unlock")).exit_code == 0
    assert "unlocked" in first.output
    assert kabar("unlock").exit_code == 3


def test_a_pin_is_forgotten_and_its_owner_told_once(database_url: str) -> None:
    assert kabar("forget").exit_code == 0
    assert kabar("forget").exit_code == 3
    engine = make_engine(database_url)
    with engine.begin() as db:
        sent = db.execute(select(mt_messages.c.recipient, mt_messages.c.kind, mt_messages.c.text)).all()
    engine.dispose()
    ((recipient, kind, text),) = sent
    assert (recipient, kind) == (SARI, "security")
    assert "dihapus petugas" in text


def test_a_number_may_be_written_as_at_home() -> None:
    assert kabar("unlock", number="0" + SARI[3:]).exit_code == 0


def test_a_phone_that_is_nobodys_and_no_phone_at_all() -> None:
    assert kabar("unlock", number=STRANGER).exit_code == 3
    assert kabar("unlock", number="abc").exit_code == 2
