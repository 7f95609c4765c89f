"""Reads what stands in a cell as the value of a placeholder, and writes it as it stands in a text."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache, partial
from typing import Any

from core.campaign_selection import VALUES
from core.campaign_texts import BadValue, Field, Read, Wording, placeholders_of
from core.catalogue import Catalogue
from core.commands import Language
from core.formats import month_and_year
from core.gsm7 import fold
from core.identifiers import mask
from core.placeholders import KINDS, Characters, Code, Day, Free, Kind, Moment, Term, Whole, kind_of
from core.replies import written
from core.templates import Slot
from intake.files import cells
from intake.files.cells import BadCell
from intake.files.refusals import NO_TIME
from office.campaign_columns import Columns
from parsers.dates import MONTHS

_MONEY = frozenset({"amount", "total"})
YEARS = (1, 9999)  # of the calendar of computers
_IN_WORDS = re.compile(r"(?:(\d{1,2})[ -])?([a-z]+)\.?[ -](\d{4}|\d{2})")  # 15 Desember 2026, November 2026, Nov-26
_KEPT = 16_384  # written values of a column that are remembered: most columns have few


def wordings_of(
    texts: Mapping[str, str], columns: Columns, headings: Sequence[str], catalogue: Catalogue
) -> dict[Language, Wording]:
    """Return the texts, ready for rows of a file. Raises MalformedTextError, and KeyError for a column not named."""
    found = {}
    for code, text in texts.items():
        language = Language(code)
        fields = {
            name: field_of(name, columns.values[name], headings[columns.values[name]], catalogue, language)
            for name in placeholders_of(text)
        }
        found[language] = Wording(text, fields)
    return found


def field_of(name: str, at: int, heading: str, catalogue: Catalogue, language: Language) -> Field:
    """Return how the cells of a column become a placeholder's value."""
    group = kind_of(name)
    kind = KINDS[group]
    if isinstance(kind.legal, Free):
        return Field(name, at, heading, free_text, folds=True)
    read = partial(_READERS[type(kind.legal)], group, kind)
    write = partial(written, Slot(name, group, kind), catalogue=catalogue, language=language)
    known = frozenset(catalogue.terms.get(group, ())) if isinstance(kind.legal, Term) else None
    return Field(name, at, heading, _remembered(read, write, known))


def _remembered(read: Callable[[str], Any], write: Callable[[Any], str], known: frozenset[str] | None) -> Read:
    @lru_cache(maxsize=_KEPT)
    def remembered(cell: str) -> str:
        try:
            value = read(cell)
        except BadCell as error:
            raise BadValue(error.reason.code) from None
        if known is not None and value not in known:
            raise BadValue("unknown_code")
        return write(value)

    return remembered


def free_text(cell: str) -> str:
    if cell.isascii() and cell.isprintable() and "  " not in cell and "`" not in cell and cell[0] != " " != cell[-1]:
        return cell
    text = " ".join(fold(cell).split())
    if text.count("?") > cell.count("?"):
        raise BadValue("letters")  # of a script that no phone shows in GSM-7
    return text


def _whole(group: str, kind: Kind, cell: str) -> int:
    number = cells.as_rupiah(cell) if group in _MONEY else cells.as_number(cell.strip().removesuffix("%"))
    if isinstance(kind.legal, Whole) and number > kind.legal.highest:
        raise BadValue("too_large")
    return number


def _day(group: str, _: Kind, cell: str) -> date:
    cell = " ".join(cell.split())
    if found := _IN_WORDS.fullmatch(cell.lower()):
        day, month, year = found.groups("01" if group == "month" else "")
        cell = f"{day}-{MONTHS.get(month, 0)}-{year if len(year) == 4 else f'20{year}'}"
    elif group == "month" and len(cell) == 7:
        cell = f"{cell}-01" if cell[4] in "-/" else f"01-{cell}"
    return cells.as_date(cell.replace("/", "-"))


def _moment(_: str, __: Kind, cell: str) -> datetime:
    told = cells.as_time(cell)
    try:
        moment = datetime.fromisoformat(told)
    except ValueError:  # shaped like a time, but there is no such day or hour
        raise BadCell(NO_TIME) from None
    if not YEARS[0] < moment.year < YEARS[1]:  # in another zone it may be in a year that there is not
        raise BadCell(NO_TIME)
    return moment


def _code(group: str, kind: Kind, cell: str) -> str:
    code = ",".join(cell.upper().replace(",", " ").split())
    values = kind.legal.values if isinstance(kind.legal, Code) else ()
    several = group == "programmes" and set(code.split(",")) <= set(values)
    if code not in values and not several:
        raise BadValue("unknown_code")
    return code


def _characters(group: str, kind: Kind, cell: str) -> str:
    value = (cells.as_digits(cell) if group in {"kpj", "nik", "card", "number"} else cell.strip()).upper()
    legal = kind.legal
    if isinstance(legal, Characters):
        rest = value.removeprefix(legal.prefix)
        shaped = value.startswith(legal.prefix) and legal.least <= len(rest) <= legal.most
        if not (shaped and set(rest) <= set(legal.alphabet)):
            raise BadValue("shape")
    return value


def _term(_: str, __: Kind, cell: str) -> str:
    return cells.as_code(cell)


_READERS: Mapping[type, Callable[[str, Kind, str], Any]] = {
    Whole: _whole,
    Day: _day,
    Moment: _moment,
    Code: _code,
    Characters: _characters,
    Term: _term,
}


def segment_wordings(texts: Mapping[str, str]) -> dict[Language, Wording]:
    """Return the texts, ready for records. Raises MalformedTextError, and KeyError for what records do not tell."""
    found = {}
    for code, text in texts.items():
        language = Language(code)
        fields = {each: _field(each, language) for each in placeholders_of(text)}
        found[language] = Wording(text, fields)
    return found


def _field(name: str, language: Language) -> Field:
    if name not in VALUES:
        raise KeyError(name)
    reads: dict[str, Callable[[Any], str]] = {
        "name": free_text,
        "employer": free_text,
        "nik": mask,
        "kpj": mask,
        "month": partial(_month, language=language),
    }
    return Field(name, VALUES.index(name), name, reads[name], folds=name in ("name", "employer"))


def _month(day: date, language: Language) -> str:
    return month_and_year(day, language)
