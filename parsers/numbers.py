"""Runs of digits as numbers: grouped digits joined, each number typed by its length, nothing invented or repaired."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import pairwise

from core.commands import NumberHint
from core.dates import date_of_blob, date_of_parts, is_impossible
from parsers.instructions import SHORT_CODE
from parsers.labels import Label
from parsers.tokens import Piece


class Kind(StrEnum):
    """What a number is."""

    KPJ = "kpj"
    NIK = "nik"
    CLAIM = "claim"
    DATE = "date"
    PHONE = "phone"
    EXAMPLE = "example"
    LEGACY = "legacy"
    BAD = "bad"  # long enough to be meant as a card number, but of no length we know
    SMALL = "small"  # years, amounts, counts, codes


@dataclass(frozen=True, slots=True)
class Number:
    """A number of the text; `day` only where it can be a date, `hint` where a person should be told what it is."""

    digits: str
    start: int
    end: int
    kind: Kind
    day: date | None = None
    hint: NumberHint = NumberHint.NONE
    label: Label | None = None
    repaired: bool = False


_GAP = re.compile(r" ?[-./_']{1} ?| {1,2}|,")
_LIST_GAP = re.compile(r"[.] ")
_PHONE = re.compile(r"(?:0062|62|620)8\d{7,12}|08\d{8,11}")
_LONGEST_RUN = 48  # two cards and a date, digit by digit
_MAX_PART = 8  # nobody writes a longer group and then a gap
_BY_LENGTH = {10: NumberHint.TEN_DIGITS, 12: NumberHint.TWELVE_DIGITS, 13: NumberHint.HEALTH_CARD}


def read_numbers(pieces: Sequence[Piece], low: str) -> list[Number]:
    """Return the numbers of the text in order, grouped digits joined."""
    found: list[Number] = []
    for run in _runs(pieces, low):
        found.extend(_read_run(run, low))
    return found


def _runs(pieces: Sequence[Piece], low: str) -> Iterator[list[Piece]]:
    run: list[Piece] = []
    for piece in pieces:
        if not piece.digits:
            continue
        if run and (len(run) == _LONGEST_RUN or not _joins(low[run[-1].end : piece.start])):
            yield run
            run = []
        run.append(piece)
    if run:
        yield run


def _joins(gap: str) -> bool:
    return len(gap) <= 3 and _GAP.fullmatch(gap) is not None and _LIST_GAP.fullmatch(gap) is None


def _read_run(run: list[Piece], low: str) -> list[Number]:
    if len(run) == 1:
        return [_single(run[0], low)]
    whole = next((i for i, p in enumerate(run) if len(p.text) > _MAX_PART), None)
    if whole is not None:
        return [
            *_rest(run[:whole], low),
            _single(run[whole], low),
            *_rest(run[whole + 1 :], low),
        ]
    for reading in (_joined, _date, _around_date, _by_gap, _without_short_code, _covered):
        numbers = reading(run, low)
        if numbers is not None:
            return numbers
    return _left_over(run, low)


def _joined(run: list[Piece], low: str) -> list[Number] | None:
    total = sum(len(p.text) for p in run)
    return [_whole(run, low)] if total in (11, 16) else None


def _date(run: list[Piece], _low: str) -> list[Number] | None:
    if len(run) != 3:
        return None
    parts = (run[0].text, run[1].text, run[2].text)
    day = date_of_parts(*parts)
    if day is None and not is_impossible(*parts):
        return None
    return [date_number("".join(parts), run[0].start, run[2].end, day)]


def date_number(digits: str, start: int, end: int, day: date | None) -> Number:
    """Return a number that is written as a date, with a hint where there is no such day."""
    return Number(digits, start, end, Kind.DATE, day, NumberHint.NONE if day else NumberHint.BAD_DATE)


def _around_date(run: list[Piece], low: str) -> list[Number] | None:
    """Split before and behind a date whose own marks are no blanks ("0000 0123 456 01-01-1990")."""
    gaps = [low[a.end : b.start].strip() for a, b in pairwise(run)]
    for at in range(len(run) - 2):
        if not gaps[at] or gaps[at] != gaps[at + 1] or any(gaps[max(0, at - 1) : at]) or any(gaps[at + 2 : at + 3]):
            continue
        day = date_of_parts(run[at].text, run[at + 1].text, run[at + 2].text)
        if day:
            left, right = run[:at], run[at + 3 :]
            date_itself = _whole(run[at : at + 3], low, Kind.DATE, day)
            return [*_rest(left, low), date_itself, *_rest(right, low)]
    return None


def _rest(run: list[Piece], low: str) -> list[Number]:
    return _read_run(run, low) if run else []


def _by_gap(run: list[Piece], low: str) -> list[Number] | None:
    """Split at blanks where other separators are used as well ("27-07-1967 1326-5196-666")."""
    gaps = [low[a.end : b.start].strip() for a, b in pairwise(run)]
    if all(gaps) or not any(gaps):
        return None
    parts: list[list[Piece]] = [[run[0]]]
    for gap, piece in zip(gaps, run[1:], strict=True):
        if gap:
            parts[-1].append(piece)
        else:
            parts.append([piece])
    numbers = [n for part in parts for n in _read_run(part, low)]
    return numbers if any(n.kind in (Kind.KPJ, Kind.NIK, Kind.DATE, Kind.EXAMPLE) for n in numbers) else None


def _without_short_code(run: list[Piece], low: str) -> list[Number] | None:
    for at, rest in ((0, run[1:]), (-1, run[:-1])):
        if run[at].text == SHORT_CODE and sum(len(p.text) for p in rest) in (11, 16):
            return [_whole(rest, low)]
    return None


def _covered(run: list[Piece], low: str) -> list[Number] | None:
    """Cut the run into cards and dates that leave nothing over; None where there is no way, or more than one."""
    ways = _ways(tuple(len(p.text) for p in run), run)
    if len(ways) != 1:
        return None
    numbers: list[Number] = []
    at = 0
    for size, day in ways[0]:
        part = run[at : at + size]
        numbers.append(_whole(part, low, Kind.DATE if day else None, day))
        at += size
    return numbers


_Way = tuple[tuple[int, date | None], ...]


def _ways(lengths: tuple[int, ...], run: list[Piece]) -> list[_Way]:
    """Return the ways (at most two are looked for) to cover the run, from the end backwards, each position once."""
    best: list[list[_Way]] = [[] for _ in range(len(lengths) + 1)]
    best[-1] = [()]
    for at in range(len(lengths) - 1, -1, -1):
        for size, day in _steps(lengths, run, at):
            best[at].extend(((size, day), *rest) for rest in best[at + size])
        best[at] = best[at][:2]
    return best[0]


def _steps(lengths: tuple[int, ...], run: list[Piece], at: int) -> Iterator[tuple[int, date | None]]:
    total = 0
    for size in range(1, min(16, len(lengths) - at) + 1):
        total += lengths[at + size - 1]
        if total in (11, 16):
            yield size, None
        if total > 16:
            break
    if at + 3 <= len(lengths):
        day = date_of_parts(*(p.text for p in run[at : at + 3]))
        if day:
            yield 3, day


def _left_over(run: list[Piece], low: str) -> list[Number]:
    """What fits nothing: one number of the wrong length where it looks like one, else each piece on its own."""
    total = sum(len(p.text) for p in run)
    if 8 <= total <= 20 and all(len(p.text) >= 2 for p in run[:-1]):
        return [_whole(run, low)]
    return [_single(piece, low) for piece in run]


def _whole(run: Sequence[Piece], low: str, kind: Kind | None = None, day: date | None = None) -> Number:
    digits = "".join(p.text for p in run)
    plus = low[max(0, run[0].start - 1) : run[0].start] == "+"
    found, hint = (kind, NumberHint.NONE) if kind else _type_of(digits, plus=plus)
    return Number(digits, run[0].start, run[-1].end, found, day, hint, repaired=any(p.repaired for p in run))


def _single(piece: Piece, low: str) -> Number:
    number = _whole([piece], low)
    if len(piece.text) in (6, 8):
        return replace(number, day=date_of_blob(piece.text))
    return number


def _type_of(digits: str, *, plus: bool) -> tuple[Kind, NumberHint]:
    size = len(digits)
    if size in (11, 16) and not digits.strip("0"):
        return Kind.EXAMPLE, NumberHint.EXAMPLE
    if plus and digits.startswith(("62", "08")) and size >= 10:
        return Kind.PHONE, NumberHint.PHONE
    if size == 11:
        return Kind.KPJ, NumberHint.NONE
    if size == 16:
        return Kind.NIK, NumberHint.NONE
    if _PHONE.fullmatch(digits):
        return Kind.PHONE, NumberHint.PHONE
    if size < 5:
        return Kind.SMALL, NumberHint.NONE
    kind = Kind.BAD if size >= 8 else Kind.SMALL
    return kind, _BY_LENGTH.get(size, NumberHint.OTHER_LENGTH)


def relabel(number: Number, label: Label | None, *, other_card: bool) -> Number:
    """Return the number with its label, and what that makes of it: a phone, an account or an amount is no card."""
    number = replace(number, label=label)
    if label is Label.MONEY and number.kind in (Kind.KPJ, Kind.BAD, Kind.SMALL):
        return replace(number, kind=Kind.SMALL, hint=NumberHint.NONE)
    if label is Label.ACCOUNT and number.kind in (Kind.KPJ, Kind.NIK, Kind.BAD):
        return replace(number, kind=Kind.BAD, hint=NumberHint.OTHER_LENGTH)
    if number.kind is Kind.KPJ and (
        label is Label.PHONE or (label is not Label.KPJ and other_card and _PHONE.fullmatch(number.digits))
    ):
        return replace(number, kind=Kind.PHONE, hint=NumberHint.PHONE)
    if label is Label.CLAIM and number.kind is Kind.BAD and len(number.digits) == 10:
        return replace(number, kind=Kind.CLAIM, hint=NumberHint.NONE)
    return number
