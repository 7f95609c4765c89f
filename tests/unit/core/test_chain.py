"""Any single change of a chain is found, and the first place where it is wrong is named."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.chain import NOTHING_BEFORE, Entry, Fault, Head, canonical, examine, is_sound, seal_of, sealed

KEY, OTHER_KEY = b"k" * 32, b"o" * 32
WORDS = st.text(max_size=12)
TEXT = ("at", "actor", "action", "object", "address", "request_id", "previous_hash", "hash")


def chain_of(said: list[tuple[str, str | None]], key: bytes = KEY) -> tuple[list[Entry], Head]:
    entries: list[Entry] = []
    for number, (actor, after) in enumerate(said, 1):
        before = entries[-1].hash if entries else NOTHING_BEFORE
        at = f"2026-11-20 03:30:{number % 60:02d}.000000"
        entry = Entry(number, at, actor, "a.b", "x.y", None, canonical(after), "192.0.2.1", "abc", before, "")
        entries.append(sealed(entry, key))
    return entries, head_of(entries, key)


def head_of(entries: list[Entry], key: bytes = KEY) -> Head:
    number, hash_ = (entries[-1].number, entries[-1].hash) if entries else (0, NOTHING_BEFORE)
    return Head(number, hash_, seal_of(number, hash_, key))


SAID = st.lists(st.tuples(WORDS, st.none() | WORDS), min_size=1, max_size=6)
FIVE = [("user:sari", "one"), ("user:budi", None), ("system", "three"), ("user:sari", "four"), ("user:sari", "five")]


@given(SAID)
def test_what_was_written_is_sound(said: list[tuple[str, str | None]]) -> None:
    entries, head = chain_of(said)
    verdict = examine(entries, head, KEY)
    assert (verdict.sound, verdict.entries) == (True, len(said))
    assert is_sound(head, (entries[-1].number, entries[-1].hash), KEY)


@given(SAID, st.data())
def test_any_single_change_of_any_field_is_found_at_its_place(
    said: list[tuple[str, str | None]], data: st.DataObject
) -> None:
    entries, head = chain_of(said)
    place = data.draw(st.integers(0, len(entries) - 1))
    field = data.draw(st.sampled_from(Entry._fields))
    old = getattr(entries[place], field)
    new: object = data.draw(st.integers(-3, 99) if field == "number" else WORDS if field in TEXT else st.none() | WORDS)
    if new == old:
        return
    changed = entries[place]._replace(**{field: new})  # type: ignore[arg-type]
    verdict = examine([*entries[:place], changed, *entries[place + 1 :]], head, KEY)
    assert not verdict.sound
    assert verdict.place == place + 1


@given(SAID, st.sampled_from(Head._fields), WORDS)
def test_any_change_of_the_head_is_found(said: list[tuple[str, str | None]], field: str, word: str) -> None:
    entries, head = chain_of(said)
    forged = head._replace(**{field: head.number + len(word) + 1 if field == "number" else word})
    assert examine(entries, forged, KEY).fault is Fault.HEAD_FORGED


@dataclass(frozen=True)
class Attack:
    entries: list[Entry]
    head: Head | None


def swapped(entries: list[Entry]) -> list[Entry]:
    second, third = entries[1]._replace(number=3), entries[2]._replace(number=2)
    return [entries[0], third, second, *entries[3:]]


def attacks() -> list[tuple[str, Attack, Fault, int]]:
    entries, head = chain_of(FIVE)
    forged, forged_head = chain_of([*FIVE, ("user:eve", "six")], OTHER_KEY)
    longer, _ = chain_of([*FIVE, ("user:sari", "six")])
    rewritten = [sealed(each, OTHER_KEY) for each in entries]
    return [
        ("a row deleted", Attack([*entries[:2], *entries[3:]], head), Fault.DELETED, 3),
        ("the first row deleted", Attack(entries[1:], head), Fault.DELETED, 1),
        ("two rows swapped", Attack(swapped(entries), head), Fault.MOVED, 2),
        ("the tail cut off", Attack(entries[:3], head), Fault.CUT_OFF, 4),
        ("everything cut off", Attack([], head), Fault.CUT_OFF, 1),
        (
            "the tail cut off, the head with it",
            Attack(entries[:3], Head(3, entries[2].hash, head.seal)),
            Fault.HEAD_FORGED,
            0,
        ),
        ("a tail added without the key", Attack([*entries, forged[5]], head), Fault.ADDED, 6),
        ("a tail added, the head with it", Attack([*entries, forged[5]], forged_head), Fault.EDITED, 6),
        ("a tail of ours under an old head", Attack(longer, head), Fault.ADDED, 6),
        ("a row before the first", Attack([entries[0]._replace(number=0), *entries], head), Fault.ADDED, 1),
        ("a row twice", Attack([*entries[:2], entries[1], *entries[2:]], head), Fault.ADDED, 3),
        ("no head", Attack(entries, None), Fault.HEAD_MISSING, 0),
        ("all written anew with another key", Attack(rewritten, head_of(rewritten, OTHER_KEY)), Fault.EDITED, 1),
        ("a number that is none", Attack([entries[0]._replace(number="x"), *entries[1:]], head), Fault.ADDED, 1),  # type: ignore[arg-type]
    ]


@pytest.mark.parametrize(("attack", "fault", "place"), [pytest.param(*rest, id=name) for name, *rest in attacks()])
def test_each_way_of_tampering_is_found_and_named(attack: Attack, fault: Fault, place: int) -> None:
    verdict = examine(attack.entries, attack.head, KEY)
    assert (verdict.fault, verdict.place) == (fault, place)


def test_a_moved_entry_is_recognised() -> None:
    entries, head = chain_of(FIVE)
    assert examine(swapped(entries), head, KEY).belongs_at == 3


def test_nothing_written_is_sound() -> None:
    assert examine([], None, KEY).sound
    assert examine([], head_of([]), KEY).sound


def test_an_older_copy_of_the_whole_agrees_with_no_head_that_was_noted_later() -> None:
    entries, _ = chain_of(FIVE)
    older = entries[:3]
    noted = (5, entries[4].hash)
    assert examine(older, head_of(older), KEY).sound
    assert examine(older, head_of(older), KEY, noted).fault is Fault.CUT_OFF


def test_another_history_made_with_the_key_is_not_the_one_that_was_noted() -> None:
    entries, _ = chain_of(FIVE)
    other, other_head = chain_of([("user:sari", "ONE"), *FIVE[1:]])
    noted = (4, entries[3].hash)
    verdict = examine(other, other_head, KEY, noted)
    assert (verdict.fault, verdict.place) == (Fault.NOT_AS_NOTED, 4)
    assert examine(entries, head_of(entries), KEY, noted).sound


def test_none_is_not_the_word_null() -> None:
    assert canonical(None) is None
    assert canonical({"b": 1, "a": [None]}) == '{"a":[null],"b":1}'
