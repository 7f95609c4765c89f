"""What pages tell whoever makes or decides on a campaign unasked: what came back, what is due, what comes next."""

import re

import pytest

from core.access import Role
from core.campaigns import State
from core.commands import Language
from office import campaign_check, campaigns
from office.campaign_sweep import sweep
from runtime.runtime import Runtime
from store.tables import participants
from tests.campaign_cases import STAFF, move_to_branch
from tests.console_client import Browser
from tests.integration.console.campaigns.conftest import As
from tests.integration.console.campaigns.making import (
    BAD,
    GOOD,
    decide,
    looked_through,
    newest,
    send,
    submitted,
    text_of,
    upload,
    worded,
)
from tests.running_cases import Clock

NOTE = "Tanggalnya keliru"
SILENT = "Yth {name}, iuran Anda jatuh tempo {date}. Bayar di kanal resmi."


def ticked(page: str) -> list[str]:
    """The steps that a page shows as taken."""
    return re.findall(r'class="step-done">.*?</b> ([^<]+)<', page.replace("\n", " "))


def test_who_made_it_sees_on_the_dashboard_that_it_came_back(
    staff: Browser, approver: Browser, as_: As, rt: Runtime, clock: Clock
) -> None:
    stored = submitted(staff, rt)
    decide(approver, stored, "reject", note=NOTE)
    clock.turn(minutes=1)
    board = staff.get("/dashboard")
    assert "Dikembalikan kepada Anda" in text_of(board)
    assert NOTE in text_of(board)
    assert f"/campaigns/{stored.id}" in board.text
    assert "dikembalikan" in text_of(staff.get("/campaigns"))
    assert "sedang disusun" not in text_of(staff.get("/campaigns/rows"))
    assert f'href="/campaigns/{stored.id}"' in staff.get("/campaigns/rows").text
    assert NOTE in text_of(staff.get(f"/campaigns/{stored.id}"))
    for browser in (approver, as_(Role.STAFF, "wati"), as_(Role.OPERATOR)):
        assert NOTE not in text_of(browser.get("/dashboard"))


@pytest.mark.usefixtures("approver")
def test_what_is_submitted_again_has_not_come_back_any_more(
    staff: Browser, approver: Browser, rt: Runtime, clock: Clock
) -> None:
    decide(approver, submitted(staff, rt), "reject", note=NOTE)
    assert newest(rt).given_back is not None
    send(staff, rt, "/submit", {"reason": "Tanggal diperbaiki"})
    clock.turn(minutes=1)
    assert newest(rt).given_back is None
    assert "Dikembalikan kepada Anda" not in text_of(staff.get("/dashboard"))
    assert "menunggu persetujuan" in text_of(staff.get("/campaigns/rows"))


def test_who_decides_reads_what_the_maker_was_advised_to_look_at(
    staff: Browser, approver: Browser, rt: Runtime, clock: Clock
) -> None:
    stored = submitted(staff, rt)
    assert "tidak menyebut BERHENTI" not in text_of(approver.get(f"/approvals/{stored.id}"))
    clock.turn(minutes=1)
    worded(staff, rt, GOOD)
    send(staff, rt, "/text", {"id": SILENT, "step": "save"})
    send(staff, rt, "/check")
    campaign_check.run(rt, newest(rt).id)
    send(staff, rt, "/submit", {"reason": "Tenggat iuran"})
    page = text_of(approver.get(f"/approvals/{newest(rt).id}"))
    assert newest(rt).state is State.WAITING
    assert "Sebaiknya dilihat lagi" in page
    assert "tidak menyebut BERHENTI" in page


def test_a_text_begins_from_what_makes_sense_for_many(staff: Browser, rt: Runtime) -> None:
    upload(staff, GOOD)
    send(staff, rt, "/columns", {"use-0": "is:claim", "use-1": "who:number", "use-2": "is:date"})
    page = staff.get(f"/campaigns/{newest(rt).id}/text").text
    offered = page.partition('id="from"')[2].partition("</select>")[0]
    codes = re.findall(r'<option value="([\w:]+)"', offered)
    assert re.findall(r'optgroup label="([^"]+)"', offered) == [
        "Kabar klaim", "Pengingat", "Dokumen klaim", "Imbauan umum", "Cara memakai layanan",
    ]  # fmt: skip
    assert {"notice_approved_jkm", "documents_jht", "help:SALDO"} <= set(codes)
    assert not {"notice_old_number", "pin_locked", "binding_alert", "not_understood"} & set(codes)
    told = send(staff, rt, "/text", {"from": "notice_approved_jkm", "step": "take"})
    texts = [each.partition(">")[2] for each in re.findall(r"<textarea[^<]*", told.text)]
    assert len(texts) == len(Language)
    assert not [each for each in texts if "check" in each or "CEK" in each or "{claim}" not in each]


def test_when_it_begins_and_ends_is_told_alike_wherever(
    staff: Browser, approver: Browser, rt: Runtime, clock: Clock
) -> None:
    stored = submitted(staff, rt)
    where = f"/campaigns/{stored.id}"
    clock.turn(minutes=5)
    assert "mulai begitu disetujui" in text_of(staff.get("/dashboard"))
    assert "begitu disetujui" in text_of(approver.get(f"/approvals/{stored.id}"))
    page = text_of(staff.get(where))
    assert "Begitu disetujui, pengiriman dimulai sendiri" in page
    assert page.count("Selesai kira-kira") == 1


def test_at_night_it_begins_when_the_first_zone_wakes(as_: As, rt: Runtime, clock: Clock) -> None:
    clock.turn(hours=8)  # 18.30 WIB
    staff, _approver = as_(Role.STAFF, "sari"), as_(Role.APPROVER, "ana")
    where = f"/campaigns/{submitted(staff, rt).id}"
    assert "mulai 21 Nov 2026 06.00" in text_of(staff.get("/dashboard"))  # 08.00 WIT
    assert "Sabtu, 21 November 2026 06.00 WIB" in text_of(staff.get(where))


def test_a_copy_says_that_it_is_one(staff: Browser, rt: Runtime, clock: Clock) -> None:
    looked_through(staff, rt, GOOD)
    for title in ("Tenggat iuran (salinan)", "Tenggat iuran (salinan 2)"):
        clock.turn(minutes=1)
        staff.submit(f"/campaigns/{newest(rt).id}/copy", {}, page="/campaigns")
        assert newest(rt).title == title


@pytest.mark.usefixtures("approver")
def test_what_never_began_is_discarded_in_those_words(staff: Browser, rt: Runtime, clock: Clock) -> None:
    looked_through(staff, rt, GOOD)
    where = f"/campaigns/{newest(rt).id}"
    told = staff.submit(f"{where}/cancel", {}, page=f"{where}/cancel", follow_redirects=True)
    assert "Draf dibuang. Tidak ada SMS yang dikirim." in text_of(told)
    clock.turn(minutes=1)
    where = f"/campaigns/{submitted(staff, rt).id}"
    told = staff.submit(f"{where}/cancel", {}, page=f"{where}/cancel", follow_redirects=True)
    assert "Kampanye dibatalkan. Tidak ada SMS yang dikirim." in text_of(told)
    assert "ditarik dari antrean" not in text_of(told)


@pytest.mark.parametrize(
    ("days", "proposed"),
    [(0, "2026-11-21"), (1, "2026-11-23")],
    ids=["tomorrow is a Saturday", "tomorrow is a Sunday"],
)
def test_the_proposed_day_is_one_on_which_something_is_sent(
    as_: As, rt: Runtime, clock: Clock, days: int, proposed: str
) -> None:
    clock.turn(days=days)
    staff = as_(Role.STAFF, "sari")
    stored = looked_through(staff, rt, GOOD)
    page = staff.get(f"/campaigns/{stored.id}/schedule").text
    assert re.search(r'name="start-day" type="date" value="([^"]+)"', page)[1] == proposed  # type: ignore[index]
    assert re.search(r'name="start-time" type="time" value="([^"]+)"', page)[1] == "08:00"  # type: ignore[index]


def test_the_preview_tells_its_figures_apart(staff: Browser, rt: Runtime) -> None:
    stored = looked_through(staff, rt, [*GOOD, BAD[7]])
    page = text_of(staff.get(f"/campaigns/{stored.id}/preview"))
    assert "Teksnya bisa diisi untuk 7 baris; 6 di antaranya akan dikirim." in page


def test_steps_are_ticked_once_they_were_taken(staff: Browser, rt: Runtime, clock: Clock) -> None:
    clock.turn(seconds=17)
    stored = looked_through(staff, rt, GOOD)
    where = f"/campaigns/{stored.id}"
    assert "Pratinjau &amp; biaya" not in ticked(staff.get(f"{where}/text").text)
    staff.get(f"{where}/preview")
    assert "Pratinjau &amp; biaya" in ticked(staff.get(f"{where}/text").text)
    assert "Jadwal" not in ticked(staff.get(f"{where}/text").text)
    send(staff, rt, "/schedule", {"when": "now", "window_from": "08:00", "window_until": "17:00", "pace": "fast",
                                  "end-day": "2026-11-27", "end-time": "10:30"})  # fmt: skip
    assert "Jadwal" in ticked(staff.get(f"{where}/text").text)
    send(staff, rt, "/text", {"id": SILENT, "step": "save"})
    send(staff, rt, "/check")
    assert "Pratinjau &amp; biaya" not in ticked(staff.get(f"{where}/text").text)


def test_the_branches_that_people_have_are_offered(staff: Browser, rt: Runtime) -> None:
    with rt.transaction() as db:
        ids = list(db.execute(participants.select().with_only_columns(participants.c.id)).scalars())
    for participant, branch in zip(ids, ("J01", "B07", "J01"), strict=False):
        move_to_branch(rt, participant, branch)
    stored = campaigns.create(rt, STAFF, "Cabang tutup", "segment")
    page = staff.get(f"/campaigns/{stored.id}/source").text
    assert re.findall(r'<option value="(\w+)"></option>', page) == ["B07", "J01"]


def test_in_the_demo_a_page_says_when_an_sms_arrives(staff: Browser, approver: Browser, rt: Runtime) -> None:
    stored = submitted(staff, rt)
    where = f"/campaigns/{stored.id}"
    told = "begitu HP penerimanya dibuka di simulator"
    assert told not in text_of(staff.get(where))
    decide(approver, stored)
    sweep(rt)
    assert (told in text_of(staff.get(where))) is rt.settings.is_demo
