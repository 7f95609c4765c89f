"""Token buckets and the board of breakers, on a real Redis and without one."""

import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from redis import Redis

from core.breaker import BreakerState
from runtime.breakers import KEY, Board
from runtime.tokens import RESERVES, Bucket, Tokens, burst_of
from tests.e2e.supervision import wait_until

SLOW = 0.01  # tokens a second: none come while a test looks


class Watch:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def test_all_workers_share_one_bucket(redis_url: str) -> None:
    first, second = Tokens(redis_url, {"kannel": SLOW}), Tokens(redis_url, {"kannel": SLOW})
    assert (first.grant("kannel", 1, 0), second.grant("kannel", 5, 0), first.grant("kannel", 1, 0)) == (1, 1, 0)


def test_many_at_once_get_no_more_than_there_are(redis_url: str) -> None:
    granted: list[int] = []
    rate = 200.0

    def ask() -> None:
        tokens = Tokens(redis_url, {"kannel": rate})
        granted.extend(tokens.grant("kannel", 30, 0) for _ in range(3))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert burst_of(rate) <= sum(granted) <= burst_of(rate) + rate  # a second is more than it takes


def test_tokens_come_back_with_time(redis_url: str) -> None:
    tokens = Tokens(redis_url, {"kannel": 1000.0})
    assert tokens.grant("kannel", 500, 0) > 0
    wait_until(lambda: tokens.grant("kannel", 50, 0) > 0, "new tokens")


def test_an_emptied_redis_is_a_full_bucket_no_more(redis_url: str) -> None:
    tokens = Tokens(redis_url, {"kannel": SLOW})
    assert tokens.grant("kannel", 9, 0) == 2
    with Redis.from_url(redis_url) as client:
        client.flushall()
    assert tokens.grant("kannel", 9, 0) == 2
    assert tokens.grant("kannel", 9, 0) == 0


@pytest.mark.parametrize("with_redis", [True, False], ids=["redis", "local"])
def test_lower_priorities_leave_something_for_replies(with_redis: bool, redis_url: str) -> None:
    rate = 20.0
    tokens = Tokens(redis_url if with_redis else None, {"kannel": rate}, Watch())
    left = tokens.grant("kannel", 100, 2)
    assert left <= burst_of(rate) * (1 - RESERVES[2]) + 1
    assert tokens.grant("kannel", 100, 0) >= burst_of(rate) * RESERVES[2] - 1


def test_a_slow_provider_is_not_kept_for_replies_alone() -> None:
    tokens = Tokens(None, {"kannel": 0.5}, Watch())
    assert tokens.grant("kannel", 1, 2) == 1


def test_without_redis_a_bucket_of_its_own_counts(tmp_path: Path) -> None:
    watch = Watch()
    tokens = Tokens(f"unix://{tmp_path}/nobody.sock", {"kannel": 10.0}, watch)
    assert (tokens.grant("kannel", 9, 0), tokens.grant("kannel", 9, 0)) == (5, 0)
    watch.seconds = 0.2
    assert tokens.grant("kannel", 9, 0) == 2


def test_while_redis_is_away_workers_share_the_rate_as_many_as_there_were(redis_url: str) -> None:
    watch, rate = Watch(), 40.0
    workers = [Tokens(redis_url, {"kannel": rate}, watch) for _ in range(4)]
    for _ in range(2):  # the first one hears of the others the second time
        for worker in workers:
            worker.grant("kannel", 1, 0)
        watch.seconds += 10
    with Redis.from_url(redis_url) as client:
        client.shutdown(nosave=True)
    granted = 0
    for _ in range(500):
        watch.seconds += 0.02
        granted += sum(worker.grant("kannel", 5, 1) for worker in workers)
    assert 0.7 * rate * 10 <= granted <= burst_of(rate) + rate * 10


def test_who_has_no_rate_has_no_limit() -> None:
    tokens = Tokens(None, {})
    assert (tokens.grant("twilio", 1000, 2), tokens.grant("twilio", 0, 2), tokens.is_limited("twilio")) == (
        1000,
        0,
        False,
    )


@given(st.floats(0.1, 1000), st.lists(st.tuples(st.floats(0, 5), st.integers(0, 100), st.sampled_from([0, 1, 2]))))
def test_no_more_is_granted_than_a_full_bucket_and_what_came(rate: float, asked: list[tuple[float, int, int]]) -> None:
    bucket, now, granted = Bucket(rate, burst_of(rate), 0.0), 0.0, 0
    for seconds, wanted, priority in asked:
        now += seconds
        tokens = bucket.grant(wanted, RESERVES[priority] * burst_of(rate), now)
        assert 0 <= tokens <= wanted
        granted += tokens
    assert granted <= burst_of(rate) + rate * now + 0.01


def test_breakers_can_be_read_by_others(redis_url: str) -> None:
    Board(redis_url).leave({"kannel": (BreakerState.OPEN, 3)})
    (reading,) = Board(redis_url).read()
    assert (reading.provider, reading.state, reading.under_way) == ("kannel", BreakerState.OPEN, 3)


def test_what_an_ended_process_left_is_not_read_and_goes(redis_url: str) -> None:
    with Redis.from_url(redis_url) as client:
        client.hset(KEY, "elsewhere:1", '{"at": 1000.0, "states": {"twilio": ["open", 0]}}')
        assert Board(redis_url).read() == []
        Board(redis_url).leave({"kannel": (BreakerState.CLOSED, 0)})
        assert client.hlen(KEY) == 1


def test_without_redis_nothing_is_left_and_nothing_found(tmp_path: Path) -> None:
    for url in (None, f"unix://{tmp_path}/nobody.sock"):
        Board(url).leave({"kannel": (BreakerState.OPEN, 1)})
        assert Board(url).read() == []
