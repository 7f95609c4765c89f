"""Kills the parts of a house at random moments while a core system tells of claims and the provider fails."""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.e2e.whole_house import CoreSystem, House, events_of
from tests.fakes.server import taken_by, tell

FAULTS = {  # probabilities per request; the rest goes well
    "throttle": 0.02, "unavailable": 0.005, "server_error": 0.005, "hang_up": 0.01, "reset": 0.01, "stop_midway": 0.005,
    "slow": 0.02, "hang": 0.0002, "taken_server_error": 0.005, "taken_hang_up": 0.01, "taken_reset": 0.01,
    "taken_hang": 0.0002, "taken_empty": 0.005, "taken_stop_midway": 0.005,
}  # fmt: skip
REPORTS = {"early": 0.1, "duplicated": 0.2, "shuffled": 0.2, "report_delay": 0.2}
VICTIMS = ("worker-1", "worker-2", "web", "clock", "redis", "postgresql")
OPEN = {"queued", "sending", "unknown"}


@dataclass(frozen=True)
class Told:
    """What was seen in the end."""

    kills: dict[str, int]
    seconds: float
    statuses: dict[str, int]
    outcomes: dict[str, int]
    repeated: int
    missing: int
    twice_unmarked: int
    twice_marked: int
    once_unknown: int


@dataclass
class Storm:
    """One run: `say` prints a line of progress."""

    house: House
    seed: int
    kills: int
    say: Callable[[str], None] = lambda _: None
    pause: threading.Event = field(default_factory=threading.Event)

    def run(self, seconds_of_patience: float) -> Told:
        """Tell of every claim of the house, kill what can be killed meanwhile, wait until all is settled."""
        began = time.monotonic()
        tell(self.house.provider, faults=FAULTS, slow_seconds=0.3, find_fails=0.05, seed=self.seed, **REPORTS)
        core = CoreSystem(self.house)
        failed: list[BaseException] = []
        teller = threading.Thread(target=self._tell, args=(core, failed))
        teller.start()
        try:
            few = len(self.house.numbers) // 20
            self._rage(lambda: teller.is_alive() or self._waiting() > few)
            self._wait_for(few, began + seconds_of_patience, teller)
            tell(self.house.provider, faults={}, find_fails=0.0)  # well again: what was lost has to be found
            self._wait_for(0, began + seconds_of_patience, teller)
        finally:
            core.stopped.set()
            teller.join()
        assert not failed, failed
        return self._sum_up(core, time.monotonic() - began)

    def _tell(self, core: CoreSystem, failed: list[BaseException]) -> None:
        """Tell of every claim, and of some a second time, as a core system does that has lost its place."""
        try:
            events = events_of(self.house.numbers, "SELESAI", 2)
            core.tell_all("/claim-events/batch", events, "first")
            core.tell_all("/claim-events/batch", events[: len(events) // 10], "again")
        except BaseException as error:
            failed.append(error)

    def _rage(self, goes_on: Callable[[], bool]) -> None:
        chance = random.Random(self.seed)
        for _ in range(self.kills):
            self.pause.wait(chance.uniform(0.2, 3.0))
            if not goes_on():
                return
            self._kill_one(chance)

    def _victim(self, chance: random.Random) -> str:
        return chance.choice(VICTIMS)

    def _kill_one(self, chance: random.Random) -> None:
        name = self._victim(chance)
        part: Any = self.house.database if name == "postgresql" else self.house.parts[name]
        part.kill()
        self.pause.wait(chance.uniform(0.0, 0.5))
        self._start(part)
        self.say(f"killed {name}")
        self._hold_one(chance)

    def _start(self, part: Any) -> None:
        part.start()

    def _hold_one(self, chance: random.Random) -> None:
        """Let a worker stand still, like a machine that is moved: it does not know that time has passed."""
        worker = self.house.parts[chance.choice(VICTIMS[:2])]
        worker.hold(lambda: self.pause.wait(chance.uniform(0.1, 2.0)))

    def _waiting(self) -> int:
        try:
            return sum(count for status, count in self.house.statuses().items() if status in OPEN)
        except Exception:  # the database has just been killed: then somebody waits, certainly
            return len(self.house.numbers)

    def _wait_for(self, at_most: int, deadline: float, teller: threading.Thread) -> None:
        """Wait until everything is told and at most so many notices are still under way."""
        while teller.is_alive() or self._waiting() > at_most:
            assert time.monotonic() < deadline, self.house.statuses()
            self.say(str(self.house.statuses()))
            self.pause.wait(0.5)

    def _sum_up(self, core: CoreSystem, seconds: float) -> Told:
        taken = taken_by(self.house.provider)
        sent = self.house.sql("SELECT id, recipient, text FROM mt_messages WHERE topic = 'stage'")
        marked = {
            each for (each,) in self.house.sql("SELECT message_id FROM mt_status_changes WHERE status = 'unknown'")
        }
        times = Counter({message_id: taken[(recipient, text)] for message_id, recipient, text in sent})
        twice = {message_id for message_id, count in times.items() if count > 1}
        return Told(
            kills=self._kills(),
            seconds=seconds,
            statuses=self.house.statuses(),
            outcomes=core.outcomes,
            repeated=core.repeated,
            missing=sum(1 for message_id, _, _ in sent if times[message_id] == 0),
            twice_unmarked=len(twice - marked),
            twice_marked=len(twice & marked),
            once_unknown=len(marked),
        )

    def _kills(self) -> dict[str, int]:
        kills = {name: part.kills for name, part in self.house.parts.items()}
        return {**kills, "postgresql": self.house.database.kills if self.house.database else 0}
