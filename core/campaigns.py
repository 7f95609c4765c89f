"""A campaign's life: which action leads from where to where, whose approval counts, and for which content."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum


class State(StrEnum):
    """Where a campaign stands."""

    DRAFT = "draft"
    CHECKING = "checking"  # every row is being looked at
    WAITING = "waiting"  # for approval
    APPROVED = "approved"  # begins by itself at its time
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    CANCELLED = "cancelled"


class Action(StrEnum):
    """What people or the house do to a campaign."""

    EDIT = "edit"  # anything of its content: source, text, schedule
    CHECK = "check"
    CHECKED = "checked"  # the house has looked at every row
    SUBMIT = "submit"
    APPROVE = "approve"
    REJECT = "reject"
    START = "start"  # the house, when its time has come
    PAUSE = "pause"
    RESUME = "resume"
    CANCEL = "cancel"
    RETRY = "retry"  # what failed, once more, while approval and time hold
    FINISH = "finish"  # the house: nothing is left to send
    EXPIRE = "expire"  # the house: its time is over; what was not sent stays unsent


class Why(StrEnum):
    """Why an action was refused."""

    WRONG_STATE = "wrong_state"
    NOT_CHECKED = "not_checked"  # or changed since
    NOTHING_TO_SEND = "nothing_to_send"
    OWN_WORK = "own_work"  # who had a hand in it approves nothing
    ALREADY_APPROVED = "already_approved"  # by this person
    CHANGED = "changed"  # since the approver looked
    NOT_YET = "not_yet"
    OVER = "over"  # its time has run out


ENDED = frozenset({State.DONE, State.CANCELLED})
OPEN_STATES = frozenset(State) - ENDED
FROM: Mapping[Action, frozenset[State]] = {
    Action.EDIT: frozenset({State.DRAFT, State.CHECKING, State.WAITING, State.APPROVED}),
    Action.CHECK: frozenset({State.DRAFT}),
    Action.CHECKED: frozenset({State.CHECKING}),
    Action.SUBMIT: frozenset({State.DRAFT}),
    Action.APPROVE: frozenset({State.WAITING}),
    Action.REJECT: frozenset({State.WAITING, State.APPROVED}),
    Action.START: frozenset({State.APPROVED}),
    Action.PAUSE: frozenset({State.RUNNING}),
    Action.RESUME: frozenset({State.PAUSED}),
    Action.CANCEL: OPEN_STATES,
    Action.RETRY: frozenset({State.RUNNING, State.PAUSED, State.DONE}),
    Action.FINISH: frozenset({State.RUNNING}),
    Action.EXPIRE: frozenset({State.WAITING, State.APPROVED, State.RUNNING, State.PAUSED}),
}
BY_THE_HOUSE = frozenset({Action.CHECKED, Action.START, Action.FINISH, Action.EXPIRE})


@dataclass(frozen=True, slots=True)
class Campaign:
    """As much of a campaign as its rules need.

    `revision` counts the content's changes; `approvals` are the names of those who approved this very revision, and
    `hands` of everybody who made, changed or submitted it. `to_send` is how many rows the check found good.
    """

    state: State
    revision: int
    hands: frozenset[str]
    starts_at: datetime
    expires_at: datetime
    approvals_needed: int = 1
    approvals: frozenset[str] = frozenset()
    checked_revision: int = 0
    to_send: int = 0

    @property
    def is_checked(self) -> bool:
        """Whether every row of the content as it stands was looked at."""
        return self.checked_revision == self.revision

    @property
    def is_approved(self) -> bool:
        """Whether enough people approved the content as it stands, and none of them had a hand in it."""
        return len(self.approvals - self.hands) >= self.approvals_needed

    @property
    def may_send(self) -> bool:
        """Whether messages may leave now."""
        return self.state is State.RUNNING and self.is_approved


@dataclass(frozen=True, slots=True)
class Refusal:
    """Nothing changed, and why."""

    why: Why


def act(campaign: Campaign, action: Action, who: str, now: datetime, revision: int | None = None) -> Campaign | Refusal:
    """Return the campaign after an action of somebody, or why it is refused.

    `revision` is the one that the person looked at, for approvals, or that the house looked through. A change of
    content makes approvals void.
    """
    if campaign.state not in FROM[action]:
        return Refusal(Why.WRONG_STATE)
    refused = _refusal(campaign, action, who, now, revision)
    return Refusal(refused) if refused else _changed(campaign, action, who)


def _refusal(campaign: Campaign, action: Action, who: str, now: datetime, revision: int | None) -> Why | None:
    match action:
        case Action.SUBMIT:
            return _why_not_submitted(campaign, now)
        case Action.APPROVE:
            return _why_not_approved(campaign, who, now, revision)
        case Action.START | Action.RESUME | Action.RETRY:
            return _why_not_begun(campaign, now)
        case Action.CHECKED if revision != campaign.revision:
            return Why.CHANGED  # these were the rows of older content
        case Action.EXPIRE if now < campaign.expires_at:
            return Why.NOT_YET
    return None


def _why_not_begun(campaign: Campaign, now: datetime) -> Why | None:
    if not campaign.is_approved:
        return Why.CHANGED
    if now < campaign.starts_at:
        return Why.NOT_YET
    return Why.OVER if now >= campaign.expires_at else None


def _why_not_submitted(campaign: Campaign, now: datetime) -> Why | None:
    if not campaign.is_checked:
        return Why.NOT_CHECKED
    if not campaign.to_send:
        return Why.NOTHING_TO_SEND
    return Why.OVER if now >= campaign.expires_at else None


def _why_not_approved(campaign: Campaign, who: str, now: datetime, revision: int | None) -> Why | None:
    if revision != campaign.revision:
        return Why.CHANGED
    if who in campaign.hands:
        return Why.OWN_WORK
    if who in campaign.approvals:
        return Why.ALREADY_APPROVED
    return Why.OVER if now >= campaign.expires_at else None


_LEADS_TO: Mapping[Action, State] = {
    Action.CHECK: State.CHECKING,
    Action.SUBMIT: State.WAITING,
    Action.START: State.RUNNING,
    Action.PAUSE: State.PAUSED,
    Action.RESUME: State.RUNNING,
    Action.RETRY: State.RUNNING,
    Action.CANCEL: State.CANCELLED,
    Action.FINISH: State.DONE,
    Action.EXPIRE: State.DONE,
}


def _changed(campaign: Campaign, action: Action, who: str) -> Campaign:
    match action:
        case Action.EDIT:
            hands = campaign.hands | {who}
            return replace(
                campaign, state=State.DRAFT, revision=campaign.revision + 1, approvals=frozenset(), hands=hands
            )
        case Action.CHECKED:
            return replace(campaign, state=State.DRAFT, checked_revision=campaign.revision)
        case Action.APPROVE:
            approved = replace(campaign, approvals=campaign.approvals | {who})
            return replace(approved, state=State.APPROVED) if approved.is_approved else approved
        case Action.REJECT:
            return replace(campaign, state=State.DRAFT, approvals=frozenset())
        case Action.RETRY if campaign.state is State.PAUSED:
            return campaign  # what failed waits with all else
        case Action.SUBMIT:
            return replace(campaign, state=State.WAITING, hands=campaign.hands | {who}, approvals=frozenset())
    return replace(campaign, state=_LEADS_TO[action])
