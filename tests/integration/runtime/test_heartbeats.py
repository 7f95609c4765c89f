"""What processes say of themselves in Redis, what of it is shown, and what waits there."""

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from redis import Redis
from rq import Queue
from rq.registry import FailedJobRegistry
from rq.serializers import JSONSerializer
from sqlalchemy import Engine

from core.catalogue import Catalogue
from core.context import Reference
from office.health import Check, Doctor
from runtime.heartbeats import CLOCK, KEY, WEB, Heartbeat, read_processes, read_slowness
from runtime.rings import read_rings
from runtime.runtime import Runtime
from runtime.settings import Settings
from store.database import make_engine
from tests.published import publish_now, reworded
from tests.redis_server import running_redis


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One Redis for all tests here; each begins with an empty one."""
    with running_redis(tmp_path_factory.mktemp("redis")) as server:
        yield server.url


@pytest.fixture
def redis(redis_url: str) -> Iterator[Redis]:
    client = Redis.from_url(redis_url)
    client.flushall()
    yield client
    client.close()


@pytest.fixture
def engine(sqlite_url: str) -> Iterator[Engine]:
    """One database: what is looked at here is in Redis."""
    engine = make_engine(sqlite_url)
    yield engine
    engine.dispose()


@pytest.fixture
def rt(engine: Engine, catalogue: Catalogue, reference: Reference, redis_url: str, tmp_path: Path) -> Runtime:
    settings = Settings(_env_file=None, redis_url=redis_url, var_dir=tmp_path)  # type: ignore[call-arg]
    return Runtime(settings, engine, catalogue, reference, settings.limits)


def say(redis: Redis, name: str, catalogue: int, age: float = 0.0) -> None:
    """Have a process say something, so many seconds ago."""
    redis.hset(KEY, name, json.dumps({"at": time.time() - age, "catalogue": catalogue}))


def checks(rt: Runtime, subject: str) -> list[Check]:
    return [each for each in Doctor().examine(rt).checks if each.subject == subject]


def test_a_process_says_that_it_is_there_and_which_catalogue_it_has(rt: Runtime, redis: Redis) -> None:
    Heartbeat(rt, CLOCK).beat()
    (found,) = read_processes(str(rt.settings.redis_url))
    assert (found.kind, found.catalogue) == ("clock", rt.catalogue.number)


def test_who_says_nothing_any_more_is_forgotten(rt: Runtime, redis: Redis) -> None:
    say(redis, "worker gone:1", 1, age=16)
    assert read_processes(str(rt.settings.redis_url)) == []
    Heartbeat(rt, WEB).beat()
    assert redis.hlen(KEY) == 1


def test_the_slowest_process_that_answers_now_is_told(redis: Redis, redis_url: str) -> None:
    for name, slow_ms, age in (("web a:1", 12.0, 0.0), ("web b:2", 90.0, 1.0), ("web c:3", 400.0, 8.0)):
        told = {"at": time.time() - age, "catalogue": 1, "slow_ms": slow_ms}
        redis.hset(KEY, name, json.dumps(told))
    say(redis, "clock a:4", 1)
    assert read_slowness(redis_url) == 90.0


def test_without_redis_nobody_is_held_up(rt: Runtime, catalogue: Catalogue, tmp_path: Path) -> None:
    away = Settings(_env_file=None, redis_url=f"unix://{tmp_path}/none.sock")  # type: ignore[call-arg]
    Heartbeat(Runtime(away, rt.engine, catalogue, rt.reference, rt.limits), WEB).beat()
    assert read_processes(str(away.redis_url)) == []


@pytest.mark.parametrize(
    ("published", "number", "states"),
    [
        pytest.param(60, 2, ["done"], id="follows"),
        pytest.param(60, 1, ["done", "error"], id="behind"),
        pytest.param(2, 1, ["done"], id="not yet"),
    ],
)
def test_a_process_that_stays_behind_is_told(
    rt: Runtime, redis: Redis, catalogue: Catalogue, published: float, number: int, states: list[str]
) -> None:
    newer = reworded(catalogue, 2)
    publish_now(rt.engine, newer, published_at=datetime.fromtimestamp(time.time() - published, UTC))
    live = Runtime(rt.settings, rt.engine, newer, rt.reference, rt.limits)
    say(redis, "worker dua:7", number)
    found = checks(live, "process")
    assert [each.state for each in found] == states
    if "error" in states:
        assert found[-1].values == {"process": "worker", "place": "dua:7", "number": 1, "live": 2}


def test_rings_that_nobody_takes_and_rings_that_failed_are_told(rt: Runtime, redis: Redis) -> None:
    queue = Queue("bulk", connection=redis, serializer=JSONSerializer)
    job = queue.enqueue("sms.jobs.send_due", [])
    assert checks(rt, "jobs") == [], "it has just come"
    redis.hset(f"rq:job:{job.id}", "enqueued_at", "2026-11-20T03:30:00.000000Z")
    (waits,) = checks(rt, "jobs")
    assert (waits.state, waits.code, waits.values["queue"]) == ("error", "wait", "bulk")
    queue.remove(job)
    FailedJobRegistry("bulk", connection=redis, serializer=JSONSerializer).add(job, ttl=60)
    (failed,) = checks(rt, "jobs")
    assert (failed.state, failed.code, failed.values) == ("warning", "failed", {"queue": "bulk", "number": 1})


def test_what_failed_long_ago_is_forgotten(redis: Redis, redis_url: str) -> None:
    redis.zadd("rq:failed:replies", {"old": time.time() - 1})
    rings = read_rings(redis_url)
    assert rings is not None
    assert rings.failed["replies"] == 0
