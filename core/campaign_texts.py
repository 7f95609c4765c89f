"""The text of a campaign for one row: values from its columns, written, and shortened until one SMS holds them."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from core.campaign_rows import RowOutcome
from core.commands import Language
from core.gsm7 import EXTENSION, SINGLE_SEGMENT, septets
from core.replies import shrink
from core.templates import Slot, Template, parse_template

PART = 153  # septets that each SMS of a longer text carries (3GPP TS 23.040, 9.2.3.24.1)
SHORTENED, FOLDED = "shortened", "folded"
Read = Callable[[Any], str]
_COSTS_TWO = re.compile(f"[{re.escape(EXTENSION)}]")


class BadValue(ValueError):  # noqa: N818  # named for what it is
    """A value is not what its placeholder takes. `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Field:
    """Where the value of a placeholder stands in a row, the heading there, and how it is written.

    `read` returns GSM-7 text and raises BadValue. `folds`: the value may hold letters that phones do not have.
    """

    name: str
    at: int
    heading: str
    read: Read
    folds: bool = False


class Worded(NamedTuple):
    """A row in words, or why it has none. `segments` is how many SMS it would take."""

    text: str | None
    segments: int
    outcome: RowOutcome = RowOutcome.SEND
    problem: str | None = None


class Wording:
    """One language's text with its fields, ready for many rows."""

    def __init__(self, text: str, fields: Mapping[str, Field]) -> None:
        """Take a text all of whose placeholders are among the fields. Raises MalformedTextError, KeyError."""
        self._template: Template = parse_template(text)
        self._fields = [fields[name] for name in placeholders_of(text)]
        self._reads = [(each.at, each.read) for each in self._fields]
        places = {each.name: place for place, each in enumerate(self._fields)}
        self._parts = [each if isinstance(each, str) else places[each.name] for each in self._template]
        literals = [each for each in self._template if isinstance(each, str)]
        self._dear = sum(septets(each) - len(each) for each in literals)  # what they cost beyond one a character
        self._fill = "".join(each if isinstance(each, str) else f"{{{each}}}" for each in self._parts).format
        self._free = [(place, each.at, each.name) for place, each in enumerate(self._fields) if each.folds]

    def word(self, cells: Sequence[Any]) -> Worded:
        """Return the text of a row with these cells."""
        values: list[str] = []
        try:
            for at, read in self._reads:
                cell = cells[at]
                value = read(cell) if cell else ""
                if not value:
                    return self._refused(cells)
                values.append(value)
        except BadValue:
            return self._refused(cells)
        text = self._fill(*values)
        if len(text) + self._dear > SINGLE_SEGMENT or (
            _COSTS_TWO.search("".join(values)) and septets(text) > SINGLE_SEGMENT
        ):
            return self._shortened(cells, values)
        return Worded(text, 1, RowOutcome.SEND, self._folded(cells, values))

    def _shortened(self, cells: Sequence[Any], values: Sequence[str]) -> Worded:
        pieces = [each if isinstance(each, str) else values[each] for each in self._parts]
        short = shrink(self._template, pieces)
        text = "".join(pieces)
        size = septets(text)
        if size > SINGLE_SEGMENT:
            return Worded(None, segments_of(size), RowOutcome.TOO_LONG, f"{size} > {SINGLE_SEGMENT}")
        notes = [f"{SHORTENED}: {', '.join(short)}", self._folded(cells, values)]
        return Worded(text, 1, problem="; ".join(filter(None, notes)))

    def _folded(self, cells: Sequence[Any], values: Sequence[str]) -> str | None:
        """Tell which values hold letters that had to be written otherwise."""
        found = None
        for place, at, name in self._free:
            if not (cell := cells[at]).isascii() and " ".join(cell.split()) != values[place]:
                found = f"{found}, {name}" if found else f"{FOLDED}: {name}"
        return found

    def _refused(self, cells: Sequence[Any]) -> Worded:
        """Return what is wrong with a row, a value that is not there before one that is wrong."""
        bad: Worded | None = None
        for field in self._fields:
            cell = cells[field.at]
            if not cell or (isinstance(cell, str) and not cell.strip()):
                return Worded(None, 0, RowOutcome.MISSING, field.heading[:100])
            try:
                code = "" if field.read(cell) else "unreadable"
            except BadValue as error:
                code = error.code
            if code and bad is None:
                bad = Worded(None, 0, RowOutcome.BAD_VALUE, f"{field.heading[:100]}: {code}")
        if bad is None:
            raise RuntimeError("a row was refused for nothing")
        return bad


def segments_of(size: int) -> int:
    """Return how many SMS a text of so many septets takes."""
    return 1 if size <= SINGLE_SEGMENT else -(-size // PART)


def placeholders_of(*texts: str) -> tuple[str, ...]:
    """Return the different placeholders of the texts in order of appearance. Raises MalformedTextError."""
    slots: Iterable[Slot] = (each for text in texts for each in parse_template(text) if isinstance(each, Slot))
    return tuple(dict.fromkeys(each.name for each in slots))


def language_of(wanted: Language, texts: Mapping[Language, Any]) -> Language:
    """Return the language in which somebody is written to: theirs if there is a text, else Indonesian."""
    return wanted if wanted in texts else Language.ID
