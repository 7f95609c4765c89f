"""`kabar campaign watch`: a line for each tenth where it is not a terminal, a bar where it is."""

import io
import json
from collections.abc import Iterator
from dataclasses import replace

import click
import pytest
from rich.console import Console
from sqlalchemy import Engine
from structlog.testing import capture_logs

from commands import campaign_watch
from commands.campaign_watch import line_of, show_bar, show_lines, summary, until_ended, watch_ledger
from core.campaigns import State
from core.catalogue import Catalogue
from core.context import Reference
from office import campaign_release, campaign_runs
from office.campaign_life import NotDone
from office.campaign_progress import Progress, progress
from office.campaign_release import release_due
from office.campaign_sweep import sweep
from runtime.runtime import Runtime
from tests.running_cases import MORNING, ONE, WATI, Clock, make, put, send, stored


@pytest.fixture(autouse=True)
def _silent() -> Iterator[None]:
    with capture_logs():
        yield


@pytest.fixture
def clock() -> Clock:
    campaign_release._reached.clear()
    return Clock()


@pytest.fixture
def rt(engine: Engine, catalogue: Catalogue, reference: Reference, clock: Clock) -> Runtime:
    return make(engine, catalogue, reference, clock, campaign_watched=1000)


def going_on(rt: Runtime, clock: Clock) -> Iterator[Progress]:
    """Look, while a worker sends twenty messages every ten seconds."""

    def work(_seconds: float) -> None:
        clock.turn(seconds=10)
        send(rt, 20)
        release_due(rt)
        sweep(rt)

    return until_ended(lambda: progress(rt, ONE), work)


def test_a_line_for_each_tenth_and_each_state(rt: Runtime, clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    put(rt, 100, bad=tuple(range(1, 11)))
    sweep(rt)
    last = show_lines(going_on(rt, clock))
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition("  ")[0] for line in lines] == [
        "0 % (0/90)", "22 % (20/90)", "44 % (40/90)", "66 % (60/90)", "88 % (80/90)", "100 % (90/90)",
    ]  # fmt: skip
    assert last.campaign.state is State.DONE
    assert summary(last) == "selesai/done: 100 baris/rows: 10 duplicate, 90 sent"


def test_rate_and_end_are_told(rt: Runtime, clock: Clock) -> None:
    put(rt, 1000)
    sweep(rt)
    send(rt, 20)
    assert progress(rt, ONE).per_minute is None, "too early to tell"
    clock.turn(seconds=30)
    send(rt, 20)
    seen = progress(rt, ONE)
    assert (seen.per_minute, seen.ledger.last_minute) == (64, 32)
    assert seen.done_at is not None
    assert 14 * 60 <= (seen.done_at - clock.at).total_seconds() <= 17 * 60
    assert line_of(seen) == "3 % (32/1000)  berjalan/running  32 sent, 64/menit, ~2026-11-20 10:45 WIB"


def test_what_cannot_be_done_before_its_end_promises_nothing(rt: Runtime, clock: Clock) -> None:
    put(rt, 1000, per_minute=1, expires_at=MORNING.replace(hour=5))
    sweep(rt)
    assert progress(rt, ONE).done_at is None


def test_a_bar_in_a_terminal(rt: Runtime, clock: Clock) -> None:
    put(rt, 30)
    sweep(rt)
    screen = io.StringIO()
    last = show_bar(going_on(rt, clock), Console(file=screen, force_terminal=True, width=150))
    assert last.settled == 30
    assert "100%" in screen.getvalue()


def test_a_ledger_that_does_not_sum_up_is_told_as_such(rt: Runtime) -> None:
    put(rt, 5)
    sweep(rt)
    seen = progress(rt, ONE)
    broken = replace(seen, ledger=replace(seen.ledger, waiting=seen.ledger.waiting + 1))
    assert "DOES NOT BALANCE" in line_of(broken)


def test_what_is_watched_ends_with_the_campaign(rt: Runtime, capsys: pytest.CaptureFixture[str]) -> None:
    put(rt, 3)
    sweep(rt)
    campaign_runs.cancel(rt, WATI, ONE)
    watch_ledger(rt, ONE, once=False, as_json=False)
    assert "dibatalkan/cancelled: 3 baris/rows: 3 unsent" in capsys.readouterr().out


def test_programs_get_json(rt: Runtime, capsys: pytest.CaptureFixture[str]) -> None:
    put(rt, 3)
    sweep(rt)
    watch_ledger(rt, ONE, once=True, as_json=True)
    told = json.loads(capsys.readouterr().out)
    assert (told["state"], told["statuses"], told["sums"]) == ("running", {"queued": 3}, True)


def test_once_is_once(rt: Runtime, capsys: pytest.CaptureFixture[str]) -> None:
    put(rt, 3)
    sweep(rt)
    watch_ledger(rt, ONE, once=True, as_json=False)
    assert capsys.readouterr().out.startswith("0 % (0/3)  berjalan/running")


def test_who_stops_watching_does_not_stop_the_campaign(
    rt: Runtime, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    put(rt, 3)
    sweep(rt)

    def interrupt(_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(campaign_watch, "show_lines", interrupt)
    with pytest.raises(click.exceptions.Exit) as ended:
        watch_ledger(rt, ONE, once=False, as_json=False)
    assert ended.value.exit_code == 130
    assert "kabar campaign watch" in capsys.readouterr().err
    assert stored(rt).state is State.RUNNING


def test_an_unknown_campaign(rt: Runtime) -> None:
    with pytest.raises(NotDone):
        watch_ledger(rt, "nowhere", once=True, as_json=False)
