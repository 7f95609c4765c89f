"""What a process says of how quickly it answers."""

import pytest

from runtime import quickness
from runtime.quickness import FEWEST, SECONDS, Quickness


@pytest.fixture
def hands(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """A clock that stands where its only number says."""
    shown = [100.0]
    monkeypatch.setattr(quickness.time, "monotonic", lambda: shown[0])
    return shown


def answer(noted: Quickness, hands: list[float], *took: float) -> None:
    for seconds in took:
        with noted.noted():
            hands[0] += seconds


def test_of_few_answers_nothing_is_said(hands: list[float]) -> None:
    noted = Quickness()
    answer(noted, hands, *[0.01] * (FEWEST - 1))
    assert noted.slow_ms() is None


def test_the_slower_ones_are_told_not_the_slowest(hands: list[float]) -> None:
    noted = Quickness()
    answer(noted, hands, *[0.01] * 90, *[0.02] * 8, 0.3, 0.3)
    assert noted.slow_ms() == pytest.approx(20)


def test_what_was_long_ago_is_forgotten(hands: list[float]) -> None:
    noted = Quickness()
    answer(noted, hands, *[0.01] * 50)
    hands[0] += SECONDS + 1
    assert noted.slow_ms() is None


def test_what_failed_was_no_answer(hands: list[float]) -> None:
    noted = Quickness()
    for _ in range(FEWEST):
        with pytest.raises(ValueError, match="not ours"), noted.noted():
            raise ValueError("not ours")
    assert noted.slow_ms() is None
