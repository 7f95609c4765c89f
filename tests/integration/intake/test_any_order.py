"""Any order, any duplication and any split into batches of a claim's events end in the same state."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete, select, update

from core.catalogue import Catalogue
from core.context import Reference
from core.delivery import MtStatus
from core.facts import Stage
from intake.events import take
from runtime.runtime import Runtime
from store.tables import bindings, claim_events, claims, mt_messages, mt_status_changes, participants
from tests.intake_cases import SARI_NIK, event, fill, happened, make_rt, notices, stands

INTERVIEWS = ("2026-11-23T02:00:00+00:00", "2026-11-25T07:30:00+00:00", None)


@st.composite
def histories(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Draw what happened to a claim: each key once, with what belongs to its stage and amounts anywhere."""
    keys = st.tuples(st.sampled_from([each.value for each in Stage]), st.integers(1, 5))
    history = []
    for stage, sequence in draw(st.lists(keys, min_size=1, max_size=6, unique=True)):
        said: dict[str, Any] = {"amount": draw(st.sampled_from([None, None, 1_000_000, 2_000_000]))}
        if stage == Stage.WAWANCARA:
            said["interview_at"] = draw(st.sampled_from(INTERVIEWS))
        if stage in {Stage.PERLU_PERBAIKAN, Stage.DITOLAK}:
            said["reason_code"] = draw(st.sampled_from(["DOCUMENT_MISSING", "NAME_DIFFERS"]))
        if stage == Stage.PERLU_PERBAIKAN:
            said["due_on"] = draw(st.sampled_from(["2026-12-04", None]))
        history.append(event(stage, sequence, **said))
    return history


@st.composite
def arrivals(draw: st.DrawFn) -> tuple[list[dict[str, Any]], list[list[dict[str, Any]]]]:
    """Draw a history and one way in which it may arrive."""
    history = draw(histories())
    again = draw(st.lists(st.sampled_from(history), max_size=4))
    shuffled = draw(st.permutations([*history, *again]))
    batches: list[list[dict[str, Any]]] = [[]]
    for each in shuffled:
        if draw(st.booleans()):
            batches.append([])
        batches[-1].append(each)
    return history, [batch for batch in batches if batch]


@pytest.fixture
def house(engine: Engine, catalogue: Catalogue, reference: Reference) -> Runtime:
    """A runtime that every example begins anew on."""
    return make_rt(engine, catalogue, reference)


def begin(rt: Runtime, **changes: Any) -> None:
    with rt.transaction() as db:
        for table in (mt_messages, mt_status_changes, claim_events, claims, bindings, participants):
            db.execute(delete(table))
    fill(rt, claim_changes=changes)


def state(rt: Runtime) -> Any:
    """Return where everything has come to, apart from ids, codes and due times."""
    ours = {"id", "participant_id"}
    claim = {name: value for name, value in stands(rt).items() if name not in ours}
    columns = ("stage", "sequence", "occurred_at", "amount", "interview_at", "due_on", "reason_code")
    waiting = notices(rt, "topic", "recipient", "occasion", status="queued")
    mine = f":{stands(rt)['id']}:"
    return claim, sorted(happened(rt, *columns), key=str), sorted((t, r, o.replace(mine, ":")) for t, r, o in waiting)


def arrive(rt: Runtime, batches: Sequence[Sequence[dict[str, Any]]], **changes: Any) -> Any:
    begin(rt, **changes)
    for batch in batches:
        take(rt, batch)
    return state(rt)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(arrival=arrivals(), programme=st.sampled_from(["JHT", "JKP"]), sequence=st.sampled_from([0, 0, 2, 6]))
def test_any_order_and_duplication_ends_in_the_same_state(
    house: Runtime, arrival: tuple[list[dict[str, Any]], list[list[dict[str, Any]]]], programme: str, sequence: int
) -> None:
    history, batches = arrival
    snapshot = {"programme": programme, "sequence": sequence, "stage": "VERIFIKASI" if sequence else "DIAJUKAN"}
    in_order = sorted(history, key=lambda each: (each["sequence"], each["occurred_at"], each["stage"]))
    one_by_one = arrive(house, [[each] for each in in_order], **snapshot)
    assert arrive(house, batches, **snapshot) == one_by_one
    assert arrive(house, [in_order], **snapshot) == one_by_one
    assert_every_event_is_accounted_for(house)


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(arrival=arrivals())
def test_nobody_hears_of_an_older_stage_after_a_newer_one(
    house: Runtime, arrival: tuple[list[dict[str, Any]], list[list[dict[str, Any]]]]
) -> None:
    """Everything that waits is sent after each batch, so that whatever is told stays told."""
    _, batches = arrival
    begin(house)
    told: list[int] = []
    for batch in batches:
        take(house, batch)
        told += send_everything(house)
    assert told == sorted(told)
    assert_every_event_is_accounted_for(house)


def send_everything(rt: Runtime) -> list[int]:
    """Return the sequences of the stages that were told."""
    sent = notices(rt, "occasion", topic="stage", status="queued")
    with rt.transaction() as db:
        db.execute(update(mt_messages).where(mt_messages.c.status == "queued").values(status=MtStatus.SENT.value))
    return [int(occasion.rsplit(":", 1)[1]) for (occasion,) in sent]


def assert_every_event_is_accounted_for(rt: Runtime) -> None:
    ids = {id_ for (id_,) in notices(rt, "id")}
    for stage, sequence, notice_id, reason in happened(rt):
        assert (notice_id is None) != (reason is None), (stage, sequence)
        assert notice_id is None or notice_id in ids
    with rt.transaction() as db:
        assert db.execute(select(participants.c.nik)).scalars().all() == [SARI_NIK]
