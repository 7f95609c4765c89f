"""Invented people, phones and a context with predictable ids, for the tests of actions."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from core.commands import Language, Programme
from core.context import Context, EntitlementRules, Office, Reference, SimulationRules
from core.facts import Binding, Facts, Membership, Participant, Phone, Question, Segment, Zone

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
SARI_PHONE = "+6285000000101"
NEW_PHONE = "+6285000000901"
OTHER_PHONE = "+6285000000902"
SARI_KPJ = "00001234567"
SARI_NIK = "0012015509900001"
SARI_BIRTH = date(1990, 9, 15)
CODE = "482913"


@dataclass
class CountingIds:
    """Fresh ids in a row; the one-time code is always CODE."""

    given: list[str] = field(default_factory=list)

    def ticket(self) -> str:
        self.given.append("ticket")
        return f"A{len(self.given):07}"

    def code(self) -> str:
        return CODE

    def check_code(self) -> str:
        self.given.append("check")
        return "CHKC2" + "23456789ABCDEFGH"[len(self.given) % 16]

    def message_id(self) -> str:
        self.given.append("message")
        return f"message-{len(self.given)}"


OFFICES = (
    Office("Cabang Bandung", "Jl. Contoh 1, Bandung", "022-0000", ("Bandung", "Cimahi")),
    Office("Cabang Jakarta Selatan", "Jl. Contoh 2, Jakarta", "021-0001", ("Jakarta Selatan", "Jakarta")),
    Office("Cabang Jakarta Timur", "Jl. Contoh 3, Jakarta", "021-0002", ("Jakarta Timur", "Jakarta")),
)
REFERENCE = Reference(
    offices=OFFICES,
    entitlement=(EntitlementRules(date(2022, 5, 4), 56, 1, 10, 10, 30, 180, 15_000_000),),
    simulation=(SimulationRules(date(2015, 7, 1), 570, 570),),
)


def a_context(**changes: object) -> Context:
    """Return a context at NOW, with changes."""
    values: dict[str, object] = {"now": NOW, "ids": CountingIds(), "reference": REFERENCE, "pepper": b"pepper"}
    return Context(**(values | changes))  # type: ignore[arg-type]


def a_membership(**changes: object) -> Membership:
    """Return Sari's card, with changes."""
    values: dict[str, object] = {
        "kpj": SARI_KPJ,
        "segment": Segment.WAGE_EARNER,
        "active": True,
        "since": date(2015, 3, 1),
        "covers": frozenset({Programme.JHT, Programme.JKK, Programme.JKM}),
        "jht_balance": 12_000_000,
        "jht_balance_on": date(2026, 11, 19),
        "wage": 5_000_000,
    }
    return Membership(**(values | changes))  # type: ignore[arg-type]


def sari(**changes: object) -> Participant:
    """Return Sari, whose number on record is SARI_PHONE, with changes."""
    values: dict[str, object] = {
        "id": 1,
        "name": "SARI CONTOH",
        "nik": SARI_NIK,
        "birth_date": SARI_BIRTH,
        "zone": Zone.WITA,
        "language": Language.ID,
        "msisdn_on_record": SARI_PHONE,
        "memberships": (a_membership(),),
    }
    return Participant(**(values | changes))  # type: ignore[arg-type]


def stranger(question: Question | None = None, msisdn: str = NEW_PHONE, **changes: object) -> Facts:
    """Return the facts about a phone that is bound to nobody."""
    return Facts(Phone(msisdn, question=question), **changes)  # type: ignore[arg-type]


def bound(person: Participant | None = None, **changes: object) -> Facts:
    """Return the facts about a phone that is bound to a person, Sari if none is named."""
    owner = person or sari()
    values: dict[str, object] = {"owner": owner, "binding": Binding(owner.id, "record", NOW)}
    return Facts(Phone(SARI_PHONE), **(values | changes))  # type: ignore[arg-type]
