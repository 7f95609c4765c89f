"""From a draft to the last approval: who may do what, what blocks, what the audit log says."""

from datetime import timedelta
from typing import Any

import pytest

from core.access import Actor, Role
from core.campaigns import State, Why
from office import campaigns
from office.campaign_life import NotDone, Trouble
from runtime.runtime import Runtime
from store import audit, stops
from tests.campaign_cases import (
    APPROVER,
    OTHER,
    PHONES,
    SECOND,
    STAFF,
    TEXT,
    approvers,
    checked,
    drafted,
    local,
    seed,
)  # fmt: skip
from tests.console_client import person_of

ROWS = [(f"Contoh {at}", local(phone), "25-11-2026") for at, phone in enumerate(PHONES[:3], start=1)]


def ready(rt: Runtime) -> Any:
    """Return a campaign that can be submitted."""
    seed(rt)
    approvers(rt)
    return checked(rt, drafted(rt, *ROWS))


def with_settings(rt: Runtime, **changes: Any) -> None:
    object.__setattr__(rt, "settings", rt.settings.model_copy(update=changes))


def test_another_person_approves_what_was_submitted(rt: Runtime) -> None:
    stored = ready(rt)
    stored = campaigns.submit(rt, STAFF, stored.id, stored.revision)
    assert (stored.state, stored.submitted_by, stored.approvals_needed) == (State.WAITING, STAFF.name, 1)
    stored = campaigns.approve(rt, APPROVER, stored.id, stored.revision, "Sudah dibaca")
    assert (stored.state, stored.approvals) == (State.APPROVED, (APPROVER.name,))
    assert [each.decision for each in campaigns.history(rt, stored.id)] == ["approved"]
    with rt.transaction() as db:
        actions = [each.action for each in audit.find(db, audit.Wanted(), below=None, limit=20)]
    assert actions == [
        "campaign.approve", "campaign.submit", "campaign.checked", "campaign.check", "campaign.edit", "campaign.edit",
        "campaign.create",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("who", "why"),
    [
        pytest.param(STAFF, Why.OWN_WORK, id="who made it"),
        pytest.param(Actor("terminal:sari"), Why.OWN_WORK, id="the same person in a terminal"),
        pytest.param(Actor("terminal:SARI"), Why.OWN_WORK, id="the same person, whose account is spelled otherwise"),
        pytest.param(Actor("key:abc"), Trouble.NOT_A_PERSON, id="a key of the API"),
        pytest.param(Actor("system"), Trouble.NOT_A_PERSON, id="the house"),
    ],
)
def test_some_approve_nothing(rt: Runtime, who: Actor, why: str) -> None:
    stored = ready(rt)
    stored = campaigns.submit(rt, STAFF, stored.id, stored.revision)
    with pytest.raises(NotDone) as refused:
        campaigns.approve(rt, who, stored.id, stored.revision)
    assert refused.value.why == why
    assert campaigns.find(rt, stored.id).state is State.WAITING


def test_large_campaigns_need_two(rt: Runtime) -> None:
    stored = ready(rt)
    with_settings(rt, campaign_two_approvers=3)
    stored = campaigns.submit(rt, STAFF, stored.id, stored.revision)
    assert stored.approvals_needed == 2
    stored = campaigns.approve(rt, APPROVER, stored.id, stored.revision)
    assert stored.state is State.WAITING
    with pytest.raises(NotDone) as refused:
        campaigns.approve(rt, APPROVER, stored.id, stored.revision)
    assert refused.value.why is Why.ALREADY_APPROVED
    assert campaigns.approve(rt, SECOND, stored.id, stored.revision).state is State.APPROVED


def test_any_change_makes_approvals_void(rt: Runtime) -> None:
    stored = ready(rt)
    stored = campaigns.submit(rt, STAFF, stored.id, stored.revision)
    stored = campaigns.approve(rt, APPROVER, stored.id, stored.revision)
    after = campaigns.edit(rt, OTHER, stored.id, stored.revision, {"window_until": "16:00"})
    assert (after.state, after.approvals, after.is_checked) == (State.DRAFT, (), True)
    again = campaigns.submit(rt, OTHER, stored.id, after.revision)
    with pytest.raises(NotDone) as refused:
        campaigns.approve(rt, APPROVER, stored.id, stored.revision)
    assert refused.value.why is Why.CHANGED
    assert campaigns.approve(rt, APPROVER, stored.id, again.revision).state is State.APPROVED


def test_rejected_it_goes_back_even_by_who_approved(rt: Runtime) -> None:
    stored = ready(rt)
    stored = campaigns.submit(rt, STAFF, stored.id, stored.revision)
    with pytest.raises(NotDone):
        campaigns.reject(rt, APPROVER, stored.id, stored.revision, " ")
    stored = campaigns.approve(rt, APPROVER, stored.id, stored.revision)
    stored = campaigns.reject(rt, APPROVER, stored.id, stored.revision, "Kalimatnya kurang jelas")
    assert (stored.state, stored.approvals, stored.submitted_at) == (State.DRAFT, (), None)
    assert [each.note for each in campaigns.history(rt, stored.id)] == ["Kalimatnya kurang jelas", ""]


def test_two_who_edit_at_once_hear_of_each_other(rt: Runtime) -> None:
    stored = drafted(rt, ROWS[0])
    campaigns.edit(rt, OTHER, stored.id, stored.revision, {"title": "Judul lain"})
    with pytest.raises(NotDone) as refused:
        campaigns.edit(rt, STAFF, stored.id, stored.revision, {"title": "Judul ketiga"})
    assert refused.value.why is Trouble.CONFLICT
    assert refused.value.now is not None
    assert refused.value.now.title == "Judul lain"


def test_what_blocks_is_told_all_at_once(rt: Runtime) -> None:
    seed(rt)
    stored = checked(rt, drafted(rt, *ROWS))
    with_settings(rt, campaign_budget_rupiah=1000)
    with rt.transaction() as db:
        stops.stop(db, stops.EVERYTHING, "uji", rt.now())
    stored = campaigns.edit(rt, STAFF, stored.id, stored.revision, {"reason": ""})
    found = campaigns.what_blocks(rt, stored.id)
    assert {each.code for each in found if each.blocks} == {"no_reason", "stopped", "no_approver", "budget"}
    with pytest.raises(NotDone) as refused:
        campaigns.submit(rt, STAFF, stored.id, stored.revision)
    assert (refused.value.why, len(refused.value.fields)) == (Trouble.BLOCKED, 4)


def test_approvers_with_a_hand_in_it_do_not_count(rt: Runtime) -> None:
    stored = ready(rt)
    person_of(rt, Role.APPROVER, "sari")
    assert not [each for each in campaigns.what_blocks(rt, stored.id) if each.blocks]
    for who in (APPROVER, SECOND):
        now = campaigns.find(rt, stored.id)
        campaigns.edit(rt, who, stored.id, now.revision, {"title": f"Oleh {who.name}"})
    assert [each.code for each in campaigns.what_blocks(rt, stored.id) if each.blocks] == ["no_approver"]


def test_whoever_submits_cannot_be_its_only_approver(rt: Runtime) -> None:
    seed(rt)
    person_of(rt, Role.APPROVER, "ana")
    stored = checked(rt, drafted(rt, *ROWS))
    with pytest.raises(NotDone) as refused:
        campaigns.submit(rt, Actor("terminal:ana"), stored.id, stored.revision)
    assert (refused.value.why, list(refused.value.fields)) == (Trouble.BLOCKED, ["no_approver"])


def test_hours_that_never_come_block(rt: Runtime) -> None:
    stored = ready(rt)
    soon = {"starts_at": rt.now(), "expires_at": rt.now() + timedelta(hours=2), "window_from": "15:00"}
    stored = campaigns.edit(rt, STAFF, stored.id, stored.revision, soon)  # it is 10.30 in the west, 12.30 in the east
    assert [each.code for each in campaigns.what_blocks(rt, stored.id) if each.blocks] == ["window_over"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        pytest.param({"title": " "}, "title", id="no title"),
        pytest.param({"texts": {"id": "Yth {nama}"}}, "texts.id", id="a placeholder that there is not"),
        pytest.param({"texts": {"en": "Hello"}}, "texts.id", id="English alone"),
        pytest.param({"texts": {"id": "你好"}}, "texts.id", id="letters that no phone shows"),
        pytest.param({"texts": {"id": "x" * 161}}, "texts.id", id="longer than one SMS without any value"),
        pytest.param({"per_minute": 0}, "per_minute", id="a rate of nothing"),
        pytest.param({"window_from": "18:00"}, "window_until", id="it closes before it opens"),
        pytest.param(
            {"columns": {"who": "number", "at": 9, "values": {}}}, "columns.at", id="a column that is not there"
        ),
        pytest.param({"columns": {"who": "name", "at": 0, "values": {}}}, "columns.who", id="names tell nobody"),
    ],
)
def test_fields_that_are_wrong_are_named(rt: Runtime, changes: dict[str, Any], field: str) -> None:
    stored = drafted(rt, ROWS[0])
    with pytest.raises(NotDone) as refused:
        campaigns.edit(rt, STAFF, stored.id, stored.revision, changes)
    assert (refused.value.why, list(refused.value.fields)) == (Trouble.INVALID, [field])


def test_a_copy_is_a_draft_of_its_own_with_the_same_file(rt: Runtime) -> None:
    stored = ready(rt)
    copy = campaigns.copy_as_new(rt, OTHER, stored.id)
    assert (copy.state, copy.hands, copy.texts, copy.counts) == (State.DRAFT, (OTHER.name,), {"id": TEXT}, {})
    assert checked(rt, copy).counts == stored.counts


def test_lists_are_read_page_by_page(rt: Runtime) -> None:
    made = [campaigns.create(rt, STAFF, f"Kampanye {at}", "segment") for at in range(5)]
    first = campaigns.listed(rt, limit=3)
    second = campaigns.listed(rt, limit=3, before=first.next)
    assert {each.id for each in (*first.rows, *second.rows)} == {each.id for each in made}
    assert (len(first.rows), second.next) == (3, None)
    assert [each.title for each in campaigns.listed(rt, words="anye 3").rows] == ["Kampanye 3"]
    assert campaigns.listed(rt, states=[State.RUNNING]).rows == []
