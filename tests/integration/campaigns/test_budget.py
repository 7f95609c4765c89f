"""What is submitted in the same instant is counted one after the other: together it never exceeds the budget."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import pytest

from office import campaign_blockers, campaigns
from office.campaign_life import NotDone
from runtime.runtime import Runtime
from tests.campaign_cases import PHONES, STAFF, approvers, checked, drafted, local, seed
from tests.integration.campaigns.test_life import with_settings

SECONDS = 0.5  # in which somebody else could be measured against the same budget


def test_two_at_once_are_not_measured_against_the_same_budget(rt: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    seed(rt)
    approvers(rt)
    drafts = [
        checked(rt, drafted(rt, (f"Contoh {at}", local(PHONES[at]), "30-11-2026"), texts=text_of(at))) for at in (0, 1)
    ]
    assert [each.segments for each in drafts] == [1, 1]
    with_settings(rt, campaign_budget_rupiah=rt.settings.campaign_price_rupiah)
    measured, both = campaign_blockers.blockers, threading.Barrier(2)

    def slowly(*given: Any) -> Any:
        found = measured(*given)
        with suppress(threading.BrokenBarrierError):
            both.wait(SECONDS)
        return found

    monkeypatch.setattr(campaigns, "blockers", slowly)
    with ThreadPoolExecutor(2) as threads:
        told = list(threads.map(lambda each: submitted(rt, each.id, each.revision), drafts))
    assert sorted(map(str, told)) == ["budget", "waiting"]


def text_of(at: int) -> dict[str, str]:
    """Return a text of its own, so that nobody was written to with it today."""
    return {"id": f"Yth {{name}}, iuran ke-{at} jatuh tempo {{date}}. Balas BERHENTI bila tidak mau info ini."}


def submitted(rt: Runtime, campaign_id: str, revision: int) -> str:
    """Return the state that submitting led to, or what blocked it."""
    try:
        return campaigns.submit(rt, STAFF, campaign_id, revision).state.value
    except NotDone as error:
        return ", ".join(error.fields)
