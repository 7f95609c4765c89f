"""The core system is told of every final outcome of a notice, by signed requests, whatever state it is in."""

import socket
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from time import monotonic
from typing import Any
from uuid import uuid4

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine, select, update

from api.outgoing import BATCH, HELD_BACK, LEASE, body_of, tell_due
from cli import main
from core.catalogue import Catalogue
from core.context import Limits, Reference
from core.delivery import MtStatus
from runtime.doorbell import JOB_TIMEOUT
from runtime.runtime import Runtime, read_clock
from runtime.settings import Settings
from runtime.supervisor import SECONDS_TO_STOP
from runtime.watch import TELL_JOB
from store import core_webhooks, notices, outbox
from store.outbox import NewMt, Result
from store.tables import claims, mt_messages
from store.tables import core_webhooks as table
from tests.fakes.core_system import SECRET
from tests.fakes.server import ask, running
from tests.ports import free_port
from tests.store_cases import SARI, claim, person, save_people


@pytest.fixture(scope="module")
def core_system() -> Iterator[str]:
    """A process that plays the core system."""
    with running("tests.fakes.core_system") as base:
        yield base


@pytest.fixture
def rt(engine: Engine, catalogue: Catalogue, reference: Reference, core_system: str, tmp_path: Any) -> Runtime:
    """A house that tells the core system. Its clock is the real one: the receiver looks at how old a request is."""
    settings = Settings(var_dir=tmp_path, core_webhook_url=f"{core_system}/hook", core_webhook_secret=SECRET)
    return Runtime(settings, engine, catalogue, reference, Limits())


def later(rt: Runtime, wait: timedelta) -> Runtime:
    """The same house after a while. It says what time it is to nobody but itself: what it sends is dated today."""

    class Later(datetime):
        def timestamp(self) -> float:
            return read_clock().timestamp()

    at = rt.now() + wait
    moved = Later(at.year, at.month, at.day, at.hour, at.minute, at.second, at.microsecond, at.tzinfo)
    return replace(rt, clock=lambda: moved)


def told_of(base: str, names: Sequence[str]) -> list[tuple[str, str]]:
    """What the core system was told of these messages, and how it answered, in the order in which it happened."""
    seen = [(each["document"]["message_id"], each["answered"]) for each in ask(base, "/seen")]
    return [(names[[*names].index(name)], answered) for name, answered in seen if name in names]


def end_notices(rt: Runtime, number: int = 1, status: MtStatus = MtStatus.DELIVERED) -> list[str]:
    """Notices about a claim that have come to this end; their ids."""
    now = rt.now()
    with rt.transaction() as db:
        if not (known := db.execute(select(claims.c.id)).scalar()):
            save_people(db, now, person(claims=(claim(),)))
            known = db.execute(select(claims.c.id)).scalar_one()
        names = [uuid4().hex for _ in range(number)]
        outbox.queue(db, [notice(name, now, claim_id=known) for name in names], now)
    with rt.transaction() as db:
        outbox.record_results(db, [(name, Result(status, "30003", "kannel")) for name in names], now)
    return names


def notice(name: str, now: datetime, **changes: Any) -> NewMt:
    usual = {"sender": "2757", "text": "Kabar", "kind": "notice", "language": "id", "due_at": now, "topic": "stage"}
    return NewMt(id=name, recipient=SARI, **usual | changes)  # type: ignore[arg-type]


class Bell:
    """A doorbell that notes what was rung."""

    def __init__(self) -> None:
        self.rung: list[tuple[str, str]] = []

    def ring(self, job: str, ids: Sequence[int | str], queue: str) -> bool:
        self.rung.append((job, queue))
        return True


def tell_all(rt: Runtime) -> int:
    """Do all the jobs that one ring leads to; how much was taken."""
    bell, told, jobs = Bell(), 0, 1
    while jobs:
        told += tell_due(replace(rt, doorbell=bell))  # type: ignore[arg-type]
        jobs = len(bell.rung)
        assert set(bell.rung) <= {(TELL_JOB, "bulk")}
        bell.rung.clear()
    return told


def statuses(rt: Runtime) -> list[str]:
    with rt.transaction() as db:
        return [row["status"] for row in core_webhooks.newest(db, 1000)]


def test_a_document_says_what_came_of_the_notice_and_to_whose_event(rt: Runtime, core_system: str) -> None:
    (name,) = end_notices(rt)
    with rt.transaction() as db:
        db.execute(update(mt_messages).values(occasion="stage:1:DISETUJUI:106"))
    assert tell_due(rt) == 1
    (seen,) = [each for each in ask(core_system, "/seen") if each["document"]["message_id"] == name]
    at = datetime.fromisoformat(seen["document"].pop("at"))
    assert abs(at - rt.now()) < timedelta(minutes=1)
    assert seen["document"].pop("id")
    assert seen["type"] == "application/json"
    assert seen["document"] == {
        "type": "notice.delivered",
        "claim_number": "K0000900001",
        "topic": "stage",
        "stage": "DISETUJUI",
        "sequence": 106,
        "message_id": name,
        "status": "delivered",
        "reason": "30003",
    }
    assert statuses(rt) == ["delivered"]
    assert tell_due(rt) == 0


@pytest.mark.parametrize("mood", ["500", "404", "302", "hang_up", "429 7"])
def test_what_is_not_taken_is_told_again(rt: Runtime, core_system: str, mood: str) -> None:
    names = end_notices(rt)
    ask(core_system, "/play", f'["{mood}"]')
    assert tell_due(rt) == 0
    assert tell_due(rt) == 0
    assert tell_due(later(rt, HELD_BACK + timedelta(seconds=1))) == 1
    assert told_of(core_system, names) == [(names[0], mood), (names[0], "200")]


def test_the_receiver_says_when_to_come_again(rt: Runtime, core_system: str) -> None:
    names = end_notices(rt)
    ask(core_system, "/play", '["503 120"]')
    tell_due(rt)
    assert tell_due(later(rt, timedelta(seconds=110))) == 0
    assert tell_due(later(rt, timedelta(seconds=125))) == 1
    assert told_of(core_system, names) == [(names[0], "503 120"), (names[0], "200")]


def test_gone_ends_it(rt: Runtime, core_system: str) -> None:
    names = end_notices(rt)
    ask(core_system, "/play", '["410"]')
    tell_due(rt)
    assert statuses(rt) == ["failed"]
    assert tell_due(later(rt, timedelta(days=1))) == 0
    assert told_of(core_system, names) == [(names[0], "410")]


def test_after_three_days_it_is_given_up(rt: Runtime, core_system: str) -> None:
    end_notices(rt)
    ask(core_system, "/play", '["500", "500"]')
    tell_due(rt)
    tell_due(later(rt, timedelta(days=3)))
    assert statuses(rt) == ["failed"]


def test_one_bad_answer_does_not_keep_the_others_from_being_told(rt: Runtime, core_system: str) -> None:
    names = end_notices(rt, 150)
    ask(core_system, "/play", '["500", "hang_up", "500"]')
    assert tell_all(rt) == 147
    assert tell_all(later(rt, HELD_BACK)) == 3
    assert len(told_of(core_system, names)) == 153


def test_while_nobody_is_there_everything_waits(rt: Runtime) -> None:
    away = rt.settings.model_copy(update={"core_webhook_url": f"http://127.0.0.1:{free_port()}/"})
    gone = replace(rt, settings=away)
    end_notices(rt, 200)
    assert tell_due(gone) == 0
    with rt.transaction() as db:
        rows = core_webhooks.newest(db, 1000)
        assert not core_webhooks.is_due(db, rt.now())
    assert sum(row["attempts"] for row in rows) == BATCH
    assert sum(row["due_at"] <= rt.now() for row in rows) == 200 - BATCH, (
        "what was not tried is not touched, however much it is"
    )
    assert tell_due(rt) == 0
    assert tell_all(later(rt, HELD_BACK + timedelta(seconds=1))) == 200


def test_a_batch_ends_in_time_for_a_worker_that_is_to_stop_though_the_receiver_is_silent(rt: Runtime) -> None:
    """The receiver takes every connection and says nothing."""
    names = end_notices(rt, BATCH + 8)
    with socket.create_server(("127.0.0.1", 0), backlog=BATCH) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        quiet = replace(rt, settings=rt.settings.model_copy(update={"core_webhook_url": url}))
        began = monotonic()
        assert tell_all(quiet) == 0
    assert monotonic() - began < min(SECONDS_TO_STOP, JOB_TIMEOUT) * 0.7
    with rt.transaction() as db:
        rows = core_webhooks.newest(db, 100)
    assert Counter(row["last_answer"] is not None for row in rows) == {True: BATCH, False: len(names) - BATCH}


def test_two_workers_tell_nothing_twice(rt: Runtime) -> None:
    end_notices(rt, 3)
    with rt.transaction() as db:
        held = core_webhooks.take_due(db, rt.now(), 2, LEASE)
    with rt.transaction() as db:
        others = core_webhooks.take_due(db, rt.now(), 9, LEASE)
    assert len({each.id for each in held} | {each.id for each in others}) == 3
    with rt.transaction() as db:
        assert core_webhooks.take_due(db, rt.now(), 9, LEASE) == []


def test_who_took_too_long_has_no_say_any_more(rt: Runtime) -> None:
    end_notices(rt)
    with rt.transaction() as db:
        (slow,) = core_webhooks.take_due(db, rt.now(), 1, LEASE)
    after = rt.now() + LEASE
    with rt.transaction() as db:
        (fast,) = core_webhooks.take_due(db, after, 1, LEASE)
        core_webhooks.note_told(db, fast, "HTTP 200", after)
        core_webhooks.note_later(db, slow, "HTTP 500", after)
    assert body_of(slow) == body_of(fast)
    assert statuses(rt) == ["delivered"]


@pytest.mark.parametrize("status", [MtStatus.DELIVERED, MtStatus.FAILED, MtStatus.EXPIRED, MtStatus.CANCELLED])
def test_every_end_is_told_once(rt: Runtime, status: MtStatus) -> None:
    names = end_notices(rt, status=status)
    with rt.transaction() as db:
        assert core_webhooks.queue_final(db, names, rt.now()) == 0
        (row,) = core_webhooks.newest(db, 9)
    assert row["message_status"] == status.value


def test_a_notice_that_is_called_off_is_told_too(rt: Runtime) -> None:
    now = rt.now()
    end_notices(rt, 0)
    with rt.transaction() as db:
        known = db.execute(select(claims.c.id)).scalar_one()
        outbox.queue(db, [notice("off", now, claim_id=known)], now)
        notices.cancel(db, {"off": "superseded"}, now)
        (told,) = core_webhooks.take_due(db, now, 9, LEASE)
    assert (told.status, told.reason, told.stage) == ("cancelled", "superseded", None)


def test_failed_and_then_delivered_are_two_documents(rt: Runtime) -> None:
    (name,) = end_notices(rt, status=MtStatus.FAILED)
    with rt.transaction() as db:
        outbox.record_results(db, [(name, Result(MtStatus.DELIVERED))], rt.now())
        taken = core_webhooks.take_due(db, rt.now(), 9, LEASE)
    assert sorted((each.status, each.reason) for each in taken) == [("delivered", None), ("failed", "30003")]


def test_what_is_not_final_not_about_a_claim_or_not_wanted_is_not_told(rt: Runtime) -> None:
    now = rt.now()
    end_notices(rt, status=MtStatus.SENT)
    with rt.transaction() as db:
        outbox.queue(db, [notice("code", now, kind="code")], now)
        outbox.record_results(db, [("code", Result(MtStatus.DELIVERED))], now)
        assert core_webhooks.newest(db, 9) == []
    silent = replace(rt, settings=rt.settings.model_copy(update={"core_webhook_url": ""}))
    end_notices(silent)
    assert statuses(rt) == []
    assert tell_due(silent) == 0


def test_told_and_given_up_ones_are_told_again_when_somebody_asks(rt: Runtime, monkeypatch: Any) -> None:
    monkeypatch.setenv("DATABASE_URL", rt.engine.url.render_as_string(hide_password=False))
    end_notices(rt, 2)
    tell_due(rt)
    with rt.transaction() as db:
        first, _ = core_webhooks.newest(db, 9)
        db.execute(update(table).where(table.c.id == first["id"]).values(status="failed"))
    run = CliRunner().invoke
    assert "failed" in run(main, ["webhook", "list", "--status", "failed"]).output
    assert run(main, ["webhook", "replay", first["id"]]).output.startswith("1 ")
    assert run(main, ["webhook", "replay", first["id"]]).exit_code == 3
    assert run(main, ["webhook", "replay", "--since", "1h"]).output.startswith("1 ")
    assert run(main, ["webhook", "replay"]).exit_code == 2
    assert tell_due(rt) == 2
