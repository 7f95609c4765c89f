"""SALDO of another programme: months of JP, what JKK and JKM cover, and JKP before and after dismissal."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from actions import decide
from core.commands import Arguments, Command, NeedsNumber, Programme
from core.context import Reference
from core.facts import Membership, Participant, Segment
from core.outcomes import Value
from tests.unit.actions.invented import SARI_KPJ, a_context, a_membership, bound, sari
from tests.unit.actions.worded import assert_told, worded

SECOND = "00001234568"
EVERYTHING = frozenset(Programme)
CONSTRUCTION = a_membership(
    segment=Segment.CONSTRUCTION, covers=frozenset({Programme.JKK, Programme.JKM}), jht_balance=None
)
LAID_OFF = a_membership(covers=EVERYTHING, active=False, ended_on=date(2026, 5, 20), end_reason="laid_off")
DISMISSED: dict[str, Value] = {"kpj": SARI_KPJ, "date": date(2026, 11, 20)}


def owner(*memberships: Membership) -> Participant:
    return sari(memberships=memberships)


def of(programme: Programme) -> NeedsNumber:
    return NeedsNumber("SALDO", arguments=Arguments(programme=programme))


TOLD: list[tuple[str, Command | NeedsNumber, Participant, str, Mapping[str, Value]]] = [
    ("JKP: laid off, the last day", of(Programme.JKP), owner(LAID_OFF), "cover_jkp_claim", DISMISSED),
    (
        "JKP: laid off, programmes not told any more",
        of(Programme.JKP),
        owner(replace(LAID_OFF, covers=frozenset())),
        "cover_jkp_claim",
        DISMISSED,
    ),
    (
        "JKP: laid off, and drives for themselves since",
        of(Programme.JKP),
        owner(LAID_OFF, a_membership(kpj=SECOND, segment=Segment.SELF_EMPLOYED)),
        "cover_jkp_claim",
        DISMISSED,
    ),
    (
        "JKP: laid off too long ago",
        of(Programme.JKP),
        owner(replace(LAID_OFF, ended_on=date(2026, 5, 19))),
        "cover_ended",
        {"programme": "JKP", "kpj": SARI_KPJ},
    ),
    (
        "JKP: resigned",
        of(Programme.JKP),
        owner(replace(LAID_OFF, end_reason="resigned")),
        "cover_ended",
        {"programme": "JKP", "kpj": SARI_KPJ},
    ),
    (
        "JKP: laid off from work without it",
        of(Programme.JKP),
        owner(replace(LAID_OFF, covers=frozenset({Programme.JHT}))),
        "cover_ended",
        {"programme": "JKP", "kpj": SARI_KPJ},
    ),
    (
        "JKP: laid off, and employed again",
        of(Programme.JKP),
        owner(a_membership(kpj=SECOND, covers=EVERYTHING), LAID_OFF),
        "cover_jkp",
        {"kpj": SECOND},
    ),
    (
        "JKP: laid off and employed again, asked for the old card",
        Command("SALDO", Arguments(kpj=SARI_KPJ, programme=Programme.JKP)),
        owner(a_membership(kpj=SECOND), LAID_OFF),
        "cover_ended",
        {"programme": "JKP", "kpj": SARI_KPJ},
    ),
    (
        "JKK is not for claiming after dismissal",
        of(Programme.JKK),
        owner(LAID_OFF),
        "cover_ended",
        {"programme": "JKK", "kpj": SARI_KPJ},
    ),
    (
        "JP: months of all cards",
        of(Programme.JP),
        owner(a_membership(covers=EVERYTHING, jp_months=100), a_membership(kpj=SECOND, active=False, jp_months=7)),
        "pension_months",
        {"months1": 107, "months2": 180},
    ),
    (
        "JP: not a month yet",
        of(Programme.JP),
        owner(a_membership(covers=EVERYTHING)),
        "pension_months",
        {"months1": 0, "months2": 180},
    ),
    (
        "JP: enough for a monthly pension",
        of(Programme.JP),
        owner(a_membership(covers=EVERYTHING, jp_months=180)),
        "pension_reached",
        {"months1": 180, "months2": 180},
    ),
    (
        "JP: not in the programme",
        of(Programme.JP),
        owner(a_membership()),
        "not_covered",
        {"programme": "JP", "programmes": "JHT,JKK,JKM"},
    ),
    ("JKK: covered", of(Programme.JKK), owner(a_membership()), "cover_jkk", {"kpj": SARI_KPJ}),
    ("JKM: covered", of(Programme.JKM), owner(a_membership()), "cover_jkm", {"kpj": SARI_KPJ}),
    ("JKP: covered", of(Programme.JKP), owner(a_membership(covers=EVERYTHING)), "cover_jkp", {"kpj": SARI_KPJ}),
    (
        "JKK: the active card covers, not the ended one",
        of(Programme.JKK),
        owner(a_membership(kpj=SECOND, active=False), a_membership()),
        "cover_jkk",
        {"kpj": SARI_KPJ},
    ),
    (
        "JKK: ended with the job",
        of(Programme.JKK),
        owner(a_membership(active=False)),
        "cover_ended",
        {"programme": "JKK", "kpj": SARI_KPJ},
    ),
    (
        "JKP: nothing left at all",
        of(Programme.JKP),
        owner(a_membership(active=False, covers=frozenset())),
        "cover_ended",
        {"programme": "JKP", "kpj": SARI_KPJ},
    ),
    (
        "JKP: not for the self-employed",
        of(Programme.JKP),
        owner(CONSTRUCTION),
        "not_covered",
        {"programme": "JKP", "programmes": "JKK,JKM"},
    ),
]


@pytest.mark.parametrize(("parsed", "person", "name", "values"), [pytest.param(*r, id=i) for i, *r in TOLD])
def test_what_is_told(
    parsed: Command | NeedsNumber, person: Participant, name: str, values: Mapping[str, Value]
) -> None:
    assert_told(decide(parsed, bound(person), a_context()), name, values, rule=f"saldo.{name}")


def test_without_rules_in_force_no_months_are_promised() -> None:
    person = owner(a_membership(covers=EVERYTHING, jp_months=100))
    decision = decide(of(Programme.JP), bound(person), a_context(reference=Reference()))
    assert decision.outcome is not None
    assert (decision.outcome.name, dict(decision.outcome.values)) == ("pension_counted", {"months": 100})
    worded(decision)
