"""The text of a campaign's row: values in their places, shortened until one SMS holds them, or refused and why."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.campaign_rows import RowOutcome as Out
from core.campaign_selection import Selection, selection_of
from core.campaign_texts import BadValue, Field, Wording, placeholders_of, segments_of
from core.gsm7 import SINGLE_SEGMENT, fold, septets


def plain(cell: str) -> str:
    if cell == "bad":
        raise BadValue("shape")
    return " ".join(fold(cell).split())


FIELDS = {
    "name": Field("name", 0, "Nama", plain, folds=True),
    "city": Field("city", 1, "Kota", plain, folds=True),
    "code": Field("code", 2, "Kode", plain),
}


@pytest.mark.parametrize(
    ("cells", "outcome", "problem"),
    [
        pytest.param(("A", "B", "C"), Out.SEND, None, id="all is there"),
        pytest.param(("", "B", "C"), Out.MISSING, "Nama", id="an empty cell"),
        pytest.param(("A", "  ", "C"), Out.MISSING, "Kota", id="blanks alone"),
        pytest.param(("bad", "B", "C"), Out.BAD_VALUE, "Nama: shape", id="a value that is none"),
        pytest.param(("bad", "B", ""), Out.MISSING, "Kode", id="what is missing is told before what is wrong"),
        pytest.param(("\u200b", "B", "C"), Out.BAD_VALUE, "Nama: unreadable", id="nothing is left of it"),
        pytest.param(("Zoë", "B", "C"), Out.SEND, "folded: name", id="another letter"),
        pytest.param(("A" * 200, "B", "C"), Out.SEND, "shortened: name", id="a name shrinks"),
        pytest.param(("A", "B", "C" * 200), Out.TOO_LONG, "210 > 160", id="what is not free never shrinks"),
    ],
)
def test_what_becomes_of_a_row(cells: tuple[str, ...], outcome: Out, problem: str | None) -> None:
    worded = Wording("{name}, {city}: {code}. ok", FIELDS).word(cells)
    assert (worded.outcome, worded.problem) == (outcome, problem)
    assert (worded.text is not None) == (outcome is Out.SEND)


def test_what_is_written_twice_counts_twice() -> None:
    worded = Wording("{code}{code}", FIELDS).word(("", "", "x" * 81))
    assert (worded.outcome, worded.segments, worded.problem) == (Out.TOO_LONG, 2, "162 > 160")
    assert Wording("{code}", FIELDS).word(("", "", "[" * 80)).text == "[" * 80
    assert Wording("{code}", FIELDS).word(("", "", "[" * 81)).outcome is Out.TOO_LONG


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=120), min_size=3, max_size=3))
def test_nothing_that_is_sent_takes_more_than_one_sms(cells: list[str]) -> None:
    worded = Wording("Yth {name} di {city}, kode {code}.", FIELDS).word(cells)
    if worded.outcome is Out.SEND:
        assert worded.text is not None
        assert septets(worded.text) <= SINGLE_SEGMENT
    else:
        assert worded.problem


@pytest.mark.parametrize(("size", "parts"), [(0, 1), (160, 1), (161, 2), (306, 2), (307, 3)])
def test_how_many_sms(size: int, parts: int) -> None:
    assert segments_of(size) == parts


def test_placeholders_in_their_order() -> None:
    assert placeholders_of("{name} {date}", "{date} {amount}") == ("name", "date", "amount")


@pytest.mark.parametrize(
    "kept",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"programme": "JKP", "active": True, "zone": "WIT", "branch": "SOLO"}, id="some"),
        pytest.param(
            {"last_contribution_before": "2026-01-31", "claim_stage": "SELESAI", "language": "en"}, id="others"
        ),
    ],
)
def test_filters_are_kept_as_they_were_read(kept: dict[str, object]) -> None:
    assert selection_of(kept).as_json() == kept


@pytest.mark.parametrize(
    "wrong", [{"zone": "GMT"}, {"active": "perhaps"}, {"branch": " "}, {"nik": "1"}, {"programme": 1}]
)
def test_filters_that_are_none_are_named(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        selection_of(wrong)


def test_empty_filters_are_left_out() -> None:
    assert selection_of({"zone": "", "active": None, "branch": " solo "}) == Selection(branch="SOLO")
