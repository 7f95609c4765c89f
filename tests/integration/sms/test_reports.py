"""Delivery reports: whatever order they come in, however often, and before whatever of ours, the end is the same."""

import itertools
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, func, select
from structlog.testing import capture_logs

from app import create_app
from core.catalogue import Catalogue
from core.context import Reference
from core.delivery import MtStatus
from providers.base import Report
from runtime.runtime import Runtime
from runtime.settings import Settings
from sms.reports import Arrival, Meaning, take_reports
from store import outbox, outbox_results
from store.outbox import Handed, NewMt
from store.outbox_results import Result
from store.tables import early_reports, mt_messages, mt_status_changes

QUEUED, SENDING, UNKNOWN, SENT = MtStatus.QUEUED, MtStatus.SENDING, MtStatus.UNKNOWN, MtStatus.SENT
FAILED, DELIVERED, CANCELLED = MtStatus.FAILED, MtStatus.DELIVERED, MtStatus.CANCELLED
LEASE = timedelta(minutes=1)
THEIRS = "SM000000000000000000000000000000d1"

numbers = itertools.count(1)


@pytest.fixture
def rt(engine: Engine, catalogue: Catalogue, reference: Reference, now: datetime, tmp_path: Path) -> Runtime:
    settings = Settings(_env_file=None, var_dir=tmp_path, kannel_secret="rahasia-jalur-uji")
    return Runtime(settings, engine, catalogue, reference, settings.limits, clock=lambda: now)


def put(rt: Runtime, count: int = 1) -> list[str]:
    """Queue notices."""
    ids = [f"0197c3a0-0000-7000-8000-{next(numbers):012x}" for _ in range(count)]
    due = rt.now() - timedelta(minutes=1)
    new = [NewMt(id_, "+6285000000901", "2757", "Klaim selesai", "notice", "id", due) for id_ in ids]
    with rt.transaction() as db:
        outbox.queue(db, new, rt.now())
    return ids


def hand_over(rt: Runtime, count: int = 1, provider: str = "twilio") -> list[str]:
    """Queue notices and begin to hand them to a provider; their answers are not noted yet."""
    ids = put(rt, count)
    with rt.transaction() as db:
        taken = outbox.take_due(db, rt.now(), 1000, LEASE, priority=1)
        outbox.begin(db, [Handed(each, provider) for each in taken if each.message.id in ids], rt.now(), LEASE)
    return ids


def answer(rt: Runtime, id_: str, status: MtStatus, theirs: str | None = None, provider: str = "twilio") -> None:
    """Note what the provider answered."""
    with rt.transaction() as db:
        outbox_results.record_results(db, [(id_, Result(status, None, provider, theirs))], rt.now())


def report(
    rt: Runtime,
    status: MtStatus | None,
    ours: str | None = None,
    theirs: str = "",
    reason: str | None = None,
    provider: str = "twilio",
) -> Meaning:
    """Bring one report."""
    (meaning,) = take_reports(rt, [Arrival(provider, Report(ours, theirs, status, reason))])
    return meaning


def standing(rt: Runtime, id_: str) -> tuple[Any, ...]:
    """Return status and the provider's id."""
    with rt.transaction() as db:
        wanted = select(mt_messages.c.status, mt_messages.c.provider_message_id).where(mt_messages.c.id == id_)
        return tuple(db.execute(wanted).one())


def history(rt: Runtime, id_: str) -> list[tuple[str, str | None]]:
    with rt.transaction() as db:
        changes = mt_status_changes.c
        rows = db.execute(select(changes.status, changes.reason).where(changes.message_id == id_).order_by(changes.id))
        return [tuple(row) for row in rows]


def early(rt: Runtime) -> int:
    with rt.transaction() as db:
        return db.execute(select(func.count()).select_from(early_reports)).scalar_one()


@pytest.mark.parametrize(
    ("status", "stands"),
    [(SENT, SENT), (DELIVERED, DELIVERED), (FAILED, FAILED), (None, SENT)],
    ids=["on its way", "delivered", "failed", "a word that we do not know proves that it was taken"],
)
@pytest.mark.parametrize("before", [SENDING, UNKNOWN], ids=["before our own commit", "of an unknown outcome"])
def test_a_report_with_our_id_proves_that_it_was_taken(
    rt: Runtime, before: MtStatus, status: MtStatus | None, stands: MtStatus
) -> None:
    (id_,) = hand_over(rt)
    if before is UNKNOWN:
        answer(rt, id_, UNKNOWN)
    assert report(rt, status, id_, THEIRS) is Meaning.APPLIED
    assert standing(rt, id_) == (stands, THEIRS)


def test_the_answer_that_a_report_overtook_adds_what_is_missing(rt: Runtime) -> None:
    (id_,) = hand_over(rt, provider="kannel")
    report(rt, DELIVERED, id_, provider="kannel")
    answer(rt, id_, SENT, "0A1B", provider="kannel")
    assert standing(rt, id_) == (DELIVERED, "0A1B")


def test_the_reason_of_a_failure_is_kept_and_forgotten_when_it_is_delivered_after_all(rt: Runtime) -> None:
    (id_,) = hand_over(rt)
    report(rt, FAILED, id_, THEIRS, "30008")
    report(rt, DELIVERED, id_, THEIRS)
    assert history(rt, id_)[-2:] == [(FAILED, "30008"), (DELIVERED, None)]


def test_what_comes_late_or_again_changes_nothing(rt: Runtime) -> None:
    (id_,) = hand_over(rt)
    assert report(rt, DELIVERED, id_, THEIRS) is Meaning.APPLIED
    before = history(rt, id_)
    assert [report(rt, status, id_, THEIRS) for status in (DELIVERED, SENT, FAILED, None)] == [Meaning.OLD] * 4
    assert history(rt, id_) == before


def test_a_report_that_is_not_about_us_is_taken_and_changes_nothing(rt: Runtime) -> None:
    (id_,) = hand_over(rt)
    assert report(rt, DELIVERED, "0197c3a0-0000-7000-8000-ffffffffffff", THEIRS) is Meaning.UNKNOWN
    assert (standing(rt, id_), early(rt)) == ((SENDING, None), 0)


def test_what_nobody_was_given_nobody_can_report_on(rt: Runtime) -> None:
    (id_,) = put(rt)
    assert report(rt, DELIVERED, id_, THEIRS) is Meaning.UNKNOWN
    assert standing(rt, id_)[0] == QUEUED


def test_another_provider_than_the_one_that_sent_it_has_no_say(rt: Runtime) -> None:
    (id_,) = hand_over(rt, provider="twilio")
    with capture_logs() as events:
        assert report(rt, DELIVERED, id_, provider="kannel") is Meaning.FOREIGN
    assert standing(rt, id_)[0] == SENDING
    assert [(event["event"], event["provider"], event["result"]) for event in events] == [
        ("dlr_applied", "kannel", "foreign")
    ]


def test_a_report_that_knows_only_their_id_waits_until_we_know_it_too(rt: Runtime) -> None:
    (id_,) = hand_over(rt, provider="africastalking")
    arrived = [report(rt, status, None, "ATXid_1", provider="africastalking") for status in (SENT, DELIVERED, SENT)]
    assert (arrived, early(rt)) == ([Meaning.EARLY] * 3, 3)
    answer(rt, id_, SENT, "ATXid_1", provider="africastalking")
    assert (standing(rt, id_), early(rt)) == ((DELIVERED, "ATXid_1"), 0)


def test_the_same_id_of_another_provider_is_another_message(rt: Runtime) -> None:
    (id_,) = hand_over(rt, provider="kannel")
    answer(rt, id_, SENT, "1", provider="kannel")
    assert report(rt, FAILED, None, "1", provider="africastalking") is Meaning.EARLY
    assert report(rt, DELIVERED, None, "1", provider="kannel") is Meaning.APPLIED
    assert standing(rt, id_) == (DELIVERED, "1")


def test_a_batch_holds_reports_of_all_sorts(rt: Runtime) -> None:
    first, second = hand_over(rt, 2)
    arrivals = [
        Arrival("twilio", Report(second, "SM2", SENT)),
        Arrival("twilio", Report(first, "SM1", DELIVERED)),
        Arrival("twilio", Report(second, "SM2", FAILED, "30003")),
        Arrival("twilio", Report("nobody", "SM3", SENT)),
        Arrival("twilio", Report(None, "SM4", SENT)),
    ]
    meanings = take_reports(rt, arrivals)
    assert meanings == [Meaning.APPLIED, Meaning.APPLIED, Meaning.APPLIED, Meaning.UNKNOWN, Meaning.EARLY]
    assert (standing(rt, first), standing(rt, second)) == ((DELIVERED, "SM1"), (FAILED, "SM2"))


REPORTED = (SENT, FAILED, DELIVERED)
Event = tuple[str, MtStatus]  # ("answer" or "report", what it says)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    events=st.lists(
        st.sampled_from([("answer", SENT), ("answer", UNKNOWN), *(("report", each) for each in REPORTED)]),
        min_size=1,
        max_size=4,
        unique=True,
    ),
    with_our_id=st.booleans(),
    random=st.randoms(use_true_random=False),
)  # fmt: skip
def test_any_order_and_repetition_ends_in_the_same_state(
    rt: Runtime, events: list[Event], with_our_id: bool, random: Random
) -> None:
    """Three messages with the same history: as it happened, shuffled with repetitions one by one, and as batches."""
    if not with_our_id and ("answer", SENT) not in events:
        events.append(("answer", SENT))  # else nobody ever learns which message it is about
    usual, shuffled, batched = hand_over(rt, 3, "africastalking")
    play(rt, usual, events, with_our_id, size=1)
    others = events + random.choices(events, k=3)
    random.shuffle(others)
    play(rt, shuffled, others, with_our_id, size=1)
    random.shuffle(others)
    play(rt, batched, others, with_our_id, size=3)
    ends = {standing(rt, id_)[0] for id_ in (usual, shuffled, batched)}
    assert len(ends) == 1
    assert early(rt) == 0


def play(rt: Runtime, id_: str, events: Sequence[Event], with_our_id: bool, size: int) -> None:
    """Let answers and reports come in this order, reports that follow one another in batches of this size."""
    ours = id_ if with_our_id else None
    theirs = f"ATXid_{id_}"
    for kind, group in itertools.groupby(events, key=lambda event: event[0]):
        statuses = [status for _, status in group]
        for start in range(0, len(statuses), size):
            some = statuses[start : start + size]
            if kind == "report":
                take_reports(rt, [Arrival("africastalking", Report(ours, theirs, each)) for each in some])
            else:
                for status in some:
                    answer(rt, id_, status, theirs if status is SENT else None, "africastalking")


def test_reports_and_answers_at_the_same_moment_lose_nothing(rt: Runtime) -> None:
    """Three web threads apply shuffled reports while two workers note answers, all on the same rows."""
    ids = hand_over(rt, 30)

    def bring(seed: int) -> None:
        shuffled = Random(seed).sample(ids, len(ids))
        for start in range(0, len(shuffled), 10):
            some = shuffled[start : start + 10]
            status = (SENT, DELIVERED)[seed % 2]
            take_reports(rt, [Arrival("twilio", Report(id_, f"SM{id_}", status)) for id_ in some])

    def note(seed: int) -> None:
        for id_ in Random(seed).sample(ids, len(ids)):
            answer(rt, id_, SENT, f"SM{id_}")

    with ThreadPoolExecutor(5) as threads:
        for done in [*(threads.submit(bring, seed) for seed in range(3)), *(threads.submit(note, s) for s in range(2))]:
            done.result(timeout=60)
    assert {standing(rt, id_) for id_ in ids} == {(DELIVERED, f"SM{id_}") for id_ in ids}


def test_through_the_whole_application(rt: Runtime) -> None:
    (id_,) = hand_over(rt, provider="kannel")
    client = create_app(runtime=rt).test_client()
    path = "/sms/kannel/rahasia-jalur-uji/report"
    assert client.get(f"{path}?ref={id_}&status=8&answer=ACK%2F&fid=").status_code == 200
    assert standing(rt, id_)[0] == SENT
    assert client.get(f"{path}?ref={id_}&status=1&answer=&fid=0A1B").status_code == 200
    assert standing(rt, id_) == (DELIVERED, "0A1B")
    assert client.get(f"{path}?ref=nobody&status=1").status_code == 200
    counted = client.get("/metrics").get_data(as_text=True)
    assert 'kabar_reports_total{provider="kannel",result="unknown"} 1.0' in counted
    assert 'kabar_reports_total{provider="kannel",result="applied"} 2.0' in counted
