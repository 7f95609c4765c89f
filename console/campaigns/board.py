"""What the dashboard shows of campaigns: those under way, what waits for the reader, what came back to them."""

from collections.abc import Mapping, Sequence
from typing import Any

from console.campaigns import words
from console.campaigns.approvals import in_order, is_asked
from console.campaigns.desk import may_edit, names_of
from console.guard import actor, person, runtime
from core.access import Permission
from core.campaigns import State
from office.campaign_hours import estimate
from office.campaign_life import person as hand
from store.campaigns import Stored

MOST = 8  # of each list: the rest stands on its own page
ORDER: Mapping[State, int] = {State.RUNNING: 1, State.PAUSED: 2, State.WAITING: 3, State.APPROVED: 4}


def on_board(going: Sequence[Stored], given_back: Sequence[Stored] = ()) -> dict[str, Any]:
    """Return the lists, for who may see campaigns; empty ones for everybody else.

    What an approver gave back is for the people who had a hand in it.
    """
    mine = going if person().may(Permission.CAMPAIGNS_SEE) else ()
    waiting = [each for each in mine if each.state is State.WAITING]
    decisions = [(each, is_asked(each)) for each, standing in in_order(waiting) if standing == "may"]
    back = [each for each in given_back if may_edit() and hand(actor()) in each.hands]
    shown = sorted(mine, key=lambda each: 0 if words.is_trouble(each) else ORDER[each.state])
    return {
        # its reason says who paused it
        "campaigns": [(each, words.STATES[each.state], begins(each)) for each in shown[:MOST]],
        "more_campaigns": max(len(shown) - MOST, 0),
        "came_back": back[:MOST],
        "decisions": decisions[:MOST],
        "more_decisions": max(len(decisions) - MOST, 0),
        "names_of": names_of,
        "pause_reason": words.pause_reason,
    }


def begins(stored: Stored) -> str:
    """Return when a campaign begins that has not begun; empty for others."""
    if stored.state not in (State.WAITING, State.APPROVED):
        return ""
    return words.begins(stored, estimate(runtime(), stored))
