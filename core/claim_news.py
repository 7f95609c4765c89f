"""Which of a claim's events is news now: a function of all of them, in whatever order they came."""

from collections.abc import Iterable

from core.claims import ClaimEvent, ClaimState, newest_event, order_of
from core.facts import Stage
from core.notice_rules import NoticeRules

# That a claim was filed, or approved, stays news while it only goes on in the house.
LASTING = frozenset({Stage.DIAJUKAN, Stage.DISETUJUI})
IN_THE_HOUSE = frozenset({Stage.VERIFIKASI, Stage.PENETAPAN, Stage.PEMBAYARAN})


def news_of(state: ClaimState, events: Iterable[ClaimEvent], rules: NoticeRules) -> ClaimEvent | None:
    """Return the event that people are to hear of, if any: the newest, or one that lasts below steps nobody is told."""
    latest_first = sorted(events, key=order_of, reverse=True)
    if newest_event(state, latest_first) is None and not _goes_on_in_the_house(state.claim.stage, rules):
        return None  # a snapshot says more than all events
    passed_by = False
    for event in latest_first:
        if _goes_on_in_the_house(event.stage, rules):
            passed_by = True
            continue
        told = rules.of_stage(event.stage).told
        alone = not passed_by and newest_event(state, latest_first) is event
        return event if told and (alone or event.stage in LASTING) else None
    return None


def _goes_on_in_the_house(stage: Stage, rules: NoticeRules) -> bool:
    return stage in IN_THE_HOUSE and not rules.of_stage(stage).told
