"""The audit log on both databases: written in one order, and each way of tampering with it is found."""

import csv
import io
import json
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from core.access import Actor
from core.catalogue import Catalogue
from core.chain import Fault
from core.context import Reference
from office import audit
from runtime.runtime import Runtime
from store.audit import Wanted, count, find, names, stream
from tests.intake_cases import make_rt

SARI, BUDI = Actor("user:sari", "192.0.2.1", "abcdefgh"), Actor("terminal:budi")


@pytest.fixture
def rt(engine: Engine, catalogue: Catalogue, reference: Reference) -> Runtime:
    return make_rt(engine, catalogue, reference)


@pytest.fixture
def five(rt: Runtime) -> Runtime:
    """A log of five entries whose guards an attacker has removed."""
    for number in range(5):
        with rt.transaction() as db:
            audit.note(db, rt, SARI, "catalogue.edit", f"keywords.K{number}", {"on": True}, {"on": False})
    return rt


def tamper(engine: Engine, *statements: str) -> None:
    """Do what somebody does who owns the database."""
    with engine.begin() as db:
        if engine.dialect.name == "sqlite":
            tamper_sqlite(db, statements)
            return
        db.execute(text("SET LOCAL session_replication_role = replica"))  # triggers stay silent
        for statement in statements:
            db.execute(text(statement))


def tamper_sqlite(db: Connection, statements: tuple[str, ...]) -> None:
    guards = db.execute(
        text("SELECT name, sql FROM sqlite_master WHERE tbl_name = 'audit_entries' AND type = 'trigger'")
    )
    kept = [tuple(row) for row in guards]
    assert len(kept) == 2
    for statement in [f"DROP TRIGGER {name}" for name, _ in kept] + [*statements] + [sql for _, sql in kept]:
        db.exec_driver_sql(statement)


SWAP = (
    "UPDATE audit_entries SET number = -1 WHERE number = 2",
    "UPDATE audit_entries SET number = 2 WHERE number = 3",
    "UPDATE audit_entries SET number = 3 WHERE number = -1",
)
FORGE = (
    "INSERT INTO audit_entries SELECT number + 1, at, actor, action, object, before, after, address, request_id,"
    " hash, hash FROM audit_entries WHERE number = 5"
)
CUT = "DELETE FROM audit_entries WHERE number > 3"


@pytest.mark.parametrize(
    ("statements", "fault", "place"),
    [
        pytest.param(["UPDATE audit_entries SET actor = 'user:eve' WHERE number = 2"], Fault.EDITED, 2, id="who"),
        pytest.param(["UPDATE audit_entries SET after = NULL WHERE number = 5"], Fault.EDITED, 5, id="what"),
        pytest.param(
            ["UPDATE audit_entries SET at = '2026-11-20 03:30:00.000001' WHERE number = 4"],
            Fault.EDITED, 4, id="when, by a microsecond",
        ),
        pytest.param(["DELETE FROM audit_entries WHERE number = 3"], Fault.DELETED, 3, id="a row deleted"),
        pytest.param(SWAP, Fault.MOVED, 2, id="a pair swapped"),
        pytest.param([CUT], Fault.CUT_OFF, 4, id="the tail cut off"),
        pytest.param(
            [CUT, "UPDATE audit_head SET number = 3, hash = (SELECT hash FROM audit_entries WHERE number = 3)"],
            Fault.HEAD_FORGED, 0, id="the tail cut off and the head with it",
        ),
        pytest.param([CUT, "DELETE FROM audit_head"], Fault.HEAD_MISSING, 0, id="the tail cut off, no head"),
        pytest.param([FORGE], Fault.ADDED, 6, id="a tail added without the key"),
    ],
)  # fmt: skip
def test_tampering_is_found_and_work_goes_on(five: Runtime, statements: list[str], fault: Fault, place: int) -> None:
    tamper(five.engine, *statements)
    assert (audit.verify_now(five).fault, audit.verify_now(five).place) == (fault, place)
    with five.transaction() as db:
        audit.note(db, five, BUDI, "user.add", "user:wati")
    assert not audit.verify_now(five).sound, "what is noted afterwards puts nothing right"


def test_a_moment_that_cannot_be_read_is_found_too(five: Runtime) -> None:
    if five.engine.dialect.name == "sqlite":
        tamper(five.engine, "UPDATE audit_entries SET at = 'yesterday' WHERE number = 2")
        assert audit.verify_now(five).place == 2


def test_the_database_refuses_changes_of_who_does_not_own_it(five: Runtime) -> None:
    for statement in ("UPDATE audit_entries SET actor = 'x'", "DELETE FROM audit_entries"):
        with pytest.raises(DBAPIError, match="append-only"), five.engine.begin() as db:
            db.execute(text(statement))


def test_what_is_sound_says_what_to_note_elsewhere(five: Runtime) -> None:
    verdict = audit.verify_now(five)
    assert (verdict.sound, verdict.entries) == (True, 5)
    assert verdict.head is not None
    noted = (verdict.head.number, verdict.head.hash)
    with five.transaction() as db:
        audit.note(db, five, BUDI, "user.add", "user:wati")
    assert audit.verify_now(five, noted).sound
    assert audit.verify_now(five, (5, "f" * 64)).fault is Fault.NOT_AS_NOTED
    assert audit.verify_now(five, (99, "f" * 64)).fault is Fault.CUT_OFF


def test_another_key_is_not_ours(five: Runtime) -> None:
    other = replace(five, settings=five.settings.model_copy(update={"secret_key": "another secret key, also long"}))
    assert audit.verify_now(other).place == 1


def test_what_is_rolled_back_leaves_no_gap(rt: Runtime) -> None:
    def interrupted() -> None:
        with rt.transaction() as db:
            audit.note(db, rt, SARI, "a.b", "c")
            raise LookupError

    with pytest.raises(LookupError):
        interrupted()
    with rt.transaction() as db:
        assert audit.note(db, rt, SARI, "a.b", "c") == 1
        assert audit.note(db, rt, SARI, "a.b", "d") == 2
    assert audit.verify_now(rt).sound


def test_many_at_once_stand_in_one_chain(rt: Runtime) -> None:
    def write() -> None:
        for _ in range(5):
            with rt.transaction() as db:
                audit.note(db, rt, BUDI, "a.b", "c")

    together([write] * 6)
    verdict = audit.verify_now(rt)
    assert (verdict.sound, verdict.entries) == (True, 30)


def together(work: list[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=each) for each in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_what_is_too_long_is_cut_before_it_is_sealed(rt: Runtime) -> None:
    with rt.transaction() as db:
        audit.note(db, rt, Actor("u" * 99, "1" * 99, "r" * 99), "a" * 99, "o" * 300, "\x00 ünd 'so'", {"b": [1]})
    assert audit.verify_now(rt).sound


def test_entries_are_found_by_what_is_asked_for(five: Runtime) -> None:
    with five.transaction() as db:
        audit.note(db, five, BUDI, "user.add", "user:100%")
    with five.transaction() as db:
        assert [each.number for each in find(db, Wanted(), below=None, limit=2)] == [6, 5]
        assert [each.number for each in find(db, Wanted(), below=5, limit=2)] == [4, 3]
        assert [each.object for each in find(db, Wanted(actor="terminal:budi"), below=None, limit=9)] == ["user:100%"]
        assert count(db, Wanted(object="user:100%")) == 1
        assert count(db, Wanted(object="user:1%0")) == 0
        assert count(db, Wanted(action="catalogue.edit", since=five.now())) == 5
        assert count(db, Wanted(until=five.now())) == 0
        assert count(db, Wanted(since=five.now() + timedelta(seconds=1))) == 0
        assert names(db) == (["terminal:budi", "user:sari"], ["catalogue.edit", "user.add"])


def test_a_table_calculates_nothing(rt: Runtime) -> None:
    with rt.transaction() as db:
        audit.note(db, rt, SARI, "a.b", "=HYPERLINK(1)", None, "-1+1")
    table, lines = io.StringIO(newline=""), io.StringIO()
    with rt.transaction() as db:
        assert audit.write_csv(stream(db, Wanted()), table) == 1
        assert audit.write_json_lines(stream(db, Wanted()), lines) == 1
    (row,) = csv.DictReader(io.StringIO(table.getvalue(), newline=""))
    assert (row["object"], row["actor"]) == ("'=HYPERLINK(1)", "user:sari")
    assert json.loads(lines.getvalue())["object"] == "=HYPERLINK(1)"
