"""Who is given which message, and how many at once."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.breaker import PAUSES, BreakerState
from core.message import OutboundMessage
from core.routing import Route
from providers.base import Accepted, Rejected, SendResult, Throttled, Unavailable, Uncertain
from providers.simulator import Simulator
from sms.sending.lane import LONGEST_CALL, Lane
from sms.sending.lanes import Lanes
from store.outbox import ANY_ROUTE, Handed, Taken
from store.stops import EVERYTHING

NOW = datetime(2026, 11, 20, 3, 30, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)


class Named(Simulator):
    """A provider of any name."""

    def __init__(self, name: str) -> None:
        self.name = name


def lane(name: str = "kannel", most: int = 8, limited: bool = False) -> Lane:
    return Lane(Named(name), most, limited)


def taken(number: int = 1, **changes: object) -> Taken:
    message = OutboundMessage(f"{number:032x}", "+6285000000101", "2757", "Halo")
    usual = Taken(message, "notice", None, 1, NOW, NOW + timedelta(minutes=1))
    return replace(usual, **changes)  # type: ignore[arg-type]


def two(limited: bool = False, most: int = 100) -> Lanes:
    lanes = {name: lane(name, most, limited) for name in ("kannel", "twilio", "simulator")}
    return Lanes(lanes, [Route("kannel", 9.0), Route("twilio", 1.0)])


def learn(one: Lane, answers: Sequence[SendResult], now: datetime = NOW) -> None:
    for answer in answers:
        one.under_way += 1
        one.learn(answer, now)


def test_replies_go_before_what_was_ready_first() -> None:
    one = lane(most=1)
    for number, priority in ((1, 2), (2, 1), (3, 0), (4, 0)):
        one.add(Handed(taken(number, priority=priority), "kannel"))
    order = []
    while handed := one.pop(NOW):
        order.append(int(handed.taken.message.id, 16))
        one.learn(Accepted(), NOW)
    assert order == [3, 4, 2, 1]


def test_no_more_are_under_way_than_there_are_connections() -> None:
    one = lane(most=3)
    for number in range(5):
        one.add(Handed(taken(number), "kannel"))
    assert sum(one.pop(NOW) is not None for _ in range(5)) == 3
    assert one.load == 5


def test_what_could_outlive_its_lease_is_not_handed_over_but_given_back() -> None:
    one = lane(most=2)
    soon = Handed(taken(1, lease_until=NOW + LONGEST_CALL), "kannel")
    later = Handed(taken(2, lease_until=NOW + LONGEST_CALL + timedelta(seconds=1)), "kannel")
    for each in (soon, later):
        one.add(each)
    assert (one.pop(NOW), one.pop(NOW)) == (later, None)
    assert (one.load, one.give_back(NOW), one.load) == (2, [soon], 1)


def test_what_is_ready_goes_back_when_its_lease_ends_or_the_lane_was_narrowed_replies_last() -> None:
    one = lane(most=8)
    handed = [Handed(taken(number, priority=min(number, 1)), "kannel") for number in range(12)]
    for each in reversed(handed):
        one.add(each)
    one.limit = 2.0
    back = one.give_back(NOW)
    assert (len(back), one.load, handed[0] in back) == (9, 3, False)
    assert one.give_back(NOW) == []
    assert len(one.give_back(NOW + timedelta(seconds=45))) == 3


def test_who_throttles_all_that_comes_is_left_alone_for_as_long_as_it_says() -> None:
    lanes = two(most=4)
    learn(lanes.all["kannel"], [*[Throttled(30)] * 7, Accepted(), *[Throttled(30)] * 7])
    assert "kannel" in lanes.usable(NOW)
    learn(lanes.all["kannel"], [Throttled(30)])
    assert "kannel" not in lanes.usable(NOW + timedelta(seconds=29))
    chunk, _, _ = lanes.select([taken(number) for number in range(3)], NOW)
    assert {each.reason for each in chunk} <= {None, "throttled:kannel"}
    assert "kannel" in lanes.usable(NOW + timedelta(seconds=30))


def test_who_asks_for_a_minute_is_left_alone_at_once() -> None:
    lanes = two()
    learn(lanes.all["kannel"], [Throttled(60)])
    lanes.all["kannel"].add(Handed(taken(1), "kannel"))
    assert "kannel" not in lanes.usable(NOW)
    assert lanes.withdraw(NOW) == [taken(1)]


def test_more_than_a_slow_lane_can_begin_soon_goes_another_way() -> None:
    lanes = two(most=10)
    slow = lanes.all["kannel"]
    slow.under_way = 15
    messages = [taken(number) for number in range(40)]
    assert {each.provider for each in lanes.select(messages, NOW)[0]} <= {"twilio"}, "its own share"
    lanes.all["twilio"].under_way = 0
    kept_before = len(lanes.select(messages, NOW)[1])
    for _ in range(5):
        slow.under_way += 1
        slow.learn(Accepted(), NOW, seconds=2.0)
    chunk, kept, refused = lanes.select(messages, NOW)
    assert [each.reason for each in chunk].count("busy:kannel") >= 10
    assert (len(kept) < kept_before, refused) == (True, [])


def test_room_for_replies_is_not_given_twice_and_not_to_a_trial() -> None:
    lanes = two()
    everybody = frozenset({"kannel", "twilio", "simulator", ANY_ROUTE})
    assert [lanes.urgent_room(everybody, held) for held in (0, 60, 64, 200)] == [64, 4, 0, 0]
    for name in ("kannel", "twilio"):
        learn(lanes.all[name], [Unavailable("refused")] * 5)
    later = NOW + PAUSES[0]
    assert (lanes.urgent_room(everybody, 0), lanes.room(everybody, later, 128)) == (0, 2)


def test_being_throttled_halves_what_is_under_way_once_a_second_and_it_comes_back() -> None:
    one = lane(most=8)
    learn(one, [Throttled(1)] * 8)
    assert one.limit == 4
    learn(one, [Throttled(1)], NOW + timedelta(seconds=1))
    assert one.limit == 2
    learn(one, [Accepted()] * 200, NOW + timedelta(seconds=2))
    assert one.limit == 8


@given(st.lists(st.sampled_from([Accepted(), Rejected("1"), Throttled(1), Unavailable("x"), Uncertain("x")])))
def test_the_limit_stays_between_one_and_all_connections(answers: list[SendResult]) -> None:
    one = lane(most=8)
    for turn, answer in enumerate(answers):
        learn(one, [answer], NOW + timedelta(seconds=turn))
        assert 1 <= one.limit <= 8
    assert one.under_way == 0


@pytest.mark.parametrize("answer", [Unavailable("refused"), Uncertain("timeout")], ids=["away", "silent"])
def test_who_fails_too_often_is_left_alone_and_others_take_over(answer: SendResult) -> None:
    lanes = two()
    learn(lanes.all["kannel"], [answer] * 5)
    chunk, kept, refused = lanes.select([taken(number) for number in range(20)], NOW)
    assert Counter(each.provider for each in chunk) == {"twilio": 20}
    assert {each.reason for each in chunk} == {"breaker_open:kannel", None}
    assert (kept, refused) == ([], [])


def test_a_trial_is_one_message() -> None:
    lanes = two()
    learn(lanes.all["kannel"], [Unavailable("refused")] * 5)
    chunk, _, _ = lanes.select([taken(number) for number in range(20)], NOW + PAUSES[0])
    assert Counter(each.provider for each in chunk)["kannel"] == 1


def test_where_nobody_may_send_all_is_given_back() -> None:
    lanes = two()
    lanes.stops = frozenset({EVERYTHING})
    messages = [taken(number) for number in range(3)]
    assert lanes.select(messages, NOW) == ([], [], messages)
    assert lanes.usable(NOW) == frozenset()


def test_what_is_ready_for_who_is_stopped_is_withdrawn() -> None:
    lanes = two()
    lanes.all["kannel"].add(Handed(taken(1), "kannel"))
    lanes.all["twilio"].add(Handed(taken(2), "twilio"))
    lanes.stops = frozenset({"kannel"})
    assert lanes.withdraw(NOW) == [taken(1)]
    assert (lanes.load, lanes.usable(NOW)) == (1, {"twilio", "simulator", ANY_ROUTE})


def test_what_only_one_may_carry_does_not_go_elsewhere() -> None:
    lanes = two()
    chunk, _, _ = lanes.select([taken(number, only_provider="simulator") for number in range(5)], NOW)
    assert {each.provider for each in chunk} == {"simulator"}
    lanes.stops = frozenset({"simulator"})
    assert lanes.select([taken(only_provider="simulator")], NOW) == ([], [], [taken(only_provider="simulator")])


@pytest.mark.parametrize(
    ("urgent", "now"),
    [({"priority": 0, "kind": "reply"}, NOW), ({"kind": "security"}, NOW), ({}, NOW + timedelta(seconds=61))],
    ids=["a reply", "a security alert", "whatever waits for more than a minute"],
)
def test_without_tokens_messages_are_held_and_with_some_the_urgent_go_where_some_are(
    urgent: dict[str, object], now: datetime
) -> None:
    lanes = two(limited=True)
    messages = [taken(number, **urgent) for number in range(10)]
    assert lanes.select(messages, now) == ([], messages, [])
    lanes.all["twilio"].credit = 3
    chunk, kept, refused = lanes.select(messages, now)
    assert [each.provider for each in chunk] == ["twilio"] * 3
    assert {each.reason for each in chunk} <= {None, "rate_reached:kannel"}
    assert (len(kept), refused, lanes.all["twilio"].credit) == (7, [], 0)


def test_a_notice_waits_for_tokens_of_the_provider_that_the_weights_give_it() -> None:
    lanes = two(limited=True)
    lanes.all["twilio"].credit = 100
    messages = [taken(number) for number in range(100)]
    chunk, kept, refused = lanes.select(messages, NOW + timedelta(seconds=59))
    assert {(each.provider, each.reason) for each in chunk} == {("twilio", None)}
    assert (3 <= len(chunk) <= 20, len(chunk) + len(kept), refused) == (True, 100, [])
    assert lanes.all["kannel"].short == len(kept)
    lanes.all["kannel"].breaker = replace(lanes.all["kannel"].breaker, state=BreakerState.OPEN, open_until=LATER)
    chunk, kept, _ = lanes.select(kept, NOW)
    assert {(each.provider, each.reason) for each in chunk} == {("twilio", "breaker_open:kannel")}


@given(st.integers(1, 200), st.integers(0, 200), st.integers(0, 200))
def test_no_more_is_taken_than_there_are_tokens(wanted: int, kannel: int, twilio: int) -> None:
    lanes, purse = two(limited=True, most=1000), {"kannel": kannel, "twilio": twilio}

    async def grant(name: str, tokens: int, _: int) -> int:
        granted = min(tokens, purse[name])
        purse[name] -= granted
        return granted

    affordable = asyncio.run(lanes.afford(wanted, 0, 1, frozenset({"kannel", "twilio", ANY_ROUTE}), grant))
    assert 0 <= affordable <= min(wanted, kannel + twilio)
    chunk, kept, _ = lanes.select([taken(number, kind="security") for number in range(affordable)], NOW)
    assert (len(chunk), kept) == (affordable, [])


def test_tokens_are_not_promised_twice() -> None:
    lanes = two(limited=True)
    lanes.all["kannel"].credit = 10

    async def grant_nothing(_name: str, _tokens: int, _priority: int) -> int:
        return 0

    usable = frozenset({"kannel", "twilio", ANY_ROUTE})
    assert asyncio.run(lanes.afford(20, 7, 1, usable, grant_nothing)) == 3
    assert asyncio.run(lanes.afford(20, 0, 1, usable, grant_nothing)) == 10
