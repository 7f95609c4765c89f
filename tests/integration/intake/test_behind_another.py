"""Who comes while another transaction is under way waits, and finds what it did (PostgreSQL; SQLite has one writer)."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from threading import Event
from typing import Any, cast

import pytest
from sqlalchemy import Connection, Engine, select, text

from core.catalogue import Catalogue
from core.context import Reference
from core.decision import Bind, Freeze
from intake.claims import save_claims
from intake.events import take
from intake.files.staging import Staged
from intake.items import ClaimItem, ParticipantItem
from intake.participants import save_participants
from intake.standing import follow_phones
from runtime.runtime import Runtime
from store import bulk_claims, bulk_known, bulk_new, effects
from store.bulk import begin_bulk
from store.database import Db, make_engine
from store.tables import bindings, claims, participants
from tests import store_cases
from tests.conftest import NOW
from tests.intake_cases import (
    BUDI,
    BUDI_NIK,
    CLAIM,
    HEIR,
    SARI,
    SARI_NIK,
    claim,
    event,
    make_rt,
    notices,
    participant,
    stands,
)

INTERVIEW = {"stage": "WAWANCARA", "stage_on": "2026-11-18", "interview_at": "2026-11-28T10:00:00+07:00"}
Work = Callable[[], Any]


@pytest.fixture
def rt(postgresql_url: str, catalogue: Catalogue, reference: Reference) -> Iterator[Runtime]:
    """A runtime on a fresh PostgreSQL database."""
    engine = make_engine(postgresql_url)
    yield make_rt(engine, catalogue, reference)
    engine.dispose()


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    """A thread for whoever comes meanwhile."""
    with ThreadPoolExecutor(1) as pool:
        yield pool


def meanwhile(pool: ThreadPoolExecutor, rt: Runtime, work: Work) -> Future[Any]:
    """Begin the work, and return when it waits for a lock or is done."""
    coming = pool.submit(work)
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted AND pid <> pg_backend_pid()")
    pause = Event()
    with rt.engine.connect() as db:
        while not coming.done() and not db.execute(waiting).scalar_one():
            db.rollback()
            pause.wait(0.01)
    return coming


def inside(rt: Runtime, db: Db) -> Runtime:
    """A runtime whose transactions are part of this one."""
    return replace(rt, engine=cast("Engine", db))


def bound(rt: Runtime) -> list[tuple[str, str]]:
    owned = select(bindings.c.msisdn, participants.c.nik).join(participants).where(bindings.c.status == "active")
    with rt.transaction() as db:
        return sorted((row.msisdn, row.nik) for row in db.execute(owned))


def person(nik: str, msisdn: str | None) -> dict[str, Any]:
    return participant(nik, msisdn, memberships=[])


def staged(model: type[Any], *items: dict[str, Any]) -> Staged:
    read = Staged()
    for at, item in enumerate(items):
        assert read.take(at, model.model_validate_json(json.dumps(item)), NOW.date())
    return read


def new_people(db: Connection, *people: dict[str, Any]) -> None:
    bulk_new.save_new_people(db, staged(ParticipantItem, *people).people, NOW)


def some_people(db: Connection, *people: dict[str, Any]) -> None:
    bulk_known.save_people(db, staged(ParticipantItem, *people).people, NOW)


def some_claims(db: Connection, *filed: dict[str, Any]) -> None:
    assert bulk_claims.save_claims(db, staged(ClaimItem, *filed).claims, NOW).created == len(filed)


@pytest.fixture
def bulk(rt: Runtime) -> Iterator[Connection]:
    """A connection as an import has it, its transaction begun by the test."""
    with rt.engine.connect() as db:
        with db.begin():
            bulk_known.prepare_staging(db)
            bulk_claims.prepare_staging(db)
        yield db


def phone_did(rt: Runtime, db: Db, msisdn: str, made: Freeze | Bind) -> None:
    """Save what a phone's message changed, as the road of an MO does."""
    effects.save(db, [store_cases.handled(store_cases.message(msisdn, at=NOW), made)], NOW)
    follow_phones(rt, db, rt.context(), [(msisdn, made)])


# ---------------------------------------------------------------- numbers


def test_two_people_told_of_one_number_share_it(rt: Runtime, pool: ThreadPoolExecutor) -> None:
    with rt.engine.connect() as db:
        with db.begin():
            with db.begin_nested():
                save_participants(inside(rt, db), [participant(SARI_NIK, HEIR)])
            coming = meanwhile(pool, rt, lambda: save_participants(rt, [participant(BUDI_NIK, HEIR)]))
        assert [each.status for each in coming.result()] == ["created"]
    assert bound(rt) == []
    save_claims(rt, [claim()])
    take(rt, [event("SELESAI", 1, amount=5_000_000)])
    assert notices(rt) == []


@pytest.mark.parametrize("in_bulk", [new_people, some_people], ids=["all new", "some known"])
def test_a_number_imported_at_the_same_moment_is_shared(
    rt: Runtime, bulk: Connection, pool: ThreadPoolExecutor, in_bulk: Callable[..., None]
) -> None:
    with bulk.begin():
        begin_bulk(bulk)
        in_bulk(bulk, person(SARI_NIK, HEIR))
        coming = meanwhile(pool, rt, lambda: save_participants(rt, [participant(BUDI_NIK, HEIR)]))
    coming.result()
    assert bound(rt) == []


@pytest.mark.parametrize("in_bulk", [new_people, some_people], ids=["all new", "some known"])
def test_who_has_registered_another_phone_shares_the_number_of_somebody_imported(
    rt: Runtime, bulk: Connection, pool: ThreadPoolExecutor, in_bulk: Callable[..., None]
) -> None:
    """The number that comes to Budi's record is not bound to him, so that no binding keeps anybody waiting."""
    (result,) = save_participants(rt, [participant(BUDI_NIK, None)])
    with rt.transaction() as db:
        (budi,) = db.execute(select(participants.c.id)).scalars()
        phone_did(rt, db, BUDI, Bind(budi, "registered", None))
    with bulk.begin():
        begin_bulk(bulk)
        in_bulk(bulk, person(SARI_NIK, HEIR))
        coming = meanwhile(pool, rt, lambda: save_participants(rt, [participant(BUDI_NIK, HEIR)]))
    assert (result.status, coming.result()[0].status) == ("created", "updated")
    assert bound(rt) == [(BUDI, BUDI_NIK)]


def test_one_new_person_with_two_numbers_at_once_is_told_at_the_first(rt: Runtime, pool: ThreadPoolExecutor) -> None:
    with rt.engine.connect() as db:
        with db.begin():
            with db.begin_nested():
                save_participants(inside(rt, db), [participant(SARI_NIK, HEIR)])
            coming = meanwhile(pool, rt, lambda: save_participants(rt, [participant(SARI_NIK, SARI)]))
        assert [each.status for each in coming.result()] == ["updated"]
    assert bound(rt) == [(SARI, SARI_NIK)]
    assert notices(rt, "kind", "recipient") == [("security", HEIR)]


# ---------------------------------------------------------------- claims


def test_a_claim_stays_with_whom_it_was_told_first(rt: Runtime, pool: ThreadPoolExecutor) -> None:
    save_participants(rt, [participant(), participant(BUDI_NIK, BUDI)])
    with rt.engine.connect() as db:
        with db.begin():
            with db.begin_nested():
                save_claims(inside(rt, db), [claim(stage="SELESAI", sequence=5)])
            coming = meanwhile(pool, rt, lambda: save_claims(rt, [claim(nik=BUDI_NIK)]))
        (result,) = coming.result()
    assert (result.status, result.problems[0].code) == ("refused", "claim_of_another")
    with rt.transaction() as db:
        owner = db.execute(select(participants.c.nik).join(claims).where(claims.c.number == CLAIM)).scalar_one()
    assert (owner, stands(rt)["stage"]) == (SARI_NIK, "SELESAI")


def test_an_imported_claim_is_not_taken_back_by_an_older_word(
    rt: Runtime, bulk: Connection, pool: ThreadPoolExecutor
) -> None:
    save_participants(rt, [participant()])
    with bulk.begin():
        begin_bulk(bulk)
        some_claims(bulk, claim(stage="SELESAI", sequence=5))
        coming = meanwhile(pool, rt, lambda: save_claims(rt, [claim(stage="DIAJUKAN", sequence=3)]))
    assert [each.status for each in coming.result()] == ["older"]
    assert (stands(rt)["stage"], stands(rt)["sequence"]) == ("SELESAI", 5)


def test_a_new_phone_finds_the_claim_that_is_being_imported(
    rt: Runtime, bulk: Connection, pool: ThreadPoolExecutor
) -> None:
    """The number before is warned that a claim runs."""
    save_participants(rt, [participant()])
    with rt.transaction() as db:
        (sari,) = db.execute(select(participants.c.id)).scalars()

    def bind() -> None:
        with rt.transaction() as db:
            phone_did(rt, db, HEIR, Bind(sari, "registered", NOW.replace(day=22)))

    with bulk.begin():
        begin_bulk(bulk)
        some_claims(bulk, claim())
        coming = meanwhile(pool, rt, bind)
    coming.result()
    assert notices(rt, "topic", "recipient") == [("old_number", SARI)]


@pytest.mark.parametrize("known", [False, True], ids=["a new claim", "an event of a known claim"])
def test_nothing_waits_for_a_contact_that_is_being_blocked(rt: Runtime, pool: ThreadPoolExecutor, known: bool) -> None:
    save_participants(rt, [participant()])
    if known:
        save_claims(rt, [claim(contact_msisdn=HEIR)])

    def tell() -> None:
        if known:
            take(rt, [event("WAWANCARA", 1, interview_at=INTERVIEW["interview_at"])])
        else:
            save_claims(rt, [claim(contact_msisdn=HEIR, **INTERVIEW)])

    with rt.transaction() as db:
        phone_did(rt, db, HEIR, Freeze())
        coming = meanwhile(pool, rt, tell)
    coming.result()
    assert stands(rt)["stage"] == "WAWANCARA"
    assert notices(rt, status="queued", recipient=HEIR) == []
