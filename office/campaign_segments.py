"""A segment before it is checked: how many it has, and what some of them would read."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.campaign_checks import Candidate, Judge, Judged
from core.campaign_rows import RowOutcome
from core.campaign_selection import Selection, selection_of
from core.campaign_texts import placeholders_of
from core.msisdn import mask
from core.templates import MalformedTextError
from office.campaign_life import NotDone, Trouble
from office.campaign_values import segment_wordings
from runtime.runtime import Runtime
from store import campaign_people, campaign_segments
from store.campaign_segments import Count
from store.database import READ_ONLY

SAMPLE = 5
LOOKED_AT = 20_000  # participants, the newest, among whom the sample is taken


@dataclass(frozen=True, slots=True)
class Example:
    """What somebody of a segment would read, or why nothing; the number is masked."""

    phone: str
    zone: str | None
    outcome: RowOutcome
    text: str | None


def count(rt: Runtime, filters: Mapping[str, Any]) -> Count:
    """Return how many participants fit, exactly where that is quick, else an estimate. Raises NotDone."""
    selection = _read(filters)
    with rt.engine.execution_options(**READ_ONLY).begin() as db:
        return campaign_segments.count(db, selection)


def sample(rt: Runtime, filters: Mapping[str, Any], texts: Mapping[str, str]) -> list[Example]:
    """Return what some of the newest participants that fit would read. Raises NotDone."""
    selection = _read(filters)
    try:
        judge = Judge(segment_wordings(texts))
        asked = placeholders_of(*texts.values())
    except (MalformedTextError, KeyError):
        raise NotDone(Trouble.INVALID, fields={"texts.id": "malformed"}) from None
    with rt.engine.execution_options(**READ_ONLY).begin() as db:
        highest = campaign_segments.highest_id(db)
        rows = campaign_segments.rows_between(db, selection, highest - LOOKED_AT, highest, asked)[-SAMPLE:]
        known = campaign_people.load_recipients(db, "", "id", [key for key, _ in rows], rt.reference.regions)
    judged = (judge.judge(Candidate(at, key, cells), known.get(key)) for at, (key, cells) in enumerate(rows))
    return [_example(each) for each in judged]


def _read(filters: Mapping[str, Any]) -> Selection:
    try:
        return selection_of(filters)
    except ValueError as error:
        raise NotDone(Trouble.INVALID, fields={f"filters.{error}": "unreadable"}) from None


def _example(row: Judged) -> Example:
    return Example(mask(row.msisdn) if row.msisdn else "", row.zone, row.outcome, row.text)
