"""Sending while things break: a killed process and a database that goes away lose nothing and send nothing twice."""

import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, select
from sqlalchemy.exc import OperationalError

from core.catalogue import Catalogue
from core.context import Reference
from core.message import OutboundMessage
from providers.base import Accepted, SendResult, Unavailable
from providers.kannel import Kannel
from providers.simulator import Simulator
from runtime.runtime import Runtime, read_clock
from runtime.settings import Settings
from sms import clock, outbound
from store import outbox
from store.outbox import NewMt
from store.tables import mt_messages
from tests.e2e.processes import ROOT, environment
from tests.e2e.supervision import wait_until
from tests.fakes.server import running, seen_by

LATER = timedelta(hours=1)  # every lease is over


@pytest.fixture
def rt(engine: Engine, catalogue: Catalogue, reference: Reference, tmp_path: Path) -> Runtime:
    settings = Settings(_env_file=None, var_dir=tmp_path)
    return Runtime(settings, engine, catalogue, reference, settings.limits)


@pytest.fixture
def smsbox() -> Iterator[str]:
    with running("tests.fakes.kannel_sendsms") as base:
        yield base


def recipient(number: int) -> str:
    return f"+62850000009{number:02d}"


def put(rt: Runtime, *texts: str) -> None:
    """Queue security alerts, one to each phone."""
    now = rt.now()
    new = [
        NewMt(f"{n:032x}", recipient(n), "2757", text, "security", "id", now - timedelta(minutes=1) + n * LATER / 3600)
        for n, text in enumerate(texts)
    ]
    with rt.transaction() as db:
        outbox.queue(db, new, now)


def statuses(rt: Runtime) -> list[str]:
    with rt.transaction() as db:
        return list(db.execute(select(mt_messages.c.status).order_by(mt_messages.c.id)).scalars())


def sent_to(base: str) -> Counter[str]:
    return Counter(request["headers"]["x-kannel-to"] for request in seen_by(base))


def kill_while_sending(rt: Runtime, smsbox: str, database_url: str, after: int) -> None:
    """Let a process of its own send; kill it outright when smsbox has been asked so many times."""
    settings = {"PROVIDER": "kannel", "KANNEL_SENDSMS_URL": f"{smsbox}/sendsms", "CLOCK_SECONDS": "0.2"}
    environ = environment(database_url, rt.settings.var_dir, **settings)
    command = [sys.executable, "-m", "cli", "clock"]
    process = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        wait_until(lambda: len(seen_by(smsbox)) >= after or process.poll() is not None, f"{after} calls")
    finally:
        process.kill()
        _, said = process.communicate()
    assert process.returncode == -signal.SIGKILL, said


def recover(rt: Runtime, smsbox: str) -> None:
    """Do what the clock does when the dead worker's lease is over."""
    clock.sweep(replace(rt, clock=lambda: read_clock() + LATER), Kannel("", (), f"{smsbox}/sendsms"))


def test_killed_while_the_provider_is_asked(rt: Runtime, smsbox: str, database_url: str) -> None:
    put(rt, "202 Sent.", "202 Sent.", "hang", "202 Sent.", "202 Sent.")
    kill_while_sending(rt, smsbox, database_url, after=3)
    recover(rt, smsbox)
    assert statuses(rt) == ["sent", "sent", "unknown", "sent", "sent"]
    assert sent_to(smsbox) == {recipient(n): 1 for n in range(5)}


@pytest.mark.parametrize("after", [1, 7, 12])
def test_killed_at_any_moment(rt: Runtime, smsbox: str, database_url: str, after: int) -> None:
    put(rt, *["202 Sent."] * 20)
    kill_while_sending(rt, smsbox, database_url, after)
    recover(rt, smsbox)
    reached, found = sent_to(smsbox), statuses(rt)
    assert set(reached.values()) == {1}, "nothing is sent twice"
    assert set(found) <= {"sent", "unknown"}
    assert found.count("unknown") <= 1, "only what was just being handed over is in doubt"
    assert len(reached) >= found.count("sent")


class Away:
    """Keeps a database away: the next transactions fail, as many as are set."""

    def __init__(self, engine: Engine) -> None:
        self.turns = 0
        event.listen(engine, "begin", self.fail)

    def fail(self, _: object) -> None:
        if self.turns:
            self.turns -= 1
            raise OperationalError("BEGIN", {}, Exception("the server closed the connection"))


@pytest.fixture
def away(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Away:
    monkeypatch.setattr(outbound, "PAUSES", (0.0, 0.0, 0.0))
    return Away(engine)


class Breaking(Simulator):
    """A provider that answers as told; while it answers its second message, the database goes away."""

    def __init__(self, away: Away, turns: int, second: SendResult) -> None:
        self.given: list[str] = []
        self.away, self.turns, self.second = away, turns, second

    def send(self, message: OutboundMessage) -> SendResult:
        self.given.append(message.recipient)
        if len(self.given) != 2:
            return Accepted(message.id)
        self.away.turns = self.turns
        return self.second


def test_a_database_that_is_away_for_a_moment_changes_nothing(rt: Runtime, away: Away) -> None:
    put(rt, *["Halo"] * 4)
    provider = Breaking(away, 3, Accepted("2"))
    outbound.send_due(rt, provider)
    assert statuses(rt) == ["sent"] * 4
    assert provider.given == [recipient(n) for n in range(4)]


def test_what_was_not_taken_while_the_database_was_away_is_tried_again(rt: Runtime, away: Away) -> None:
    put(rt, *["Halo"] * 2)
    outbound.send_due(rt, Breaking(away, 3, Unavailable("away as well")))
    assert statuses(rt) == ["sent", "queued"]


def test_a_database_that_stays_away_loses_nothing(rt: Runtime, away: Away) -> None:
    put(rt, *["Halo"] * 4)
    provider = Breaking(away, 100, Accepted("2"))
    with pytest.raises(OperationalError):
        outbound.send_due(rt, provider)
    away.turns = 0
    assert statuses(rt) == ["sent", "sending", "sending", "sending"]
    clock.sweep(replace(rt, clock=lambda: read_clock() + LATER), provider)
    assert statuses(rt) == ["sent", "unknown", "sent", "sent"]
    assert provider.given == [recipient(n) for n in range(4)]
