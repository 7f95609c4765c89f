"""Group commit: everybody gets their own result, batches grow with the load, a bad item fails alone."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from engine.batching import Batcher


def test_a_lone_item_is_handled_at_once() -> None:
    assert Batcher(lambda items: [item * 2 for item in items]).submit(21) == 42


def test_items_that_wait_while_one_batch_runs_share_the_next() -> None:
    first_runs, go_on = threading.Event(), threading.Event()
    batches: list[list[int]] = []

    def handle(items: Sequence[int]) -> list[int]:
        batches.append(list(items))
        if len(batches) == 1:
            first_runs.set()
            go_on.wait(10)
        return [item * 10 for item in items]

    batcher = Batcher(handle)
    with ThreadPoolExecutor(8) as pool:
        first = pool.submit(batcher.submit, 0)
        assert first_runs.wait(10)
        rest = [pool.submit(batcher.submit, n) for n in range(1, 6)]
        while len(batcher._waiting) < 5:
            threading.Event().wait(0.001)
        go_on.set()
        assert [future.result(10) for future in [first, *rest]] == [0, 10, 20, 30, 40, 50]
    assert len(batches) == 2
    assert sorted(batches[1]) == [1, 2, 3, 4, 5]


def test_no_batch_is_larger_than_allowed_and_nobody_is_forgotten() -> None:
    sizes: list[int] = []

    def handle(items: Sequence[int]) -> list[int]:
        sizes.append(len(items))
        return list(items)

    batcher = Batcher(handle, largest=3, leaders=2)
    with ThreadPoolExecutor(16) as pool:
        assert list(pool.map(batcher.submit, range(500))) == list(range(500))
    assert max(sizes) <= 3
    assert sum(sizes) == 500


def test_a_bad_item_fails_alone() -> None:
    first_runs, go_on = threading.Event(), threading.Event()

    def handle(items: Sequence[int]) -> list[int]:
        first_runs.set()
        go_on.wait(10)
        if 13 in items:
            raise ValueError("13")
        return list(items)

    batcher = Batcher(handle)
    with ThreadPoolExecutor(8) as pool:
        futures = {0: pool.submit(batcher.submit, 0)}
        assert first_runs.wait(10)
        futures |= {n: pool.submit(batcher.submit, n) for n in (12, 13, 14)}
        while len(batcher._waiting) < 3:
            threading.Event().wait(0.001)
        go_on.set()
        with pytest.raises(ValueError, match="13"):
            futures[13].result(10)
        assert [futures[n].result(10) for n in (0, 12, 14)] == [0, 12, 14]
    assert batcher.submit(7) == 7


def test_an_error_that_is_everybodys_is_not_tried_again_for_each() -> None:
    calls = []
    first_runs, go_on = threading.Event(), threading.Event()

    def handle(items: Sequence[int]) -> list[int]:
        calls.append(len(items))
        first_runs.set()
        go_on.wait(10)
        raise ConnectionError("away")

    batcher = Batcher(handle, common=(ConnectionError,))
    with ThreadPoolExecutor(8) as pool:
        futures = [pool.submit(batcher.submit, 0)]
        assert first_runs.wait(10)
        futures += [pool.submit(batcher.submit, n) for n in range(1, 4)]
        while len(batcher._waiting) < 3:
            threading.Event().wait(0.001)
        go_on.set()
        for future in futures:
            with pytest.raises(ConnectionError):
                future.result(10)
    assert calls == [1, 3]
