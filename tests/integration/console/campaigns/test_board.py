"""Who is asked to approve sees it first; the dashboard tells what runs, waits, and was paused by the house."""

import re

import pytest

from core.access import Role
from core.campaigns import Action, State
from office.campaign_life import SYSTEM
from office.campaign_runs import stop
from office.campaign_sweep import sweep
from runtime.runtime import Runtime
from store.campaign_recall import TOO_MANY_FAILED
from tests.campaign_cases import SECOND
from tests.console_client import Browser
from tests.integration.console.campaigns.conftest import As
from tests.integration.console.campaigns.making import GOOD, decide, looked_through, newest, send, submitted, text_of
from tests.running_cases import Clock

NAME = "Tenggat iuran"


def ask(staff: Browser, rt: Runtime, name: str) -> None:
    looked_through(staff, rt, GOOD)
    asked = send(staff, rt, "/submit", {"reason": "Tenggat iuran bulan ini", "asked": name})
    assert asked.status_code == 302, text_of(asked)


def second_of(as_: As) -> Browser:
    return as_(Role.APPROVER, SECOND.name.partition(":")[2])


def test_who_is_asked_by_name_sees_it_on_top(
    staff: Browser, approver: Browser, as_: As, rt: Runtime, clock: Clock
) -> None:
    submitted(staff, rt)
    clock.turn(minutes=1)
    ask(staff, rt, "ana")
    asked = newest(rt).id
    clock.turn(minutes=1)
    submitted(staff, rt)
    assert re.findall(r"/approvals/(\w{12})", approver.get("/approvals").text)[0] == asked
    assert "diminta kepada Anda" in text_of(approver.get("/approvals"))
    board = approver.get("/dashboard").text
    assert re.findall(r"/approvals/(\w{12})", board)[0] == asked
    assert "diminta kepada Anda" in text_of(approver.get("/dashboard"))
    assert "diminta kepada ana" in text_of(second_of(as_).get("/approvals"))


@pytest.mark.usefixtures("approver")
def test_whoever_else_may_approve_can_do_so_too(staff: Browser, as_: As, rt: Runtime) -> None:
    ask(staff, rt, SECOND.name.partition(":")[2])
    assert newest(rt).asked == SECOND.name
    assert "Diminta kepada tono" in text_of(staff.get(f"/campaigns/{newest(rt).id}"))
    assert decide(as_(Role.APPROVER, "ana"), newest(rt)).status_code == 302
    assert newest(rt).state is State.APPROVED


@pytest.mark.usefixtures("approver")
@pytest.mark.parametrize("name", ["sari", "nobody"], ids=["who made it", "nobody of that name"])
def test_only_who_may_approve_can_be_asked(staff: Browser, rt: Runtime, name: str) -> None:
    looked_through(staff, rt, GOOD)
    page = staff.get(f"/campaigns/{newest(rt).id}/submit").text
    assert re.findall(r'<option value="(\w+)"', page.partition('id="asked"')[2]) == ["ana", "tono"]
    refused = send(staff, rt, "/submit", {"reason": "Tenggat iuran", "asked": name})
    assert refused.status_code == 422
    assert "Pilih penyetuju lain" in text_of(refused)
    assert newest(rt).state is State.DRAFT


def test_the_dashboard_tells_what_goes_on(
    staff: Browser, approver: Browser, as_: As, rt: Runtime, clock: Clock
) -> None:
    stored = submitted(staff, rt)
    page = text_of(approver.get("/dashboard"))
    assert "Menunggu keputusan Anda" in page
    assert "6 SMS, diajukan sari" in page
    assert "menunggu persetujuan" in text_of(staff.get("/dashboard"))
    assert "Menunggu keputusan Anda" not in text_of(staff.get("/dashboard"))
    decide(approver, stored)
    sweep(rt)
    clock.turn(minutes=1)
    page = text_of(staff.get("/dashboard"))
    assert "sedang berjalan" in page
    assert "6 / 6" in page
    stop(rt, SYSTEM, stored.id, Action.PAUSE, TOO_MANY_FAILED)
    clock.turn(minutes=1)
    page = text_of(staff.get("/dashboard"))
    assert "Dijeda otomatis: terlalu banyak SMS terakhir yang gagal" in page
    assert "dijeda otomatis" in text_of(staff.get("/campaigns"))
    assert NAME not in text_of(as_(Role.OPERATOR).get("/dashboard"))
