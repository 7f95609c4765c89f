"""The engine: what it is set to, and what it does when the server goes away."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import Column, Engine, MetaData, Table, insert, make_url, select, text
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import Session

from store.database import READ_ONLY, make_engine
from store.tables import UtcDateTime, contributions, participants, phones
from tests.postgres import run_sql
from tests.store_cases import person, save_people

moments = Table("moments", MetaData(), Column("at", UtcDateTime))


def test_a_time_comes_back_as_aware_utc(engine: Engine) -> None:
    at = datetime(2026, 11, 20, 10, 30, 0, 123456, tzinfo=timezone(timedelta(hours=7)))
    with engine.begin() as connection:
        moments.create(connection)
        connection.execute(insert(moments).values(at=at))
        stored = connection.execute(select(moments.c.at)).scalar_one()
        assert (stored, stored.tzinfo) == (at, UTC)
        moments.drop(connection)


def test_a_time_without_a_zone_is_refused(db: Session) -> None:
    with pytest.raises(StatementError, match="without a zone"):
        db.execute(select(phones.c.msisdn).where(phones.c.frozen_at == datetime(2026, 11, 20)))  # noqa: DTZ001


@pytest.mark.parametrize(
    "changes",
    [{"language": "xx"}, {"zone": "CET"}, {"nik": "123"}, {"name": "n" * 101}],
    ids=["language", "zone", "too short", "too long"],
)
def test_what_is_not_allowed_is_refused(db: Session, now: datetime, changes: dict[str, str]) -> None:
    save_people(db, now, person(1))
    with pytest.raises((IntegrityError, StatementError)):
        db.execute(participants.update().values(**changes))


def test_foreign_keys_hold(db: Session) -> None:
    with pytest.raises(IntegrityError):
        db.execute(
            insert(contributions).values(membership_id=1, month=datetime(2026, 1, 1, tzinfo=UTC).date(), amount=1)
        )


def test_sqlite_is_durable_and_lets_readers_read(sqlite_url: str) -> None:
    engine = make_engine(sqlite_url)
    pragmas = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10_000}
    with engine.connect() as connection:
        assert {name: connection.execute(text(f"PRAGMA {name}")).scalar() for name in pragmas} == pragmas
        with engine.execution_options(**READ_ONLY).connect() as reader:  # while the other holds the write lock
            assert reader.execute(select(participants.c.id)).all() == []
    engine.dispose()


def test_sqlite_makes_the_directory_of_its_file(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path}/var/deep/kabar.db")
    with engine.connect() as connection:
        assert connection.execute(text("SELECT 1")).scalar() == 1
    engine.dispose()


def test_connections_that_the_server_closed_are_made_anew(postgresql_url: str) -> None:
    engine = make_engine(postgresql_url)
    with engine.connect() as first, engine.connect() as second:
        pids = [each.execute(text("SELECT pg_backend_pid()")).scalar_one() for each in (first, second)]
    for pid in pids:
        run_sql(make_url(postgresql_url), f"SELECT pg_terminate_backend({pid}, 5000)")
    with engine.begin() as connection:
        assert connection.execute(text("SELECT pg_backend_pid()")).scalar_one() not in pids
    engine.dispose()


def test_postgresql_speaks_utc_and_reads_what_is_committed(postgresql_url: str) -> None:
    engine = make_engine(postgresql_url)
    with engine.connect() as connection:
        shown = [connection.execute(text(f"SHOW {name}")).scalar() for name in ("timezone", "transaction_isolation")]
    assert shown == ["UTC", "read committed"]
    engine.dispose()


def test_a_server_that_vanished_without_a_word_is_given_up_within_half_a_minute(postgresql_url: str) -> None:
    engine = make_engine(postgresql_url)
    with engine.connect() as connection:
        told = connection.connection.driver_connection.info.get_parameters()  # type: ignore[union-attr]
    engine.dispose()
    probing = int(told["keepalives_idle"]) + int(told["keepalives_interval"]) * int(told["keepalives_count"])
    assert (told["keepalives"], probing <= 30, int(told["tcp_user_timeout"]) <= 30_000) == ("1", True, True)


def test_other_databases_are_refused() -> None:
    with pytest.raises(ValueError, match="sqlite and postgresql"):
        make_engine("mysql://localhost/kabar")
