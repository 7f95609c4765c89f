"""What was told can be read back: page by page in an order that does not change, and one thing with all its history."""

from datetime import datetime, timedelta

import pytest

from api.examples import CLAIM, EVENT, INTERVIEW, PARTICIPANT, batch
from runtime.runtime import Runtime
from store import outbox
from store.outbox import NewMt
from tests.integration.api.conftest import Caller, Clock, MakeCaller

PHONE = "+6285000000121"


@pytest.fixture
def known(core: Caller) -> Caller:
    """The core system, after it has told us of a person."""
    core.post("/participants", PARTICIPANT)
    return core


def test_pages_hold_everything_once_though_more_comes_and_changes_meanwhile(known: Caller) -> None:
    tell(known, range(1, 8))
    read, address = [], "/claims?limit=3"
    while address:
        page = known.get(address)
        read += [each["claim_number"] for each in page.get_json()["items"]]
        address = (page.get_json()["next"] or "").removeprefix("/api/v1")
        assert page.headers.get("Link", "") == (f'</api/v1{address}>; rel="next"' if address else "")
        if len(read) == 3:
            tell(known, [8], stage="VERIFIKASI")
            tell(known, [2, 5], stage="DISETUJUI")
    assert read == [number_of(each) for each in range(1, 9)]


def test_pages_keep_their_filter(known: Caller) -> None:
    tell(known, range(1, 7))
    tell(known, [2, 4, 6], stage="VERIFIKASI")
    first = known.get("/claims?stage=VERIFIKASI&limit=2").get_json()
    second = known.get(first["next"].removeprefix("/api/v1")).get_json()
    assert [each["claim_number"] for each in first["items"] + second["items"]] == [number_of(n) for n in (2, 4, 6)]
    assert second["next"] is None


def test_after_the_last_there_is_nothing(known: Caller) -> None:
    tell(known, [1])
    assert known.get("/claims?after=999999999999999").get_json() == {"items": [], "next": None}


def test_a_claim_is_shown_with_what_happened_and_what_was_told(known: Caller) -> None:
    known.post("/claims", CLAIM)
    told = known.post("/claim-events/batch", batch(INTERVIEW, EVENT), once="a").get_json()["results"]
    shown = known.get("/claims/K0000000011").get_json()
    assert (shown["stage"], shown["interview_at"], shown["sequence"]) == ("WAWANCARA", "2026-11-25T03:00:00Z", 3)
    assert [each["sequence"] for each in shown["events"]] == [2, 3]
    assert [(each["notice_id"] is None) != (each["untold_reason"] is None) for each in shown["events"]] == [True, True]
    stage = [each for each in shown["notices"] if each["topic"] == "stage"]
    assert [each["id"] for each in stage] == [told[0]["notice_id"]]
    assert {each["claim_number"] for each in shown["notices"]} == {"K0000000011"}
    assert "text" not in stage[0]


def test_a_message_is_shown_with_its_history(known: Caller) -> None:
    known.post("/claims", CLAIM)
    first = known.post("/claim-events", INTERVIEW, once="a").get_json()["notice_id"]
    moved = {**INTERVIEW, "stage": "DISETUJUI", "sequence": 4, "occurred_at": "2026-11-20T08:00:00+07:00"}
    known.post("/claim-events", moved, once="b")
    shown = known.get(f"/messages/{first}").get_json()
    assert (shown["id"], shown["status"], shown["status_reason"]) == (first, "cancelled", "superseded")
    assert [each["status"] for each in shown["history"]][-1] == "cancelled"
    assert known.get(f"/messages/{'f' * 32}").status_code == 404


def test_messages_are_listed_by_status_and_topic(known: Caller, clock: Clock) -> None:
    known.post("/claims", CLAIM)
    known.post("/claim-events", INTERVIEW, once="a")
    clock.go(seconds=30)
    everything = known.get("/messages").get_json()["items"]
    assert {each["topic"] for each in everything} >= {"stage", "interview_day"}
    reminders = known.get("/messages?topic=interview_day&status=queued").get_json()["items"]
    assert reminders == [each for each in everything if each["topic"] == "interview_day"]
    assert known.get("/messages?status=delivered").get_json()["items"] == []


def test_who_goes_on_after_the_last_message_misses_none_that_was_saved_late(
    known: Caller, rt: Runtime, clock: Clock
) -> None:
    """The second was made before the third, and its transaction ends after the list was read."""

    def save(message_id: str, made_at: datetime) -> None:
        with rt.transaction() as db:
            outbox.queue(db, [NewMt(message_id, PHONE, "2757", "x", "notice", "id", made_at)], made_at)

    def read(after: str) -> list[str]:
        return [each["id"] for each in known.get(f"/messages?limit=1&after={after}").get_json()["items"]]

    first, second, third = (f"{number:032x}" for number in (1, 2, 3))
    save(first, rt.now() - timedelta(seconds=30))
    save(third, rt.now())
    seen = read("0" * 32)
    assert (seen, read(first)) == ([first], []), "what is new is left for later"
    assert known.get(f"/messages/{third}").status_code == 200, "by its id it is there"
    save(second, rt.now() - timedelta(seconds=1))
    clock.go(seconds=30)
    while more := read(seen[-1]):
        seen += more
    assert seen == [first, second, third]


def test_messages_are_found_by_phone_page_by_page(known: Caller, rt: Runtime, clock: Clock) -> None:
    ids = [f"{number:032x}" for number in range(1, 6)]
    phone, other = PHONE, "+6285000000122"
    with rt.transaction() as db:
        for number, message_id in enumerate(ids):
            due_at = rt.now() + timedelta(minutes=number)
            outbox.queue(db, [NewMt(message_id, phone, "2757", "x", "notice", "id", due_at)], rt.now())
        outbox.queue(db, [NewMt("e" * 32, other, "2757", "x", "notice", "id", rt.now())], rt.now())
    first = known.post("/messages/search", {"msisdn": "0850 0000 0121", "limit": 3}).get_json()
    rest = known.post("/messages/search", {"msisdn": phone, "after": first["next_after"]}).get_json()
    assert [each["id"] for each in first["items"] + rest["items"]] == ids
    assert rest["next_after"] is None


@pytest.mark.parametrize("body", [{}, {"msisdn": "x"}, {"msisdn": "+6285000000121", "limit": "3"}, [], {"phone": "x"}])
def test_a_search_that_is_none_is_refused(core: Caller, body: object) -> None:
    assert core.post("/messages/search", body).status_code == 422


def test_a_participant_is_found_by_nik(known: Caller, caller_with: MakeCaller) -> None:
    known.post("/claims", CLAIM)
    asked = {"nik": PARTICIPANT["nik"]}
    full = known.post("/participants/search", asked).get_json()
    assert (full["bound_msisdn"], full["claim_numbers"]) == ("+6285000000199", ["K0000000011"])
    assert [each["kpj"] for each in full["memberships"]] == ["00000000011"]
    masked = caller_with({"participants:read"}).post("/participants/search", asked)
    assert [each["kpj"] for each in masked.get_json()["memberships"]] == ["***0011"]
    assert not [secret for secret in ("85000000199", "Sari", PARTICIPANT["nik"]) if str(secret) in masked.text]
    assert known.post("/participants/search", {"nik": "0" * 16}).status_code == 404
    assert known.post("/participants/search", {"nik": "1"}).status_code == 422


def number_of(claim: int) -> str:
    return f"K{claim:010}"


def tell(core: Caller, claims: list[int] | range, stage: str = "DIAJUKAN") -> None:
    items = [{**CLAIM, "claim_number": number_of(each), "stage": stage, "sequence": len(stage)} for each in claims]
    results = core.post("/claims/batch", batch(*items)).get_json()["results"]
    assert {each["status"] for each in results} <= {"created", "updated"}, results
