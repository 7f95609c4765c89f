"""From the core system's event to the phone: API, queue, worker, a Twilio in good and bad health, delivery report."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.e2e.supervision import wait_until
from tests.e2e.whole_house import CoreSystem, House, events_of, settle_people, whole_house
from tests.fakes.server import taken_by, tell
from tests.postgres import NoPostgresError

HEALTHY: dict[str, Any] = {
    "faults": {}, "finals": {"delivered": 1.0}, "early": 0.0, "duplicated": 0.0, "shuffled": 0.0, "report_delay": 0.05,
}  # fmt: skip
PEOPLE = 40


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    """A house with people whose claims wait to be told of."""
    try:
        with whole_house(workers=1) as house:
            house.numbers = settle_people(house, PEOPLE)
            house.start()
            yield house
    except NoPostgresError as reason:
        pytest.skip(str(reason))


def happen(house: House, **provider: Any) -> str:
    """Let the next claim be paid while the provider is in this state; return its number."""
    tell(house.provider, **{**HEALTHY, **provider})
    number = house.numbers.pop()
    answer = CoreSystem(house).tell("/claim-events", events_of([number], "SELESAI", 2)[0], number)
    assert answer["status"] == "created"
    return number


def history(house: House, number: str) -> list[tuple[str, str | None]]:
    """Return status and reason of every change of the claim's notice, oldest first."""
    return [
        (status, reason)
        for status, reason in house.sql(
            "SELECT h.status, h.reason FROM mt_status_changes h JOIN mt_messages m ON m.id = h.message_id"
            f" JOIN claims c ON c.id = m.claim_id WHERE c.number = '{number}' ORDER BY h.id"
        )
    ]


def ends_as(house: House, number: str, status: str) -> list[tuple[str, str | None]]:
    """Wait until the claim's notice has come to this status, and return how it came there."""
    wait_until(
        lambda: [each for each, _ in history(house, number)][-1:] == [status],
        f"the notice to be {status}",
        lambda: str(history(house, number)),
    )
    return history(house, number)


def times_taken(house: House, number: str) -> int:
    """Return how often the provider took the claim's notice."""
    ((recipient, text),) = house.sql(
        "SELECT m.recipient, m.text FROM mt_messages m JOIN claims c ON c.id = m.claim_id"
        f" WHERE c.number = '{number}' AND m.topic = 'stage'"
    )
    assert "hub 175" in text
    return taken_by(house.provider)[(recipient, text)]


def test_a_paid_claim_is_told_and_delivered(house: House) -> None:
    number = happen(house)
    assert [status for status, _ in ends_as(house, number, "delivered")] == ["sending", "sent", "delivered"]
    assert times_taken(house, number) == 1


@pytest.mark.parametrize(
    "state",
    [
        pytest.param({"early": 1.0}, id="the report comes before the answer to our request"),
        pytest.param({"duplicated": 1.0}, id="every report comes twice"),
        pytest.param({"shuffled": 1.0}, id="the last report comes first"),
        pytest.param({"early": 1.0, "duplicated": 1.0, "shuffled": 1.0, "report_delay": 0.0}, id="all of it"),
        pytest.param({"faults": {"slow": 1.0}, "report_delay": 0.0}, id="the answer is slow and the reports are not"),
    ],
)
def test_reports_in_any_order_end_in_delivered(house: House, state: dict[str, Any]) -> None:
    number = happen(house, **state)
    ends_as(house, number, "delivered")
    wait_until(lambda: tell(house.provider)["pending"] == 0, "every report to be brought")
    assert history(house, number)[-1][0] == "delivered"
    assert times_taken(house, number) == 1


@pytest.mark.parametrize(
    "fault", ["taken_hang_up", "taken_reset", "taken_empty", "taken_server_error", "taken_stop_midway"]
)
def test_taken_without_an_answer_is_found_and_not_sent_again(house: House, fault: str) -> None:
    number = happen(house, faults={fault: 1.0})
    came = [status for status, _ in ends_as(house, number, "delivered")]
    assert "unknown" in came or came == ["sending", "sent", "delivered"]  # the report may be quicker than our note
    assert times_taken(house, number) == 1


@pytest.mark.parametrize("fault", ["hang_up", "reset", "server_error"])
def test_not_taken_and_not_answered_is_looked_up_and_sent_again(house: House, fault: str) -> None:
    number = happen(house, faults={fault: 1.0})
    wait_until(lambda: "unknown" in dict(history(house, number)), "it to be unknown")
    assert times_taken(house, number) == 0
    tell(house.provider, **HEALTHY)
    ends_as(house, number, "delivered")
    assert times_taken(house, number) == 1


def test_who_is_told_to_wait_waits(house: House) -> None:
    number = happen(house, faults={"throttle": 1.0}, retry_after=1)
    wait_until(lambda: len(history(house, number)) >= 2, "the first refusal")
    tell(house.provider, **HEALTHY)
    ends_as(house, number, "delivered")
    assert times_taken(house, number) == 1


def test_refused_for_good_is_failed_with_the_reason(house: House) -> None:
    number = happen(house, faults={"refuse": 1.0})
    assert ends_as(house, number, "failed")[-1][1]
    assert times_taken(house, number) == 0


def test_failed_by_the_operator_is_failed(house: House) -> None:
    number = happen(house, finals={"undelivered": 1.0})
    assert "30003" in (ends_as(house, number, "failed")[-1][1] or "")


def test_in_the_end_everything_is_accounted_for(house: House) -> None:
    balanced = house.run("ledger")
    assert balanced.returncode == 0, balanced.stdout + balanced.stderr
