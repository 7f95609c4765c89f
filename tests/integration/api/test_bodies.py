"""Large bodies: a full batch fits, what would cost far more than its size is refused, and few are worked on at once."""

import json
import tracemalloc
from threading import Event, Thread, Timer

import pytest

from api.bodies import Bodies
from api.contract import LARGE_BODY, SMALL_BODY
from api.examples import MEMBERSHIP, PARTICIPANT, batch
from api.problems import Refusal
from api.reading import decode
from tests.integration.api.conftest import Caller


def test_a_thousand_participants_with_memberships_fit() -> None:
    """Every field, five memberships each, two years of contributions to each; and as little room beside as may be."""
    months = [
        {"month": f"{2026 - n // 12}-{n % 12 + 1:02}-01", "amount": 9_999_999, "paid_on": "2026-11-20"}
        for n in range(24)
    ]
    ended = {"active": False, "ended_on": "2026-11-20", "end_reason": "contract_end", "employer": "PT " + 57 * "X"}
    full = {"last_contribution": "2026-11-20", "jp_months": 1200, "wage": 99_999_999, "contributions": months}
    card = {**MEMBERSHIP, **ended, **full}
    person = {**PARTICIPANT, "name": 60 * "X", "language": "id", "deceased_on": "2026-11-20"}
    people = [
        {**person, "nik": f"00{n:014}", "memberships": [{**card, "kpj": f"{5 * n + k:011}"} for k in range(5)]}
        for n in range(1000)
    ]
    body = json.dumps(batch(*people)).encode()
    assert LARGE_BODY / 2 < len(body) < LARGE_BODY
    assert len(decode(body)["items"]) == 1000


MANY = LARGE_BODY // 4


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b'{"items":[' + b"[]," * MANY + b"[]]}", id="items"),
        pytest.param(b'{"items":[[' + b"1," * MANY + b"1]]}", id="values within one item"),
        pytest.param(b'{"items":[' + b'{"a":' * (MANY // 2) + b"}" * (MANY // 2) + b"]}", id="braces within braces"),
    ],
)
def test_what_would_take_far_more_memory_than_its_size_tells_is_refused_before_it_is_made(
    core: Caller, body: bytes
) -> None:
    tracemalloc.start()
    headers = {"Authorization": f"Bearer {core.written}", "Idempotency-Key": "a"}
    address = "/api/v1/claim-events/batch"
    answer = core.client.post(address, data=body, headers=headers, content_type="application/json")
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert answer.status_code == 413
    assert most < 3 * LARGE_BODY


def test_only_so_many_bytes_are_worked_on_at_once() -> None:
    bodies = Bodies(100)
    with bodies.carry(500), pytest.raises(Refusal) as refused, bodies.carry(1):
        pytest.fail("one that is too large for two goes alone")
    assert (refused.value.code, refused.value.headers) == ("busy", {"Retry-After": "2"})
    with bodies.carry(60), bodies.carry(40):
        pass


def test_who_waits_goes_on_when_another_is_done() -> None:
    bodies, held, came = Bodies(100), Event(), Event()

    def hold() -> None:
        with bodies.carry(100):
            held.set()
            came.wait(5)

    other = Thread(target=hold)
    other.start()
    held.wait(5)
    Timer(0.05, came.set).start()
    with bodies.carry(1):
        assert came.is_set()
    other.join()


@pytest.mark.parametrize(("path", "largest"), [("/claims", SMALL_BODY), ("/claims/batch", LARGE_BODY)])
def test_larger_bodies_are_refused(core: Caller, path: str, largest: int) -> None:
    headers = {"Authorization": f"Bearer {core.written}"}
    address = f"/api/v1{path}"
    for size, status in ((largest, 400), (largest + 1, 413)):
        answer = core.client.post(address, data=b" " * size, headers=headers, content_type="application/json")
        assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
