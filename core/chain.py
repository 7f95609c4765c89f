"""The audit log as a chain: how entries and their head are sealed, and how to find what was tampered with."""

import hashlib
import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, NamedTuple

NOTHING_BEFORE = "0" * 64  # what the first entry carries as the hash of the one before it
BROKEN = "x" * 64  # the seal of a head that was found tampered with: no key makes it, so it stays visible
REACH = 10_000  # so far from its place an entry that was moved is still recognised as itself


class Entry(NamedTuple):
    """One entry. `at` is written as `2026-11-20 03:30:00.000000`, UTC; `before` and `after` are canonical JSON."""

    number: int
    at: str
    actor: str
    action: str
    object: str
    before: str | None
    after: str | None
    address: str
    request_id: str
    previous_hash: str
    hash: str


class Head(NamedTuple):
    """The last entry's number and hash, under a seal."""

    number: int
    hash: str
    seal: str


class Fault(StrEnum):
    """What is wrong with a chain."""

    EDITED = "edited"  # the entry is not as it was written
    DELETED = "deleted"  # there is none with this number
    MOVED = "moved"  # the entry of another number stands here
    CUT_OFF = "cut_off"  # the head knows of later ones
    ADDED = "added"  # the head knows nothing of it
    HEAD_FORGED = "head_forged"
    HEAD_MISSING = "head_missing"
    NOT_AS_NOTED = "not_as_noted"  # sound in itself, but not the chain whose head was noted elsewhere


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of looking through the chain: how many entries were sound, and the first that was not.

    `place` is the number of the entry that is wrong, 0 for the head. `belongs_at` is where a moved one was written.
    """

    entries: int
    head: Head | None
    fault: Fault | None = None
    place: int = 0
    belongs_at: int | None = None

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return self.fault is None


def canonical(value: Any) -> str | None:
    """Return the value as JSON that is always written the same way; None for None."""
    return None if value is None else json.dumps(value, sort_keys=True, separators=(",", ":"))


def hash_of(entry: Entry, key: bytes) -> str:
    """Return the hash of an entry over all that it says, the hash of the one before it included."""
    return _keyed("entry", entry[:-1], key)


def seal_of(number: int, hash_: str, key: bytes) -> str:
    """Return the seal of a head."""
    return _keyed("head", (number, hash_), key)


def sealed(entry: Entry, key: bytes) -> Entry:
    """Return the entry with its hash."""
    return entry._replace(hash=hash_of(entry, key))


def is_sound(head: Head, last: tuple[int, str] | None, key: bytes) -> bool:
    """Return whether the head is ours, and the last entry (number and hash) the one that it names."""
    return _is_ours(head, key) and (head.number, head.hash) == (last or (0, NOTHING_BEFORE))


def examine(entries: Iterable[Entry], head: Head | None, key: bytes, noted: tuple[int, str] | None = None) -> Verdict:
    """Return whether the entries, in the order of their numbers, are what was written, every one of them.

    `noted` is number and hash of a head that was written down elsewhere: whoever has the key, or an old copy of the
    whole database, can make a chain that is sound in itself, but not one that agrees with it.
    """
    hash_, number = NOTHING_BEFORE, 0
    known = head.number if head and _is_ours(head, key) else None
    for entry in entries:
        if known is not None and number + 1 > known:
            return Verdict(number, head, Fault.ADDED, number + 1)
        if fault := _fault_of(entry, number + 1, hash_, key):
            return replace(fault, entries=number, head=head)
        number, hash_ = entry.number, entry.hash
        if noted and noted[0] == number and noted[1] != hash_:
            return Verdict(number, head, Fault.NOT_AS_NOTED, number)
    return _end(head, number, hash_, key, noted)


def _fault_of(entry: Entry, expected: int, previous_hash: str, key: bytes) -> Verdict | None:
    told = Verdict(0, None, Fault.EDITED, expected)
    if type(entry.number) is not int or entry.number < expected:
        return replace(told, fault=Fault.ADDED)  # SQLite lets anything stand in any column
    if entry.number > expected:
        return replace(told, fault=Fault.DELETED)
    if entry.previous_hash == previous_hash and entry.hash == hash_of(entry, key):
        return None
    belongs_at = _number_of(entry, key)
    return replace(told, fault=Fault.MOVED, belongs_at=belongs_at) if belongs_at else told


def _is_ours(head: Head, key: bytes) -> bool:
    return hmac.compare_digest(str(head.seal).encode(), seal_of(head.number, head.hash, key).encode())


def _number_of(entry: Entry, key: bytes) -> int | None:
    """Return the number under which the entry was written, if it is near."""
    for number in range(max(1, entry.number - REACH), entry.number + REACH):
        if number != entry.number and hash_of(entry._replace(number=number), key) == entry.hash:
            return number
    return None


def _end(head: Head | None, number: int, hash_: str, key: bytes, noted: tuple[int, str] | None) -> Verdict:
    """Judge the end of a chain whose entries are sound."""
    if head is None:
        fault = Fault.HEAD_MISSING if number else None
    elif not _is_ours(head, key):
        fault = Fault.HEAD_FORGED
    elif head.number > number:
        fault = Fault.CUT_OFF
    else:
        fault = None if head.hash == hash_ else Fault.HEAD_FORGED
    if fault is None and noted and noted[0] > number:
        fault = Fault.CUT_OFF
    return Verdict(number, head, fault, number + 1 if fault is Fault.CUT_OFF else 0)


def _keyed(what: str, fields: tuple[Any, ...], key: bytes) -> str:
    written = json.dumps([what, *fields], default=repr).encode()
    return hmac.digest(key, written, hashlib.sha256).hex()
