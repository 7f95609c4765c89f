"""Real workers, killed, stopped and robbed of Redis in mid-flight: nothing is lost and nothing sent twice."""

import os
import signal
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from redis import Redis
from rq import Queue
from rq.serializers import JSONSerializer
from sqlalchemy import Engine, insert, select

from core.catalogue import Catalogue
from core.context import Reference
from runtime.doorbell import Doorbell
from runtime.runtime import Runtime, read_clock
from runtime.settings import Settings
from runtime.supervisor import SECONDS_TO_STOP
from sms import clock
from store import outbox, stops
from store.outbox import NewMt
from store.stops import EVERYTHING
from store.tables import core_webhooks, mt_messages
from tests.e2e.processes import ROOT, environment
from tests.e2e.supervision import wait_until
from tests.fakes.server import running, taken_by, tell
from tests.ports import free_port

LATER = timedelta(hours=1)  # every lease is over
CONNECTIONS = 4
MOST_IN_DOUBT = (
    40  # what two seconds of a busy machine can hold back; each is known, and looked up where that is possible
)


@dataclass
class Place:
    """A database, a smsbox that takes 20 ms, a Redis, and workers on them."""

    rt: Runtime
    smsbox: str
    redis_url: str
    environ: dict[str, str]
    log: Path

    @contextmanager
    def worker(self) -> Iterator["subprocess.Popen[bytes]"]:
        """Run a worker; it is killed at the end, if it has not ended before."""
        begun = self.said().count("sending_started")
        with self.log.open("ab") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "cli", "worker"], cwd=ROOT, env=self.environ, stdout=output, stderr=output
            )
        try:
            started = "sending_started"
            wait_until(lambda: self.said().count(started) > begun or process.poll() is not None, "it", self.said)
            assert process.poll() is None, self.said()
            yield process
        finally:
            process.kill()
            process.wait()

    def said(self) -> str:
        return self.log.read_text() if self.log.exists() else ""

    def put(self, count: int, first: int = 0) -> None:
        """Queue notices, one to each phone, and ring."""
        now = self.rt.now()
        numbers = range(first, first + count)
        new = [NewMt(f"{n:032x}", f"+628500000{n:04d}", "2757", "Halo", "notice", "id", now) for n in numbers]
        with self.rt.transaction() as db:
            outbox.queue(db, new, now)
        Doorbell(self.redis_url).ring("sms.jobs.send_messages", [each.id for each in new], "notices")

    def statuses(self) -> Counter[str]:
        with self.rt.transaction() as db:
            return Counter(db.execute(select(mt_messages.c.status)).scalars())

    def wait_for_calls(self, count: int) -> None:
        wait_until(lambda: sum(taken_by(self.smsbox).values()) >= count, f"{count} calls", self.said)

    def wait_for_all(self, count: int) -> None:
        wait_until(
            lambda: self.statuses() == {"sent": count}, "all to be sent", lambda: f"{self.statuses()}{self.said()}"
        )

    def all_once(self, count: int) -> bool:
        return Counter(taken_by(self.smsbox).values()) == {1: count}


@pytest.fixture
def place(
    engine: Engine, database_url: str, redis_url: str, catalogue: Catalogue, reference: Reference, tmp_path: Path
) -> Iterator[Place]:
    with running("tests.fakes.kannel_sendsms") as smsbox:
        tell(smsbox, latency=0.02)
        given = {"provider": "kannel", "kannel_sendsms_url": f"{smsbox}/cgi-bin/sendsms", "redis_url": redis_url}
        settings = Settings(_env_file=None, var_dir=tmp_path, send_connections=CONNECTIONS, **given)
        environ = {name.upper(): value for name, value in given.items()} | {"SEND_CONNECTIONS": str(CONNECTIONS)}
        rt = Runtime(settings, engine, catalogue, reference, settings.limits)
        yield Place(rt, smsbox, redis_url, environment(database_url, tmp_path, **environ), tmp_path / "worker.log")


@pytest.mark.parametrize("after", [1, 25])
def test_killed_at_any_moment(place: Place, after: int) -> None:
    place.put(80)
    with place.worker() as worker:
        place.wait_for_calls(after)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    later = replace(place.rt, clock=lambda: read_clock() + LATER)  # their leases are over
    clock.settle(later)
    settled = place.statuses()
    assert settled["sending"] == 0
    assert settled["unknown"] <= MOST_IN_DOUBT
    with place.worker():
        wait_until(lambda: place.statuses()["queued"] == 0 and place.statuses()["sending"] == 0, "the rest", place.said)
    reached = taken_by(place.smsbox)
    assert set(reached.values()) == {1}, "nothing is sent twice"
    assert place.statuses() == {"sent": 80 - settled["unknown"], "unknown": settled["unknown"]}
    assert len(reached) >= 80 - settled["unknown"]


def test_told_to_stop_it_leaves_nothing_half_done(place: Place) -> None:
    place.put(200)
    with place.worker() as worker:
        place.wait_for_calls(10)
        worker.terminate()
        assert worker.wait(15) == 0
    left = place.statuses()
    assert set(left) == {"sent", "queued"}
    assert left["sent"] == len(taken_by(place.smsbox))
    with place.worker():
        place.wait_for_all(200)
    assert place.all_once(200)


def begun(place: Place) -> int:
    """How many messages were handed over, or are about to be, and nobody knows more."""
    with place.rt.transaction() as db:
        under_way = select(mt_messages.c.id).where(
            mt_messages.c.status == "sending", mt_messages.c.begun_at.is_not(None)
        )
        return len(db.execute(under_way).all())


def test_told_to_stop_while_redis_is_waited_for_it_ends_in_good_order(place: Place) -> None:
    tell(place.smsbox, latency=1.0)
    place.put(60)
    alone = replace(place, environ={**place.environ, "REDIS_URL": f"redis://127.0.0.1:{free_port()}/0"})
    with alone.worker() as worker:
        place.wait_for_calls(CONNECTIONS)
        worker.terminate()
        assert worker.wait(SECONDS_TO_STOP) == 0
    assert "sending_ended" in place.said()
    assert begun(place) == 0
    assert place.statuses()["sent"] == len(taken_by(place.smsbox))


def test_told_to_stop_while_the_core_system_is_silent_the_sender_does_not_wait_for_it(place: Place) -> None:
    tell(place.smsbox, latency=1.0)
    now = place.rt.now()
    waiting = {"message_status": "delivered", "status": "queued", "attempts": 0, "due_at": now, "created_at": now}
    with place.rt.transaction() as db:
        db.execute(insert(core_webhooks), [{"id": f"h{n}", "message_id": f"m{n}", **waiting} for n in range(100)])
    with socket.create_server(("127.0.0.1", 0), backlog=100) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/hook"
        told = replace(place, environ={**place.environ, "CORE_WEBHOOK_URL": url, "CORE_WEBHOOK_SECRET": "x" * 40})
        with told.worker() as worker:
            place.put(200)
            place.wait_for_calls(CONNECTIONS)
            Doorbell(place.redis_url).ring("api.outgoing.tell_core_system", [], "bulk")
            with silent.accept()[0]:
                worker.terminate()
                assert worker.wait(SECONDS_TO_STOP) == 0
    assert begun(place) == 0
    assert "sending_ended" in place.said()


def test_an_emptied_redis_loses_and_doubles_nothing(place: Place) -> None:
    with Redis.from_url(place.redis_url) as client, place.worker(), place.worker():
        for turn in range(4):
            place.put(100, first=100 * turn)
            client.flushall()  # the ring may be gone, or not: nobody rings again
            place.wait_for_calls(100 * turn + 20)
            client.flushall()
        place.wait_for_all(400)
    assert place.all_once(400)


def test_a_worker_that_died_in_a_job_does_not_hinder_the_next(place: Place) -> None:
    with Redis.from_url(place.redis_url) as client:
        queue = Queue("replies", connection=client, serializer=JSONSerializer)
        with place.worker() as worker:
            job = queue.enqueue("time.sleep", 30)
            wait_until(lambda: job.get_status() == "started", "the job")
            os.kill(worker.pid, signal.SIGKILL)
            worker.wait()
        with place.worker():
            place.put(10)
            place.wait_for_all(10)
            wait_until(lambda: queue.count == 0, "the queue to be served")
    assert "uncaught_exception" not in place.said()


def test_the_kill_switch_works_on_a_running_worker(place: Place) -> None:
    with place.worker():
        place.put(400)
        place.wait_for_calls(10)
        with place.rt.transaction() as db:
            stops.stop(db, EVERYTHING, "wrong words", place.rt.now())
        stopped_at = place.rt.now()
        wait_until(lambda: place.statuses()["sending"] == 0, "it to stop", place.said)
        assert place.rt.now() - stopped_at < timedelta(seconds=2)
        taken = len(taken_by(place.smsbox))
        assert taken < 400
        assert place.statuses() == {"sent": taken, "queued": 400 - taken}
        with place.rt.transaction() as db:
            stops.start(db, EVERYTHING)
        place.wait_for_all(400)
    assert place.all_once(400)
