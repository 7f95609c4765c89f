"""Batches at the same moment, on several threads and both databases: keys and locks decide, and there is one effect."""

import random
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from sqlalchemy import select

from core.decision import Bind, Freeze
from core.facts import Zone
from core.formats import local_date
from intake.claims import save_claims
from intake.events import take
from intake.participants import save_participants
from intake.results import ItemResult
from intake.standing import follow_phones
from runtime.runtime import Runtime
from store import effects
from store.tables import bindings, participants
from tests import store_cases
from tests.conftest import NOW
from tests.intake_cases import BUDI_NIK, SARI, card, claim, event, fill, happened, notices, participant, stands

AT_ONCE = 8
PEOPLE = 12
NEW_PHONE = "+6285000000909"


def at_once(works: Sequence[Callable[[], Any]]) -> list[Any]:
    """Run the works, all starting at the same moment."""
    barrier = Barrier(len(works))

    def start(work: Callable[[], Any]) -> Any:
        barrier.wait()
        return work()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(start, works))


def nik_of(number: int) -> str:
    return f"00999901019001{number:02d}"


def claim_of(number: int) -> str:
    return f"K00009002{number:02d}"


def crowd(rt: Runtime) -> None:
    people = [
        participant(nik_of(n), f"+62850000008{n:02d}", memberships=[card(f"000000008{n:02d}")]) for n in range(PEOPLE)
    ]
    assert {each.status for each in save_participants(rt, people)} == {"created"}
    save_claims(rt, [claim(claim_of(n), nik_of(n)) for n in range(PEOPLE)])


def events_of_sari(rt: Runtime) -> list[Callable[[], Any]]:
    return [lambda n=n: take(rt, [event("DISETUJUI", n)]) for n in range(1, 7)]  # type: ignore[misc]


def bound(rt: Runtime) -> list[tuple[str, str]]:
    """Return who has which phone, by phone."""
    owned = select(bindings.c.msisdn, participants.c.nik).join(participants).where(bindings.c.status == "active")
    with rt.transaction() as db:
        return sorted((row.msisdn, row.nik) for row in db.execute(owned))


def statuses(results: Sequence[ItemResult]) -> list[str]:
    return [each.status for each in results]


def test_the_same_events_given_at_once_have_one_effect(rt: Runtime) -> None:
    crowd(rt)
    given = [event("DISETUJUI", 3, claim_of(n)) for n in range(PEOPLE)]

    def in_some_order(seed: int) -> Callable[[], list[ItemResult]]:
        mixed = random.Random(seed).sample(given, len(given))
        return lambda: take(rt, mixed)

    found = at_once([in_some_order(seed) for seed in range(AT_ONCE)])
    came = [each.status for results in found for each in results]
    assert (came.count("created"), came.count("duplicate")) == (PEOPLE, PEOPLE * (AT_ONCE - 1))
    assert len({each.notice_id for results in found for each in results}) == PEOPLE
    assert len(happened(rt)) == len(notices(rt)) == PEOPLE


def test_stages_that_come_at_once_leave_the_newest_waiting(rt: Runtime) -> None:
    fill(rt)
    stages = ["DIAJUKAN", "WAWANCARA", "PERLU_PERBAIKAN", "DISETUJUI", "RETUR_BANK", "SELESAI"]
    given = [event(stage, sequence) for sequence, stage in enumerate(stages, 1)]
    at_once([lambda each=each: take(rt, [each]) for each in given])  # type: ignore[misc]
    assert notices(rt, "topic", "occasion", status="queued") == [("stage", f"stage:{stands(rt)['id']}:SELESAI:6")]
    assert stands(rt)["sequence"] == 6
    assert len(happened(rt)) == len(stages)


def test_one_new_claim_told_at_once_is_one_claim(rt: Runtime) -> None:
    save_participants(rt, [participant()])
    found = at_once([lambda: save_claims(rt, [claim()])] * AT_ONCE)
    came = [each.status for results in found for each in results]
    assert sorted(came) == ["created", *["unchanged"] * (AT_ONCE - 1)]
    assert stands(rt)["stage"] == "DIAJUKAN"


def test_one_new_claim_told_of_different_people_at_once_is_one_persons(rt: Runtime) -> None:
    crowd(rt)
    found = at_once([lambda n=n: save_claims(rt, [claim(nik=nik_of(n))]) for n in range(AT_ONCE)])  # type: ignore[misc]
    came = [each for results in found for each in results]
    assert sorted(statuses(came)) == ["created", *["refused"] * (AT_ONCE - 1)]
    assert {each.problems[0].code for each in came if each.problems} == {"claim_of_another"}


def test_one_new_person_told_at_once_is_one_person(rt: Runtime) -> None:
    found = at_once([lambda: save_participants(rt, [participant()])] * AT_ONCE)
    came = [each.status for results in found for each in results]
    assert sorted(came) == ["created", *["unchanged"] * (AT_ONCE - 1)]
    assert statuses(save_participants(rt, [participant()])) == ["unchanged"]


def test_different_new_people_told_at_once_are_all_there(rt: Runtime) -> None:
    people = [participant(nik_of(n), f"+62850000008{n:02d}", memberships=[]) for n in range(AT_ONCE)]
    found = at_once([lambda each=each: save_participants(rt, [each]) for each in people])  # type: ignore[misc]
    assert statuses([each for results in found for each in results]) == ["created"] * AT_ONCE
    assert {phone for phone, _ in bound(rt)} == {each["msisdn"] for each in people}


def test_a_number_that_different_people_get_at_once_is_nobodys(rt: Runtime) -> None:
    people = [participant(nik_of(n), SARI, memberships=[]) for n in range(AT_ONCE)]
    at_once([lambda each=each: save_participants(rt, [each]) for each in people])  # type: ignore[misc]
    assert bound(rt) == []


def test_numbers_that_go_round_at_once_come_to_their_last_owners(rt: Runtime) -> None:
    """Each person gets the number of the next, each told by itself."""
    crowd(rt)
    phones = [f"+62850000008{n:02d}" for n in range(PEOPLE)]
    moved = [participant(nik_of(n), phones[(n + 1) % PEOPLE], memberships=[]) for n in range(PEOPLE)]
    at_once([lambda each=each: save_participants(rt, [each]) for each in moved])  # type: ignore[misc]
    assert bound(rt) == sorted((each["msisdn"], each["nik"]) for each in moved)


def test_no_more_is_told_in_a_day_because_it_was_told_at_once(rt: Runtime) -> None:
    fill(rt)
    numbers = [claim_of(n) for n in range(AT_ONCE)]
    save_claims(rt, [claim(number) for number in numbers])
    at_once([lambda each=each: take(rt, [event("SELESAI", 1, each)]) for each in numbers])  # type: ignore[misc]
    days = Counter(local_date(due_at, Zone.WIB) for (due_at,) in notices(rt, "due_at", kind="notice"))
    assert sum(days.values()) == AT_ONCE
    assert max(days.values()) <= rt.limits.notices_per_day < AT_ONCE


def test_a_card_that_two_people_claim_at_once_is_one_persons(rt: Runtime) -> None:
    people = [participant(nik_of(n), None, memberships=[card("00000000801")]) for n in range(AT_ONCE)]
    found = at_once([lambda each=each: save_participants(rt, [each]) for each in people])  # type: ignore[misc]
    came = [each for results in found for each in results]
    assert sorted(statuses(came)) == ["created", *["refused"] * (AT_ONCE - 1)]


def test_an_event_and_a_blocked_phone_at_once_leave_nothing_waiting(rt: Runtime) -> None:
    fill(rt)

    def change(*made: Freeze | Bind) -> None:
        context = rt.context()
        with rt.transaction() as db:
            effects.save(db, [store_cases.handled(store_cases.message(SARI, at=NOW), *made)], NOW)
            follow_phones(rt, db, context, [(SARI, each) for each in made])

    at_once([*events_of_sari(rt), lambda: change(Freeze())])
    assert notices(rt, status="queued", kind="notice") == []


def test_an_event_and_a_new_phone_at_once_tell_the_new_phone(rt: Runtime) -> None:
    fill(rt)
    at_once([*events_of_sari(rt), lambda: save_participants(rt, [participant(msisdn=NEW_PHONE)])])
    assert notices(rt, "recipient", status="queued", kind="notice") == [(NEW_PHONE,)]


def test_an_event_and_a_phone_that_another_gets_too_at_once_tell_it_nothing(rt: Runtime) -> None:
    fill(rt)
    at_once([*events_of_sari(rt), lambda: save_participants(rt, [participant(BUDI_NIK, SARI)])])
    assert notices(rt, "recipient", status="queued", kind="notice") == []
