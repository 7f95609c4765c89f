"""When something is wrong, and that it neither flaps nor stays."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.incidents import IncidentKind, Readings, Thresholds, Tries, troubles
from tests.conftest import NOW


def ago(seconds: float) -> Any:
    return NOW - timedelta(seconds=seconds)


def found(open_now: Any = (), **measured: Any) -> set[tuple[str, str]]:
    return {each.key for each in troubles(Readings(NOW, **measured), open_now)}


@pytest.mark.parametrize(
    ("measured", "expected"),
    [
        pytest.param({}, set(), id="nothing is wrong where there is nothing"),
        pytest.param({"tries": {"kannel": Tries(5, 5)}}, {("provider_failing", "kannel")}, id="half of ten failed"),
        pytest.param({"tries": {"kannel": Tries(0, 9)}}, set(), id="nine tries prove nothing"),
        pytest.param({"tries": {"kannel": Tries(51, 49)}}, set(), id="less than half failed"),
        pytest.param({"oldest_reply": ago(30)}, set(), id="a reply may wait 30 seconds"),
        pytest.param({"oldest_reply": ago(31)}, {("replies_late", "")}, id="and no longer"),
        pytest.param({"oldest_notice": ago(300)}, set(), id="a notice may wait five minutes"),
        pytest.param({"oldest_notice": ago(301)}, {("backlog", "")}, id="and no longer"),
        pytest.param({"unreported": {"twilio": 9}}, set(), id="some phones are switched off"),
        pytest.param({"unreported": {"twilio": 10}}, {("reports_missing", "twilio")}, id="not ten"),
        pytest.param({"unknown": {"kannel": 1}}, {("outcomes_unknown", "kannel")}, id="nobody can tell of one"),
        pytest.param({"stops": ["all"]}, {("sending_stopped", "all")}, id="a stop is an incident"),
        pytest.param({"clock_at": ago(61)}, {("clock_silent", "")}, id="the clock was away"),
        pytest.param({"refused_catalogue": 7}, {("catalogue_refused", "7")}, id="the newest catalogue is no use"),
        pytest.param({"core_waits_since": ago(901)}, {("core_untold", "")}, id="the core system takes nothing"),
    ],
)
def test_what_is_wrong(measured: dict[str, Any], expected: set[tuple[str, str]]) -> None:
    assert found(**measured) == expected


@pytest.mark.parametrize(
    ("kind", "subject", "measured", "stays"),
    [
        ("provider_failing", "kannel", {"tries": {"kannel": Tries(0, 1)}}, True),
        ("provider_failing", "kannel", {"tries": {"kannel": Tries(8, 2)}}, False),
        ("provider_failing", "kannel", {"tries": {}}, False),
        ("replies_late", "", {"oldest_reply": ago(16)}, True),
        ("replies_late", "", {"oldest_reply": ago(15)}, False),
        ("reports_missing", "twilio", {"unreported": {"twilio": 5}}, True),
        ("reports_missing", "twilio", {"unreported": {"twilio": 4}}, False),
        ("sending_stopped", "all", {}, False),
    ],
)
def test_what_is_open_closes_later_than_it_opened(
    kind: str, subject: str, measured: dict[str, Any], stays: bool
) -> None:
    assert ((kind, subject) in found([(kind, subject)], **measured)) is stays


@given(good=st.integers(0, 200), bad=st.integers(0, 200), waits=st.integers(0, 10_000))
def test_what_is_wrong_is_still_wrong_when_it_is_open(good: int, bad: int, waits: int) -> None:
    measured = {"tries": {"kannel": Tries(good, bad)}, "oldest_reply": ago(waits), "oldest_notice": ago(waits)}
    fresh = found(**measured)
    assert fresh <= found(fresh, **measured)


def test_details_say_how_bad_it_is() -> None:
    (late,) = troubles(Readings(NOW, oldest_reply=ago(75), due=12))
    assert late.kind is IncidentKind.REPLIES_LATE
    assert late.details == {"seconds": 75, "due": 12}


def test_the_bar_can_be_set() -> None:
    assert troubles(Readings(NOW, oldest_reply=ago(31)), (), Thresholds(reply_wait=timedelta(minutes=1))) == []
