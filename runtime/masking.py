"""Takes what belongs to people out of anything that is about to be logged."""

import re
import traceback
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

FULL_NUMBER = 8  # so many digits, however grouped, may be a phone, KPJ, NIK or birth date
LONGEST_ERROR = 200

_GROUPED = re.compile(r"\d(?:[ \u00a0\u202f().,/#*-]{0,2}\d){7,}")
_SUSPICIOUS = re.compile(r"[\d?/]")  # without one of these there is nothing to hide; most of what is logged has none
_IP_ADDRESS = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")
_QUERY = re.compile(r"\?[^\s\"'<>]*=[^\s\"'<>]*")
_MESSAGE_ID = re.compile(r"(?=[0-9]*[a-f])[0-9a-f]{32}")  # ours; by it a line finds its message
_DATABASES = ("psycopg", "sqlalchemy", "sqlite3")  # modules of errors that quote what was to be saved
_LAST_VALUE = re.compile(r'(: |\bvalue )".*')  # it may hold quotation marks itself
_QUOTED = re.compile(r'(\b(?:column|constraint|encoding|index|relation|table|type) )?"[^"]*(?:"|$)')
_PATH_SECRET = re.compile(r"(/sms/kannel/)[^/\s?\"']+")


def mask_text(text: str) -> str:
    """Return the text without query strings, path secrets and numbers of eight digits or more (the last three stay)."""
    if not _SUSPICIOUS.search(text):
        return text
    text = _PATH_SECRET.sub(r"\1***", _QUERY.sub("?***", text))
    return _GROUPED.sub(_mask_number, text)


def _mask_number(match: re.Match[str]) -> str:
    number = match.group()
    if _IP_ADDRESS.fullmatch(number):
        return number
    return "***" + "".join(character for character in number if character.isdigit())[-3:]


def mask(value: Any) -> Any:
    """Return the value as something JSON knows, masked at every depth. What it does not know it masks as text."""
    if isinstance(value, Mapping):
        return {mask_text(str(key)): item if _is_message_id(key, item) else mask(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [mask(item) for item in value]
    if isinstance(value, int | float) or value is None:  # a bool is an int
        return value if value is None or abs(value) < 10 ** (FULL_NUMBER - 1) else mask_text(f"{value:.0f}")
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, date):
        return mask_text(value.isoformat())  # a bare date is a birth date more often than not
    return mask_text(value if isinstance(value, str) else _text_of(value))


def _is_message_id(key: object, value: object) -> bool:
    return key == "id" and isinstance(value, str) and _MESSAGE_ID.fullmatch(value) is not None


def _text_of(value: object) -> str:
    if isinstance(value, bytes | bytearray):
        return bytes(value).decode("utf-8", "replace")
    try:
        return str(value)
    except Exception:  # a log line must not fail because of what is logged
        return f"<{type(value).__name__}>"


def describe_exception(error: BaseException) -> str:
    """Return the traceback, causes first, with only the first line of each message: the others quote data."""
    parts = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        message = _first_line(current)
        frames = "".join(traceback.format_tb(current.__traceback__))
        parts.append(f"{frames}{type(current).__module__}.{type(current).__qualname__}: {mask_text(message)}")
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return "\n".join(reversed(parts))


def _first_line(error: BaseException) -> str:
    """Return what an error says first, without values that a database quotes."""
    line = (_text_of(error).splitlines() or [""])[0]
    if type(error).__module__.startswith(_DATABASES):
        line = _LAST_VALUE.sub(r'\1"***"', line)
        line = _QUOTED.sub(lambda found: found.group() if found[1] else '"***"', line)
    return line[:LONGEST_ERROR]
