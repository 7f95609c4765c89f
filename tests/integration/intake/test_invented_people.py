"""Invented people never leave the simulator, and a test key reaches, hears of and disturbs nobody else."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select

from core.decision import Bind
from intake.claims import save_claims
from intake.events import take
from intake.participants import save_participants
from intake.results import ItemResult
from intake.standing import follow_phones
from runtime.runtime import Runtime
from runtime.settings import Settings
from sms.sending.thread import send_due
from store import effects
from store.tables import bindings, participants, phones
from tests import store_cases
from tests.conftest import NOW
from tests.intake_cases import (
    BUDI,
    BUDI_NIK,
    HEIR,
    OTHER_CLAIM,
    REAL_NIK,
    SARI,
    SARI_NIK,
    card,
    claim,
    event,
    fill,
    notices,
    participant,
    stands,
)

REAL, NOT_THERE = "+6281200000001", "+6281200000002"  # of an operator's range, unlike those of invented people
REFUSED = "test_key_real_person"
NIGHT = NOW.replace(hour=16)  # 23.00 WIB: notices wait


def told(results: list[ItemResult]) -> list[tuple[str, ...]]:
    return [(each.status, *(f"{problem.pointer}:{problem.code}" for problem in each.problems)) for each in results]


def bound(rt: Runtime) -> list[tuple[str, str]]:
    with rt.transaction() as db:
        held = select(bindings.c.msisdn, participants.c.nik).join(participants).where(bindings.c.status == "active")
        return [tuple(row) for row in db.execute(held.order_by(bindings.c.id))]


@pytest.fixture
def real(rt: Runtime) -> Runtime:
    """At night: a real person with a card, a phone and a claim, of which something is to be told in the morning."""
    rt = replace(rt, clock=lambda: NIGHT)
    save_participants(rt, [participant(REAL_NIK, REAL, memberships=[card("12345678901")])])
    save_claims(rt, [claim("K1234500001", REAL_NIK)])
    take(rt, [event("DISETUJUI", 3, "K1234500001")])
    assert notices(rt, "recipient", "status", "only_provider") == [(REAL, "queued", None)]
    return rt


# ---- one refusal, whether there is such a person or not


@pytest.mark.parametrize(
    ("place", "there", "not_there"),
    [
        pytest.param("/nik", {"nik": REAL_NIK}, {"nik": "3299990101900009"}, id="a person"),
        pytest.param("/claim_number", {"number": "K1234500001"}, {"number": "K1234500002"}, id="a claim"),
        pytest.param("/kpj", {"kpj": "12345678901"}, {"kpj": "12345678902"}, id="a card"),
        pytest.param("/contact_msisdn", {"contact_msisdn": REAL}, {"contact_msisdn": NOT_THERE}, id="a phone"),
    ],
)
def test_a_claim_of_a_test_key_finds_nobody_out(
    real: Runtime, place: str, there: dict[str, str], not_there: dict[str, str]
) -> None:
    save_participants(real, [participant()])
    results = save_claims(real, [claim(**there), claim(**not_there)], test=True)
    assert told(results) == [("refused", f"{place}:{REFUSED}")] * 2


@pytest.mark.parametrize(
    ("place", "there", "not_there"),
    [
        pytest.param("/nik", {"nik": REAL_NIK}, {"nik": "3299990101900009"}, id="a person"),
        pytest.param("/msisdn", {"msisdn": REAL}, {"msisdn": NOT_THERE}, id="a phone"),
        pytest.param(
            "/memberships/1/kpj",
            {"memberships": [card("00000000971"), card("12345678901")]},
            {"memberships": [card("00000000971"), card("12345678902")]},
            id="a card",
        ),
    ],
)
def test_a_person_of_a_test_key_finds_nobody_out(
    real: Runtime, place: str, there: dict[str, Any], not_there: dict[str, Any]
) -> None:
    items = [participant(**{"memberships": [], **each}) for each in (there, not_there)]
    assert told(save_participants(real, items, test=True)) == [("refused", f"{place}:{REFUSED}")] * 2


def test_an_event_of_a_test_key_finds_nobody_out(real: Runtime) -> None:
    results = take(real, [event("SELESAI", 4, "K1234500001"), event("SELESAI", 4, "K1234500002")], test=True)
    assert told(results) == [("refused", f"/claim_number:{REFUSED}")] * 2
    assert [each.key for each in results] == ["K1234500001", "K1234500002"]


def test_everything_that_is_not_invented_is_named_at_once(rt: Runtime) -> None:
    (result,) = save_claims(rt, [claim("K1234500001", REAL_NIK, contact_msisdn=REAL)], test=True)
    assert {problem.pointer for problem in result.problems} == {"/nik", "/claim_number", "/contact_msisdn"}


def test_a_live_key_may_speak_of_everybody(rt: Runtime) -> None:
    fill(rt)
    assert told(save_participants(rt, [participant(REAL_NIK, REAL)])) == [("created",)]


# ---- a real person keeps what is theirs, also where the numbers of the invented are used


def test_a_test_key_takes_nobodys_phone(rt: Runtime) -> None:
    save_participants(rt, [participant(REAL_NIK, SARI)])
    save_claims(rt, [claim(nik=REAL_NIK, contact_msisdn=HEIR)])
    items = [participant(), participant(msisdn=HEIR)]
    assert told(save_participants(rt, items, test=True)) == [("refused", f"/msisdn:{REFUSED}")] * 2


def test_a_phone_to_which_a_real_persons_notice_goes_is_theirs(rt: Runtime) -> None:
    rt = replace(rt, clock=lambda: NIGHT)
    save_participants(rt, [participant(REAL_NIK, SARI)])
    save_claims(rt, [claim(nik=REAL_NIK, contact_msisdn=HEIR)])
    take(rt, [event("SELESAI", 1)])
    with rt.transaction() as db:
        db.execute(insert(phones).values(msisdn=HEIR, language="en"))
    save_participants(rt, [participant(SARI_NIK, HEIR)], test=True)
    assert notices(rt, "recipient", "status", "only_provider", topic="stage") == [(HEIR, "queued", None)]
    take(rt, [event("DITOLAK", 2)])
    assert notices(rt, "recipient", "only_provider", topic="stage", status="queued") == [(HEIR, None)]


def test_a_test_key_moves_nobodys_claim(rt: Runtime) -> None:
    save_participants(rt, [participant(REAL_NIK, BUDI), participant()])
    save_claims(rt, [claim(OTHER_CLAIM, REAL_NIK)])
    assert told(take(rt, [event("DISETUJUI", 3, OTHER_CLAIM)], test=True)) == [("refused", f":{REFUSED}")]
    assert told(save_claims(rt, [claim(OTHER_CLAIM)], test=True)) == [("refused", f"/claim_number:{REFUSED}")]


def test_an_invented_person_keeps_nobody_from_their_own_phone(rt: Runtime) -> None:
    save_participants(rt, [participant(SARI_NIK, HEIR)])
    assert bound(rt) == [(HEIR, SARI_NIK)]
    save_participants(rt, [participant(REAL_NIK, HEIR)])
    assert bound(rt) == [(HEIR, REAL_NIK)]
    save_participants(rt, [participant(BUDI_NIK, HEIR)])
    assert bound(rt) == [(HEIR, REAL_NIK)]


def test_two_invented_people_who_share_a_phone_are_both_unbound(rt: Runtime) -> None:
    save_participants(rt, [participant(SARI_NIK, HEIR)])
    save_participants(rt, [participant(BUDI_NIK, HEIR)])
    assert bound(rt) == []


# ---- what an invented person is told stays with the simulator, whatever brought it about


def test_a_live_event_about_an_invented_person_stays_with_the_simulator(rt: Runtime) -> None:
    save_participants(rt, [participant()], test=True)
    save_claims(rt, [claim()], test=True)
    take(rt, [event("SELESAI", 1)])
    assert notices(rt, "recipient", "only_provider") == [(SARI, "simulator")]


def test_a_phone_bound_anew_by_a_text_stays_with_the_simulator(rt: Runtime) -> None:
    fill(rt)
    take(rt, [event("WAWANCARA", 3, interview_at=(NOW + timedelta(days=5)).isoformat())], test=True)
    bind = Bind(stands(rt)["participant_id"], "registered", NOW + timedelta(days=1))
    with rt.transaction() as db:
        effects.save(db, [store_cases.handled(store_cases.message(HEIR, at=NOW), bind)], NOW)
        follow_phones(rt, db, rt.context(), [(HEIR, bind)])
    assert {recipient for (recipient,) in notices(rt, "recipient", status="queued")} == {SARI, HEIR}
    assert {only for (only,) in notices(rt, "only_provider")} == {"simulator"}


def test_where_a_network_carries_our_messages_the_simulator_still_carries_these(rt: Runtime) -> None:
    rt = replace(rt, settings=Settings(_env_file=None, provider="kannel"))
    fill(rt)
    take(rt, [event("SELESAI", 1)])
    assert send_due(rt) == 1
    assert notices(rt, "provider", "status") == [("simulator", "sent")]


@pytest.mark.parametrize("test", [True, False], ids=["a test key", "a live key"])
def test_a_number_that_leaves_an_invented_record_is_told_by_the_simulator(rt: Runtime, test: bool) -> None:
    save_participants(rt, [participant()])
    save_participants(rt, [participant(msisdn=BUDI)], test=test)
    assert notices(rt, "recipient", "only_provider") == [(SARI, "simulator")]


def test_a_number_that_leaves_a_real_record_is_told_by_whoever_carries_our_messages(rt: Runtime) -> None:
    save_participants(rt, [participant(REAL_NIK, SARI)])
    save_participants(rt, [participant(REAL_NIK, BUDI)])
    assert notices(rt, "recipient", "only_provider") == [(SARI, None)]
