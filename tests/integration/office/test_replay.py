"""Replays go through everything once, in turns, whoever is killed in between."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, func, insert, select
from sqlalchemy.orm import Session, sessionmaker

from core.access import Actor
from core.catalogue import Catalogue
from core.catalogue_parts import part_of, with_parts
from core.context import Reference
from office import replay
from office.replay import CORPUS, ReplayRunning, Wish
from runtime.runtime import Runtime
from store import replays
from store.tables import audit_entries, mo_messages, replay_runs
from tests.conftest import NOW
from tests.intake_cases import make_rt
from tests.replay_cases import heard, save_heard, with_jadwal

WHO = Actor("user:sari")
TEXTS = ["saldo#00001234567", "jadwal", "JADWAL", "siti jadwal 00001234567", "jadwal"] * 20


@pytest.fixture
def rt(engine: Engine, catalogue: Catalogue, reference: Reference) -> Iterator[Runtime]:
    """A runtime whose database holds a hundred answered messages."""
    replay._pairs.clear()
    rt = make_rt(engine, catalogue, reference)
    with rt.transaction() as db:
        save_heard(db, NOW, TEXTS)
    yield rt
    replay._pairs.clear()


def later(rt: Runtime, seconds: float) -> Runtime:
    return replace(rt, clock=lambda: NOW + timedelta(seconds=seconds))


def ask(rt: Runtime, **wish: Any) -> int:
    return replay.ask(rt, WHO, Wish(**wish), with_jadwal(rt.catalogue), 3)


def run_of(rt: Runtime, run_id: int) -> replays.Run:
    with rt.transaction() as db:
        found = replays.find(db, run_id)
    assert found is not None
    return found


def finish(rt: Runtime, run_id: int, seconds: float = 10.0) -> replays.Run:
    turns, at = 0, 0.0
    while replay.take_turn(later(rt, at), run_id, seconds):
        turns, at = turns + 1, at + 1.0
        assert turns < 500
    return run_of(rt, run_id)


def test_a_run_finds_what_is_answered_now(rt: Runtime) -> None:
    run = finish(rt, ask(rt, days=1))
    assert (run.state, run.done, run.total) == ("done", 100, 100)
    assert (run.counts["answered"], run.counts["understood"]) == (60, 20)
    whose = {"?": {"answered": 60}, "?number_only": {"understood": 20}, "SALDO": {"same": 20}}
    assert run.counts["keywords"] == whose
    assert {each["text"]: each["count"] for each in run.samples} == {"jadwal": 60, "••• jadwal xxxxxxxxxxx": 20}


def test_turns_that_end_early_come_to_the_same(rt: Runtime) -> None:
    run = finish(rt, ask(rt, days=1), seconds=0.0)
    assert (run.state, run.done, run.counts["answered"], run.counts["same"]) == ("done", 100, 60, 20)


def test_older_messages_and_screens_are_left_out(rt: Runtime) -> None:
    old = [heard(900 + days, "jadwal", NOW - timedelta(days=days)) for days in (9, 8)]
    with rt.transaction() as db:
        db.execute(mo_messages.delete())
        db.execute(insert(mo_messages), old)
        save_heard(db, NOW, ["jadwal"] * 3)
        db.execute(insert(mo_messages), [heard(990, "menu", NOW, provider="ussd_simulator")])
    run = finish(rt, ask(rt, days=7))
    assert (run.done, run.total) == (3, 3)


def test_a_turn_that_was_killed_is_done_again_once(rt: Runtime) -> None:
    run_id = ask(rt, days=1)
    with rt.transaction() as db:  # a worker that died in its turn
        assert replays.take(db, run_id, NOW, NOW + replay.LEASE, NOW) is not None
    assert not replay.take_turn(later(rt, 1), run_id)
    replay.sweep(later(rt, 10))
    assert run_of(rt, run_id).done == 0
    replay.sweep(later(rt, 31))  # no worker can be rung here: the clock does a turn
    run = run_of(rt, run_id)
    assert (run.state, run.done) == ("done", 100)


def test_two_at_once_count_nothing_twice(rt: Runtime) -> None:
    run_id = ask(rt, days=1)
    with rt.transaction() as db:
        first = replays.take(db, run_id, NOW, NOW + replay.LEASE, NOW)
    assert first is not None
    assert not replay.take_turn(later(rt, 40), run_id, 10.0)
    with rt.transaction() as db:
        assert not replays.save(db, first, {"done": 5})
    assert run_of(rt, run_id).done == 100


def test_between_turns_there_is_a_pause(rt: Runtime) -> None:
    run_id = ask(rt, days=1)
    assert replay.take_turn(rt, run_id, 0.0)
    assert not replay.take_turn(later(rt, 0.1), run_id, 0.0), "somebody else rang, too"
    with rt.transaction() as db:
        assert replays.abandoned(db, NOW + timedelta(seconds=1)) == []
        assert replays.abandoned(db, NOW + timedelta(seconds=6)) == [run_id]
    assert replay.take_turn(later(rt, replay.PAUSE_SECONDS), run_id, 0.0)


def test_one_run_at_a_time(rt: Runtime) -> None:
    run_id = ask(rt, days=1)
    with pytest.raises(ReplayRunning) as refused:
        ask(rt, days=7)
    assert refused.value.run_id == run_id
    assert replay.cancel(rt, WHO, run_id)
    assert not replay.cancel(rt, WHO, run_id)
    assert not replay.take_turn(rt, run_id)
    assert ask(rt, days=7) != run_id


def test_a_cancelled_run_stays_so_whatever_its_turn_finds(rt: Runtime) -> None:
    run_id = ask(rt, days=1)
    with rt.transaction() as db:
        taken = replays.take(db, run_id, NOW, NOW + replay.LEASE, NOW)
    assert taken is not None
    replay.cancel(rt, WHO, run_id)
    with rt.transaction() as db:
        assert not replays.save(db, taken, {"done": 50, "state": "done"})
    assert run_of(rt, run_id).state == "cancelled"


def test_a_run_whose_catalogue_is_gone_fails(rt: Runtime) -> None:
    run_id = ask(rt, days=1)
    with rt.transaction() as db:
        db.execute(replay_runs.update().values(live_number=99))
    assert not replay.take_turn(rt, run_id)
    assert run_of(rt, run_id).state == "failed"


def test_the_shipped_texts(rt: Runtime) -> None:
    run = finish(rt, ask(rt, source=CORPUS))
    marked = run.counts["labelled"]
    assert run.done == run.total == marked["texts"] > 900
    assert marked["live"] / marked["texts"] > 0.98
    assert marked["draft"] <= marked["live"]


def test_a_keyword_that_the_draft_closes_is_answered_no_longer(rt: Runtime) -> None:
    entry = part_of(rt.catalogue, "keywords.SALDO")
    closed = with_parts(rt.catalogue, {"keywords.SALDO": {**entry, "valid_until": "2026-11-19"}})
    run = finish(rt, replay.ask(rt, WHO, Wish(days=1), closed, 3))
    assert run.counts["keywords"]["SALDO"] == {"unanswered": 20}


def test_nothing_that_is_kept_holds_a_digit_of_a_message(rt: Runtime) -> None:
    run = finish(rt, ask(rt, days=1))
    assert run.samples
    assert not any(character.isdigit() for each in run.samples for character in each["text"])


def test_who_asked_and_cancelled_is_noted(rt: Runtime) -> None:
    replay.cancel(rt, WHO, ask(rt, days=1))
    with rt.transaction() as db:
        noted = db.execute(select(audit_entries.c.action, audit_entries.c.actor).order_by(audit_entries.c.number)).all()
    assert noted == [("replay.start", "user:sari"), ("replay.cancel", "user:sari")]


def test_old_runs_go(rt: Runtime, sessions: sessionmaker[Session]) -> None:
    for _ in range(replays.KEPT + 5):
        replay.cancel(rt, WHO, ask(rt, days=1))
    with sessions() as db:
        assert db.execute(select(func.count()).select_from(replay_runs)).scalar_one() <= replays.KEPT + 1


def test_no_messages_is_an_end_too(rt: Runtime) -> None:
    with rt.transaction() as db:
        db.execute(mo_messages.delete())
    run = finish(rt, ask(rt, days=7))
    assert (run.state, run.total, run.done) == ("done", 0, 0)
