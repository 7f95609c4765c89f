"""The sender in one process: who carries what, replies first, unknown outcomes, and a database that goes away."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, select
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from core.catalogue import Catalogue
from core.context import Reference
from core.message import OutboundMessage
from providers.base import Accepted, CannotTell, FindResult, NotFound, Rejected, SendResult, Unavailable, Uncertain
from providers.simulator import Simulator
from runtime.runtime import Runtime
from runtime.settings import Settings
from sms.sending import noting, sender
from sms.sending import thread as senders
from sms.sending.unknown import ask_portion
from store import outbox, stops
from store.outbox import Handed, NewMt, Result
from store.tables import MtStatus, mt_messages, mt_status_changes
from tests.e2e.supervision import wait_until

LEASE = timedelta(minutes=1)


class Played(Simulator):
    """A provider of any name whose answers the test chooses, each after two milliseconds."""

    def __init__(self, name: str = "kannel") -> None:
        self.name = name
        self.given: list[str] = []
        self.asked: list[str] = []
        self.answer: Callable[[OutboundMessage], SendResult] = lambda _: Accepted("")
        self.told: FindResult = CannotTell("closed")

    async def send(self, message: OutboundMessage) -> SendResult:
        self.given.append(message.id)
        await asyncio.sleep(0.002)
        return self.answer(message)

    async def find(self, message: OutboundMessage, since: datetime) -> FindResult:
        self.asked.append(message.id)
        return self.told


@pytest.fixture
def kannel() -> Played:
    return Played("kannel")


@pytest.fixture
def twilio() -> Played:
    return Played("twilio")


@pytest.fixture
def providers(kannel: Played, twilio: Played) -> dict[str, Played]:
    return {"kannel": kannel, "twilio": twilio, "simulator": Played("simulator")}


@pytest.fixture
def rt(engine: Engine, catalogue: Catalogue, reference: Reference, tmp_path: Path) -> Runtime:
    return make(engine, catalogue, reference, tmp_path, routes="kannel:9,twilio:1")


def make(engine: Engine, catalogue: Catalogue, reference: Reference, folder: Path, **given: object) -> Runtime:
    settings = Settings(_env_file=None, var_dir=folder, **{"send_connections": 4, "send_batch": 16, **given})
    return Runtime(settings, engine, catalogue, reference, settings.limits)


def put(rt: Runtime, count: int, first: int = 0, kind: str = "notice", **changes: object) -> list[str]:
    now = rt.now()
    numbers = range(first, first + count)
    new = [NewMt(f"{n:032x}", f"+628500000{n:04d}", "2757", "Halo", kind, "id", now) for n in numbers]
    with rt.transaction() as db:
        outbox.queue(db, [replace(each, **changes) for each in new], now)
    return [each.id for each in new]


def statuses(rt: Runtime) -> Counter[str]:
    with rt.transaction() as db:
        return Counter(db.execute(select(mt_messages.c.status)).scalars())


def history(rt: Runtime) -> Counter[tuple[str, str | None, str | None]]:
    change = mt_status_changes.c
    with rt.transaction() as db:
        return Counter(tuple(row) for row in db.execute(select(change.status, change.reason, change.provider)))


@contextmanager
def sent_by_a_thread(rt: Runtime, providers: Mapping[str, Played]) -> Iterator[senders.SendingThread]:
    thread = senders.SendingThread(rt, None, providers).start()
    try:
        yield thread
    finally:
        thread.stop()


def test_messages_spread_over_the_routes_by_weight(rt: Runtime, providers: dict[str, Played]) -> None:
    put(rt, 200)
    assert senders.send_due(rt, providers) == 200
    assert 165 <= len(providers["kannel"].given) <= 195
    assert len(providers["kannel"].given) + len(providers["twilio"].given) == 200
    assert providers["simulator"].given == []


def test_where_one_provider_is_away_the_other_takes_over_and_the_history_says_why(
    rt: Runtime, providers: dict[str, Played], kannel: Played, twilio: Played
) -> None:
    kannel.answer = lambda _: Unavailable("ClientConnectorError")
    put(rt, 60)
    senders.send_due(rt, providers)
    assert statuses(rt) == {"sent": 60}
    assert len(twilio.given) == 60
    assert len(kannel.given) < 20, "the breaker opens soon"
    told = history(rt)
    assert told["queued", "unavailable:kannel", "kannel"] == len(kannel.given)
    assert told["sending", "unavailable:kannel", "twilio"] + told["sending", "breaker_open:kannel", "twilio"] >= 40
    assert told["sent", None, "twilio"] == 60


def test_what_only_one_provider_may_carry_never_goes_elsewhere(rt: Runtime, providers: dict[str, Played]) -> None:
    ids = put(rt, 3, only_provider="simulator")
    with rt.transaction() as db:
        stops.stop(db, "simulator", "", rt.now())
    assert senders.send_due(rt, providers) <= 3
    assert statuses(rt) == {"queued": 3}
    with rt.transaction() as db:
        stops.start(db, "simulator")
    senders.send_due(rt, providers)
    assert (providers["simulator"].given, providers["kannel"].given) == (ids, [])


def test_a_provider_that_is_stopped_is_passed_over(rt: Runtime, providers: dict[str, Played]) -> None:
    with rt.transaction() as db:
        stops.stop(db, "kannel", "", rt.now())
    put(rt, 30)
    senders.send_due(rt, providers)
    assert (len(providers["twilio"].given), providers["kannel"].given) == (30, [])


def test_replies_pass_a_long_queue_of_notices(rt: Runtime, providers: dict[str, Played], kannel: Played) -> None:
    put(rt, 300)
    reply = f"{900:032x}"

    def answer(message: OutboundMessage) -> SendResult:
        if len(kannel.given) >= 20:
            kannel.answer = lambda _: Accepted("")
            put(rt, 1, first=900, kind="reply")
            thread.ring()
        return Accepted("")

    kannel.answer = answer
    with sent_by_a_thread(rt, providers) as thread:
        wait_until(lambda: statuses(rt) == {"sent": 301}, "all")
    assert next(given.index(reply) for given in (kannel.given, providers["twilio"].given) if reply in given) < 100


def test_no_more_goes_out_than_the_rate_allows(
    engine: Engine, catalogue: Catalogue, reference: Reference, tmp_path: Path, providers: dict[str, Played]
) -> None:
    rt = make(engine, catalogue, reference, tmp_path, provider="kannel", send_rates="kannel:40")
    put(rt, 40)
    begun = rt.now()
    senders.send_due(rt, providers)
    assert statuses(rt) == {"sent": 40}
    assert rt.now() - begun > timedelta(seconds=0.4)  # a full bucket of 20, and 40 a second; a part is left for replies
    assert not [told for told in history(rt) if told[0] == "queued"], "nothing is taken and put back"


class Away:
    """Keeps a database away: the next transactions fail, as many as are set."""

    def __init__(self, engine: Engine) -> None:
        self.turns = 0
        event.listen(engine, "begin", self.fail)

    def fail(self, _: object) -> None:
        if self.turns:
            self.turns -= 1
            raise OperationalError("BEGIN", {}, Exception("the server closed the connection"))


def test_a_rate_does_not_overturn_the_weights(rt: Runtime, providers: dict[str, Played]) -> None:
    limited = rt.settings.model_copy(update={"send_rates": ("kannel:100",)})
    put(rt, 200)
    senders.send_due(replace(rt, settings=limited), providers)
    assert 5 <= len(providers["twilio"].given) <= 35
    assert len(providers["kannel"].given) + len(providers["twilio"].given) == 200


def test_results_are_kept_while_the_database_is_away(
    rt: Runtime, engine: Engine, providers: dict[str, Played], kannel: Played, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(noting, "PAUSES", (0.01,))
    monkeypatch.setattr(sender, "SECONDS_IDLE", 0.02)
    away = Away(engine)

    def answer(_: OutboundMessage) -> SendResult:
        if len(kannel.given) in (5, 30):
            away.turns = 12
        return Accepted("")

    kannel.answer = answer
    ids = put(rt, 80)
    with sent_by_a_thread(rt, providers):
        wait_until(lambda: not away.turns and statuses(rt) == {"sent": 80}, "all")
    assert Counter([*kannel.given, *providers["twilio"].given]) == dict.fromkeys(ids, 1)


def test_one_result_that_the_database_refuses_does_not_hold_up_the_others(
    rt: Runtime, providers: dict[str, Played], kannel: Played, engine: Engine
) -> None:
    def refuse(_connection: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        if "poison" in str(parameters) and statement.startswith("UPDATE"):
            raise ValueError("no such value can be stored")

    event.listen(engine, "before_cursor_execute", refuse)
    kannel.answer = lambda message: Accepted("poison" if message.id == kannel.given[0] else "fine")
    put(rt, 20)
    senders.send_due(rt, providers)
    event.remove(engine, "before_cursor_execute", refuse)
    assert statuses(rt) == {"sent": 19, "sending": 1}


# ---------------------------------------------------------------- unknown outcomes


def lose(rt: Runtime, provider: str = "kannel") -> str:
    """Make an MT of which nobody knows whether the provider took it."""
    (message,) = put(rt, 1)
    with rt.transaction() as db:
        (taken,) = outbox.take_due(db, rt.now(), 1, LEASE, priority=1)
        outbox.begin(db, [Handed(taken, provider)], rt.now(), LEASE)
        outbox.record_results(db, [(message, Result(MtStatus.UNKNOWN, "timeout", provider))], rt.now())
    return message


def ask(rt: Runtime, providers: Mapping[str, Played], after: timedelta) -> None:
    later = rt.now() + after

    async def at_once(work: Callable[[], object]) -> object:
        return work()

    asyncio.run(ask_portion(replace(rt, clock=lambda: later), providers, at_once))


@pytest.mark.parametrize(
    ("told", "status", "reason"),
    [
        (Accepted("SM7"), "sent", "found_at_provider"),
        (Rejected("30007"), "failed", "30007"),
        (NotFound(), "queued", "not_found_at_provider"),
        (CannotTell("closed"), "unknown", "timeout"),
    ],
    ids=["taken", "refused", "never taken", "nobody knows"],
)
def test_the_provider_is_asked_what_became_of_it(
    rt: Runtime, providers: dict[str, Played], kannel: Played, told: FindResult, status: str, reason: str
) -> None:
    message = lose(rt)
    kannel.told = told
    ask(rt, providers, timedelta(seconds=119))
    assert kannel.asked == []
    ask(rt, providers, timedelta(seconds=121))
    assert kannel.asked == [message]
    with rt.transaction() as db:
        row = db.execute(select(mt_messages)).one()
    assert (row.status, row.status_reason) == (status, reason)


def test_what_was_never_taken_is_sent_after_all(rt: Runtime, providers: dict[str, Played], kannel: Played) -> None:
    message = lose(rt)
    kannel.told = NotFound()
    ask(rt, providers, timedelta(minutes=3))
    later = rt.now() + timedelta(minutes=4)
    senders.send_due(replace(rt, clock=lambda: later), providers)
    assert [*kannel.given, *providers["twilio"].given] == [message]
    assert statuses(rt) == {"sent": 1}


@pytest.mark.parametrize("known", [True, False], ids=["it is another's already", "two are asked about at once"])
def test_what_is_found_under_the_id_of_another_message_is_not_this_one(
    rt: Runtime, providers: dict[str, Played], kannel: Played, known: bool
) -> None:
    first, _ = put(rt, 2, only_provider="kannel")
    kannel.answer = lambda message: Accepted("SM1") if known and message.id == first else Uncertain("timeout")
    senders.send_due(rt, providers)
    kannel.told = Accepted("SM1")  # the same text to the same phone
    ask(rt, providers, timedelta(minutes=3))
    assert statuses(rt) == {"sent": 1, "unknown": 1}


def test_the_line_of_a_message_names_it_by_its_id_alone(rt: Runtime, providers: dict[str, Played]) -> None:
    (message,) = put(rt, 1)
    with capture_logs() as told:
        senders.send_due(rt, providers)
    (line,) = [each for each in told if each["event"] == "mt_sent"]
    assert line["id"] == message
    assert "+62" not in str(line)


def test_it_is_asked_ever_more_seldom_and_not_for_ever(
    rt: Runtime, providers: dict[str, Played], kannel: Played
) -> None:
    lose(rt)
    for minutes in range(1, 3000, 10):
        ask(rt, providers, timedelta(minutes=minutes))
    assert 5 <= len(kannel.asked) <= 11
    assert statuses(rt) == {"unknown": 1}


def test_a_report_settles_it_meanwhile(rt: Runtime, providers: dict[str, Played], kannel: Played) -> None:
    message = lose(rt)
    kannel.told = NotFound()
    with rt.transaction() as db:
        outbox.record_results(db, [(message, Result(MtStatus.DELIVERED))], rt.now())
    ask(rt, providers, timedelta(minutes=3))
    assert statuses(rt) == {"delivered": 1}


def test_a_mistake_while_asking_leaves_it_unknown(rt: Runtime, providers: dict[str, Played], kannel: Played) -> None:
    lose(rt, provider="another one")
    ask(rt, providers, timedelta(minutes=3))
    assert statuses(rt) == {"unknown": 1}


def test_an_answer_that_never_comes_is_unknown_and_is_not_sent_again(
    rt: Runtime, providers: dict[str, Played], kannel: Played, twilio: Played
) -> None:
    kannel.answer = twilio.answer = lambda _: Uncertain("ServerTimeoutError")
    put(rt, 3)
    senders.send_due(rt, providers)
    senders.send_due(rt, providers)
    assert (statuses(rt), len([*kannel.given, *twilio.given])) == ({"unknown": 3}, 3)
