"""What became of a message, step by step, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext

from console.watching.rules import rule_sentence
from console.watching.words import reason_sentence, status_mark, status_name
from core.delivery import MtKind, MtStatus
from core.facts import Zone
from core.notice_reasons import Reason
from core.notice_rules import NoticeRules
from core.quiet import is_quiet
from store.message_details import Mo, Mt
from store.mt_pages import ChangeRow

AT_ONCE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened. `code` is what a provider or a rule called it."""

    at: datetime
    mark: str
    title: str
    told: str = ""
    code: str = ""
    provider: str = ""


def steps_of_mo(mo: Mo) -> list[Step]:
    """Return how an MO was received, read and answered."""
    came = gettext("Diterima dari %(provider)s", provider=mo.provider)
    read = gettext("Dibaca sebagai %(keyword)s", keyword=mo.keyword) if mo.keyword else gettext("Tidak dikenali")
    answered = gettext("Dijawab") if mo.reply_text is not None else gettext("Tidak dijawab")
    took = (mo.answered_at - mo.received_at).total_seconds() * 1000
    within = gettext("%(number)s milidetik sesudah diterima.", number=max(round(took), 0))
    return [
        Step(mo.received_at, "done", came, gettext("Nomor pesan di penyedia:"), mo.provider_message_id),
        Step(mo.answered_at, "done" if mo.keyword else "warning", read, rule_sentence(mo.rule)),
        Step(mo.answered_at, "done" if mo.reply_text is not None else "off", answered, within),
    ]


def steps_of_mt(mt: Mt, changes: Sequence[ChangeRow], rules: NoticeRules) -> list[Step]:
    """Return the way of an MT from its making to its end."""
    return [
        Step(mt.created_at, "done", gettext("Dibuat"), why_due(mt, rules)),
        *(_step_of(each) for each in changes),
    ]


def why_due(mt: Mt, rules: NoticeRules) -> str:
    """Return why an MT was, or is, due when it is."""
    if mt.due_at <= mt.created_at + AT_ONCE:
        return str(gettext("Jatuh tempo saat itu juga."))
    if mt.status == MtStatus.QUEUED and mt.status_reason:
        return reason_sentence(mt.provider, mt.status_reason)
    if mt.attempts and mt.status == MtStatus.QUEUED:
        return str(gettext("Dicoba lagi nanti karena penyedia belum bisa menerimanya."))
    zone = Zone(mt.zone) if mt.zone else Zone.WIB
    if mt.kind == MtKind.NOTICE and is_quiet(mt.created_at, zone, rules):
        return reason_sentence(None, Reason.QUIET_HOURS.value)
    return str(gettext("Dijadwalkan untuk saat itu menurut aturan kabar."))


def _step_of(change: ChangeRow) -> Step:
    return Step(
        at=change.at,
        mark=status_mark(change.status),
        title=status_name(change.status),
        told=reason_sentence(change.provider, change.reason),
        code=change.reason or "",
        provider=change.provider or "",
    )
