"""Campaigns give way to answers: while people wait longer than they should, every worker releases less."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.giving_way import next_limit
from runtime.heartbeats import read_slowness
from runtime.runtime import Runtime

EVERY = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Seen:
    """A figure as of a moment: what slower answers take, in milliseconds, or a campaign's limit in messages a second.

    None: nobody asks anything; as many messages as there can be.
    """

    figure: float | None
    at: datetime


_answers: dict[str, Seen] = {}  # by Redis: what this process saw last
_limits: dict[str, Seen] = {}  # by campaign, as this process sees it


def look(rt: Runtime) -> None:
    """See how quick answers are, at most once a second. Call it outside of any transaction: Redis may be slow."""
    url, now = rt.settings.redis_url, rt.now()
    known = _answers.get(url or "")
    if url and (known is None or now - known.at >= EVERY):
        _answers[url] = Seen(read_slowness(url), now)


def limit_of(rt: Runtime, campaign_id: str, sent_per_second: Callable[[], float]) -> float | None:
    """Return how many messages a second a campaign may send now; None: nobody has to wait because of it."""
    seen, known = _answers.get(rt.settings.redis_url or ""), _limits.get(campaign_id)
    if seen is not None and (known is None or known.at < seen.at):
        present = known.figure if known else None
        known = Seen(next_limit(present, sent_per_second(), seen.figure, rt.settings.answer_target_ms), seen.at)
        _limits[campaign_id] = known
    return known.figure if known else None


def forget_all_but(running: Collection[str]) -> None:
    """Forget the limits of campaigns that do not run any more."""
    for campaign_id in [each for each in _limits if each not in running]:
        del _limits[campaign_id]
