"""What a campaign's report says of a row: outcome, status and reason in words, and moments that can be sorted."""

from datetime import datetime
from typing import ClassVar

from core.campaign_rows import RowOutcome
from core.commands import Language
from core.delivery import MtStatus
from core.facts import Zone
from core.formats import in_zone
from core.reasons import status_in_words
from office.campaign_failures import code_of, why_failed
from office.campaign_mending import PROBLEMS, TOLD
from store.campaign_report import Reported

WAITS, UNSENT = "waiting", "not_sent"  # no MT yet, or none any more
NOT_YET = {WAITS: "menunggu giliran / waits its turn", UNSENT: "tidak dikirim / not sent"}
NOTES = {"shortened": "dipendekkan / shortened", "folded": "hurufnya diganti / letters were replaced"}
FAILURES = frozenset({MtStatus.FAILED, MtStatus.EXPIRED})  # it is told, too, where nobody said why


class Moment(str):
    """A moment in WIB as text that sorts by time, `2026-11-21 14:05:09 WIB`; `at` is the same without its zone."""

    __slots__ = ("at",)
    IN_SHEETS: ClassVar[str] = 'dd-mm-yyyy hh.mm "WIB"'
    at: datetime

    @classmethod
    def of(cls, moment: datetime) -> "Moment":
        """Return an aware moment as it stands in a report, to the second."""
        local = in_zone(moment, Zone.WIB).replace(tzinfo=None, microsecond=0)
        written = cls(f"{local:%Y-%m-%d %H:%M:%S} WIB")
        written.at = local
        return written


def outcome(code: RowOutcome, language: Language) -> str:
    """Return the outcome of a row in words."""
    return _half(TOLD[code], language)


def status(code: str, language: Language) -> str:
    """Return the status of a row's message in words; "" of none."""
    if not code:
        return ""
    return _half(NOT_YET[code], language) if code in NOT_YET else status_in_words(code, language)


def reason(row: Reported, language: Language) -> tuple[str, str]:
    """Return why a row came to what it came to, or what was done to it, in words and as a code; "" where nothing."""
    if row.status_reason or row.status in FAILURES:
        code = row.status_reason or ""
        return why_failed(row.provider, code, language), code_of(row.provider, code)
    kept = row.problem or ""
    return (notes(kept, language) if row.outcome is RowOutcome.SEND else problem(kept, language)), kept


def problem(kept: str, language: Language) -> str:
    """Return what is wrong with a row: `tanggal: tidak terbaca`; the column is called as somebody called it."""
    heading, colon, code = kept.rpartition(": ")
    return f"{heading}{colon}{_half(PROBLEMS.get(code, code), language)}"


def notes(kept: str, language: Language) -> str:
    """Return what was done to a row so that it fits: `dipendekkan: {name}`, a placeholder as texts write it."""
    parts = (each.partition(": ") for each in kept.split("; ") if each)
    return "; ".join(f"{_half(NOTES.get(note, note), language)}: {_placeholders(names)}" for note, _, names in parts)


def _placeholders(names: str) -> str:
    return ", ".join(f"{{{name}}}" for name in names.split(", ") if name)


def _half(told: str, language: Language) -> str:
    indonesian, _, english = told.partition(" / ")
    return english or indonesian if language is Language.EN else indonesian
