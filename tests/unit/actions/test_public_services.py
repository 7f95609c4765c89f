"""What anybody may ask from any phone: help, documents, offices, estimates."""

from datetime import date, timedelta

import pytest

from actions import decide
from actions.bantuan import decide_bantuan
from actions.kantor import decide_kantor
from actions.simulasi import decide_simulasi
from actions.syarat import decide_syarat
from core.commands import Arguments, Command, Keyword, Language, Programme
from core.context import Reference
from core.decision import Ask
from core.facts import Binding, Claim, Facts, QuestionKind, Segment, Stage
from core.outcomes import OUTCOMES, Outcome
from tests.unit.actions.invented import NOW, SARI_KPJ, a_context, a_membership, bound, sari, stranger
from tests.unit.actions.worded import worded

HELP = [
    ("overview", None, "help"),
    ("one keyword", "SALDO", "help:SALDO"),
    ("small letters", "saldo", "help:SALDO"),
    ("help on help", "BANTUAN", "help"),
    ("a word of an answer", "PILIH", "help"),
    ("no keyword", "BANSOS", "help"),
]


@pytest.mark.parametrize(("topic", "outcome"), [row[1:] for row in HELP], ids=[row[0] for row in HELP])
def test_help(topic: str | None, outcome: str) -> None:
    decision = decide_bantuan(Command("BANTUAN", Arguments(topic=topic)), stranger(), a_context())
    assert decision.outcome == Outcome(outcome)


@pytest.mark.parametrize("programme", Programme)
def test_documents_of_a_programme(programme: Programme) -> None:
    decision = decide_syarat(Command("SYARAT", Arguments(programme=programme)), stranger(), a_context())
    assert decision.outcome is not None
    assert decision.outcome.name == f"documents_{programme.value.lower()}"
    assert decision.outcome.name in OUTCOMES


def test_without_a_programme_all_are_offered() -> None:
    decision = decide_syarat(Command("SYARAT"), stranger(), a_context())
    (ask,) = decision.effects
    assert decision.outcome is not None
    assert decision.outcome.name == "documents_choice"
    assert isinstance(ask, Ask)
    assert ask.question is not None
    assert (ask.question.kind, ask.question.keyword) == (QuestionKind.ARGUMENT, Keyword.SYARAT)
    assert ask.question.choices == ("JHT", "JP", "JKK", "JKM", "JKP")


PLACES = [
    ("no town", None, "office_needs_city"),
    ("blanks", "  ", "office_needs_city"),
    ("town", "Bandung", "office"),
    ("mistyped town", "bandug", "office"),
    ("office chosen by name", "Cabang Jakarta Timur", "office"),
    ("town with two offices", "Jakarta", "office_which_two"),
    ("no such town", "Atlantis", "office_unknown"),
]


@pytest.mark.parametrize(("place", "outcome"), [row[1:] for row in PLACES], ids=[row[0] for row in PLACES])
def test_offices(place: str | None, outcome: str) -> None:
    decision = decide_kantor(Command("KANTOR", Arguments(place=place)), stranger(), a_context())
    assert decision.outcome is not None
    assert decision.outcome.name == outcome


def test_a_tie_is_asked_about_by_office() -> None:
    decision = decide_kantor(Command("KANTOR", Arguments(place="jakarta")), stranger(), a_context())
    (ask,) = decision.effects
    assert isinstance(ask, Ask)
    assert ask.question is not None
    assert ask.question.choices == ("Cabang Jakarta Selatan", "Cabang Jakarta Timur")


FIGURES = [
    ("wage and years", Arguments(wage=4_000_000, years=5), "simulation"),
    ("with a balance", Arguments(wage=4_000_000, years=5, balance=20_000_000), "simulation"),
    ("wage alone", Arguments(wage=4_000_000), "simulation_format"),
    ("years alone", Arguments(years=5), "simulation_format"),
    ("balance alone", Arguments(balance=5), "simulation_format"),
    ("five rupiah a month", Arguments(wage=5, years=10), "simulation_out_of_range"),
    ("no years", Arguments(wage=5_000_000, years=0), "simulation_out_of_range"),
    ("a thousand years", Arguments(wage=5_000_000, years=1000), "simulation_out_of_range"),
    ("more than fits an SMS", Arguments(wage=90_000_000_000, years=50), "simulation_out_of_range"),
]


@pytest.mark.parametrize(("arguments", "outcome"), [row[1:] for row in FIGURES], ids=[row[0] for row in FIGURES])
def test_estimates_of_anybody(arguments: Arguments, outcome: str) -> None:
    decision = decide_simulasi(Command("SIMULASI", arguments), stranger(), a_context())
    assert decision.outcome is not None
    assert decision.outcome.name == outcome


def test_an_estimate_is_rounded_down_to_a_thousand() -> None:
    decision = decide_simulasi(Command("SIMULASI", Arguments(wage=4_000_000, years=5)), stranger(), a_context())
    assert decision.outcome is not None
    amount = decision.outcome.values["amount"]
    assert isinstance(amount, int)
    assert amount % 1000 == 0
    assert 15_700_000 < amount < 15_900_000  # the Ministry's example: 13.680.000 paid in and about 2.120.000 on top


def test_without_rules_there_is_no_estimate() -> None:
    decision = decide_simulasi(
        Command("SIMULASI", Arguments(wage=4_000_000, years=5)), stranger(), a_context(reference=Reference())
    )
    assert decision.outcome == Outcome("simulation_out_of_range")


def test_the_bound_phone_hears_its_own_estimate_until_pension_age() -> None:
    decision = decide_simulasi(Command("SIMULASI"), bound(), a_context())
    assert decision.outcome is not None
    assert decision.outcome.name == "simulation_own"
    assert (decision.outcome.values["age"], decision.outcome.values["years"]) == (56, 20)


BUILDER = a_membership(segment=Segment.CONSTRUCTION, covers=frozenset({Programme.JKK}), jht_balance=None)
PAID_CLAIM = Claim("K0000000011", Programme.JHT, Stage.SELESAI, date(2026, 11, 19), date(2026, 11, 17), SARI_KPJ)

WITHOUT_OWN_FIGURES: list[tuple[str, Facts]] = [
    ("unbound", stranger()),
    ("newly bound: amounts wait", bound(binding=Binding(1, "registered", NOW, NOW + timedelta(hours=3)))),
    ("deceased", bound(sari(deceased_on=date(2026, 1, 5)))),
    ("no card", bound(sari(memberships=()))),
    ("construction worker without JHT", bound(sari(memberships=(BUILDER,)))),
    ("no wage reported", bound(sari(memberships=(a_membership(wage=None),)))),
    ("not working", bound(sari(memberships=(a_membership(active=False),)))),
    ("a balance that is not known", bound(sari(memberships=(a_membership(), a_membership(jht_balance=None))))),
    ("a balance that was paid since", bound(sari(claims=(PAID_CLAIM,)))),
    ("self-employed: another share", bound(sari(memberships=(a_membership(segment=Segment.SELF_EMPLOYED),)))),
    ("past pension age", bound(sari(birth_date=date(1960, 1, 1)))),
]


@pytest.mark.parametrize("facts", [row[1] for row in WITHOUT_OWN_FIGURES], ids=[row[0] for row in WITHOUT_OWN_FIGURES])
def test_who_has_no_own_figures_hears_how_to_give_some(facts: Facts) -> None:
    decision = decide_simulasi(Command("SIMULASI"), facts, a_context())
    assert (decision.outcome, decision.effects) == (Outcome("simulation_format"), ())


def test_an_estimate_by_hand_takes_nothing_from_the_owner() -> None:
    command = Command("SIMULASI", Arguments(wage=4_000_000, years=5, kpj=SARI_KPJ))
    assert decide_simulasi(command, bound(), a_context()) == decide_simulasi(command, stranger(), a_context())


ASKED = [
    Command("BANTUAN"),
    Command("SYARAT"),
    Command("KANTOR", Arguments(place="Bandung")),
    Command("KANTOR", Arguments(place="Jakarta")),
    Command("SIMULASI"),
    Command("SIMULASI", Arguments(wage=4_000_000, years=5)),
    Command("ADUAN", Arguments(text="iuran belum masuk")),
    Command("DAFTAR", Arguments(code="000000")),
]


@pytest.mark.parametrize(
    "command", ASKED, ids=lambda command: f"{command.keyword} {command.arguments.place or command.arguments.wage or ''}"
)
def test_every_answer_has_its_words_in_both_languages(command: Command) -> None:
    texts = worded(decide(command, bound(), a_context()))
    assert len(set(texts.values())) == len(Language)
