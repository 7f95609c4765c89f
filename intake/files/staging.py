"""Writes items as COPY text, and tells those apart that may lead to a notice or meet another of their chunk."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

from core.commands import Programme
from core.facts import Stage
from intake.items import ClaimItem, MembershipItem, ParticipantItem
from store.bulk import SILENT_MEMBERSHIP, SILENT_PERSON, ClaimBatch, PeopleBatch
from store.rows import storable

MOST_RECENT = timedelta(days=400)  # the right to JKP lapses long before
_NOTHING = "\\N"
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_PROGRAMMES = tuple(Programme)
_PERSON_FIELDS = tuple("msisdn" if name == "msisdn_on_record" else name for name in SILENT_PERSON)
_EVERYTHING = "\t".join("t" for _ in _PROGRAMMES) + "\n"


@dataclass(slots=True)
class Staged:
    """COPY text of a chunk's plain items, and what occurs in the chunk already."""

    people: PeopleBatch = field(default_factory=PeopleBatch)
    claims: ClaimBatch = field(default_factory=ClaimBatch)
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
            self.claims.positions.append(position)
            self.claims.claims.append(_claim_row(item))
        else:
            self._take_person(position, item)
        return True

    def _take_person(self, position: int, item: ParticipantItem) -> None:
        batch = self.people
        place = len(batch.people)
        batch.positions.append(position)
        batch.silent.append(_silence(_PERSON_FIELDS, frozenset(item.model_fields_set)))
        batch.phones.append(item.msisdn)
        batch.people.append(
            "\t".join(
                (
                    item.nik,
                    _text(item.name),
                    item.birth_date.isoformat(),
                    item.zone,
                    item.language,
                    item.msisdn or _NOTHING,
                    _day(item.deceased_on),
                    (item.branch or _NOTHING) + "\n",
                )
            )
        )
        for card in item.memberships:
            batch.held.append((place, _membership_row(card)))
            batch.held_silent.append(_silence(SILENT_MEMBERSHIP, frozenset(card.model_fields_set)))
            for paid in card.contributions:
                month = paid.month.replace(day=1)
                batch.paid.append((place, f"{card.kpj}\t{month}\t{paid.amount}\t{paid.paid_on or _NOTHING}\n"))


@lru_cache(maxsize=256)
def _silence(names: tuple[str, ...], told: frozenset[str]) -> int:
    """Return, as a bit each, which of these fields were left out."""
    return sum(1 << place for place, name in enumerate(names) if name not in told)


def is_plain_person(item: ParticipantItem, today: date) -> bool:
    """Return whether no notice can follow from the record: nobody was laid off lately (core/reminders.py)."""
    for card in item.memberships:
        if card.end_reason == "laid_off" and (card.ended_on is None or card.ended_on > today - MOST_RECENT):
            return False
    return True


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


def _membership_row(card: MembershipItem) -> str:
    return "\t".join(
        (
            card.kpj,
            card.segment,
            "t" if card.active else "f",
            card.since.isoformat(),
            _day(card.ended_on),
            card.end_reason or _NOTHING,
            _text(card.employer),
            _number(card.wage),
            _day(card.last_contribution),
            _number(card.jht_balance),
            _day(card.jht_balance_on),
            str(card.jp_months),
            _covers(card.covers),
        )
    )


def _claim_row(item: ClaimItem) -> str:
    return "\t".join(
        (
            item.nik,
            item.claim_number,
            item.programme,
            item.stage,
            (item.stage_on or item.filed_on).isoformat(),
            item.filed_on.isoformat(),
            item.kpj or _NOTHING,
            _number(item.amount),
            item.reason_code or _NOTHING,
            item.contact_msisdn or _NOTHING,
            item.interview_at.isoformat() if item.interview_at else _NOTHING,
            _day(item.due_on),
            _day(item.paid_on),
            f"{item.sequence}\n",
        )
    )


def _covers(covers: frozenset[Programme]) -> str:
    if len(covers) == len(_PROGRAMMES):
        return _EVERYTHING
    return "\t".join(["t" if each in covers else "f" for each in _PROGRAMMES]) + "\n"


def _day(day: date | None) -> str:
    return _NOTHING if day is None else day.isoformat()


def _number(value: int | None) -> str:
    return _NOTHING if value is None else str(value)


def _text(value: str | None) -> str:
    if value is None:
        return _NOTHING
    if value.isascii() and value.isprintable() and "\\" not in value:
        return value
    return storable(value).translate(_ESCAPES)
