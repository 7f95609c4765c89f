"""What waits follows the phone: frozen, bound anew or changed on record, nobody gets another person's news."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import event as sql_event
from sqlalchemy import update

from core.decision import Bind, Freeze
from core.delivery import MtStatus
from core.message import InboundMessage
from intake.claims import save_claims
from intake.events import take
from intake.participants import save_participants
from intake.standing import follow_phones
from runtime.runtime import Runtime
from sms.inbound import answer
from store import effects
from store.tables import mt_messages
from tests import store_cases
from tests.conftest import NOW
from tests.intake_cases import (
    BUDI,
    BUDI_NIK,
    HEIR,
    OTHER_CLAIM,
    SARI,
    SARI_NIK,
    card,
    claim,
    event,
    fill,
    happened,
    notices,
    participant,
    stands,
)

NEW_PHONE = "+6285000000909"
INTERVIEW = (NOW + timedelta(days=5)).isoformat()


def waiting(rt: Runtime) -> list:
    return sorted(notices(rt, "recipient", "topic", status="queued", kind="notice"))


def due_of(rt: Runtime) -> list[datetime]:
    return [due_at for (due_at,) in notices(rt, "due_at", status="queued")]


def called_off(rt: Runtime) -> set:
    return set(notices(rt, "recipient", "topic", "status_reason", status="cancelled"))


def made(rt: Runtime, sender: str, *changes: Bind | Freeze) -> list[str]:
    """Save what a phone's message changed, as the road of an MO does."""
    context = rt.context()
    with rt.transaction() as db:
        effects.save(db, [store_cases.handled(store_cases.message(sender, at=NOW), *changes)], NOW)
        return follow_phones(rt, db, context, [(sender, each) for each in changes])


@pytest.fixture
def invited(rt: Runtime) -> Runtime:
    """Sari's claim has an interview in five days, which she is told and will be reminded of."""
    fill(rt)
    take(rt, [event("WAWANCARA", 2, interview_at=INTERVIEW)])
    assert waiting(rt) == [(SARI, "interview_day"), (SARI, "interview_soon"), (SARI, "stage")]
    return rt


def test_a_text_that_freezes_the_phone_calls_off_what_waits_for_it(invited: Runtime) -> None:
    answer(invited, [InboundMessage("simulator", "m1", SARI, "2757", "BLOKIR", NOW)])
    assert waiting(invited) == []
    assert {reason for _, _, reason in called_off(invited)} == {"frozen"}


def test_a_text_that_changes_the_language_rewords_what_waits(invited: Runtime) -> None:
    answer(invited, [InboundMessage("simulator", "m1", SARI, "2757", "BAHASA EN", NOW)])
    assert waiting(invited) == [(SARI, "interview_day"), (SARI, "interview_soon"), (SARI, "stage")]
    assert {language for (language,) in notices(invited, "language", status="queued", kind="notice")} == {"en"}
    assert called_off(invited) == {(SARI, topic, "superseded") for _, topic in waiting(invited)}


def test_a_language_chosen_again_leaves_everything_as_it_is(invited: Runtime) -> None:
    before = notices(invited, "id", "status")
    answer(invited, [InboundMessage("simulator", "m1", SARI, "2757", "BAHASA ID", NOW)])
    assert [each for each in notices(invited, "id", "status") if each in before] == before


def test_a_frozen_phone_hears_of_no_new_stage(invited: Runtime) -> None:
    made(invited, SARI, Freeze())
    (result,) = take(invited, [event("DISETUJUI", 3)])
    assert (result.notice_id, result.untold_reason) == (None, "frozen")


def test_heirs_who_freeze_their_phone_are_not_told_there(rt: Runtime) -> None:
    fill(rt, deceased_on="2026-10-01", claim_changes={"programme": "JKM", "contact_msisdn": HEIR})
    take(rt, [event("DISETUJUI", 3)])
    made(rt, HEIR, Freeze())
    assert waiting(rt) == []
    assert called_off(rt) == {(HEIR, "stage", "frozen")}


def test_a_phone_bound_anew_gets_what_waited_for_the_old_one(invited: Runtime) -> None:
    due = made(invited, NEW_PHONE, Bind(stands(invited)["participant_id"], "registered", None))
    assert waiting(invited) == [(NEW_PHONE, "interview_day"), (NEW_PHONE, "interview_soon"), (NEW_PHONE, "stage")]
    assert called_off(invited) == {(SARI, topic, "number_changed") for _, topic in waiting(invited)}
    ((stage, _, notice_id, _),) = happened(invited)
    assert notices(invited, "recipient", "topic", id=notice_id) == [(NEW_PHONE, "stage")]
    assert (stage, notice_id in due) == ("WAWANCARA", True)


def test_while_amounts_wait_the_old_number_is_warned(invited: Runtime) -> None:
    cooling = Bind(stands(invited)["participant_id"], "registered", NOW + timedelta(days=1))
    made(invited, NEW_PHONE, cooling)
    take(invited, [event("DISETUJUI", 3)])
    assert notices(invited, "recipient", "kind", "status", topic="old_number") == [(SARI, "security", "queued")]
    assert waiting(invited) == [(NEW_PHONE, "stage")]


def test_of_many_claims_the_old_number_is_warned_once(rt: Runtime) -> None:
    fill(rt)
    save_claims(rt, [claim(f"K00009001{n:02d}") for n in range(3)])
    save_participants(rt, [participant(msisdn=NEW_PHONE)])
    save_claims(rt, [claim("K0000900199")])
    assert notices(rt, "recipient", "status", topic="old_number") == [(SARI, "queued")]
    assert notices(rt, "status", status="cancelled") == []


def test_the_bound_phone_hears_once_that_a_claim_names_another(rt: Runtime) -> None:
    fill(rt, claim_changes={"contact_msisdn": HEIR})
    take(rt, [event("DISETUJUI", 3)])
    save_claims(rt, [claim(contact_msisdn=BUDI)])
    assert notices(rt, "recipient", "kind", "status", topic="other_contact") == [(SARI, "security", "queued")]
    assert waiting(rt) == [(BUDI, "stage")]


def test_a_contact_that_is_taken_back_is_not_told_any_more(rt: Runtime) -> None:
    fill(rt, claim_changes={"contact_msisdn": HEIR})
    save_claims(rt, [claim(contact_msisdn=SARI)])
    assert notices(rt, "recipient", "status_reason", topic="other_contact") == [(SARI, "pointless")]


def test_a_phone_that_becomes_anothers_gets_nothing_of_before(invited: Runtime) -> None:
    (budi,) = save_participants(invited, [participant(BUDI_NIK, None)])
    assert budi.status == "created"
    save_claims(invited, [claim(OTHER_CLAIM, BUDI_NIK)])
    made(invited, SARI, Bind(stands(invited, OTHER_CLAIM)["participant_id"], "registered", None))
    assert waiting(invited) == []
    assert {reason for _, _, reason in called_off(invited)} == {"number_changed"}


@pytest.mark.parametrize("status", [MtStatus.SENDING, MtStatus.SENT, MtStatus.UNKNOWN])
def test_what_has_gone_out_is_not_told_again_at_the_new_phone(invited: Runtime, status: MtStatus) -> None:
    with invited.transaction() as db:
        db.execute(update(mt_messages).where(mt_messages.c.topic == "stage").values(status=status.value))
    made(invited, NEW_PHONE, Bind(stands(invited)["participant_id"], "registered", None))
    assert waiting(invited) == [(NEW_PHONE, "interview_day"), (NEW_PHONE, "interview_soon")]


def test_a_number_changed_on_record_moves_what_waits_and_tells_the_old_one(invited: Runtime) -> None:
    (result,) = save_participants(invited, [participant(msisdn=NEW_PHONE)])
    assert result.status == "updated"
    assert {recipient for recipient, _ in waiting(invited)} == {NEW_PHONE}
    assert {(recipient, reason) for recipient, _, reason in called_off(invited)} == {(SARI, "number_changed")}
    alerts = notices(invited, "recipient", "topic", kind="security")
    assert sorted(alerts, key=str) == [(SARI, "old_number"), (SARI, None)]


def test_a_number_that_two_people_share_is_told_nothing(invited: Runtime) -> None:
    save_participants(invited, [participant(BUDI_NIK, SARI)])
    assert waiting(invited) == []
    assert {reason for _, _, reason in called_off(invited)} == {"number_changed"}


def test_a_number_that_moves_on_in_two_requests_is_its_new_owners(rt: Runtime) -> None:
    fill(rt)
    take(rt, [event("DISETUJUI", 3)])
    save_participants(rt, [participant(BUDI_NIK, BUDI)])
    save_participants(rt, [participant(msisdn=BUDI)])
    assert waiting(rt) == []
    save_participants(rt, [participant(BUDI_NIK, HEIR)])
    assert waiting(rt) == []
    take(rt, [event("SELESAI", 4)])
    assert waiting(rt) == [(BUDI, "stage")]


def test_who_alone_keeps_a_shared_number_is_told_there_what_is_to_come(rt: Runtime) -> None:
    fill(rt, claim_changes={"stage": "WAWANCARA", "interview_at": INTERVIEW, "sequence": 2})
    save_participants(rt, [participant(BUDI_NIK, SARI)])
    assert waiting(rt) == []
    save_participants(rt, [participant(BUDI_NIK, BUDI)])
    assert waiting(rt) == [(SARI, "interview_day"), (SARI, "interview_soon")]


def test_a_number_that_is_somebodys_already_is_not_told_that_it_went(rt: Runtime) -> None:
    save_participants(rt, [participant(), participant(BUDI_NIK, BUDI)])
    save_participants(rt, [participant(msisdn=BUDI), participant(BUDI_NIK, SARI)])
    assert notices(rt) == []
    save_participants(rt, [participant(msisdn=NEW_PHONE)])
    assert notices(rt, "kind", "recipient") == [("security", BUDI)]


def test_a_contact_that_changes_takes_the_news_along(rt: Runtime) -> None:
    changes = {"programme": "JKM", "contact_msisdn": HEIR}
    fill(rt, deceased_on="2026-10-01", claim_changes=changes)
    take(rt, [event("DISETUJUI", 3)])
    save_claims(rt, [claim(**{**changes, "contact_msisdn": BUDI})])
    assert waiting(rt) == [(BUDI, "stage")]
    assert called_off(rt) == {(HEIR, "stage", "number_changed")}


def test_a_death_on_record_ends_what_waits_for_the_phone_of_the_dead(invited: Runtime) -> None:
    save_participants(invited, [participant(deceased_on="2026-11-18")])
    assert waiting(invited) == []


@pytest.mark.parametrize(
    ("before", "after", "now", "due_at"),
    [
        pytest.param(
            "WIT", "WIB", "2026-11-20T13:00Z", "2026-11-20T23:00Z", id="six in the morning is two hours later"
        ),
        pytest.param(
            "WIB", "WIT", "2026-11-20T15:00Z", "2026-11-20T21:00Z", id="six in the morning is two hours sooner"
        ),
        pytest.param("WIB", "WIT", "2026-11-20T22:30Z", "2026-11-20T22:30Z", id="there it is morning already"),
    ],
)
def test_a_zone_that_changes_takes_the_hour_along(rt: Runtime, before: str, after: str, now: str, due_at: str) -> None:
    rt = replace(rt, clock=lambda: datetime.fromisoformat(now))
    fill(rt, zone=before)
    (told,) = take(rt, [event("SELESAI", 1)])
    assert due_of(rt) != [datetime.fromisoformat(due_at)]
    save_participants(rt, [participant(zone=after)])
    assert due_of(rt) == [datetime.fromisoformat(due_at)]
    assert notices(rt, "id") == [(told.notice_id,)]
    ((reason, expires_at),) = notices(rt, "status_reason", "expires_at")
    assert reason == (None if due_at == now else "quiet_hours")
    assert expires_at == due_of(rt)[0] + timedelta(days=3)


def test_what_was_tried_already_waits_for_its_provider_and_no_other_hour(rt: Runtime) -> None:
    fill(rt)
    take(rt, [event("SELESAI", 1)])
    later = NOW + timedelta(minutes=7)
    with rt.transaction() as db:
        db.execute(update(mt_messages).values(attempts=2, due_at=later))
    save_participants(rt, [participant(zone="WIT")])
    assert due_of(rt) == [later]


def test_who_was_laid_off_is_reminded_until_they_claim(rt: Runtime) -> None:
    ended = {"active": False, "ended_on": "2026-09-01", "end_reason": "laid_off"}
    save_participants(rt, [participant(memberships=[card("00000000971", **ended)])])
    assert {topic for _, topic in waiting(rt)} == {"jkp_lapse"}
    save_claims(rt, [claim(programme="JKP")])
    assert waiting(rt) == []
    assert {reason for _, _, reason in called_off(rt)} == {"pointless"}


def test_a_record_that_says_the_same_again_leaves_everything_as_it_is(invited: Runtime) -> None:
    before = notices(invited, "id", "status")
    assert [each.status for each in save_participants(invited, [participant()])] == ["unchanged"]
    assert [each.status for each in save_claims(invited, [claim()])] == ["unchanged"]
    assert notices(invited, "id", "status") == before


@contextmanager
def statements(rt: Runtime) -> Iterator[list[str]]:
    said: list[str] = []

    def note(_c: object, _u: object, statement: str, *_: object) -> None:
        said.append(statement)

    sql_event.listen(rt.engine, "before_cursor_execute", note)
    yield said
    sql_event.remove(rt.engine, "before_cursor_execute", note)


def test_who_only_asks_costs_no_query_about_notices(invited: Runtime) -> None:
    with statements(invited) as said:
        answer(invited, [InboundMessage("simulator", "m1", SARI, "2757", "SALDO", NOW)])
    assert said
    assert not [each for each in said if "mt_messages" in each]


@pytest.mark.parametrize("size", [1, 40], ids=["one", "forty"])
def test_a_batch_takes_as_many_statements_as_one(rt: Runtime, size: int) -> None:
    fill(rt)
    numbers = [f"K00009001{n:02d}" for n in range(size)]
    save_claims(rt, [claim(number, SARI_NIK) for number in numbers])
    with statements(rt) as said:
        take(rt, [event("DISETUJUI", 3, number) for number in numbers])
    assert len(said) <= 14
