"""A campaign goes slower while people wait for answers, and as fast as before once they do not."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine

from core.catalogue import Catalogue
from core.context import Reference
from office import campaign_release, giving_way
from office.campaign_release import release_due
from office.campaign_sweep import sweep
from runtime.runtime import Runtime
from tests.running_cases import Clock, make, put, send, statuses


class Answers:
    """How slow answers are, in place of what web processes say in Redis."""

    slow_ms: float | None = None

    def __call__(self, _url: str) -> float | None:
        return self.slow_ms


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Answers:
    campaign_release.forget_all_but(())
    told = Answers()
    monkeypatch.setattr(giving_way, "read_slowness", told)
    monkeypatch.setattr(giving_way, "_answers", {})
    return told


@pytest.fixture
def rt(engine: Engine, catalogue: Catalogue, reference: Reference, clock: Clock) -> Runtime:
    made = make(engine, catalogue, reference, clock)
    return replace(made, settings=made.settings.model_copy(update={"redis_url": "unix:///nowhere"}))


def released_in(rt: Runtime, clock: Clock, seconds: int) -> int:
    """Return how many rows are released in so many seconds by a worker that sends at once what is there."""
    released = 0
    for _ in range(seconds):
        clock.turn(seconds=1)
        send(rt, 200)
        released += release_due(rt)
    return released


def test_while_answers_are_slow_less_and_less_is_released(rt: Runtime, clock: Clock, answers: Answers) -> None:
    put(rt, 4000, per_minute=6000)
    sweep(rt)
    as_asked = released_in(rt, clock, 4)
    answers.slow_ms = 500.0
    released_in(rt, clock, 6)
    given_way = released_in(rt, clock, 4)
    assert 0 < given_way < as_asked / 4
    answers.slow_ms = 5.0
    released_in(rt, clock, 20)
    assert released_in(rt, clock, 4) > as_asked * 0.9
    assert set(statuses(rt)) == {"sent", "queued"}


def test_a_rate_that_was_asked_for_is_never_passed(rt: Runtime, clock: Clock, answers: Answers) -> None:
    put(rt, 200, per_minute=60)
    sweep(rt)
    answers.slow_ms = 500.0
    assert released_in(rt, clock, 5) <= 6


def test_nobody_who_asks_is_no_reason_to_give_way(rt: Runtime, clock: Clock, answers: Answers) -> None:
    put(rt, 1000, per_minute=6000)
    sweep(rt)
    assert released_in(rt, clock, 4) > 300
