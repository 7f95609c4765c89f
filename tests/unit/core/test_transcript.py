"""What a transcript adds to the one before, without keeping what was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.transcript import Diverged, Mark, New, Same, dialled, mark_of, what_is_new

KEY = b"key"
CASES = {
    "a session begins": (None, "", New(())),
    "a session begins with keys that were dialled": (None, "1*2", New(("1", "2"))),
    "the first key": ("", "1", New(("1",))),
    "the next key": ("1", "1*2", New(("2",))),
    "the same key again is a new one": ("1", "1*1", New(("1",))),
    "nothing was typed": ("1", "1*", New(("",))),
    "an asterisk was typed": ("1", "1*2*3", New(("2*3",))),
    "the first turn again": ("", "", Same()),
    "a later turn again": ("1*2", "1*2", Same()),
    "another key before": ("1", "2*2", Diverged()),
    "shorter than before": ("1*2", "1", Diverged()),
    "one key grew": ("1", "12", Diverged()),
}


@pytest.mark.parametrize(("before", "now", "expected"), CASES.values(), ids=CASES)
def test_what_a_transcript_adds(before: str | None, now: str, expected: object) -> None:
    mark = Mark() if before is None else mark_of(before, KEY)
    assert what_is_new(now, mark, KEY) == expected


@given(st.text(max_size=60), st.text(min_size=1, max_size=20))
def test_the_input_behind_a_transcript_is_found(before: str, typed: str) -> None:
    mark = mark_of(before, KEY)
    whole = f"{before}*{typed}" if before else typed
    assert what_is_new(whole, mark, KEY) == New((typed,))
    assert what_is_new(before, mark, KEY) == Same()


@given(st.from_regex(r"[0-9*]{6,30}", fullmatch=True))
def test_a_mark_holds_nothing_that_was_typed(transcript: str) -> None:
    assert transcript not in repr(mark_of(transcript, KEY))
    assert mark_of(transcript, KEY) != mark_of(transcript, b"another key")


@pytest.mark.parametrize(
    ("code", "string", "expected"),
    [
        pytest.param("*2757#", "*2757#", (), id="the code alone"),
        pytest.param("*2757#", "*2757*1*2#", ("1", "2"), id="with keys behind it"),
        pytest.param("*2757#", "*2757*1", ("1",), id="without the end"),
        pytest.param("*500*27#", "*500*27*5#", ("5",), id="a code of two parts"),
        pytest.param("*2757#", "*2758*1#", None, id="another code"),
        pytest.param("*2757#", "*27571#", None, id="a longer code"),
        pytest.param("*2757#", "1", None, id="a key"),
    ],
)
def test_keys_can_be_dialled_with_the_code(code: str, string: str, expected: tuple[str, ...] | None) -> None:
    assert dialled(code, string) == expected
