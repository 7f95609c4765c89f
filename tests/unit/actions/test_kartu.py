"""KARTU: one membership in a line, and the list of several."""

from collections.abc import Mapping
from datetime import date, timedelta

import pytest

from actions import decide
from core.commands import Arguments, Command, Language, NeedsNumber, Programme
from core.facts import Binding, Membership
from core.outcomes import Value
from tests.unit.actions.invented import NOW, SARI_KPJ, a_context, a_membership, bound, sari
from tests.unit.actions.worded import worded

SECOND, THIRD, FOURTH = "00001234568", "00001234569", "00001234560"
EMPLOYER = "PT CONTOH MAKMUR SENTOSA ABADI SEJAHTERA NUSANTARA RAYA TBK CABANG UJUNG"
SINCE, ENDED = date(2015, 3, 1), date(2026, 1, 31)
COVERS = "JHT,JKK,JKM"
ALL = NeedsNumber("KARTU")

TOLD: list[tuple[str, Membership, str, Mapping[str, Value]]] = [
    ("active", a_membership(employer=EMPLOYER), "card", {"employer": EMPLOYER, "programmes": COVERS}),
    ("active, no employer", a_membership(), "card_alone", {"programmes": COVERS}),
    (
        "all five programmes in the usual order",
        a_membership(covers=frozenset(Programme)),
        "card_alone",
        {"programmes": "JHT,JP,JKK,JKM,JKP"},
    ),
    (
        "ended",
        a_membership(active=False, ended_on=ENDED, employer=EMPLOYER),
        "card_ended",
        {"date2": ENDED, "employer": EMPLOYER},
    ),
    ("ended, no employer", a_membership(active=False, ended_on=ENDED), "card_ended_alone", {"date2": ENDED}),
    (
        "ended, nobody knows when",
        a_membership(active=False, employer=EMPLOYER),
        "card_bare",
        {"status": "TIDAK_AKTIF", "employer": EMPLOYER},
    ),
    ("active, cover not known", a_membership(covers=frozenset()), "card_bare_alone", {"status": "AKTIF"}),
]


@pytest.mark.parametrize(("card", "name", "values"), [pytest.param(*row, id=i) for i, *row in TOLD])
def test_one_card(card: Membership, name: str, values: Mapping[str, Value]) -> None:
    decision = decide(ALL, bound(sari(memberships=(card,))), a_context())
    assert decision.outcome is not None
    expected = {"kpj": SARI_KPJ, "date1": SINCE} | values
    assert (decision.outcome.name, dict(decision.outcome.values)) == (name, expected)
    worded(decision)


@pytest.mark.parametrize(("count", "name"), [(2, "which_card_two"), (3, "which_card_three"), (4, "which_card_many")])
def test_several_are_listed_first(count: int, name: str) -> None:
    numbers = (SARI_KPJ, SECOND, THIRD, FOURTH)[:count]
    person = sari(memberships=tuple(a_membership(kpj=kpj, active=kpj == SARI_KPJ) for kpj in numbers))
    decision = decide(ALL, bound(person), a_context())
    assert decision.outcome is not None
    assert decision.outcome.name == name
    worded(decision)
    (chosen,) = (decide(Command("KARTU", Arguments(kpj=SECOND)), bound(person), a_context()).outcome,)
    assert chosen is not None
    assert chosen.values["kpj"] == SECOND


def test_a_card_has_no_amounts_and_needs_no_waiting() -> None:
    cooling = Binding(1, "registered", NOW, NOW + timedelta(hours=1))
    decision = decide(ALL, bound(binding=cooling), a_context())
    assert decision.outcome is not None
    assert decision.outcome.name == "card_alone"


def test_the_employers_name_is_shortened_and_nothing_else() -> None:
    person = sari(memberships=(a_membership(employer=EMPLOYER, covers=frozenset(Programme)),))
    text = worded(decide(ALL, bound(person), a_context()))[Language.ID]
    assert text.startswith("BPJAMSOSTEK: KPJ ***4567 AKTIF sejak 01-03-2015 di PT CONTOH MAKMUR")
    assert EMPLOYER not in text
    assert "Program: JHT,JP,JKK,JKM,JKP." in text
