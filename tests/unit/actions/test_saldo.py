"""SALDO: what is told of which card, and in which words."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest

from actions import decide
from core.commands import Arguments, Command, Language, NeedsNumber, Programme
from core.decision import Ask
from core.facts import Binding, Claim, Facts, Membership, Participant, QuestionKind, Segment, Stage
from core.outcomes import Value
from tests.unit.actions.invented import NOW, SARI_KPJ, SARI_NIK, a_context, a_membership, bound, sari
from tests.unit.actions.worded import assert_told, worded

COOLING = Binding(1, "registered", NOW, NOW + timedelta(hours=24))
PAID = date(2026, 10, 1)
SECOND, THIRD, FOURTH = "00001234568", "00001234569", "00001234560"
CONSTRUCTION = a_membership(
    segment=Segment.CONSTRUCTION, covers=frozenset({Programme.JKK, Programme.JKM}), jht_balance=None
)


def cards(*numbers: str) -> tuple[Membership, ...]:
    """Return cards with the balances 1, 2, 3 ... million, each figure a day older than the one before."""
    return tuple(
        a_membership(kpj=kpj, jht_balance=n * 1_000_000, jht_balance_on=date(2026, 11, 20 - n), active=n == 1)
        for n, kpj in enumerate(numbers, start=1)
    )


def owner(*memberships: Membership) -> Participant:
    return sari(memberships=memberships)


ALL = NeedsNumber("SALDO")
THIS = Command("SALDO", Arguments(kpj=SARI_KPJ))


def of(programme: Programme) -> NeedsNumber:
    return NeedsNumber("SALDO", arguments=Arguments(programme=programme))


ONE: dict[str, Value] = {"kpj": SARI_KPJ, "amount": 12_000_000, "date": date(2026, 11, 19), "status": "AKTIF"}
TWO: dict[str, Value] = {
    "date": date(2026, 11, 18),
    "kpj1": SARI_KPJ,
    "amount1": 1_000_000,
    "kpj2": SECOND,
    "amount2": 2_000_000,
}
PAID_CLAIM = Claim("K0000000011", Programme.JHT, Stage.SELESAI, date(2026, 11, 19), date(2026, 11, 17), SARI_KPJ)
TOLD: list[tuple[str, Command | NeedsNumber, Participant, str, Mapping[str, Value]]] = [
    ("one card by its KPJ", THIS, owner(a_membership(last_contribution=PAID)), "balance_one", ONE | {"month": PAID}),
    (
        "the only card, no number",
        ALL,
        owner(a_membership(last_contribution=PAID)),
        "balance_one",
        ONE | {"month": PAID},
    ),
    (
        "JHT by name",
        of(Programme.JHT),
        owner(a_membership(last_contribution=PAID)),
        "balance_one",
        ONE | {"month": PAID},
    ),
    ("nothing paid yet", ALL, owner(a_membership()), "balance_one_unpaid", ONE),
    (
        "an ended membership keeps its balance",
        ALL,
        owner(a_membership(active=False, covers=frozenset())),
        "balance_one_unpaid",
        ONE | {"status": "TIDAK_AKTIF"},
    ),
    (
        "two cards: total, dated by the older figure",
        ALL,
        owner(*cards(SARI_KPJ, SECOND)),
        "balance_two",
        TWO | {"total": 3_000_000},
    ),
    (
        "a NIK means all cards",
        Command("SALDO", Arguments(nik=SARI_NIK)),
        owner(*cards(SARI_KPJ, SECOND, THIRD)),
        "balance_three",
        {
            "total": 6_000_000,
            "date": date(2026, 11, 17),
            "kpj1": SARI_KPJ,
            "amount1": 1_000_000,
            "kpj2": SECOND,
            "amount2": 2_000_000,
            "kpj3": THIRD,
            "amount3": 3_000_000,
        },
    ),
    (
        "four cards: total only",
        ALL,
        owner(*cards(SARI_KPJ, SECOND, THIRD, FOURTH)),
        "balance_many",
        {"total": 10_000_000, "date": date(2026, 11, 16), "count": 4},
    ),
    (
        "one of three by its KPJ",
        Command("SALDO", Arguments(kpj=SECOND)),
        owner(*cards(SARI_KPJ, SECOND, THIRD)),
        "balance_one_unpaid",
        {"kpj": SECOND, "amount": 2_000_000, "date": date(2026, 11, 18), "status": "TIDAK_AKTIF"},
    ),
    (
        "KPJ and NIK: the KPJ selects",
        Command("SALDO", Arguments(kpj=SARI_KPJ, nik=SARI_NIK)),
        owner(*cards(SARI_KPJ, SECOND)),
        "balance_one_unpaid",
        {"kpj": SARI_KPJ, "amount": 1_000_000, "date": date(2026, 11, 19), "status": "AKTIF"},
    ),
    (
        "a balance of nothing is a balance",
        ALL,
        owner(a_membership(jht_balance=0)),
        "balance_one_unpaid",
        ONE | {"amount": 0},
    ),
    (
        "no balance known yet",
        ALL,
        owner(a_membership(jht_balance=None)),
        "balance_unknown",
        {"kpj": SARI_KPJ, "status": "AKTIF"},
    ),
    (
        "a figure without a date is not told",
        ALL,
        owner(a_membership(jht_balance_on=None)),
        "balance_unknown",
        {"kpj": SARI_KPJ, "status": "AKTIF"},
    ),
    (
        "one known of three: no total",
        ALL,
        owner(a_membership(kpj=SECOND, jht_balance=None), a_membership(), a_membership(kpj=THIRD, jht_balance_on=None)),
        "balance_one_known",
        ONE | {"count": 2},
    ),
    (
        "two known of three: no total",
        ALL,
        owner(*cards(SARI_KPJ, SECOND), a_membership(kpj=THIRD, jht_balance=None)),
        "balance_two_known",
        TWO | {"count": 1},
    ),
    (
        "three known of four: no total",
        ALL,
        owner(*cards(SARI_KPJ, SECOND, THIRD), a_membership(kpj=FOURTH, jht_balance=None)),
        "balance_three_known",
        TWO | {"date": date(2026, 11, 17), "kpj3": THIRD, "amount3": 3_000_000, "count": 1},
    ),
    (
        "four known of five: the total says what it leaves out",
        ALL,
        owner(*cards(SARI_KPJ, SECOND, THIRD, FOURTH), a_membership(kpj="00001234561", jht_balance=None)),
        "balance_many_known",
        {"total": 10_000_000, "date": date(2026, 11, 16), "count1": 4, "count2": 1},
    ),
    (
        "the balance still holds what was paid",
        ALL,
        sari(claims=(PAID_CLAIM,)),
        "balance_claimed",
        {"kpj": SARI_KPJ, "date": date(2026, 11, 19)},
    ),
    (
        "one of two cards still holds what was paid",
        ALL,
        sari(memberships=(a_membership(kpj=SECOND), a_membership()), claims=(PAID_CLAIM,)),
        "balance_one_known",
        ONE | {"kpj": SECOND, "count": 1},
    ),
    (
        "paid, and since then a newer balance",
        ALL,
        sari(claims=(replace(PAID_CLAIM, paid_on=date(2026, 11, 18)),)),
        "balance_one_unpaid",
        ONE,
    ),
    ("construction: kindly", ALL, owner(CONSTRUCTION), "balance_construction", {"kpj": SARI_KPJ}),
    (
        "construction beside a saving card: the saving card",
        ALL,
        owner(replace(CONSTRUCTION, kpj=SECOND), a_membership()),
        "balance_one_unpaid",
        ONE,
    ),
    (
        "self-employed without JHT",
        ALL,
        owner(replace(CONSTRUCTION, segment=Segment.SELF_EMPLOYED)),
        "balance_without_jht",
        {"kpj": SARI_KPJ, "programmes": "JKK,JKM"},
    ),
    (
        "no cover left and no balance to come",
        ALL,
        owner(a_membership(active=False, covers=frozenset(), jht_balance=None)),
        "balance_none",
        {"kpj": SARI_KPJ},
    ),
    (
        "construction that is over protects nobody any more",
        ALL,
        owner(replace(CONSTRUCTION, active=False)),
        "balance_none",
        {"kpj": SARI_KPJ},
    ),
    (
        "a new card of which nothing is known yet",
        ALL,
        owner(a_membership(covers=frozenset(), jht_balance=None)),
        "balance_unknown",
        {"kpj": SARI_KPJ, "status": "AKTIF"},
    ),
]


@pytest.mark.parametrize(("parsed", "person", "name", "values"), [pytest.param(*r, id=i) for i, *r in TOLD])
def test_what_is_told(
    parsed: Command | NeedsNumber, person: Participant, name: str, values: Mapping[str, Value]
) -> None:
    assert_told(decide(parsed, bound(person), a_context()), name, values, rule=f"saldo.{name}")


VISIBLE_FROM = {"date": NOW + timedelta(hours=24), "time": NOW + timedelta(hours=24)}


@pytest.mark.parametrize(
    ("person", "name", "values"),
    [
        pytest.param(sari(), "balance_cooling", {"kpj": SARI_KPJ, "status": "AKTIF"} | VISIBLE_FROM, id="one card"),
        pytest.param(owner(*cards(SARI_KPJ, SECOND)), "amounts_cooling", VISIBLE_FROM, id="two cards"),
        pytest.param(owner(CONSTRUCTION), "balance_construction", {"kpj": SARI_KPJ}, id="no amount to hold back"),
    ],
)
def test_amounts_wait_on_a_newly_tied_phone(person: Participant, name: str, values: Mapping[str, Value]) -> None:
    decision = decide(ALL, bound(person, binding=COOLING), a_context())
    assert decision.outcome is not None
    assert (decision.outcome.name, dict(decision.outcome.values)) == (name, values)
    assert not any("Rp" in text for text in worded(decision).values())


def test_the_hour_is_that_of_the_persons_zone() -> None:
    text = worded(decide(ALL, bound(binding=COOLING), a_context()))[Language.ID]
    assert "mulai 21-11-2026 11.00 WITA" in text


def test_amounts_are_told_once_the_time_is_over() -> None:
    over = Binding(1, "registered", NOW, NOW)
    decision = decide(ALL, bound(binding=over), a_context())
    assert decision.outcome is not None
    assert decision.outcome.name == "balance_one_unpaid"


@pytest.mark.parametrize("count", [2, 3])
def test_a_digit_after_the_list_tells_one_card(count: int) -> None:
    person = owner(*cards(SARI_KPJ, SECOND, THIRD)[:count])
    (ask,) = decide(ALL, bound(person), a_context()).effects
    assert isinstance(ask, Ask)
    assert ask.question is not None
    assert ask.question.kind is QuestionKind.MEMBERSHIP
    facts = bound(person)
    asked = Facts(replace(facts.phone, question=ask.question), owner=person, binding=facts.binding)
    answer = decide(Command("PILIH", Arguments(choice=2)), asked, a_context())
    assert answer.outcome is not None
    assert answer.outcome.values["kpj"] == SECOND
    assert answer.effects == (Ask(None),)


def test_the_words() -> None:
    decision = decide(THIS, bound(owner(a_membership(last_contribution=PAID))), a_context())
    assert worded(decision) == {
        Language.ID: (
            "BPJAMSOSTEK: KPJ ***4567 saldo JHT Rp12.000.000 per 19-11-2026. Iuran terakhir Okt 2026, status AKTIF. "
            "Jgn beri PIN/OTP ke siapa pun. Info 175"
        ),
        Language.EN: (
            "BPJAMSOSTEK: KPJ ***4567 JHT balance Rp12.000.000 as of 19-11-2026. Last contribution Oct 2026, status "
            "ACTIVE. Never give out a PIN/OTP. Info 175"
        ),
    }
