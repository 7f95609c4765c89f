"""Writes items as COPY text, and tells those apart that may lead to a notice or meet another of their chunk."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from core.commands import Programme
from core.facts import Stage
from intake.items import ClaimItem, MembershipItem, ParticipantItem
from store.rows import storable

MOST_RECENT = timedelta(days=400)  # the right to JKP lapses long before
_NOTHING = "\\N"
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_PROGRAMMES = tuple(Programme)


@dataclass(slots=True)
class Staged:
    """COPY text of a chunk's plain items, by table, and what occurs in the chunk already."""

    main: list[str] = field(default_factory=list)
    held: list[str] = field(default_factory=list)
    paid: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    def take(self, position: int, item: ParticipantItem | ClaimItem, today: date) -> bool:
        """Write the item at this position, unless it is not plain; return whether it was written."""
        keys = _keys_of(item)
        alone = self.seen.isdisjoint(keys)
        self.seen.update(keys)
        plain = is_plain_claim(item) if isinstance(item, ClaimItem) else is_plain_person(item, today)
        if not (alone and plain):
            return False
        if isinstance(item, ClaimItem):
            self.main.append(_claim_row(position, item))
        else:
            self._take_person(position, item)
        return True

    def _take_person(self, position: int, item: ParticipantItem) -> None:
        self.main.append(
            f"{position}\t{item.nik}\t{_text(item.name)}\t{item.birth_date}\t{item.zone.value}\t{item.language.value}"
            f"\t{item.msisdn or _NOTHING}\t{item.deceased_on or _NOTHING}\n"
        )
        for card in item.memberships:
            self.held.append(_membership_row(position, card))
            for paid in card.contributions:
                month = paid.month.replace(day=1)
                self.paid.append(f"{position}\t{card.kpj}\t{month}\t{paid.amount}\t{paid.paid_on or _NOTHING}\n")


def is_plain_person(item: ParticipantItem, today: date) -> bool:
    """Return whether no notice can follow from the record: nobody was laid off lately (core/reminders.py)."""
    return not any(
        card.end_reason == "laid_off" and (card.ended_on is None or card.ended_on > today - MOST_RECENT)
        for card in item.memberships
    )


def is_plain_claim(item: ClaimItem) -> bool:
    """Return whether no reminder can follow from the claim: no interview, no missing document, no months of JKP."""
    waits = item.stage in (Stage.WAWANCARA, Stage.PERLU_PERBAIKAN)
    return not waits and item.programme is not Programme.JKP


def _keys_of(item: ParticipantItem | ClaimItem) -> tuple[str, ...]:
    """Return what no two items may share to be saved at once: number of claim, NIK, phone, cards."""
    if isinstance(item, ClaimItem):
        return (item.claim_number,)
    cards = tuple(card.kpj for card in item.memberships)
    return (item.nik, *cards) if item.msisdn is None else (item.nik, item.msisdn, *cards)


def _membership_row(position: int, card: MembershipItem) -> str:
    covers = card.covers
    return (
        f"{position}\t{card.kpj}\t{card.segment.value}\t{card.active}\t{card.since}\t{card.ended_on or _NOTHING}"
        f"\t{card.end_reason or _NOTHING}\t{_text(card.employer)}\t{_number(card.wage)}"
        f"\t{card.last_contribution or _NOTHING}\t{_number(card.jht_balance)}\t{card.jht_balance_on or _NOTHING}"
        f"\t{card.jp_months}\t" + "\t".join(["t" if each in covers else "f" for each in _PROGRAMMES]) + "\n"
    )


def _claim_row(position: int, item: ClaimItem) -> str:
    return (
        f"{position}\t{item.nik}\t{item.claim_number}\t{item.programme.value}\t{item.stage.value}"
        f"\t{item.stage_on or item.filed_on}\t{item.filed_on}\t{item.kpj or _NOTHING}\t{_number(item.amount)}"
        f"\t{item.reason_code or _NOTHING}\t{item.contact_msisdn or _NOTHING}\t{item.interview_at or _NOTHING}"
        f"\t{item.due_on or _NOTHING}\t{item.paid_on or _NOTHING}\t{item.sequence}\n"
    )


def _number(value: int | None) -> str:
    return _NOTHING if value is None else str(value)


def _text(value: str | None) -> str:
    if value is None:
        return _NOTHING
    if value.isascii() and value.isprintable() and "\\" not in value:
        return value
    return storable(value).translate(_ESCAPES)
