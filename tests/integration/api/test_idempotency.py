"""A request with an Idempotency-Key has its effect once, whatever is repeated, at once, or broken off in the middle."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier, Event

import pytest
from flask import Response
from sqlalchemy import func, insert, select

from api.examples import CLAIM, EVENT, INTERVIEW, PARTICIPANT, batch
from api.idempotency import do_once
from api.problems import Refusal
from runtime.runtime import Runtime
from store import idempotency
from store.idempotency import Request, Standing
from store.tables import claim_events, idempotency_keys, mt_messages
from tests.integration.api.conftest import Caller, Clock, MakeCaller

APPROVED = {**EVENT, "stage": "DISETUJUI", "amount": 1_000_000}


@pytest.fixture
def known(core: Caller) -> Caller:
    """The core system, after it has told us of a claim."""
    core.post("/participants", PARTICIPANT)
    core.post("/claims", CLAIM)
    return core


class Killed(BaseException):
    """What happens to a process that is killed: nothing of ours catches it."""


def test_the_same_request_gets_the_same_answer_and_has_no_second_effect(known: Caller, rt: Runtime) -> None:
    first, second = (known.post("/claim-events", APPROVED, once="a") for _ in range(2))
    assert (first.status_code, first.get_json()["status"]) == (201, "created")
    assert (second.status_code, second.get_json()) == (201, first.get_json())
    assert ("Idempotency-Replayed" in first.headers, second.headers["Idempotency-Replayed"]) == (False, "true")
    assert count(rt) == (1, 1)


def test_repeated_means_byte_for_byte(known: Caller, rt: Runtime) -> None:
    headers = {"Authorization": f"Bearer {known.written}", "Idempotency-Key": "a", "Content-Type": "application/json"}
    body = json.dumps(APPROVED)
    first, same, spaced = (
        known.client.post("/api/v1/claim-events", data=sent, headers=headers) for sent in (body, body, f"{body} ")
    )
    assert (first.status_code, same.headers["Idempotency-Replayed"]) == (201, "true")
    assert kind_of(spaced) == "idempotency_key_reused"
    assert count(rt) == (1, 1)


def test_no_answer_is_kept_on_the_way(known: Caller) -> None:
    answers = [known.post("/claim-events", APPROVED, once="a") for _ in range(2)]
    assert [each.headers["Cache-Control"] for each in answers] == ["no-store", "no-store"]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        pytest.param("/claim-events", {**APPROVED, "sequence": 9}, id="another event"),
        pytest.param("/claim-events/batch", APPROVED, id="another operation"),
    ],
)
def test_a_key_is_for_one_request_only(known: Caller, rt: Runtime, path: str, body: dict[str, object]) -> None:
    known.post("/claim-events", APPROVED, once="a")
    answer = known.post(path, body, once="a")
    assert (answer.status_code, kind_of(answer)) == (422, "idempotency_key_reused")
    assert count(rt) == (1, 1)


def test_another_api_key_has_idempotency_keys_of_its_own(known: Caller, caller_with: MakeCaller, rt: Runtime) -> None:
    other = caller_with()
    told = known.post("/claim-events", APPROVED, once="a")
    foreign = other.post("/claim-events", {**INTERVIEW, "sequence": 1}, once="a")
    assert "Idempotency-Replayed" not in foreign.headers
    assert foreign.get_json()["notice_id"] != told.get_json()["notice_id"]
    assert foreign.get_json()["status"] == "older"


@pytest.mark.parametrize("name", [None, "", " ", "x" * 256, "a b", "é"])
def test_events_need_a_usable_key(known: Caller, rt: Runtime, name: str | None) -> None:
    headers = {} if name is None else {"Idempotency-Key": name.encode().decode("latin-1")}
    answer = known.post("/claim-events", APPROVED, **headers)
    assert (answer.status_code, kind_of(answer)) == (400, "idempotency_key_missing")
    assert count(rt) == (0, 0)


def test_what_was_refused_as_a_whole_may_be_repeated_when_it_can_be_taken(core: Caller) -> None:
    assert core.post("/claim-events", APPROVED, once="a").status_code == 422
    core.post("/participants", PARTICIPANT)
    core.post("/claims", CLAIM)
    assert core.post("/claim-events", APPROVED, once="a").status_code == 201


def test_a_batch_is_answered_again_with_every_result(known: Caller) -> None:
    body = batch(APPROVED, {"stage": "?"}, APPROVED)
    first, second = (known.post("/claim-events/batch", body, once="a") for _ in range(2))
    assert [each["status"] for each in first.get_json()["results"]] == ["created", "refused", "duplicate"]
    assert second.data == first.data


def test_killed_after_the_work_and_before_the_answer_was_stored(known: Caller, rt: Runtime, clock: Clock) -> None:
    """The next one waits a minute, does it again without a second effect, and is told of the same notice."""
    told = known.post("/claim-events", APPROVED, once="a").get_json()
    with rt.transaction() as db:  # as it stands when the process dies between the two transactions
        db.execute(idempotency_keys.update().values(state="running", answer_status=None, answer_body=None))
    waiting = known.post("/claim-events", APPROVED, once="a")
    assert (waiting.status_code, kind_of(waiting), waiting.headers["Retry-After"]) == (409, "request_running", "2")
    clock.go(minutes=1)
    again = known.post("/claim-events", APPROVED, once="a")
    assert (again.status_code, again.get_json()) == (200, {**told, "status": "duplicate"})
    assert known.post("/claim-events", APPROVED, once="a").headers["Idempotency-Replayed"] == "true"
    assert count(rt) == (1, 1)


def test_killed_in_the_middle_of_the_work(core: Caller, rt: Runtime, clock: Clock) -> None:
    request = Request(core.key.id, "a", "0" * 64)

    def die() -> Response:
        raise Killed

    with pytest.raises(Killed):
        do_once(rt, request, die)
    with pytest.raises(Refusal, match="request_running"):
        do_once(rt, request, lambda: Response("never"))
    clock.go(minutes=1)
    assert said(do_once(rt, request, lambda: Response("done"))) == "done"
    assert said(do_once(rt, request, lambda: Response("never"))) == "done"


def test_what_failed_can_be_asked_for_again_at_once(core: Caller, rt: Runtime) -> None:
    request = Request(core.key.id, "a", "0" * 64)

    def fail() -> Response:
        raise RuntimeError("the disk is full")

    with pytest.raises(RuntimeError):
        do_once(rt, request, fail)
    assert said(do_once(rt, request, lambda: Response("done"))) == "done"


def test_who_was_slow_does_not_overwrite_the_answer_of_who_took_over(core: Caller, rt: Runtime, clock: Clock) -> None:
    request = Request(core.key.id, "a", "0" * 64)

    def be_slow() -> Response:
        clock.go(minutes=2)
        assert said(do_once(rt, request, lambda: Response("the other's"))) == "the other's"
        return Response("slow")

    assert said(do_once(rt, request, be_slow)) == "slow"
    assert said(do_once(rt, request, lambda: Response("never"))) == "the other's"


def test_the_second_of_two_at_once_is_told_to_wait(known: Caller, rt: Runtime) -> None:
    begun, goes_on = Event(), Event()
    request = Request(known.key.id, "a", "0" * 64)

    def work() -> Response:
        begun.set()
        assert goes_on.wait(10)
        return Response("done")

    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(do_once, rt, request, work)
        assert begun.wait(10)
        with pytest.raises(Refusal, match="request_running"):
            do_once(rt, request, lambda: Response("twice"))
        goes_on.set()
        assert said(first.result()) == "done"


def test_many_at_the_same_moment_have_one_effect(known: Caller, rt: Runtime) -> None:
    at_once = Barrier(6)

    def tell(number: int) -> tuple[int, str]:
        at_once.wait(10)
        client = known.client.application.test_client()
        caller = Caller(client, known.key, known.written)
        answer = caller.post("/claim-events", APPROVED, once="a" if number % 2 else f"own-{number}")
        return answer.status_code, answer.get_json().get("status", "")

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(tell, range(6)))
    assert count(rt) == (1, 1)
    assert {status for status, _ in answers} <= {200, 201, 409}
    assert sum(said == "created" for _, said in answers) in {1, 2, 3}  # the one that did it, and who was told again


def test_answers_are_forgotten_after_a_day(known: Caller, rt: Runtime, clock: Clock) -> None:
    known.post("/claim-events", APPROVED, once="a")
    clock.go(hours=24)
    with rt.transaction() as db:
        assert idempotency.purge(db, rt.now()) == 0
        assert idempotency.purge(db, rt.now() + timedelta(seconds=1)) == 1
    again = known.post("/claim-events", APPROVED, once="a")
    assert (again.get_json()["status"], "Idempotency-Replayed" in again.headers) == ("duplicate", False)


def test_so_many_are_forgotten_in_one_turn_and_no_more(core: Caller, rt: Runtime) -> None:
    row = {"api_key_id": core.key.id, "request_hash": "0" * 64, "state": "running", "created_at": rt.now()}
    with rt.transaction() as db:
        db.execute(insert(idempotency_keys), [{**row, "key": str(number)} for number in range(5)])
    later = rt.now() + timedelta(days=2)
    with rt.transaction() as db:
        assert [idempotency.purge(db, later, limit=3) for _ in range(3)] == [3, 2, 0]


def test_what_is_asked_for_is_kept_as_a_keyed_hash_only(known: Caller, rt: Runtime) -> None:
    known.post("/participants", PARTICIPANT, once="a")
    with rt.transaction() as db:
        kept = str(db.execute(select(idempotency_keys)).all())
        assert idempotency.begin(db, Request(known.key.id, "a", "1" * 64), rt.now()).standing is Standing.OTHER
    assert not [secret for secret in (PARTICIPANT["nik"], PARTICIPANT["name"], "85000000199") if str(secret) in kept]


def said(response: Response) -> str:
    return response.get_data(as_text=True)


def kind_of(answer: object) -> str:
    return str(answer.get_json()["type"]).rpartition("/")[2]  # type: ignore[attr-defined]


def count(rt: Runtime) -> tuple[int, int]:
    """Return how many events there are, and how many notices about stages."""
    notices = select(func.count()).select_from(mt_messages).where(mt_messages.c.topic == "stage")
    with rt.transaction() as db:
        return (
            db.execute(select(func.count()).select_from(claim_events)).scalar_one(),
            db.execute(notices).scalar_one(),
        )
