"""Claims and participants as the core system has them: what is new, what is the same, and what is refused."""

from datetime import date
from typing import Any

import pytest

from intake.claims import save_claims
from intake.events import take
from intake.participants import MOST_TIMES, save_participants
from intake.results import ItemResult
from runtime.runtime import Runtime
from store.tables import memberships, participants
from tests.intake_cases import (
    BUDI,
    BUDI_NIK,
    CLAIM,
    HEIR,
    OTHER_CLAIM,
    SARI,
    SARI_NIK,
    card,
    claim,
    event,
    fill,
    notices,
    participant,
    rows,
    stands,
)


def told(results: list[ItemResult]) -> list[tuple[str, ...]]:
    return [(each.status, *(f"{problem.pointer}:{problem.code}" for problem in each.problems)) for each in results]


# ---------------------------------------------------------------- claims


@pytest.mark.parametrize(
    ("sequence", "stage", "status"),
    [
        pytest.param(0, "DISETUJUI", "older", id="it does not say where it stands"),
        pytest.param(2, "DISETUJUI", "older", id="what it says is older"),
        pytest.param(3, "DISETUJUI", "updated", id="it comes with the event and the event's word stands"),
        pytest.param(9, "SELESAI", "updated", id="it is newer"),
    ],
)
def test_a_snapshot_takes_back_nothing_that_events_said(rt: Runtime, sequence: int, stage: str, status: str) -> None:
    fill(rt)
    take(rt, [event("DISETUJUI", 3, amount=5_000_000)])
    (result,) = save_claims(rt, [claim(stage="SELESAI", sequence=sequence)])
    assert (result.status, stands(rt)["stage"], stands(rt)["amount"]) == (status, stage, 5_000_000)


def test_an_event_older_than_the_snapshot_moves_nothing(rt: Runtime) -> None:
    fill(rt, claim_changes={"stage": "DISETUJUI", "sequence": 5, "amount": 7_000_000})
    (result,) = take(rt, [event("WAWANCARA", 3, amount=1)])
    assert (result.status, stands(rt)["stage"], stands(rt)["amount"]) == ("older", "DISETUJUI", 7_000_000)
    take(rt, [event("SELESAI", 6)])
    assert (stands(rt)["stage"], stands(rt)["amount"]) == ("SELESAI", 7_000_000)


KNOWN = {"stage": "WAWANCARA", "stage_on": "2026-11-18", "sequence": 2, "contact_msisdn": HEIR, "amount": 7}
KNOWN |= {"kpj": "00000000901", "interview_at": "2026-11-25T03:00:00+00:00"}


@pytest.mark.parametrize(
    ("said", "changed"),
    [
        pytest.param({}, {}, id="nothing"),
        pytest.param({"contact_msisdn": None}, {"contact_msisdn": None}, id="that there is no contact"),
        pytest.param({"sequence": 3, "kpj": None}, {"kpj": None, "sequence": 3}, id="another field"),
        pytest.param(
            {"sequence": 3, "stage": "DISETUJUI", "stage_on": "2026-11-19"},
            {"sequence": 3, "stage": "DISETUJUI", "stage_on": date(2026, 11, 19), "interview_at": None},
            id="another stage, to which no interview belongs",
        ),
        pytest.param({"sequence": 3, "stage": "WAWANCARA"}, {"sequence": 3}, id="the same stage"),
    ],
)
def test_what_is_left_out_of_a_claim_stays(rt: Runtime, said: dict[str, Any], changed: dict[str, Any]) -> None:
    fill(rt, claim_changes=KNOWN)
    before = stands(rt)
    save_claims(rt, [{"sequence": 2} | claim(**said)])
    assert {name: value for name, value in stands(rt).items() if before[name] != value} == {
        **changed,
        **({"snapshot_sequence": 3} if "sequence" in changed else {}),
    }


def test_a_claim_told_twice_in_a_batch_is_taken_in_order(rt: Runtime) -> None:
    save_participants(rt, [participant()])
    results = save_claims(rt, [claim(amount=1), claim(amount=2), claim(amount=2)])
    assert [each.status for each in results] == ["created", "updated", "unchanged"]
    assert stands(rt)["amount"] == 2


def test_a_bad_claim_harms_no_neighbour(rt: Runtime) -> None:
    save_participants(rt, [participant(), participant(BUDI_NIK, BUDI, memberships=[card("00000000972")])])
    save_claims(rt, [claim(OTHER_CLAIM, BUDI_NIK)])
    results = save_claims(
        rt,
        [
            claim(OTHER_CLAIM),
            claim("K0000900003", "0099990101900099"),
            claim("K0000900004", kpj="00000000972"),
            claim("K0000900005", programme="XXX"),
            claim(),
        ],
    )
    assert told(results) == [
        ("refused", "/claim_number:claim_of_another"),
        ("refused", "/nik:unknown_person"),
        ("refused", "/kpj:kpj_of_another"),
        ("refused", "/programme:not_one_of"),
        ("created",),
    ]


def test_an_interview_in_a_snapshot_is_reminded_of(rt: Runtime) -> None:
    fill(rt, claim_changes={"stage": "WAWANCARA", "interview_at": "2026-11-25T03:00:00+00:00", "sequence": 2})
    assert [topic for topic, _, _ in notices(rt)] == ["interview_day", "interview_soon"]


# ---------------------------------------------------------------- participants


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        pytest.param({}, "unchanged", id="the same"),
        pytest.param({"name": "Contoh Lain"}, "updated", id="another name"),
        pytest.param({"memberships": [card("00000000971")]}, "updated", id="a new card"),
        pytest.param({"memberships": []}, "unchanged", id="cards that are not named stay"),
    ],
)
def test_what_is_new_of_a_person_is_told(rt: Runtime, changes: dict[str, Any], status: str) -> None:
    fill(rt)
    assert [each.status for each in save_participants(rt, [participant(**changes)])] == [status]


def test_what_is_left_out_of_a_person_stays_and_null_clears_it(rt: Runtime) -> None:
    (own,) = participant()["memberships"]
    full = {"language": "en", "deceased_on": "2026-10-01", "branch": "BANDUNG"}
    save_participants(rt, [participant(**full, memberships=[{**own, "jp_months": 92, "employer": "PT Contoh"}])])
    bare = {name: value for name, value in participant().items() if name != "msisdn"}
    assert [each.status for each in save_participants(rt, [bare])] == ["unchanged"]
    with rt.transaction() as db:
        assert rows(db, participants, "deceased_on", "branch") == [(date(2026, 10, 1), "BANDUNG")]
    cleared = {**bare, "deceased_on": None, "branch": None, "msisdn": None, "memberships": [{**own, "employer": None}]}
    assert [each.status for each in save_participants(rt, [cleared])] == ["updated"]
    with rt.transaction() as db:
        assert rows(db, participants, "language", "deceased_on", "branch", "msisdn_on_record") == [
            ("en", None, None, None)
        ]
        assert rows(db, memberships, "jp_months", "employer") == [(92, None)]
    assert notices(rt, "kind", "recipient") == [("security", SARI)]


def test_who_comes_again_and_again_in_a_batch_is_refused_in_the_end(rt: Runtime) -> None:
    people = [participant(name=f"Contoh {n}") for n in range(MOST_TIMES + 2)] + [participant(BUDI_NIK, BUDI)]
    results = told(save_participants(rt, people))
    assert results[1:MOST_TIMES] == [("updated",)] * (MOST_TIMES - 1)
    assert results[MOST_TIMES:] == [("refused", "/nik:repeated_too_often")] * 2 + [("created",)]
    with rt.transaction() as db:
        assert (f"Contoh {MOST_TIMES - 1}",) in rows(db, participants, "name")


def test_a_month_that_was_paid_is_a_change(rt: Runtime) -> None:
    fill(rt)
    (own,) = participant()["memberships"]
    paid = participant(memberships=[{**own, "contributions": [{"month": "2026-10-15", "amount": 400_000}]}])
    assert [each.status for each in save_participants(rt, [paid])] == ["updated"]
    assert [each.status for each in save_participants(rt, [paid])] == ["unchanged"]


def test_a_bad_person_harms_no_neighbour(rt: Runtime) -> None:
    fill(rt)
    (own,) = participant()["memberships"]
    results = save_participants(
        rt,
        [
            participant(BUDI_NIK, BUDI, memberships=[own]),
            participant(BUDI_NIK, "123"),
            {},
            participant("0099990101900003", None, memberships=[card("00000000973")]),
            participant("0099990101900004", None, memberships=[card("00000000974"), card("00000000973")]),
        ],
    )
    assert told(results)[0] == ("refused", "/memberships/0/kpj:kpj_of_another")
    assert told(results)[1] == ("refused", "/msisdn:phone_format")
    assert [each.status for each in results] == ["refused", "refused", "refused", "created", "refused"]
    with rt.transaction() as db:
        assert len(rows(db, participants, "id")) == 2


def test_who_stands_in_a_batch_twice_is_saved_in_order(rt: Runtime) -> None:
    first, second = participant(), participant(msisdn=BUDI, memberships=[card("00000000971")])
    assert [each.status for each in save_participants(rt, [first, second])] == ["created", "updated"]
    with rt.transaction() as db:
        assert rows(db, participants, "msisdn_on_record") == [(BUDI,)]
        assert len(rows(db, memberships, "kpj")) == 2
    assert notices(rt, "recipient", "kind") == [(SARI, "security")]


def test_no_refusal_repeats_what_was_given(rt: Runtime) -> None:
    odd = {
        "nik": "77777",
        "name": "",
        "birth_date": "31-12-1990",
        "zone": "GMT",
        "msisdn": "0812-RAHASIA",
        "PIN 123": 1,
    }
    (result,) = save_participants(rt, [odd])
    said = str(result)
    assert result.problems
    for secret in ("77777", "31-12-1990", "GMT", "RAHASIA", "PIN 123"):
        assert secret not in said
    assert result.key is None


def test_a_claims_number_is_the_key_of_its_results(rt: Runtime) -> None:
    fill(rt)
    results = [*save_claims(rt, [claim(nik="x")]), *take(rt, [event("x", 1)]), *take(rt, [{"claim_number": SARI_NIK}])]
    assert [each.key for each in results] == [CLAIM, CLAIM, None]
