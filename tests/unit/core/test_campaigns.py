"""The life of a campaign: any order of actions, by anybody, keeps its rules."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from core.campaigns import BY_THE_HOUSE, ENDED, FROM, Action, Campaign, Refusal, State, Why, act

NOW = datetime(2026, 11, 20, 3, 30, tzinfo=UTC)
PEOPLE = ("sari", "budi", "wati", "joko")
READY = Campaign(State.DRAFT, 1, frozenset({"sari"}), NOW, NOW + timedelta(days=1), checked_revision=1, to_send=5)


def after(campaign: Campaign, *steps: tuple[Action, str]) -> Campaign | Refusal:
    current: Campaign | Refusal = campaign
    for action, who in steps:
        assert isinstance(current, Campaign), f"{action} came after {current}"
        current = act(current, action, who, NOW, current.revision)
    return current


def state_after(campaign: Campaign, *steps: tuple[Action, str]) -> State | Why:
    found = after(campaign, *steps)
    return found.why if isinstance(found, Refusal) else found.state


SUBMITTED = (Action.SUBMIT, "sari")
APPROVED = (Action.APPROVE, "budi")


@pytest.mark.parametrize(
    ("campaign", "steps", "expected"),
    [
        pytest.param(READY, [SUBMITTED, APPROVED, (Action.START, "")], State.RUNNING, id="submitted, approved, begun"),
        pytest.param(READY, [SUBMITTED, (Action.APPROVE, "sari")], Why.OWN_WORK, id="nobody approves their own"),
        pytest.param(
            READY, [(Action.EDIT, "budi"), (Action.CHECK, "budi"), (Action.CHECKED, ""), SUBMITTED, APPROVED],
            Why.OWN_WORK, id="who changed it has a hand in it",
        ),
        pytest.param(READY, [SUBMITTED, APPROVED, (Action.EDIT, "sari")], State.DRAFT, id="a change voids approvals"),
        pytest.param(READY, [(Action.EDIT, "sari"), SUBMITTED], Why.NOT_CHECKED, id="a change wants to be checked"),
        pytest.param(replace(READY, to_send=0), [SUBMITTED], Why.NOTHING_TO_SEND, id="no good row"),
        pytest.param(
            replace(READY, approvals_needed=2), [SUBMITTED, APPROVED], State.WAITING, id="a large one wants two people"
        ),
        pytest.param(
            replace(READY, approvals_needed=2), [SUBMITTED, APPROVED, APPROVED], Why.ALREADY_APPROVED, id="not one"
        ),
        pytest.param(
            replace(READY, starts_at=NOW + timedelta(hours=1)), [SUBMITTED, APPROVED, (Action.START, "")], Why.NOT_YET,
            id="not before its time",
        ),
        pytest.param(replace(READY, expires_at=NOW), [SUBMITTED], Why.OVER, id="not after its time"),
    ],
)  # fmt: skip
def test_actions_lead_on_or_say_why_not(
    campaign: Campaign, steps: list[tuple[Action, str]], expected: State | Why
) -> None:
    assert state_after(campaign, *steps) == expected


def test_an_approval_is_for_what_the_approver_saw() -> None:
    waiting = after(READY, SUBMITTED)
    assert isinstance(waiting, Campaign)
    assert act(waiting, Action.APPROVE, "budi", NOW, waiting.revision - 1) == Refusal(Why.CHANGED)


def test_rows_of_older_content_do_not_count_as_checked() -> None:
    checking = after(READY, (Action.EDIT, "sari"), (Action.CHECK, "sari"))
    assert isinstance(checking, Campaign)
    assert act(checking, Action.CHECKED, "", NOW, checking.revision - 1) == Refusal(Why.CHANGED)


def test_every_action_begins_somewhere() -> None:
    assert set(FROM) == set(Action)
    assert all(not states & ENDED for action, states in FROM.items() if action is not Action.RETRY)


@given(st.sampled_from(sorted(ENDED)), st.sampled_from(sorted(set(Action) - {Action.RETRY})), st.sampled_from(PEOPLE))
def test_what_has_ended_stays_so(state: State, action: Action, who: str) -> None:
    assert act(replace(READY, state=state), action, who, NOW, 1) == Refusal(Why.WRONG_STATE)


DONE = replace(READY, state=State.DONE, approvals=frozenset({"budi"}))


@pytest.mark.parametrize(
    ("campaign", "expected"),
    [
        pytest.param(DONE, State.RUNNING, id="what failed is sent once more"),
        pytest.param(replace(DONE, state=State.PAUSED), State.PAUSED, id="what is paused stays so"),
        pytest.param(replace(DONE, state=State.CANCELLED), Why.WRONG_STATE, id="never after it was cancelled"),
        pytest.param(replace(DONE, expires_at=NOW), Why.OVER, id="not after its time"),
        pytest.param(replace(DONE, approvals=frozenset()), Why.CHANGED, id="not without its approval"),
    ],
)
def test_what_failed_is_sent_again_only_while_approval_and_time_hold(campaign: Campaign, expected: State | Why) -> None:
    found = act(campaign, Action.RETRY, "wati", NOW)
    assert (found.why if isinstance(found, Refusal) else found.state) == expected


class AnyOrder(RuleBasedStateMachine):
    """People and the house do anything at any time; a crash repeats what was done last."""

    def __init__(self) -> None:
        super().__init__()
        self.campaign = replace(READY, approvals_needed=2, expires_at=NOW + timedelta(hours=5))
        self.now = NOW
        self.was_cancelled = False
        self.seen: dict[str, int] = {}
        self.truly_approved: dict[int, set[str]] = {}

    @rule(action=st.sampled_from(sorted(Action)), who=st.sampled_from(PEOPLE), again=st.booleans())
    def do(self, action: Action, who: str, again: bool) -> None:
        for _ in range(2 if again else 1):
            name = "the house" if action in BY_THE_HOUSE else who
            found = act(self.campaign, action, name, self.now, self.seen.get(who))
            if isinstance(found, Refusal):
                continue
            if action is Action.APPROVE:
                self.truly_approved.setdefault(found.revision, set()).add(who)
            if action is Action.REJECT:
                self.truly_approved.pop(found.revision, None)
            if action is Action.SUBMIT:
                self.truly_approved.pop(found.revision, None)
            self.was_cancelled |= action is Action.CANCEL
            self.campaign = found

    @rule(who=st.sampled_from(PEOPLE))
    def look(self, who: str) -> None:
        self.seen[who] = self.campaign.revision

    @rule(hours=st.integers(0, 3))
    def wait(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @invariant()
    def nothing_is_sent_without_enough_approvals_of_this_content(self) -> None:
        if self.campaign.state in (State.RUNNING, State.PAUSED, State.APPROVED):
            strangers = self.truly_approved.get(self.campaign.revision, set()) - self.campaign.hands
            assert len(strangers) >= self.campaign.approvals_needed
            assert self.campaign.is_checked

    @invariant()
    def nothing_is_sent_after_it_was_cancelled(self) -> None:
        if self.was_cancelled:
            assert self.campaign.state is State.CANCELLED
            assert not self.campaign.may_send


TestAnyOrder = AnyOrder.TestCase
