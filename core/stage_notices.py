"""What is told of each stage of a claim, and until when that is news."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from core.claims import ClaimEvent
from core.delivery import LIVES
from core.facts import Claim, Stage, Zone
from core.formats import in_zone, local_date
from core.outcomes import OUTCOMES, Value
from core.quiet import local_moment

UNTOLD_REASON = "OTHER"


@dataclass(frozen=True, slots=True)
class Telling:
    """An event that is to be told of its claim at `due_at`; `amounts` where money may be named."""

    event: ClaimEvent
    claim: Claim
    zone: Zone
    due_at: datetime
    amounts: bool

    @property
    def values(self) -> dict[str, Value]:
        """What every notice of a stage says: which claim, and the local day on which it came there."""
        return {
            "programme": self.claim.programme,
            "number": self.claim.kpj or self.claim.number,
            "date": local_date(self.event.occurred_at, self.zone),
        }


@dataclass(frozen=True, slots=True)
class Wording:
    """An outcome's name and values, and when it stops to be news (None: after the usual life of a notice)."""

    name: str
    values: dict[str, Value] = field(default_factory=dict)
    expires_at: datetime | None = None


def wording_of(telling: Telling) -> Wording | None:
    """Return what is told of a stage, by the programme's own outcome where it has one; None where it is pointless."""
    wording = _TELLERS.get(telling.event.stage, _progress)(telling)
    if wording is None:
        return None
    own = f"{wording.name}_{telling.claim.programme.lower()}"
    name = own if own in OUTCOMES else wording.name
    return Wording(name, telling.values | wording.values, wording.expires_at or telling.due_at + LIVES["notice"])


def _progress(telling: Telling) -> Wording | None:
    return Wording("notice_progress", {"stage": telling.event.stage})


def _interview(telling: Telling) -> Wording | None:
    """Tell the appointment; one that will be over when the notice goes out is nothing to tell."""
    moment = telling.event.interview_at
    if moment is None:
        return Wording("notice_interview_open")
    if moment <= telling.due_at:
        return None
    local = in_zone(moment, telling.zone)
    return Wording("notice_interview", {"date": local, "time": local}, moment)


def _repair(telling: Telling) -> Wording | None:
    """Tell what is missing, until when; a due day that will have passed is not named, but it has to be put right."""
    values: dict[str, Value] = {"reason": telling.event.reason_code or UNTOLD_REASON}
    due_on = telling.event.due_on
    if due_on is not None:
        end = local_moment(due_on + timedelta(days=1), time(), telling.zone)
        if end > telling.due_at:
            return Wording("notice_repair", values | {"date": due_on}, end)
    return Wording("notice_repair_open", values)


def _paid(telling: Telling) -> Wording | None:
    amount = telling.event.amount if telling.event.amount is not None else telling.claim.amount
    values: dict[str, Value] = {"date": telling.claim.paid_on or telling.values["date"]}
    if amount is None or not telling.amounts:
        return Wording("notice_paid_untold", values)
    return Wording("notice_paid", values | {"amount": amount})


def _rejected(telling: Telling) -> Wording | None:
    return Wording("notice_rejected", {"reason": telling.event.reason_code or UNTOLD_REASON})


def _named(name: str) -> Callable[[Telling], Wording | None]:
    return lambda _: Wording(name)


_TELLERS: Mapping[Stage, Callable[[Telling], Wording | None]] = {
    Stage.DIAJUKAN: _named("notice_received"),
    Stage.WAWANCARA: _interview,
    Stage.PERLU_PERBAIKAN: _repair,
    Stage.DISETUJUI: _named("notice_approved"),
    Stage.SELESAI: _paid,
    Stage.DITOLAK: _rejected,
    Stage.RETUR_BANK: _named("notice_returned"),
    Stage.DIBATALKAN: _named("notice_cancelled"),
}
