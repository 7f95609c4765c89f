"""Which provider carries an MT."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.routing import Choice, Route, choose, parse_shares, preference

KNOWN = ("kannel", "twilio", "simulator")
ROUTES = (Route("kannel", 9.0), Route("twilio", 1.0))
ids = st.uuids().map(lambda each: each.hex)


def test_shares_are_read() -> None:
    assert parse_shares(["kannel:9", " twilio : 0.5 "], KNOWN) == {"kannel": 9.0, "twilio": 0.5}


@pytest.mark.parametrize(
    "given",
    [["kanel:9"], ["kannel"], ["kannel:"], ["kannel:0"], ["kannel:-1"], ["kannel:nan"], ["kannel:inf"], ["kannel:x"],
     ["kannel:1", "kannel:2"], [":3"]],
    ids=["unknown", "no number", "empty", "zero", "negative", "not a number", "endless", "letters", "twice", "no name"],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_in_two_languages(given: list[str]) -> None:
    with pytest.raises(ValueError, match=" / "):
        parse_shares(given, KNOWN)


@given(ids)
def test_a_message_prefers_the_same_at_any_time_and_every_provider_once(message_id: str) -> None:
    order = preference(ROUTES, message_id)
    assert sorted(order) == ["kannel", "twilio"]
    assert preference(tuple(reversed(ROUTES)), message_id) == order


def test_weights_are_kept() -> None:
    first = Counter(preference(ROUTES, f"{number:032x}")[0] for number in range(4000))
    assert 3500 <= first["kannel"] <= 3700


@given(ids, st.tuples(*[st.floats(0.1, 100)] * 3))
def test_where_one_falls_out_only_its_own_messages_move(message_id: str, weights: tuple[float, ...]) -> None:
    routes = [Route(name, weight) for name, weight in zip(KNOWN, weights, strict=True)]
    order = preference(routes, message_id)
    for lost in KNOWN:
        left = preference([route for route in routes if route.provider != lost], message_id)
        assert left == tuple(name for name in order if name != lost)


@pytest.mark.parametrize(
    ("unusable", "only", "avoid", "expected"),
    [
        ({}, None, None, Choice("kannel")),
        ({"kannel": "breaker_open"}, None, None, Choice("twilio", "breaker_open:kannel")),
        ({"kannel": "stopped", "twilio": "breaker_open"}, None, None, Choice(None, "stopped:kannel")),
        ({"twilio": "stopped"}, None, None, Choice("kannel")),
        ({}, None, "kannel", Choice("twilio", "unavailable:kannel")),
        ({"twilio": "stopped"}, None, "kannel", Choice("kannel")),
        ({"kannel": "stopped", "twilio": "stopped"}, None, "kannel", Choice(None, "stopped:kannel")),
        ({"kannel": "stopped", "twilio": "stopped"}, "simulator", None, Choice("simulator")),
        ({"simulator": "stopped"}, "simulator", None, Choice(None, "stopped:simulator")),
        ({}, "simulator", "simulator", Choice("simulator")),
    ],
    ids=["its first choice", "the next one", "nobody", "the other is none of its business", "not that one again",
         "that one again, if there is no other", "nobody at all", "its own condition stands above routes",
         "its own condition is not met", "only one can carry it"],
)  # fmt: skip
def test_who_carries_a_message(unusable: dict[str, str], only: str | None, avoid: str | None, expected: Choice) -> None:
    assert choose(("kannel", "twilio"), unusable, only, avoid) == expected


def test_without_routes_nobody_carries_it() -> None:
    assert choose((), {}) == Choice(None, "no_route")
