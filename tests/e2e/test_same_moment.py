"""The same message at the same moment, and a Redis that dies: one row, one answer, limits that hold."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from store.database import make_engine
from store.seed.personas import seed_personas
from tests.e2e.posting import TWILIO, form_of, post, post_from_processes
from tests.e2e.processes import Web, environment, running_web
from tests.redis_server import RedisServer

SARI = "+6285000000101"
STRANGER = "+6285000000999"


def rows_of(database_url: str, statement: str, **values: object) -> list[tuple[object, ...]]:
    """Return what a statement finds, on a connection of its own."""
    engine = make_engine(database_url)
    with engine.connect() as connection:
        found = [tuple(row) for row in connection.execute(text(statement), values)]
    engine.dispose()
    return found


@pytest.fixture
def people(database_url: str) -> str:
    """A database of each kind with the sample people in it."""
    engine: Engine = make_engine(database_url)
    with engine.begin() as connection:
        seed_personas(connection, datetime.now(UTC).date())
    engine.dispose()
    return database_url


@pytest.fixture
def web(people: str, tmp_path: Path) -> Iterator[Web]:
    """Two web processes on that database."""
    environ = environment(people, tmp_path / "var", WEB_WORKERS="2", WEB_THREADS="16", **TWILIO)
    with running_web(environ, tmp_path / "web.log") as web:
        yield web


def test_sixteen_processes_post_one_message(web: Web, people: str) -> None:
    answers = post_from_processes(16, web.url, form_of(1, SARI, "SALDO"))
    assert len(answers) == 16
    assert len(set(answers)) == 1
    assert answers[0].status == 200
    assert "Rp" in (answers[0].text or "")
    stored = rows_of(people, "SELECT reply_text FROM mo_messages WHERE provider_message_id = :id", id=f"SM{1:032x}")
    assert stored == [(answers[0].text,)]


def test_answers_go_on_and_limits_hold_when_redis_is_killed(
    people: str, tmp_path: Path, redis_server: RedisServer
) -> None:
    url, redis = redis_server.url, redis_server.process
    limits = {"LIMIT_MESSAGES_PER_HOUR": "6", "LIMIT_IDENTICAL_PER_HOUR": "100"}
    environ = environment(people, tmp_path / "var", REDIS_URL=url, WEB_WORKERS="2", **TWILIO, **limits)
    with running_web(environ, tmp_path / "web.log") as web:
        before = [post(web.url, form_of(n, STRANGER, f"SALDO#0000{n:07d}")) for n in range(1, 4)]
        redis.kill()
        redis.wait(10)
        after = [post(web.url, form_of(n, STRANGER, f"SALDO#0000{n:07d}")) for n in range(4, 11)]
    answers = [*before, *after]
    assert {answer.status for answer in answers} == {200}
    assert len({answer.text for answer in answers[:6]}) == 1, "the refusal is the same for everybody, locked out or not"
    assert answers[6].text not in (None, answers[0].text), "the limit is told once"
    assert [answer.text for answer in answers[7:]] == [None, None, None]


def test_a_registration_is_answered_while_redis_is_away(people: str, tmp_path: Path) -> None:
    """DAFTAR queues a code for the number on record: the row is there, the doorbell is not."""
    sari = rows_of(people, "SELECT nik, birth_date FROM participants WHERE msisdn_on_record = :msisdn", msisdn=SARI)
    kpj = rows_of(
        people,
        "SELECT kpj FROM memberships m JOIN participants p ON p.id = m.participant_id WHERE msisdn_on_record = :msisdn",
        msisdn=SARI,
    )
    born = date.fromisoformat(str(sari[0][1])).strftime("%d-%m-%Y")
    environ = environment(people, tmp_path / "var", REDIS_URL="unix:///nowhere/redis.sock", **TWILIO)
    with running_web(environ, tmp_path / "web.log") as web:
        answer = post(web.url, form_of(1, STRANGER, f"DAFTAR#{sari[0][0]}#{born}#{kpj[0][0]}"))
    assert answer.status == 200
    assert answer.text is not None
    assert rows_of(people, "SELECT recipient, status FROM mt_messages") == [(SARI, "queued")]
