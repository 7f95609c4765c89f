"""A campaign runs while the parts of a house are killed and the provider fails; its ledger is read all the time."""

import random
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection

from core.access import Actor
from core.campaigns import State
from office import campaign_runs
from runtime.runtime import Runtime, make_runtime
from runtime.settings import Settings
from store.seed.synthetic import seed_participants
from tests.e2e.faults import FAULTS, REPORTS, VICTIMS, Storm
from tests.e2e.whole_house import House, make_real
from tests.fakes.server import taken_by, tell

ANY_DAY = (sys.executable, "-m", "tests.e2e.any_day")
CAMPAIGN = "c0000storm01"
STAFF = Actor("user:sari")
SECONDS_BETWEEN_LOOKS, SECONDS_BETWEEN_WORDS = 0.3, 5.0
BAD_EVERY = 50  # rows are not sent
ROWS = f"""INSERT INTO campaign_rows (campaign_id, row, outcome, msisdn, participant_id, language, zone, text, segments)
    SELECT '{CAMPAIGN}', -id, CASE WHEN id % {BAD_EVERY} = 0 THEN 'opted_out' ELSE 'send' END, msisdn_on_record, id,
    'id', zone, 'Kantor cabang tutup hari ini (' || -id || ')', 1 FROM participants WHERE id < 0"""
CAMPAIGNS = f"""INSERT INTO campaigns (id, title, state, revision, hands, source, selection, texts, starts_at,
    expires_at, window_from, window_until, checked_revision, counts, findings, submitted_by, submitted_at,
    created_by, created_at, changed_at)
    SELECT '{CAMPAIGN}', 'Contoh', 'approved', 1, '["user:wati"]', 'file', '{{}}', '{{}}', now(),
    now() + interval '1 day', '00:00', '23:59', 1, '{{}}', '{{}}', 'user:wati', date_trunc('day', now()), 'user:wati',
    now(), now()"""
COUNTS = """UPDATE campaigns SET total = (SELECT count(*) FROM campaign_rows), counts = (SELECT
    jsonb_object_agg(outcome, number) FROM (SELECT outcome, count(*) AS number FROM campaign_rows GROUP BY 1) each)"""
APPROVED = f"""INSERT INTO campaign_approvals (campaign_id, revision, submitted_at, decision, decided_by, decided_at)
    VALUES ('{CAMPAIGN}', 1, date_trunc('day', now()), 'approved', 'user:joko', now())"""

Result = TypeVar("Result")


@dataclass(frozen=True)
class Run:
    """What was seen in the end. `wrong` are ledgers that did not sum up, `late` what was begun while it was paused."""

    kills: dict[str, int]
    seconds: float
    looks: int
    wrong: list[Any]
    pauses: int
    late: int
    state: str
    ledger: Any
    missing: int
    twice_unmarked: int
    twice_marked: int
    strangers: int
    once_unknown: int

    def faults(self) -> list[str]:
        """Return what must not be, as sentences; none of it is there in a sound house."""
        left = {name: count for name, count in self.ledger.statuses.items() if name not in ("sent", "delivered")}
        found = {
            "ledgers did not sum up": len(self.wrong),
            "were begun while it was paused": self.late,
            "arrived by our ledger and never came to the provider": self.missing,
            "came to the provider twice and were never unknown": self.twice_unmarked,
            "came to the provider although they are not ours": self.strangers,
            "rows still wait": self.ledger.waiting,
            f"did not go out: {left}": sum(left.values()),
            f"the campaign is {self.state}": int(self.state != State.DONE),
        }
        return [f"{number} {what}" for what, number in found.items() if number]


def settle_campaign(house: House, rows: int) -> None:
    """Make so many people with phones, and a campaign to all of them that was approved; one in fifty is not sent to."""
    seed_participants(house.engine, rows)
    fill_campaign(house.engine)


def fill_campaign(engine: Engine) -> None:
    """Put the campaign to everybody there is."""
    with engine.begin() as db:
        make_real(db)
        for statement in (CAMPAIGNS, ROWS, COUNTS, APPROVED):
            db.exec_driver_sql(statement.replace("%", "%%"))


def runtime_of(house: House) -> Runtime:
    """Return a runtime of this process on the house's database and Redis, as a terminal beside it would have."""
    names = ("database_url", "redis_url", "var_dir", "catalogue_file")
    return make_runtime(Settings(_env_file=None, **{name: house.environment[name.upper()] for name in names}))  # type: ignore[call-arg,arg-type]


@dataclass
class CampaignStorm(Storm):
    """One run: every part is killed before one is killed again; `longest` seconds pass between two kills."""

    longest: float = 3.0
    pause_every: int = 5  # kills
    deck: list[str] = field(default_factory=list)  # who is still to be killed
    looks: int = 0
    pauses: int = 0
    late: int = 0
    wrong: list[Any] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def run_campaign(self, seconds_of_patience: float) -> Run:
        """Let the campaign run, kill what can be killed meanwhile, pause and resume it, wait until it is done."""
        began = time.monotonic()
        tell(self.house.provider, faults=FAULTS, slow_seconds=0.3, find_fails=0.05, seed=self.seed, **REPORTS)
        self.rt = runtime_of(self.house)
        try:
            return self._told(self._rage_and_wait(began, seconds_of_patience))
        finally:
            self.rt.close()

    def _rage_and_wait(self, began: float, seconds_of_patience: float) -> float:
        """Return after how many seconds the campaign was done."""
        looker = threading.Thread(target=self._look)
        looker.start()
        try:
            self._rage(lambda: not self._is_done())
            tell(self.house.provider, faults={}, find_fails=0.0)  # well again: what was lost has to be found
            while not self._is_done():
                assert time.monotonic() < began + seconds_of_patience, self._stubbornly(self._ledger)
                assert not self.wrong, self.wrong[0]  # nothing that comes later makes it right
                self.pause.wait(0.5)
            seconds = time.monotonic() - began
            self._wait_for_reports(began + seconds_of_patience)
        finally:
            self.over.set()
            looker.join()
        return seconds

    def _rage(self, goes_on: Callable[[], bool]) -> None:
        """Kill one part after the other; between two of them the campaign is paused now and then."""
        chance = random.Random(self.seed)
        for number in range(self.kills):
            self.pause.wait(chance.uniform(0.2, self.longest))
            self._kill_one(chance)
            if number % self.pause_every == self.pause_every - 1:
                self._pause_a_while(chance)
            if not goes_on():
                return

    def _victim(self, chance: random.Random) -> str:
        self.deck = self.deck or chance.sample(VICTIMS, len(VICTIMS))
        return self.deck.pop()

    def _start(self, part: Any) -> None:
        part.launch()  # nobody waits for it: the campaign goes on without it, and the next one may die meanwhile

    def _pause_a_while(self, chance: random.Random) -> None:
        """Whoever pauses may go home: nothing is begun until it is resumed, whatever dies meanwhile."""
        try:
            self._stubbornly(lambda: campaign_runs.pause(self.rt, STAFF, CAMPAIGN))
        except Exception as error:  # done meanwhile, or paused already by a try that was not answered
            self.say(f"not paused: {error!r}")
        paused_at = self.rt.now()
        if self._state() != State.PAUSED:
            return
        self._kill_one(chance)
        self.pause.wait(chance.uniform(0.5, 2.0))
        begun = "SELECT count(*) FROM mt_messages WHERE campaign_id IS NOT NULL AND begun_at > "
        self.late += self._stubbornly(lambda: self.house.sql(f"{begun}'{paused_at.isoformat()}'"))[0][0]
        self.pauses += 1
        try:
            self._stubbornly(lambda: campaign_runs.resume(self.rt, STAFF, CAMPAIGN))
        except Exception as error:  # resumed already by a try that was not answered
            self.say(f"not resumed: {error!r}")
        self.say("paused and resumed")

    def _look(self) -> None:
        """Read the ledger as of many moments; a database that is away is looked at later."""
        spent, told_at = 0.0, time.monotonic()
        while not self.over.wait(max(SECONDS_BETWEEN_LOOKS, 3 * spent)):
            began = time.monotonic()
            try:
                ledger = self._ledger()
            except (DBAPIError, NoConnection):
                continue
            spent = time.monotonic() - began
            self.looks += 1
            if not ledger.sums:
                self.wrong.append(ledger)
            if time.monotonic() - told_at > SECONDS_BETWEEN_WORDS:
                told_at = time.monotonic()
                self.say(f"{ledger.state}, {ledger.waiting} wait, {ledger.statuses}, sums: {ledger.sums}")

    def _ledger(self) -> Any:
        return campaign_runs.ledger(self.rt, CAMPAIGN)

    def _is_done(self) -> bool:
        return self._state() == State.DONE

    def _state(self) -> str:
        return str(
            self._stubbornly(lambda: self.house.sql(f"SELECT state FROM campaigns WHERE id = '{CAMPAIGN}'"))[0][0]
        )

    def _wait_for_reports(self, deadline: float) -> None:
        """The provider reports a while after it took the last one."""
        while tell(self.house.provider).get("pending") and time.monotonic() < deadline:
            self.pause.wait(0.2)

    def _stubbornly(self, work: Callable[[], Result]) -> Result:
        """Return what `work` returns; a database that is away is asked again."""
        for _ in range(200):
            try:
                return work()
            except (DBAPIError, NoConnection):
                self.pause.wait(0.1)
        return work()

    def _told(self, seconds: float) -> Run:
        taken = taken_by(self.house.provider)
        sql = self.house.sql
        sent = sql("SELECT id, recipient, text, status FROM mt_messages WHERE campaign_id IS NOT NULL")
        marked = {each for (each,) in sql("SELECT message_id FROM mt_status_changes WHERE status = 'unknown'")}
        arrived = [each for each in sent if each.status in ("sent", "delivered")]
        doubled = {(to, text) for (to, text), count in taken.items() if count > 1}
        known = Counter((each.recipient, each.text) for each in sent if each.id in marked)
        return Run(
            kills=self._kills(),
            seconds=seconds,
            looks=self.looks,
            wrong=self.wrong,
            pauses=self.pauses,
            late=self.late,
            state=self._ledger().state,
            ledger=self._ledger(),
            missing=sum(not taken[each.recipient, each.text] for each in arrived),
            twice_unmarked=sum(each not in known for each in doubled),
            twice_marked=sum(each in known for each in doubled),
            strangers=len(taken.keys() - {(each.recipient, each.text) for each in sent}),
            once_unknown=len(known),
        )
