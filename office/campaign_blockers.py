"""What keeps a campaign from being submitted, and what its makers should think of, each with what to do."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, time

from core.access import Role
from core.commands import Language
from core.facts import Zone
from core.formats import local_date, rupiah
from core.quiet import local_moment
from office.campaign_hours import estimate
from runtime.runtime import Runtime
from store import campaigns, users
from store.campaigns import Stored
from store.database import Db
from store.stops import EVERYTHING, stopped_scopes
from store.users import User

OPT_OUT_WORD = "BERHENTI"
_IN = {Language.ID.value: ("Indonesia", "Indonesian"), Language.EN.value: ("Inggris", "English")}


@dataclass(frozen=True, slots=True)
class Blocker:
    """One thing. `blocks`: nothing can be submitted as long as it is so. `told`: Indonesian / English."""

    code: str
    blocks: bool
    told: str


def blockers(db: Db, rt: Runtime, stored: Stored) -> tuple[Blocker, ...]:
    """Return everything that stands against submitting, what blocks first."""
    found = [*_of_content(stored), *_of_time(rt, stored), *_of_house(db, rt, stored)]
    return tuple(sorted(found, key=lambda each: not each.blocks))


def _of_content(stored: Stored) -> Iterator[Blocker]:
    if not stored.is_checked:
        yield Blocker("not_checked", True, "Barisnya belum diperiksa / its rows have not been checked yet")
    elif not stored.to_send:
        yield Blocker("nothing_to_send", True, "Tidak ada baris yang bisa dikirim / no row can be sent")
    if not stored.reason.strip():
        yield Blocker("no_reason", True, "Tulis alasannya untuk penyetuju / write the reason, for the approver")
    silent = [_IN[code] for code, text in stored.texts.items() if OPT_OUT_WORD not in text.upper()]
    if silent:
        which, english = (" dan ".join(each[0] for each in silent), " and ".join(each[1] for each in silent))
        hint = f"Teks {which} tidak menyebut {OPT_OUT_WORD} / the {english} text does not mention {OPT_OUT_WORD}"
        yield Blocker("no_opt_out_hint", False, hint)


def _of_time(rt: Runtime, stored: Stored) -> Iterator[Blocker]:
    if stored.expires_at <= rt.now():
        yield Blocker("over", True, "Batas waktunya sudah lewat / its time is over")
        return
    if not stored.is_checked or not stored.to_send:
        return
    plan = estimate(rt, stored)
    if plan.begins_at is None:
        told = "Tidak ada jam kirim sampai batas waktunya / there are no hours to send in before it expires"
        yield Blocker("window_over", True, told)
    elif plan.per_minute is not None and plan.ends_at is None:
        told = "Dengan laju ini tidak semuanya terkirim / at this rate not all of it is sent before it expires"
        yield Blocker("too_slow", False, told)


def _of_house(db: Db, rt: Runtime, stored: Stored) -> Iterator[Blocker]:
    if EVERYTHING in stopped_scopes(db):
        told = "Semua pengiriman sedang dihentikan (kabar sending start) / all sending is stopped (kabar sending start)"
        yield Blocker("stopped", True, told)
    needed = max(stored.approvals_needed, 2 if stored.to_send >= rt.settings.campaign_two_approvers else 1)
    if len(approvers_beside(db, stored.hands)) < needed:
        told = f"Perlu {needed} penyetuju yang bukan pembuatnya / it needs {needed} approvers who had no hand in it"
        yield Blocker("no_approver", True, told)
    budget = rt.settings.campaign_budget_rupiah
    left = budget - spent_this_month(db, rt, stored.id)
    if budget and stored.segments * rt.settings.campaign_price_rupiah > left:
        told = f"Melebihi sisa anggaran bulan ini, {rupiah(max(left, 0))} / over what is left of this month's budget"
        yield Blocker("budget", True, told)


def approvers_beside(db: Db, hands: Collection[str]) -> list[User]:
    """Return who may approve, less those whose names stand among the hands."""
    everybody = (each for each in users.list_all(db) if each.active and each.role is Role.APPROVER)
    return [each for each in everybody if f"user:{each.name}" not in hands]


def spent_this_month(db: Db, rt: Runtime, but_not: str = "") -> int:
    """Return what campaigns that were submitted in this calendar month (WIB) cost or will cost, in rupiah."""
    return campaigns.committed_segments(db, month_begins(rt.now()), but_not) * rt.settings.campaign_price_rupiah


def month_begins(now: datetime) -> datetime:
    """Return the first moment of this month in WIB."""
    return local_moment(local_date(now, Zone.WIB).replace(day=1), time(), Zone.WIB)
