"""The pace of requests: shared through Redis, and kept without it."""

from datetime import UTC, datetime, timedelta

from redis import Redis

from runtime.pace import Granted, Pace
from tests.ports import free_port

NOW = datetime(2026, 11, 20, 3, 30, 20, tzinfo=UTC)


def test_alone_it_counts_per_name_and_minute() -> None:
    pace = Pace(2, None)
    assert [pace.take("a", NOW) for _ in range(3)] == [
        Granted(True, 2, 1, 40),
        Granted(True, 2, 0, 40),
        Granted(False, 2, 0, 40),
    ]
    assert pace.take("b", NOW).allowed
    assert pace.take("a", NOW + timedelta(seconds=40)).allowed


def test_processes_share_it_through_redis(redis_url: str) -> None:
    here, there = Pace(3, redis_url), Pace(3, redis_url)
    assert [each.take("a", NOW).allowed for each in (here, there, here, there)] == [True, True, True, False]
    client = Redis.from_url(redis_url)
    keys = list(client.scan_iter("kabar:pace:*"))
    assert [0 < client.ttl(key) <= 120 for key in keys] == [True]
    client.close()


def test_an_emptied_redis_does_not_make_anybody_faster(redis_url: str) -> None:
    pace = Pace(2, redis_url)
    pace.take("a", NOW)
    pace.take("a", NOW)
    client = Redis.from_url(redis_url)
    client.flushall()
    client.close()
    assert not pace.take("a", NOW).allowed


def test_without_its_redis_it_counts_alone() -> None:
    pace = Pace(2, f"redis://127.0.0.1:{free_port()}/0")
    assert [pace.take("a", NOW).allowed for _ in range(3)] == [True, True, False]
