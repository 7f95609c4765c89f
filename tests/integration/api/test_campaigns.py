"""Campaigns by program: made page by page, checked, submitted, stopped, read back; approved by people alone."""

import json
from itertools import count
from typing import Any

import pytest

from api.examples import CAMPAIGN
from core.access import Role
from office import audit as office_audit
from office import campaign_check, campaigns
from office.campaign_sweep import sweep
from runtime.runtime import Runtime
from store import audit
from tests.campaign_cases import APPROVER, PHONES, approvers, seed
from tests.console_client import person_of
from tests.integration.api.conftest import Caller, make_caller

NUMBERS = count()
ROWS = [{"recipient": number, "values": {"name": f"Contoh {at}", "date": "2026-11-30"}}
        for at, number in enumerate(PHONES[:6], start=1)]  # fmt: skip


@pytest.fixture(autouse=True)
def people(rt: Runtime) -> None:
    seed(rt)


def made(core: Caller, **changes: Any) -> dict[str, Any]:
    answer = core.post("/campaigns", {**CAMPAIGN, "per_minute": None, **changes}, once=f"new-{next(NUMBERS)}")
    assert answer.status_code == 201, answer.text
    told: dict[str, Any] = answer.get_json()
    assert answer.headers["Location"] == f"/api/v1/campaigns/{told['id']}"
    return told


def checked(core: Caller, rt: Runtime, rows: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    where = f"/campaigns/{made(core)['id']}"
    assert core.post(f"{where}/rows", {"items": rows or ROWS}, once="rows").status_code == 200
    assert core.post(f"{where}/check", None).status_code == 202
    campaign_check.run(rt, where.rpartition("/")[2])
    told: dict[str, Any] = core.get(where).get_json()
    return told


def approved(core: Caller, rt: Runtime) -> str:
    told = checked(core, rt)
    approvers(rt)
    answer = core.post(f"/campaigns/{told['id']}/submit", {"revision": told["revision"]})
    assert answer.status_code == 200, answer.text
    campaigns.approve(rt, APPROVER, told["id"], answer.get_json()["revision"])
    sweep(rt)
    return f"/campaigns/{told['id']}"


def test_rows_come_in_pages_and_each_gets_an_outcome(core: Caller, rt: Runtime) -> None:
    where = f"/campaigns/{made(core)['id']}"
    for page in (ROWS[:4], [*ROWS[4:], ROWS[0], {"recipient": "bukan nomor"}]):
        added = core.post(f"{where}/rows", {"items": page}, once=f"page-{next(NUMBERS)}")
        assert added.status_code == 200, added.text
    assert added.get_json()["rows"] == 8
    core.post(f"{where}/check", None)
    campaign_check.run(rt, where.rpartition("/")[2])
    told = core.get(where).get_json()
    assert told["checked"]
    assert told["counts"] == {"send": 6, "duplicate": 1, "no_number": 1}


def test_a_page_that_is_repeated_is_taken_once(core: Caller) -> None:
    where = f"/campaigns/{made(core)['id']}/rows"
    first = core.post(where, {"items": ROWS}, once="same")
    again = core.post(where, {"items": ROWS}, once="same")
    assert first.get_json() == again.get_json()
    assert again.headers["Idempotency-Replayed"] == "true"


def test_the_same_page_for_another_campaign_is_another_request(core: Caller) -> None:
    one, other = made(core), made(core, title="Lain")
    assert core.post(f"/campaigns/{one['id']}/rows", {"items": ROWS}, once="same").status_code == 200
    refused = core.post(f"/campaigns/{other['id']}/rows", {"items": ROWS}, once="same")
    assert refused.status_code == 422
    assert refused.get_json()["type"].endswith("idempotency_key_reused")


def test_a_segment_is_a_campaign_too(core: Caller, rt: Runtime) -> None:
    told = made(core, source="segment", segment={"zone": "WIT"}, texts={"id": "Kantor tutup. BERHENTI"}, fields=[])
    core.post(f"/campaigns/{told['id']}/check", None)
    campaign_check.run(rt, told["id"])
    assert core.get(f"/campaigns/{told['id']}").get_json()["total"] == 4


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"texts": {"id": "{amoun"}}, "/texts/id"),
        ({"source": "segment", "texts": {"id": "Rp {amount}"}}, "/texts/id"),
        ({"expires_at": "2020-01-01T00:00:00Z"}, "/expires_at"),
        ({"window_from": "17:00", "window_until": "08:00"}, "/window_until"),
        ({"title": "  "}, "/title"),
        ({"per_minute": 0}, "/per_minute"),
    ],
    ids=["malformed", "no such value", "over", "closes before it opens", "no title", "no rate"],
)
def test_what_is_wrong_is_told_by_field_and_nothing_is_kept(
    core: Caller, rt: Runtime, changes: dict[str, Any], pointer: str
) -> None:
    refused = core.post("/campaigns", {**CAMPAIGN, **changes}, once="wrong")
    assert refused.status_code == 422
    assert [each["pointer"] for each in refused.get_json()["errors"]] == [pointer]
    assert campaigns.listed(rt).rows == []


def test_nothing_is_submitted_that_was_not_looked_at_or_is_blocked(core: Caller, rt: Runtime) -> None:
    told = made(core)
    where = f"/campaigns/{told['id']}/submit"
    assert core.post(where, {"revision": told["revision"]}).status_code == 422
    told = checked(core, rt)
    refused = core.post(f"/campaigns/{told['id']}/submit", {"revision": told["revision"]})
    assert [each["code"] for each in refused.get_json()["errors"]] == ["no_approver"]
    person_of(rt, Role.APPROVER, "wati")
    stale = core.post(f"/campaigns/{told['id']}/submit", {"revision": 1})
    assert stale.status_code == 409


def test_a_key_says_who_is_asked_first(core: Caller, rt: Runtime) -> None:
    told = checked(core, rt)
    approvers(rt)
    wish = {"revision": told["revision"], "asked": "nobody"}
    refused = core.post(f"/campaigns/{told['id']}/submit", wish)
    assert refused.status_code == 422
    assert [(each["code"], each["pointer"]) for each in refused.get_json()["errors"]] == [("unknown", "/asked")]
    assert core.post(f"/campaigns/{told['id']}/submit", {**wish, "asked": " Ana "}).status_code == 200
    assert campaigns.find(rt, told["id"]).asked == APPROVER.name


def test_the_log_says_that_rows_came_by_api_and_by_which_key(core: Caller, rt: Runtime) -> None:
    made(core)
    with rt.transaction() as db:
        (entry,) = audit.find(db, audit.Wanted(action="campaign.create"), below=None, limit=5)
    assert json.loads(entry.after or "{}")["source"] == "api"
    people, _ = office_audit.names_behind(rt, [])
    assert people[entry.actor] == "uji"


def test_no_key_approves(core: Caller, rt: Runtime) -> None:
    told = checked(core, rt)
    for path in ("approve", "approval", "approvals"):
        assert core.post(f"/campaigns/{told['id']}/{path}", {}).status_code == 404


def test_a_running_one_is_stopped_and_goes_on_and_sums(core: Caller, rt: Runtime) -> None:
    where = approved(core, rt)
    paused = core.post(f"{where}/pause", {"reason": "Teksnya keliru"})
    assert paused.status_code == 200, paused.text
    assert paused.get_json()["campaign"]["state"] == "paused"
    assert core.post(f"{where}/pause", {}).status_code == 409
    assert core.post(f"{where}/resume", None).get_json()["state"] == "running"
    ledger = core.get(f"{where}/ledger").get_json()
    assert ledger["sums"]
    assert ledger["total"] == 6
    assert core.post(f"{where}/cancel", {}).get_json()["campaign"]["state"] == "cancelled"
    assert core.post(f"{where}/resume", None).status_code == 409


def test_rows_are_read_by_cursor_with_numbers_masked(core: Caller, rt: Runtime) -> None:
    where = approved(core, rt)
    page = core.get(f"{where}/rows?limit=4")
    rows, following = page.get_json()["items"], page.get_json()["next"]
    assert [each["outcome"] for each in rows] == ["send"] * 4
    assert "campaign_id" not in following
    rest = core.get(following.removeprefix("/api/v1")).get_json()
    assert len(rest["items"]) == 2
    assert rest["next"] is None
    masked = make_caller(rt, core.client, ["campaigns:read"]).get(f"{where}/rows").get_json()["items"]
    assert all("•" in each["recipient"] for each in masked)


def test_a_list_goes_on_where_it_ended(core: Caller) -> None:
    names = [made(core, title=f"Kampanye {at}")["title"] for at in range(3)]
    page = core.get("/campaigns?limit=2").get_json()
    rest = core.get(page["next"].removeprefix("/api/v1")).get_json()
    assert sorted(each["title"] for each in (*page["items"], *rest["items"])) == names
    assert core.get("/campaigns?state=running").get_json()["items"] == []


def test_a_test_key_writes_to_invented_people_only_and_sees_its_own(core: Caller, rt: Runtime) -> None:
    theirs = made(core)
    trying = make_caller(rt, core.client, test=True)
    assert trying.get(f"/campaigns/{theirs['id']}").status_code == 404
    assert trying.get("/campaigns").get_json()["items"] == []
    segment = {**CAMPAIGN, "source": "segment", "texts": {"id": "Halo BERHENTI"}}
    assert trying.post("/campaigns", segment, once="s").status_code == 422
    where = f"/campaigns/{made(trying)['id']}/rows"
    real = {"recipient": "+6281234567890", "values": {}}
    odd = {"recipient": "0812", "values": {"nope": "1"}}
    refused = trying.post(where, {"items": [ROWS[0], real, ROWS[1], odd]}, once="real")
    assert refused.status_code == 422
    assert [(each["code"], each["pointer"]) for each in refused.get_json()["errors"]] == [
        ("unknown_field", "/items/3/values"),
        ("test_key_real_person", "/items/1/recipient"),
        ("test_key_real_person", "/items/3/recipient"),
    ]
    assert trying.post(where, {"items": ROWS}, once="invented").status_code == 200


@pytest.mark.parametrize("scope", ["campaigns:read", "claims:write"])
def test_who_may_only_read_changes_nothing(core: Caller, rt: Runtime, scope: str) -> None:
    where = f"/campaigns/{made(core)['id']}"
    reader = make_caller(rt, core.client, [scope])
    for path in ("/check", "/pause", "/resume", "/cancel", "/submit", "/rows"):
        assert reader.post(f"{where}{path}", {}, once="x").status_code == 403
