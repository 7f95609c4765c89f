"""What a press of a button does to the claim of the person whose phone is held: the core system's part, played."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from console.people import Holder
from console.threads import WIB, shown_day, shown_time
from core.commands import Language, Programme
from core.facts import Stage
from core.notice_reasons import sentence_of
from intake import claims, events
from intake.results import ItemResult
from runtime.runtime import Runtime
from store import moving
from store.moving import Movable, Waiting

NEXT = {
    Stage.DIAJUKAN: (Stage.VERIFIKASI, Stage.PERLU_PERBAIKAN),
    Stage.VERIFIKASI: (Stage.WAWANCARA, Stage.PENETAPAN, Stage.PERLU_PERBAIKAN),
    Stage.WAWANCARA: (Stage.PENETAPAN, Stage.PERLU_PERBAIKAN),
    Stage.PERLU_PERBAIKAN: (Stage.VERIFIKASI, Stage.DIBATALKAN),
    Stage.PENETAPAN: (Stage.DISETUJUI, Stage.DITOLAK),
    Stage.DISETUJUI: (Stage.PEMBAYARAN,),
    Stage.PEMBAYARAN: (Stage.SELESAI, Stage.RETUR_BANK),
    Stage.RETUR_BANK: (Stage.PEMBAYARAN,),
}
AMOUNT = 12_345_678  # where the claim has none yet
SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Panel:
    """A claim and where it can go from here; `steps` empty: it has ended, and a new one can be filed."""

    claim: Movable | None
    steps: tuple[Stage, ...]
    waiting: tuple[str, ...]
    can_file: bool


def panel_of(rt: Runtime, holder: Holder, language: Language) -> Panel:
    """Return what the page shows of the claim of this phone's holder."""
    with rt.transaction() as db:
        claim = moving.movable_claim(db, holder.msisdn, holder.nik)
        waiting = moving.waiting_notices(db, holder.msisdn, rt.now())
    steps = NEXT.get(claim.stage, ()) if claim else ()
    return Panel(claim, steps, tuple(_held(each, language) for each in waiting), bool(holder.nik and not steps))


def act(rt: Runtime, holder: Holder, form: Mapping[str, str], language: Language) -> tuple[str, str] | None:
    """Do what the form says; return what came of it as a key of console.texts and words that follow, if anything.

    Raises ValueError for a form that is none of ours.
    """
    if form.get("act") == "hasten":
        hasten(rt, holder)
        return None
    if form.get("act") == "file":
        return outcome_of(file_claim(rt, holder), language)
    return outcome_of(move(rt, holder, Stage(form.get("stage", ""))), language)


def move(rt: Runtime, holder: Holder, stage: Stage) -> ItemResult | None:
    """Have the claim come to this stage now, as the core system would say it; None if it cannot from where it is."""
    with rt.transaction() as db:
        claim = moving.movable_claim(db, holder.msisdn, holder.nik)
    if claim is None or stage not in NEXT.get(claim.stage, ()):
        return None
    return events.take(rt, [_event(claim, stage, rt.now())])[0]


def file_claim(rt: Runtime, holder: Holder) -> ItemResult | None:
    """File a JHT claim for the holder and say so; None for who is no participant."""
    if not holder.nik:
        return None
    now = rt.now()
    number = f"K{int(now.timestamp() * 10) % 10**10:010d}"
    today = now.astimezone(WIB).date().isoformat()
    claim = {"claim_number": number, "nik": holder.nik, "programme": Programme.JHT.value, "filed_on": today}
    (filed,) = claims.save_claims(rt, [claim])
    if filed.status == "refused":
        return filed
    happened = {"claim_number": number, "stage": Stage.DIAJUKAN.value, "occurred_at": now.isoformat(), "sequence": 1}
    return events.take(rt, [happened])[0]


def hasten(rt: Runtime, holder: Holder) -> None:
    """Send what waits for this phone now, and ring for it."""
    with rt.transaction() as db:
        moving.hasten(db, holder.msisdn, rt.now())
    rt.enqueue_aside("sms.jobs.send_due", [], queue="notices")


def outcome_of(result: ItemResult | None, language: Language) -> tuple[str, str]:
    """Return a key of console.texts and the words that fill it: what came of a move."""
    if result is None:
        return "move_impossible", ""
    if result.problems:
        problem = result.problems[0]
        return "move_refused", problem.detail_en if language is Language.EN else problem.detail_id
    if result.untold_reason:
        return "move_untold", sentence_of(result.untold_reason, language)
    return "move_told", ""


def _event(claim: Movable, stage: Stage, now: datetime) -> dict[str, Any]:
    """Whoever presses twice within a second still makes two events, one after the other."""
    at = max(now, claim.moved_at + SECOND) if claim.moved_at else now
    event: dict[str, Any] = {"claim_number": claim.number, "stage": stage.value, "sequence": claim.sequence + 1}
    return {**event, "occurred_at": at.isoformat(), **_details(claim, stage, now)}


def _details(claim: Movable, stage: Stage, now: datetime) -> dict[str, Any]:
    """What the core system says with this stage."""
    today = now.astimezone(WIB).date()
    if stage is Stage.WAWANCARA:
        at = datetime.combine(today + timedelta(days=2), time(10), WIB)
        return {"interview_at": at.isoformat()}
    if stage is Stage.PERLU_PERBAIKAN:
        return {"reason_code": "KK_BURAM", "due_on": (today + timedelta(days=7)).isoformat()}
    if stage is Stage.DITOLAK:
        return {"reason_code": "MASIH_AKTIF"}
    if stage is Stage.RETUR_BANK:
        return {"reason_code": "REKENING_PASIF"}
    if stage in (Stage.DISETUJUI, Stage.PEMBAYARAN, Stage.SELESAI):
        return {"amount": claim.amount or AMOUNT}
    return {}


def _held(waiting: Waiting, language: Language) -> str:
    when = f"{shown_day(waiting.due_at, language)}, {shown_time(waiting.due_at)} WIB"
    return f"{when}. {sentence_of(waiting.reason, language)}" if waiting.reason else when
