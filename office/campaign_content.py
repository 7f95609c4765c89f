"""What people may write into a campaign: how fields are kept, what is wrong with them, what is missing for a check."""

import re
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from core.campaign_selection import VALUES, selection_of
from core.campaign_texts import placeholders_of
from core.commands import Language
from core.gsm7 import SINGLE_SEGMENT, fold, septets
from core.templates import MalformedTextError, parse_template
from office.campaign_columns import WHOS, columns_of
from office.campaign_life import Trouble
from runtime.runtime import Runtime
from store.campaigns import Stored
from store.rows import storable

ROWS = frozenset({"source", "selection", "texts"})  # columns on which the outcome of rows rests
SOURCES = ("file", "segment")
LONGEST_TITLE, LONGEST_REASON, LONGEST_TEXT = 100, 500, 640
LONGEST_LIFE = timedelta(days=60)
HIGHEST_RATE = 600_000  # a minute
Problems = dict[str, str]


def cleaned(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns as they are kept: without blanks around them, filters as they would be written."""
    kept = dict(values)
    for name in ("title", "reason"):
        if isinstance(kept.get(name), str):
            kept[name] = storable(" ".join(kept[name].split()))
    if isinstance(kept.get("texts"), Mapping):
        stripped = {
            str(code): storable(str(text).replace("\r\n", "\n").strip()) for code, text in kept["texts"].items()
        }
        kept["texts"] = {code: text for code, text in stripped.items() if text}
    filters = kept.get("selection", {}).get("filters")
    if filters is not None and not _filter_problems(filters):
        kept["selection"] = {**kept["selection"], "filters": selection_of(filters).as_json()}
    return kept


def content_problems(rt: Runtime, values: Mapping[str, Any], stored: Stored | None) -> Problems:
    """Return what is wrong with these columns, as codes by field; nothing: all is well."""
    found: Problems = {}
    source = values.get("source", stored.source if stored else None)
    if source not in SOURCES:
        found["source"] = "unknown"
    for name, longest in (("title", LONGEST_TITLE), ("reason", LONGEST_REASON)):
        if name in values and len(str(values[name])) > longest:
            found[name] = "too_long"
    if not str(values.get("title", "-")).strip():
        found["title"] = "empty"
    if "texts" in values:
        found |= text_problems(values["texts"], str(source)) if values["texts"] or stored else {}
    if "selection" in values:
        found |= _selection_problems(values["selection"])
    return found | _time_problems(rt, values, stored)


def text_problems(texts: Mapping[str, str], source: str) -> Problems:
    """Return what is wrong with texts by language, as codes; the field of a text is `texts.id`."""
    found: Problems = {}
    if not texts.get(Language.ID.value):
        found["texts.id"] = "empty"
    for code, text in texts.items():
        if code not in [each.value for each in Language]:
            found[f"texts.{code}"] = "unknown"
        elif text and (wrong := _text_problem(text, source)):
            found[f"texts.{code}"] = wrong
    return found


def _text_problem(text: str, source: str) -> str | None:
    if len(text) > LONGEST_TEXT:
        return "too_long"
    if fold(text).count("?") > text.count("?"):
        return "letters"  # that GSM-7 does not have, nor anything like them
    try:
        literal = sum(septets(each) for each in parse_template(text) if isinstance(each, str))
        asked = placeholders_of(text)
    except MalformedTextError:
        return "malformed"
    if literal > SINGLE_SEGMENT:
        return "too_long"
    strange = [name for name in asked if source == "segment" and name not in VALUES]
    return f"no_value: {', '.join(strange)}" if strange else None


def _selection_problems(selection: Mapping[str, Any]) -> Problems:
    found: Problems = {}
    if selection.get("filters") is not None:
        found |= _filter_problems(selection["filters"])
    if selection.get("columns") is not None:
        found |= _column_problems(selection["columns"], len(selection.get("file", {}).get("headings", ())))
    return found


def _filter_problems(filters: Mapping[str, Any]) -> Problems:
    try:
        selection_of(filters)
    except ValueError as error:
        return {f"filters.{error}": "unreadable"}
    return {}


def _column_problems(given: Mapping[str, Any], width: int) -> Problems:
    if given.get("who") not in WHOS:
        return {"columns.who": "unknown"}
    try:
        columns = columns_of(given)
    except (KeyError, TypeError, ValueError, AttributeError):
        columns = None
    if columns is None:
        return {"columns": "unreadable"}
    places = {"columns.at": columns.at, **{f"columns.{name}": at for name, at in columns.values.items()}}
    return {name: "unknown" for name, at in places.items() if not 0 <= at < width}


def _time_problems(rt: Runtime, values: Mapping[str, Any], stored: Stored | None) -> Problems:
    names = ("starts_at", "expires_at", "window_from", "window_until", "per_minute")
    if not any(name in values for name in names):
        return {}
    starts, expires, opens, closes, rate = (values.get(name, getattr(stored, name, None)) for name in names)
    found = _life_problems(rt.now(), starts, expires) | _window_problems(_clock(opens), _clock(closes))
    if rate is not None and not (isinstance(rate, int) and 1 <= rate <= HIGHEST_RATE):
        found["per_minute"] = "out_of_range"
    return found


def _life_problems(now: datetime, starts: Any, expires: Any) -> Problems:
    if not (isinstance(starts, datetime) and isinstance(expires, datetime)):
        return {"starts_at": "unreadable"}
    if expires <= max(starts, now):
        return {"expires_at": "too_early"}
    return {"expires_at": "too_late"} if expires - starts > LONGEST_LIFE else {}


def _window_problems(opens: time | None, closes: time | None) -> Problems:
    if opens is None or closes is None:
        return {"window_from": "unreadable"}
    return {"window_until": "too_early"} if opens >= closes else {}


def _clock(written: Any) -> time | None:
    try:
        return time.fromisoformat(written) if len(written) == len("08:00") else None
    except (ValueError, TypeError):
        return None


def why_not_checked(stored: Stored) -> tuple[Trouble, Problems] | None:
    """Return what is missing for a check; None: nothing."""
    return missing_for_check(stored.source, stored.selection, stored.texts)


def missing_for_check(
    source: str, selection: Mapping[str, Any], texts: Mapping[str, str]
) -> tuple[Trouble, Problems] | None:  # fmt: skip
    """Return what a campaign that is not there yet would lack for a check; None: nothing."""
    wrong = text_problems(texts, source)
    if wrong:
        return Trouble.INVALID, wrong
    if source == "segment":
        return None
    columns = columns_of(selection.get("columns"))
    if "file" not in selection or columns is None:
        return Trouble.NO_SOURCE, {"columns" if "file" in selection else "file": "empty"}
    missing = [name for name in placeholders_of(*texts.values()) if name not in columns.values]
    return (Trouble.NO_SOURCE, {f"columns.{name}": "empty" for name in missing}) if missing else None


def title_of_copy(title: str, word: str) -> str:
    """Return what a copy is called: `Iuran (salinan)`, of that one `Iuran (salinan 2)`; never too long for a title."""
    copied = re.fullmatch(rf"(.*) \({re.escape(word)}(?: (\d{{1,4}}))?\)", title)
    name, number = (copied[1], int(copied[2] or 1) + 1) if copied else (title, 1)
    tail = f" ({word})" if number == 1 else f" ({word} {number})"
    return name[: LONGEST_TITLE - len(tail)].rstrip() + tail
