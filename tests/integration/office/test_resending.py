"""A notice that never arrived is told again: once, by the rules of this moment, and with a line in the audit log."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine

from core.access import Actor
from core.catalogue import Catalogue
from core.context import Limits, Reference
from core.delivery import MtStatus
from intake.events import take
from office.resending import NOT_A_NOTICE, NOT_LOST, RESENT_ALREADY, resend
from runtime.runtime import Runtime
from store import ledger
from store.outbox import NewMt, Result, queue, record_result
from store.tables import audit_entries, phones
from tests.conftest import NOW
from tests.intake_cases import CLAIM, SARI, event, fill, happened, make_rt, notices, rows

DEWI = Actor("user:dewi", "192.0.2.1")
WHY = "Peserta menelepon"


@pytest.fixture
def rt(engine: Engine, catalogue: Catalogue, reference: Reference) -> Runtime:
    return make_rt(engine, catalogue, reference)


@pytest.fixture
def lost(rt: Runtime) -> str:
    """The id of a notice that failed."""
    fill(rt)
    (result,) = take(rt, [event("DISETUJUI", 3)])
    assert result.notice_id is not None
    settle(rt, result.notice_id, MtStatus.FAILED)
    return result.notice_id


def settle(rt: Runtime, id_: str, status: MtStatus) -> None:
    with rt.transaction() as db:
        assert record_result(db, id_, Result(status, "30003", "twilio"), NOW)


def entries(rt: Runtime) -> list[tuple[object, ...]]:
    with rt.transaction() as db:
        return rows(db, audit_entries, "actor", "action", "object")


def test_a_failed_notice_is_queued_anew_and_noted(rt: Runtime, lost: str) -> None:
    resent = resend(rt, DEWI, lost, WHY)
    assert resent.id is not None
    assert notices(rt, "status", "recipient", "topic", id=resent.id) == [("queued", SARI, "stage")]
    assert happened(rt) == [("DISETUJUI", 3, resent.id, None)]
    assert entries(rt) == [("user:dewi", "message.resend", f"message:out/{lost}")]


def test_the_old_one_keeps_its_end_and_names_the_new_one(rt: Runtime, lost: str) -> None:
    resent = resend(rt, DEWI, lost, WHY)
    assert notices(rt, "status", "occasion", id=lost) == [("failed", f"resent:{resent.id}")]


def test_nothing_is_unaccounted_for_afterwards(rt: Runtime, lost: str) -> None:
    resend(rt, DEWI, lost, WHY)
    with ledger.snapshot(rt.engine) as db:
        balance = ledger.balance(db, now=NOW)
    assert [each.name for each in balance.checks if each.wrong] == []
    assert any(each.looked_at for each in balance.checks)


def test_it_is_sent_again_once(rt: Runtime, lost: str) -> None:
    resend(rt, DEWI, lost, WHY)
    assert resend(rt, DEWI, lost, WHY).refused == RESENT_ALREADY
    assert len(notices(rt)) == 2


def test_what_failed_again_may_be_sent_again(rt: Runtime, lost: str) -> None:
    second = resend(rt, DEWI, lost, WHY).id
    assert second is not None
    settle(rt, second, MtStatus.FAILED)
    assert resend(rt, DEWI, second, WHY).id not in (None, lost, second)


@pytest.mark.parametrize(
    "status", [MtStatus.SENT, MtStatus.DELIVERED, MtStatus.UNKNOWN, MtStatus.CANCELLED], ids=lambda each: each.value
)
def test_what_is_not_certainly_lost_is_not(rt: Runtime, status: MtStatus) -> None:
    fill(rt)
    (result,) = take(rt, [event("DISETUJUI", 3)])
    settle(rt, str(result.notice_id), status)
    assert resend(rt, DEWI, str(result.notice_id), WHY).refused == NOT_LOST
    assert entries(rt) == []


@pytest.mark.parametrize("kind", ["code", "security", "reply", "campaign", "notice"])
def test_only_notices_about_a_claim_are(rt: Runtime, kind: str) -> None:
    with rt.transaction() as db:
        queue(db, [NewMt("a" * 32, SARI, "2757", "Halo", kind, "id", NOW)], NOW)
    settle(rt, "a" * 32, MtStatus.FAILED)
    assert resend(rt, DEWI, "a" * 32, WHY).refused == NOT_A_NOTICE


def test_what_nobody_knows_is_not(rt: Runtime) -> None:
    assert resend(rt, DEWI, "b" * 32, WHY).refused == NOT_A_NOTICE


def test_what_a_newer_stage_replaced_is_not(rt: Runtime, lost: str) -> None:
    take(rt, [event("DITOLAK", 4)])
    before = notices(rt)
    assert resend(rt, DEWI, lost, WHY).refused == "superseded"
    assert notices(rt) == before
    assert notices(rt, "occasion", id=lost) != [(None,)]


def test_a_blocked_phone_hears_nothing(rt: Runtime, lost: str) -> None:
    with rt.transaction() as db:
        db.execute(phones.insert().values(msisdn=SARI, frozen_at=NOW))
    assert resend(rt, DEWI, lost, WHY).refused == "frozen"


def at(rt: Runtime, moment: datetime) -> Runtime:
    """Return the same house at another moment."""
    limits = Limits()
    return Runtime(rt.settings, rt.engine, rt.catalogue, rt.reference, limits, ids=rt.ids, clock=lambda: moment)


def test_what_happened_too_long_ago_is_no_news(rt: Runtime, lost: str) -> None:
    assert resend(at(rt, NOW + timedelta(days=30)), DEWI, lost, WHY).refused == "too_old"


def test_at_night_it_waits_for_the_morning(rt: Runtime, lost: str) -> None:
    resent = resend(at(rt, NOW.replace(hour=15)), DEWI, lost, WHY)  # 22.00 WIB
    assert notices(rt, "status_reason", "due_at", id=resent.id) == [("quiet_hours", NOW.replace(hour=23, minute=0))]


def test_the_reason_is_kept_without_numbers(rt: Runtime, lost: str) -> None:
    resend(rt, DEWI, lost, f"Peserta {SARI} menelepon,\nklaim {CLAIM}")
    with rt.transaction() as db:
        ((after,),) = rows(db, audit_entries, "after")
    assert "5000000" not in after
    assert "menelepon" in after
