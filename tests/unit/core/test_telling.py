"""When the core system is told again, and how what it is told is signed."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.telling import GIVEN_UP_AFTER, next_telling, signature


@pytest.mark.parametrize(
    ("attempts", "age", "wish", "expected"),
    [
        pytest.param(1, timedelta(), None, timedelta(seconds=10), id="soon"),
        pytest.param(4, timedelta(minutes=3), None, timedelta(minutes=10), id="later and later"),
        pytest.param(99, timedelta(days=1), None, timedelta(hours=6), id="at most six hours later"),
        pytest.param(1, timedelta(), 120.0, timedelta(minutes=2), id="as the receiver wishes"),
        pytest.param(4, timedelta(), 1.0, timedelta(minutes=10), id="but not earlier than we would"),
        pytest.param(1, timedelta(), 1e9, timedelta(hours=1), id="and not in a year"),
        pytest.param(99, timedelta(days=2, hours=23), None, timedelta(hours=1), id="a last try after three days"),
        pytest.param(99, timedelta(days=3), None, None, id="then it is given up"),
        pytest.param(99, timedelta(days=3), 60.0, None, id="whatever the receiver wishes"),
    ],
)
def test_pauses(attempts: int, age: timedelta, wish: float | None, expected: timedelta | None) -> None:
    assert next_telling(attempts, age, wish) == expected


@given(attempts=st.integers(1, 1000), hours=st.floats(0, 80), wish=st.none() | st.floats(-10, 1e12))
def test_every_pause_leads_to_an_end(attempts: int, hours: float, wish: float | None) -> None:
    age = timedelta(hours=hours)
    pause = next_telling(attempts, age, wish)
    assert (pause is None) == (age >= GIVEN_UP_AFTER)
    assert pause is None or timedelta() < pause <= GIVEN_UP_AFTER - age


def test_the_signature_is_what_another_program_computes() -> None:
    # printf '1795145400.{}' | openssl dgst -sha256 -hmac secret
    openssl = "cf3e359960e2e6eaf11a57a94ed18bb498d032ec00066bc6f3de0503c87521db"
    assert signature("secret", "1795145400", b"{}") == f"v1={openssl}"


@given(st.binary(), st.binary())
def test_another_body_has_another_signature(body: bytes, other: bytes) -> None:
    assert (signature("s", "1", body) == signature("s", "1", other)) == (body == other)
