"""Nobody is woken: what was due before quiet hours and could not be sent then waits for the morning."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from core.catalogue import Catalogue
from core.context import Reference
from core.facts import Zone
from core.formats import in_zone
from core.message import OutboundMessage
from core.quiet import is_quiet, next_window
from intake.events import take
from intake.participants import save_participants
from providers.base import Accepted, SendResult, Throttled
from providers.simulator import Simulator
from runtime.runtime import Runtime
from runtime.settings import Settings
from sms.clock import keep_quiet, settle
from sms.sending import taking
from sms.sending import thread as senders
from store import outbox, outbox_quiet, outbox_sweeps, stops
from store.outbox import Handed, NewMt, Result
from store.tables import MtStatus, core_webhooks, mt_messages, mt_status_changes
from tests.intake_cases import SARI, CountedIds, event, fill, participant

LEASE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
EVENING = datetime(2026, 11, 20, 12, 55, tzinfo=UTC)  # 19.55 WIB
QUIET = datetime(2026, 11, 20, 13, 0, tzinfo=UTC)
NIGHT = datetime(2026, 11, 20, 16, 30, tzinfo=UTC)  # 23.30 WIB
MORNING = datetime(2026, 11, 20, 23, 0, tzinfo=UTC)  # 6.00 WIB on the next day


@dataclass
class Clock:
    """A clock that a test turns."""

    at: datetime = EVENING

    def __call__(self) -> datetime:
        return self.at


class Counting(Simulator):
    """A provider that notes at which moment it was handed what."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.given: list[tuple[str, datetime]] = []
        self.answer: Callable[[], SendResult] = lambda: Accepted("")

    async def send(self, message: OutboundMessage) -> SendResult:
        self.given.append((message.id, self.clock()))
        return self.answer()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def simulator(clock: Clock) -> Counting:
    return Counting(clock)


@pytest.fixture
def rt(engine: Engine, catalogue: Catalogue, reference: Reference, tmp_path: Path, clock: Clock) -> Runtime:
    settings = Settings(_env_file=None, var_dir=tmp_path)
    return Runtime(settings, engine, catalogue, reference, settings.limits, ids=CountedIds(), clock=clock)


def tell(rt: Runtime, zone: Zone = Zone.WIB, **changes: Any) -> None:
    """A claim of Sari, who lives in this zone, is paid."""
    fill(rt, zone=zone.value, claim_changes=changes)
    assert take(rt, [event("SELESAI", 1, amount=5_000_000)])[0].notice_id


def the_notice(rt: Runtime) -> Any:
    with rt.transaction() as db:
        return db.execute(select(mt_messages).where(mt_messages.c.kind == "notice")).one()


def taken_at(rt: Runtime, moment: datetime) -> list[str]:
    with rt.transaction() as db:
        found = outbox.take_due(db, moment, 10, LEASE, 1)
        outbox.put_back(db, found, moment)
        return [each.message.id for each in found]


@pytest.mark.parametrize(
    ("zone", "begins"),
    [(Zone.WIB, QUIET), (Zone.WITA, QUIET - HOUR), (Zone.WIT, QUIET - 2 * HOUR)],
    ids=lambda value: str(value),
)
def test_a_notice_that_is_still_queued_when_the_night_begins_waits_for_the_morning(
    rt: Runtime, clock: Clock, zone: Zone, begins: datetime
) -> None:
    clock.at = begins - timedelta(minutes=5)
    tell(rt, zone)
    row = the_notice(rt)
    assert (row.due_at, row.send_until) == (clock.at, begins)
    assert taken_at(rt, begins - timedelta(seconds=1)) == [row.id]
    assert taken_at(rt, begins) == []
    assert taken_at(rt, begins + 3 * HOUR) == [], "also where no clock has turned"
    clock.at = begins + 3 * HOUR
    keep_quiet(rt)
    row = the_notice(rt)
    assert (row.status, row.status_reason) == ("queued", "quiet_hours")
    assert (row.due_at, row.send_until) == (begins + 10 * HOUR, begins + DAY)
    assert taken_at(rt, row.due_at) == [row.id]


def test_when_the_clock_was_away_all_night_it_goes_out_as_soon_as_it_is_back(rt: Runtime, clock: Clock) -> None:
    tell(rt)
    clock.at = MORNING + 3 * HOUR
    keep_quiet(rt)
    row = the_notice(rt)
    assert (row.due_at, row.send_until) == (clock.at, QUIET + DAY)
    assert taken_at(rt, clock.at) == [row.id]


def test_night_after_night_it_waits_as_long_as_it_is_news(rt: Runtime, clock: Clock) -> None:
    tell(rt)
    for night in range(4):
        assert the_notice(rt).due_at == (MORNING + (night - 1) * DAY if night else EVENING)
        clock.at = NIGHT + night * DAY
        keep_quiet(rt)
        keep_quiet(rt)
    assert MORNING + 2 * DAY < the_notice(rt).expires_at < MORNING + 3 * DAY
    with rt.transaction() as db:
        reasons = list(db.execute(select(mt_status_changes.c.reason).order_by(mt_status_changes.c.id)).scalars())
    assert reasons == ["quiet_hours", "too_late"], "what has not changed is not noted again"


def test_what_is_of_no_use_in_the_morning_expires_at_once(rt: Runtime, clock: Clock) -> None:
    tell(rt)
    with rt.transaction() as db:
        db.info["tells_core_system"] = True
        db.execute(update(mt_messages).values(expires_at=MORNING))
        windows = {zone: next_window(NIGHT, zone, rt.catalogue.notices) for zone in Zone}
        assert outbox_quiet.wait_for_morning(db, NIGHT, windows) == (0, 1)
        assert db.execute(select(core_webhooks.c.message_status)).scalars().all() == ["expired"]
    assert (the_notice(rt).status, the_notice(rt).status_reason) == ("expired", "too_late")


def test_a_retry_is_not_brought_forward(rt: Runtime, clock: Clock) -> None:
    tell(rt)
    with rt.transaction() as db:
        db.execute(update(mt_messages).values(due_at=MORNING + HOUR))
    clock.at = NIGHT
    keep_quiet(rt)
    assert the_notice(rt).due_at == MORNING + HOUR


def test_who_has_moved_to_another_zone_is_not_woken_there(rt: Runtime, clock: Clock) -> None:
    clock.at = QUIET - 3 * HOUR
    tell(rt, Zone.WIT)
    with rt.transaction() as db:
        old = db.execute(select(mt_messages.c.send_until)).scalar_one()
    assert old == QUIET - 2 * HOUR
    save_participants(rt, [participant(zone="WIB")])
    clock.at = NIGHT
    keep_quiet(rt)
    assert f"{in_zone(the_notice(rt).due_at, Zone.WIB):%H:%M}" == "06:00"


@pytest.mark.parametrize("kind", ["security", "code", "reply"])
def test_what_cannot_wait_goes_out_at_night(rt: Runtime, clock: Clock, simulator: Counting, kind: str) -> None:
    with rt.transaction() as db:
        outbox.queue(db, [NewMt("a" * 32, SARI, "2757", "Halo", kind, "id", NIGHT)], NIGHT)
    clock.at = NIGHT
    keep_quiet(rt)
    assert senders.send_due(rt, {"simulator": simulator}) == 1
    assert simulator.given == [("a" * 32, NIGHT)]


def test_a_provider_that_lets_us_wait_into_the_night_is_asked_again_in_the_morning(
    rt: Runtime, clock: Clock, simulator: Counting
) -> None:
    tell(rt)
    simulator.answer = lambda: Throttled(600.0)
    senders.send_due(rt, {"simulator": simulator})
    assert [moment for _, moment in simulator.given] == [EVENING]
    simulator.answer = lambda: Accepted("")
    for moment in (NIGHT, MORNING - timedelta(seconds=1), MORNING):
        clock.at = moment
        settle(rt)
        keep_quiet(rt)
        senders.send_due(rt, {"simulator": simulator})
    assert [moment for _, moment in simulator.given] == [EVENING, MORNING]
    assert the_notice(rt).status == "sent"


def test_sending_that_is_allowed_again_at_night_wakes_nobody(rt: Runtime, clock: Clock, simulator: Counting) -> None:
    tell(rt)
    with rt.transaction() as db:
        stops.stop(db, stops.EVERYTHING, "", EVENING)
    senders.send_due(rt, {"simulator": simulator})
    clock.at = NIGHT
    with rt.transaction() as db:
        stops.start(db, stops.EVERYTHING)
    senders.send_due(rt, {"simulator": simulator})
    assert simulator.given == []


def test_what_a_worker_holds_when_the_night_begins_is_not_begun(rt: Runtime, clock: Clock) -> None:
    tell(rt)
    with rt.transaction() as db:
        outbox.queue(db, [NewMt("a" * 32, SARI, "2757", "Halo", "security", "id", EVENING)], EVENING)
        held = outbox.take_due(db, EVENING, 10, LEASE * 60, 1)
    assert len(held) == 2
    clock.at = QUIET
    ours = taking.begin(rt, [Handed(each, "simulator") for each in held], LEASE)
    assert [each.taken.kind for each in ours] == ["security"]
    row = the_notice(rt)
    assert (row.status, row.attempts, row.begun_at) == ("queued", 0, None)


def test_an_outcome_that_turns_out_at_night_to_be_none_is_made_good_in_the_morning(rt: Runtime, clock: Clock) -> None:
    tell(rt)
    with rt.transaction() as db:
        (taken,) = outbox.take_due(db, EVENING, 1, LEASE, 1)
        outbox.begin(db, [Handed(taken, "simulator")], EVENING, LEASE)
        outbox.record_results(db, [(taken.message.id, Result(MtStatus.UNKNOWN, "timeout"))], EVENING)
        unknown = outbox_sweeps.take_unknown(db, NIGHT, LEASE, 9, LEASE)
        assert outbox_sweeps.queue_unsent(db, unknown, NIGHT) == [taken.message.id]
        assert outbox.count_due(db, NIGHT, 9) == {}
    clock.at = NIGHT
    keep_quiet(rt)
    assert the_notice(rt).due_at == MORNING


def test_a_whole_backlog_is_moved_in_portions(rt: Runtime, db: Session, clock: Clock) -> None:
    new = NewMt("", SARI, "2757", "Halo", "notice", "id", EVENING, send_until=QUIET)
    outbox.queue(db, [replace(new, id=f"{number:032x}") for number in range(25)], EVENING)
    windows = {zone: next_window(NIGHT, zone, rt.catalogue.notices) for zone in Zone}
    moved = [outbox_quiet.wait_for_morning(db, NIGHT, windows, limit=10) for _ in range(4)]
    assert moved == [(10, 0), (10, 0), (5, 0), (0, 0)]
    due = set(db.execute(select(mt_messages.c.due_at)).scalars())
    assert due == {MORNING}, "of whom nobody knows where they live, WIB is taken"
    assert not any(is_quiet(moment, Zone.WIB, rt.catalogue.notices) for moment in due)
