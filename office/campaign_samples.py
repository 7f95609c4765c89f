"""Rows of a campaign to look at before it goes: the first, the longest, those that shrank; how large a segment is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.campaign_rows import BAD, RowOutcome
from core.campaign_selection import selection_of
from core.campaign_texts import FOLDED, SHORTENED
from office.campaign_life import load
from runtime.runtime import Runtime
from store import campaign_rows, campaign_segments
from store.campaign_rows import Shown
from store.campaign_segments import Count
from store.database import READ_ONLY

FIRST, FEW = 4, 4  # rows that are shown of each sort
MOST_BRANCHES = 400  # that are offered; there are some 325
_SENT = (RowOutcome.SEND,)


@dataclass(frozen=True, slots=True)
class Samples:
    """Rows as they will be sent. `shortened` are those whose names shrink, `folded` those with letters that change."""

    first: Sequence[Shown] = ()
    longest: Shown | None = None
    shortened: Sequence[Shown] = ()
    folded: Sequence[Shown] = ()


def samples(rt: Runtime, campaign_id: str) -> Samples:
    """Return the rows to look at. Raises NotDone where there is no such campaign."""
    with rt.engine.execution_options(**READ_ONLY).begin() as db:
        stored = load(db, campaign_id)
        longest = stored.findings.get("longest")
        return Samples(
            first=campaign_rows.page(db, campaign_id, _SENT, FIRST),
            longest=None if longest is None else campaign_rows.load(db, campaign_id, int(longest)),
            shortened=_noted(db, stored.findings, campaign_id, SHORTENED),
            folded=_noted(db, stored.findings, campaign_id, FOLDED),
        )


def _noted(db: Any, findings: Mapping[str, Any], campaign_id: str, note: str) -> list[Shown]:
    """The check counted them: where there are none, a million rows need not be looked through."""
    return campaign_rows.page(db, campaign_id, _SENT, FEW, note=note) if findings.get(note) else []


def bad_page(rt: Runtime, campaign_id: str, outcome: RowOutcome | None, limit: int, after: int = -1) -> list[Shown]:
    """Return rows that are not sent, after a row's number; of one outcome only if it is named."""
    wanted = sorted(BAD) if outcome is None else [outcome]
    with rt.engine.execution_options(**READ_ONLY).begin() as db:
        return campaign_rows.page(db, campaign_id, wanted, limit, after)


def branches(rt: Runtime) -> list[str]:
    """Return the codes of the branches that participants have, for who chooses one."""
    with rt.engine.execution_options(**READ_ONLY).begin() as db:
        return campaign_segments.branches(db, MOST_BRANCHES)


def count_segment(rt: Runtime, filters: Mapping[str, Any]) -> Count:
    """Return how many participants these filters fit. Raises ValueError naming the filter that cannot be read."""
    selection = selection_of(filters)
    with rt.transaction() as db:
        return campaign_segments.count(db, selection)
