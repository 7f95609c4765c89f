"""Spans of years as people write them: 10 thn, 24 bulan; and number words before a unit: lima juta."""

import re

from parsers.lemmas import NUMBER_WORDS

_YEARS = re.compile(r"(\d{1,2}) ?(?:tahun|taun|thn|th|years?|yrs?|y)(?![a-z])")
_MONTHS = re.compile(r"(\d{1,3}) ?(?:bulan|bln|bl|months?)(?![a-z])")
_WORDS = re.compile(r"\b(" + "|".join(NUMBER_WORDS) + r")(?= (?:juta|jt|ribu|rb|tahun|thn|th|taun)\b)")


def spelled(low: str) -> str:
    """Return the text with number words before a unit as digits ("lima juta" -> "5 juta")."""
    return _WORDS.sub(lambda match: str(NUMBER_WORDS[match[1]]), low)


def years_in(low: str) -> tuple[int | None, str]:
    """Return a span of years (months in whole years) and the text without it."""
    match = _YEARS.search(low)
    if match:
        return int(match[1]), low[: match.start()] + "#" + low[match.end() :]
    match = _MONTHS.search(low)
    if match:
        return int(match[1]) // 12, low[: match.start()] + "#" + low[match.end() :]
    return None, low
