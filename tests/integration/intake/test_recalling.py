"""A notice that a worker has when something newer comes is not sent after the newer one, whatever becomes of it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from core.catalogue import Catalogue
from core.context import Reference
from core.decision import Freeze
from intake.events import take
from intake.participants import save_participants
from intake.standing import follow_phones
from runtime.runtime import Runtime
from store import core_webhooks, effects, outbox, outbox_sweeps
from store.outbox import Handed, Result
from store.tables import MtStatus
from store.tables import core_webhooks as webhooks
from tests import store_cases
from tests.conftest import NOW
from tests.intake_cases import SARI, event, fill, make_rt, notices, participant, rows

LEASE = timedelta(minutes=1)
LATER = NOW + timedelta(minutes=30)
NEWER = event("DITOLAK", 5, reason_code="DOCUMENT_MISSING")


@pytest.fixture
def rt(engine: Engine, catalogue: Catalogue, reference: Reference) -> Runtime:
    return make_rt(engine, catalogue, reference)


def begun(rt: Runtime) -> Handed:
    """Approve Sari's claim; a worker has the notice and hands it over at this moment."""
    fill(rt)
    take(rt, [event("DISETUJUI", 3)])
    with rt.transaction() as db:
        (taken,) = outbox.take_due(db, NOW, 10, LEASE, 1)
        (handed,) = outbox.begin(db, [Handed(taken, "twilio")], NOW, LEASE)
    return handed


def states(rt: Runtime) -> set[tuple[Any, ...]]:
    return set(notices(rt, "status", "status_reason", kind="notice"))


def refused(db: Session, handed: Handed) -> None:
    outbox.retry_later(db, [(handed.taken, LATER, "unavailable:twilio")], NOW)


def given_back(db: Session, handed: Handed) -> None:
    outbox.put_back(db, [handed.taken], NOW)


def lost_and_never_taken(db: Session, handed: Handed) -> None:
    outbox.record_results(db, [(handed.taken.message.id, Result(MtStatus.UNKNOWN, "timeout", "twilio"))], NOW)
    asked = outbox_sweeps.take_unknown(db, LATER, timedelta(minutes=2), 20, LEASE)
    outbox_sweeps.queue_unsent(db, asked, LATER)


@pytest.mark.parametrize("comes_back", [refused, given_back, lost_and_never_taken])
def test_what_was_superseded_under_way_is_cancelled_when_it_comes_back(
    rt: Runtime, comes_back: Callable[[Session, Handed], None]
) -> None:
    old = begun(rt)
    take(rt, [NEWER])
    with rt.transaction() as db:
        db.info[core_webhooks.TOLD] = True
        comes_back(db, old)
        told = rows(db, webhooks, "message_id", "message_status")
    assert states(rt) == {("cancelled", "superseded"), ("queued", None)}
    assert (old.taken.message.id, "cancelled") in told


def test_what_was_taken_only_is_cancelled_when_the_lease_ends(rt: Runtime) -> None:
    fill(rt)
    take(rt, [event("DISETUJUI", 3)])
    with rt.transaction() as db:
        outbox.take_due(db, NOW, 10, LEASE, 1)
    take(rt, [NEWER])
    with rt.transaction() as db:
        outbox_sweeps.release_expired_leases(db, LATER)
    assert states(rt) == {("cancelled", "superseded"), ("queued", None)}


def test_what_was_superseded_before_it_was_begun_is_not_handed_over(rt: Runtime) -> None:
    fill(rt)
    take(rt, [event("DISETUJUI", 3)])
    with rt.transaction() as db:
        (taken,) = outbox.take_due(db, NOW, 10, LEASE, 1)
    take(rt, [NEWER])
    with rt.transaction() as db:
        assert outbox.begin(db, [Handed(taken, "twilio")], NOW, LEASE) == []
    assert states(rt) == {("cancelled", "superseded"), ("queued", None)}


def test_what_the_provider_took_stays_sent(rt: Runtime) -> None:
    old = begun(rt)
    take(rt, [NEWER])
    with rt.transaction() as db:
        outbox.record_results(db, [(old.taken.message.id, Result(MtStatus.SENT, None, "twilio", "SM1"))], NOW)
    assert states(rt) == {("sent", None), ("queued", None)}


def test_what_was_under_way_when_the_phone_was_frozen_is_not_tried_again(rt: Runtime) -> None:
    old = begun(rt)
    with rt.transaction() as db:
        freeze = Freeze(SARI)
        effects.save(db, [store_cases.handled(store_cases.message(SARI, at=NOW), freeze)], NOW)
        follow_phones(rt, db, rt.context(), [(SARI, freeze)])
    with rt.transaction() as db:
        refused(db, old)
    assert states(rt) == {("cancelled", "frozen")}


def test_what_was_under_way_to_a_former_number_is_not_tried_again(rt: Runtime) -> None:
    old = begun(rt)
    save_participants(rt, [participant(msisdn="+6285000000909")])
    with rt.transaction() as db:
        refused(db, old)
    assert ("cancelled", "number_changed") in states(rt)


def test_what_is_under_way_and_still_true_is_tried_again(rt: Runtime) -> None:
    old = begun(rt)
    save_participants(rt, [participant(name="Contoh Sari Dewi")])
    take(rt, [event("DIVERIFIKASI", 2)])
    with rt.transaction() as db:
        refused(db, old)
    assert states(rt) == {("queued", "unavailable:twilio")}
