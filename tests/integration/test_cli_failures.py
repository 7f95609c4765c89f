"""What the database does not take ends a command in one message: nobody's number or name stands in it, or in a log."""

from typing import Any

import click
import pytest
from click.testing import CliRunner
from sqlalchemy import Connection, Engine, insert

from commands.kabar import Kabar
from runtime.logs import get_logger
from store.bulk import copy_rows
from store.tables import participants
from tests.conftest import NOW

NIK, NAME = "0099990101900001", "Contoh Sari"
PERSON = {"nik": NIK, "name": NAME, "birth_date": NOW.date(), "zone": "WIB", "language": "id"}
COLUMNS = ("nik", "name", "birth_date", "zone", "language")


def twice(db: Connection) -> None:
    db.execute(insert(participants), [PERSON, PERSON])


def no_day(db: Connection) -> None:
    copy_rows(db, "participants", COLUMNS, [f"{NIK}\t{NAME}\t1990-13-41\tWIB\tid\n"])


def copied_twice(db: Connection) -> None:
    copy_rows(db, "participants", COLUMNS, [f"{NIK}\t{NAME}\t1990-01-01\tWIB\tid\n"] * 2)


def run(work: Any) -> Any:
    """Run a command of ours that does this."""
    group = Kabar()
    group.add_command(click.Command("try", callback=work))
    return CliRunner().invoke(group, ["try"])


@pytest.mark.parametrize("work", [twice, no_day, copied_twice])
def test_what_the_database_does_not_take_is_told_without_the_data(engine: Engine, work: Any) -> None:
    if work is not twice and engine.dialect.name == "sqlite":
        return  # it has no COPY

    def act() -> None:
        with engine.begin() as db:
            work(db)

    done = run(act)
    assert (done.exit_code, type(done.exception)) == (1, SystemExit), "no traceback"
    assert "the database refused" in done.output
    assert not [part for part in (NIK, NIK[-5:], NAME, "1990-13") if part in done.output]
    if engine.dialect.name == "postgresql" and work is not no_day:
        assert "uq_participants_nik" in done.output


def test_what_a_command_logs_is_masked_and_stays_out_of_its_answer() -> None:
    def act() -> None:
        get_logger("test").warning("row_left_out", nik=NIK, exc_info=ValueError(f"twice: {NIK}\n{NAME}"))
        click.echo("[]")

    done = run(act)
    assert done.stdout == "[]\n"
    assert "row_left_out" in done.stderr
    assert not [part for part in (NIK, NAME) if part in done.stderr]
