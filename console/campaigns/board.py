"""What the dashboard shows of campaigns: those under way, and what waits for the reader's decision."""

from collections.abc import Mapping, Sequence
from typing import Any

from console.campaigns import words
from console.campaigns.approvals import in_order, is_asked
from console.campaigns.desk import names_of
from console.guard import person
from core.access import Permission
from core.campaigns import State
from store.campaigns import Stored

MOST = 8  # of each list: the rest stands on its own page
ORDER: Mapping[State, int] = {State.RUNNING: 1, State.PAUSED: 2, State.WAITING: 3, State.APPROVED: 4}


def on_board(going: Sequence[Stored]) -> dict[str, Any]:
    """Return both lists, for who may see campaigns; empty ones for everybody else."""
    mine = going if person().may(Permission.CAMPAIGNS_SEE) else ()
    waiting = [each for each in mine if each.state is State.WAITING]
    decisions = [(each, is_asked(each)) for each, standing in in_order(waiting) if standing == "may"]
    shown = sorted(mine, key=lambda each: 0 if words.is_trouble(each) else ORDER[each.state])
    return {
        "campaigns": [(each, words.STATES[each.state]) for each in shown[:MOST]],  # its reason says who paused it
        "more_campaigns": max(len(shown) - MOST, 0),
        "decisions": decisions[:MOST],
        "more_decisions": max(len(decisions) - MOST, 0),
        "names_of": names_of,
        "pause_reason": words.pause_reason,
    }
