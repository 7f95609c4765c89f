"""A campaign in each state, so that every page of theirs has something to show."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from core.campaigns import Action
from core.delivery import MtStatus
from office import campaign_release, campaign_runs, campaigns
from office.campaign_files import upload
from office.campaign_life import SYSTEM
from office.campaign_sweep import sweep
from runtime.runtime import Runtime
from store.campaign_recall import TOO_MANY_FAILED
from store.campaigns import Stored
from tests.campaign_cases import APPROVER, HEADINGS, PHONES, STAFF, approvers, checked, csv_of, local, seed
from tests.running_cases import Clock, send

LONG = "Pemberitahuan penutupan sementara kantor cabang Jakarta Salemba dan Cilandak selama renovasi gedung"
NARROWEST = "Bumijaya-Cilandak-Grogol-Petamburan-Rawamangun-Salemba"  # one word: it must not push a page apart
TEXTS = (
    "Yth {name}, iuran Anda jatuh tempo {date}. Bayar di kanal resmi. Balas BERHENTI bila tidak mau info ini.",
    "Yth {name}, kantor cabang kami tutup pada {date}. Layanan lewat JMO tetap buka. Balas BERHENTI bila cukup.",
    "{name}, batas pembaruan data {date}. Hubungi kantor cabang terdekat. Balas BERHENTI bila tidak mau info ini.",
    "{name}, besok {date} ada layanan keliling di kelurahan Anda. Balas BERHENTI bila tidak mau info ini.",
)
GOOD = [(f"Contoh {at}", local(PHONES[at - 1]), "30-11-2026") for at in range(1, 8)]
BAD = [
    ("Contoh 7", "bukan nomor", "30-11-2026"), ("Contoh 7", "+65 9123 4567", "30-11-2026"),
    ("", local(PHONES[7]), "30-11-2026"), ("Contoh 8", local(PHONES[7]), "besok"),
    ("Contoh 10", local(PHONES[9]), "30-11-2026"), ("Contoh 11", local(PHONES[10]), "30-11-2026"),
    ("Contoh 12", local(PHONES[11]), "30-11-2026"), ("Contoh 1", local(PHONES[0]), "30-11-2026"),
]  # fmt: skip


def working_day(now: datetime) -> datetime:
    """Return half past ten in Jakarta on the last day before that is neither Saturday nor Sunday."""
    day: date = now.date() - timedelta(days=1)
    while day.weekday() > 4:
        day -= timedelta(days=1)
    return datetime.combine(day, time(3, 30), UTC)


def in_every_state(site: Runtime) -> dict[str, str]:
    """Make them, and return their ids by what they are."""
    clock = Clock(working_day(site.now()))
    rt = replace(site, clock=clock)
    campaign_release._reached.clear()
    seed(rt)
    approvers(rt)
    return {name: stored.id for name, stored in _made(rt, clock)}


def _made(rt: Runtime, clock: Clock) -> Iterator[tuple[str, Stored]]:
    yield "segment", campaigns.create(rt, STAFF, "Kantor tutup", "segment", {"zone": "WIB"})
    yield "file", _with_file(rt, "Baru diunggah")
    checking = _with_file(rt, "Sedang diperiksa")
    yield "checking", campaigns.start_check(rt, STAFF, checking.id, checking.revision)
    yield "checked", checked(rt, _with_file(rt, LONG))
    yield "cancelled", campaign_runs.cancel(rt, STAFF, _submitted(rt, "Salah teks", 2).id, "Teksnya keliru").campaign
    yield "done", _run(rt, clock, "Layanan keliling", 3, 7)
    yield "troubled", _troubled(rt, clock)
    yield "running", _run(rt, clock, "Tenggat iuran", 0, 4)
    yield "waiting", _submitted(rt, NARROWEST, 2, asked=APPROVER.name.partition(":")[2])


def _with_file(rt: Runtime, title: str, text: int = 0) -> Stored:
    stored = campaigns.create(rt, STAFF, title, "file")
    stored = upload(rt, STAFF, stored.id, stored.revision, csv_of(*GOOD, *BAD, headings=HEADINGS), "penerima.csv")
    changes = {"texts": {"id": TEXTS[text]}, "reason": "Atas permintaan Deputi Kepesertaan"}
    return campaigns.edit(rt, STAFF, stored.id, stored.revision, changes)


def _submitted(rt: Runtime, title: str, text: int, asked: str = "") -> Stored:
    stored = checked(rt, _with_file(rt, title, text))
    return campaigns.submit(rt, STAFF, stored.id, stored.revision, asked)


def _run(rt: Runtime, clock: Clock, title: str, text: int, sent: int) -> Stored:
    """Start one and send so many of its seven; one of them fails."""
    stored = _submitted(rt, title, text)
    campaigns.approve(rt, APPROVER, stored.id, stored.revision)
    sweep(rt)
    send(rt, sent - 1)
    send(rt, 1, MtStatus.FAILED, "rejected")
    clock.turn(minutes=1)
    sweep(rt)
    return campaigns.find(rt, stored.id)


def _troubled(rt: Runtime, clock: Clock) -> Stored:
    """Return one that the house paused."""
    stored = _run(rt, clock, "Kantor pindah", 1, 3)
    return campaign_runs.stop(rt, SYSTEM, stored.id, Action.PAUSE, TOO_MANY_FAILED).campaign
