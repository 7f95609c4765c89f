"""Events of claims on both databases: told once, never backwards, and a bad one harms nobody but itself."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from intake.claims import save_claims
from intake.events import take, try_out
from intake.participants import save_participants
from runtime.runtime import Runtime
from store.tables import mt_messages
from tests.conftest import NOW
from tests.intake_cases import (
    BUDI,
    BUDI_NIK,
    CLAIM,
    HEIR,
    OTHER_CLAIM,
    SARI,
    claim,
    event,
    fill,
    happened,
    make_rt,
    notices,
    participant,
    stands,
)

INTERVIEW = (NOW + timedelta(days=5)).isoformat()


def codes(results: list) -> list:
    return [(each.status, *(problem.code for problem in each.problems)) for each in results]


def test_an_event_moves_the_claim_and_tells_its_owner(rt: Runtime) -> None:
    fill(rt)
    (result,) = take(rt, [event("DISETUJUI", 3, amount=12_000_000)])
    assert (result.status, result.key, result.untold_reason) == ("created", CLAIM, None)
    assert notices(rt, "id", "topic", "recipient", "status") == [(result.notice_id, "stage", SARI, "queued")]
    claim_ = stands(rt)
    assert (claim_["stage"], claim_["sequence"], claim_["amount"]) == ("DISETUJUI", 3, 12_000_000)
    assert happened(rt) == [("DISETUJUI", 3, result.notice_id, None)]


def test_the_notice_carries_what_is_needed_to_send_and_to_check_it(rt: Runtime) -> None:
    fill(rt)
    take(rt, [event("DISETUJUI", 3)])
    columns = ("claim_id", "participant_id", "occasion", "check_code", "only_provider", "kind", "sender", "due_at")
    ((claim_id, participant_id, occasion, check, only, kind, sender, due_at),) = notices(rt, *columns)
    assert (occasion, kind, sender, only) == (f"stage:{claim_id}:DISETUJUI:3", "notice", "2757", "simulator")
    assert (claim_id, participant_id) == (stands(rt)["id"], stands(rt)["participant_id"])
    ((text,),) = notices(rt, "text")
    assert check in text
    assert due_at == NOW  # half past ten on a Friday


def test_told_twice_it_counts_once(rt: Runtime) -> None:
    fill(rt)
    (first,) = take(rt, [event("DISETUJUI", 3)])
    (again,) = take(rt, [event("DISETUJUI", 3)])
    assert (again.status, again.notice_id) == ("duplicate", first.notice_id)
    assert len(notices(rt)) == len(happened(rt)) == 1


def test_twice_in_one_batch_is_once(rt: Runtime) -> None:
    fill(rt)
    first, again = take(rt, [event("DISETUJUI", 3)] * 2)
    assert (first.status, again.status, again.notice_id) == ("created", "duplicate", first.notice_id)
    assert len(notices(rt)) == 1


@pytest.mark.parametrize("together", [True, False], ids=["in one batch", "later"])
def test_one_key_with_two_contents_is_a_conflict(rt: Runtime, together: bool) -> None:
    fill(rt)
    one, other = event("DISETUJUI", 3, amount=1), event("DISETUJUI", 3, amount=2)
    results = take(rt, [one, other]) if together else take(rt, [one]) + take(rt, [other])
    assert codes(results) == [("created",), ("refused", "conflicting_event")]
    assert stands(rt)["amount"] == 1


def test_the_same_moment_in_another_zone_is_no_conflict(rt: Runtime) -> None:
    fill(rt)
    take(rt, [event("DISETUJUI", 3, occurred_at="2026-11-20T01:00:00+00:00")])
    (again,) = take(rt, [event("DISETUJUI", 3, occurred_at="2026-11-20T10:00:00+09:00")])
    assert again.status == "duplicate"


def test_an_older_stage_is_kept_but_moves_and_tells_nothing(rt: Runtime) -> None:
    fill(rt)
    take(rt, [event("DITOLAK", 5, reason_code="DOCUMENT_MISSING")])
    (late,) = take(rt, [event("WAWANCARA", 2, interview_at=INTERVIEW)])
    assert (late.status, late.untold_reason) == ("older", "older_stage")
    assert stands(rt)["stage"] == "DITOLAK"
    assert notices(rt) == [("stage", "queued", SARI)]


def test_a_newer_stage_replaces_the_notice_that_waits(rt: Runtime) -> None:
    fill(rt)
    take(rt, [event("WAWANCARA", 2, interview_at=INTERVIEW)])
    assert {topic for topic, _, _ in notices(rt)} == {"stage", "interview_day", "interview_soon"}
    take(rt, [event("DISETUJUI", 3)])
    assert sorted(notices(rt, "topic", "status", "status_reason")) == [
        ("interview_day", "cancelled", "pointless"),
        ("interview_soon", "cancelled", "pointless"),
        ("stage", "cancelled", "superseded"),
        ("stage", "queued", None),
    ]


@pytest.mark.parametrize("status", ["sending", "unknown", "sent", "delivered"])
def test_what_a_worker_has_taken_is_not_called_back(rt: Runtime, status: str) -> None:
    fill(rt)
    take(rt, [event("DISETUJUI", 3)])
    with rt.transaction() as db:
        db.execute(update(mt_messages).values(status=status))
    take(rt, [event("SELESAI", 4)])
    assert [each for _, each, _ in notices(rt)] == [status, "queued"]


def test_of_a_batch_only_the_newest_is_told(rt: Runtime) -> None:
    fill(rt)
    results = take(rt, [event("SELESAI", 4), event("DISETUJUI", 2), event("PEMBAYARAN", 3)])
    assert [each.status for each in results] == ["created", "older", "older"]
    assert notices(rt) == [("stage", "queued", SARI)]
    assert stands(rt)["paid_on"] == (NOW - timedelta(days=2)).date()


def test_what_was_filed_is_still_told_when_the_next_step_came_first(rt: Runtime) -> None:
    fill(rt)
    (first,) = take(rt, [event("VERIFIKASI", 2)])
    (late,) = take(rt, [event("DIAJUKAN", 1)])
    assert (first.untold_reason, late.status, late.untold_reason) == ("stage_not_told", "created", None)
    assert notices(rt, "id") == [(late.notice_id,)]


def test_a_claim_nobody_knows_is_refused(rt: Runtime) -> None:
    fill(rt)
    results = take(rt, [event("DISETUJUI", 3, OTHER_CLAIM), event("DISETUJUI", 3), {"stage": 1}])
    assert [each.status for each in results] == ["refused", "created", "refused"]
    assert [each.index for each in results] == [0, 1, 2]
    assert codes(results)[0] == ("refused", "unknown_claim")


def test_heirs_hear_of_their_claim_and_not_the_card_of_the_dead(rt: Runtime) -> None:
    fill(rt, deceased_on="2026-10-01", claim_changes={"programme": "JKM", "contact_msisdn": HEIR})
    take(rt, [event("DISETUJUI", 3)])
    assert notices(rt) == [("stage", "queued", HEIR)]


@pytest.mark.parametrize(
    ("ahead", "came"),
    [
        pytest.param(timedelta(days=1), ("created",), id="a clock that is fast, or another zone"),
        pytest.param(timedelta(days=1, seconds=1), ("refused", "in_the_future"), id="a wrong date"),
    ],
)
def test_what_is_still_to_happen_is_no_event(rt: Runtime, ahead: timedelta, came: tuple[str, ...]) -> None:
    fill(rt)
    told = event("DISETUJUI", 3, occurred_at=(NOW + ahead).isoformat())
    assert codes(try_out(rt, [told])) == [came]
    assert codes(take(rt, [told])) == [came]


def test_without_a_phone_there_is_a_reason(rt: Runtime) -> None:
    fill(rt, msisdn=None)
    (result,) = take(rt, [event("DISETUJUI", 3)])
    assert (result.status, result.notice_id, result.untold_reason) == ("created", None, "no_phone")


def test_the_days_limit_counts_over_all_claims_of_a_person(rt: Runtime) -> None:
    fill(rt)
    numbers = [f"K00009001{n:02d}" for n in range(8)]
    save_claims(rt, [claim(number) for number in numbers])
    results = take(rt, [event("DISETUJUI", 3, number) for number in numbers])
    assert {each.status for each in results} == {"created"}
    held = [reason for (reason,) in notices(rt, "status_reason")]
    assert [held.count(None), held.count("daily_limit")] == [rt.limits.notices_per_day, 3]


def test_a_night_event_waits_for_the_morning(engine, catalogue, reference) -> None:  # type: ignore[no-untyped-def]
    night = NOW.replace(hour=16)  # 23.00 WIB
    rt = make_rt(engine, catalogue, reference, night)
    fill(rt)
    take(rt, [event("DISETUJUI", 3)])
    ((due_at, reason),) = notices(rt, "due_at", "status_reason")
    assert (due_at, reason) == (NOW.replace(hour=23, minute=0), "quiet_hours")


def test_claims_of_two_people_do_not_mix(rt: Runtime) -> None:
    fill(rt)
    save_participants(rt, [participant(BUDI_NIK, BUDI)])
    save_claims(rt, [claim(OTHER_CLAIM, BUDI_NIK)])
    take(rt, [event("DISETUJUI", 3), event("SELESAI", 4, OTHER_CLAIM)])
    assert sorted(notices(rt, "recipient", "occasion")) == [
        (SARI, f"stage:{stands(rt)['id']}:DISETUJUI:3"),
        (BUDI, f"stage:{stands(rt, OTHER_CLAIM)['id']}:SELESAI:4"),
    ]
