"""Whose data may this phone hear? The same refusal for everything that is not its owner's."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from actions import decide
from actions.disclosure import REFUSAL, own_numbers
from core.commands import Arguments, Command, Keyword, NeedsNumber, Programme
from core.decision import Decision, RecordGuess
from core.facts import Binding, Claim, Facts, Stage, Usage
from tests.unit.actions.invented import NOW, SARI_KPJ, SARI_NIK, a_context, a_membership, bound, sari, stranger
from tests.unit.actions.worded import worded

PERSONAL = [Keyword.SALDO, Keyword.STATUS, Keyword.IURAN, Keyword.KARTU, Keyword.KLAIM]
HEIR_CLAIM = Claim(
    "K0000000001", Programme.JKM, Stage.VERIFIKASI, date(2026, 11, 18), date(2026, 11, 17), "00007654321"
)
DECEASED = sari(deceased_on=date(2026, 10, 1))

KPJ = st.sampled_from([SARI_KPJ, "00001234568", "00007654321"]) | st.text("0123456789", min_size=11, max_size=11)
NIK = st.sampled_from([SARI_NIK]) | st.text("0123456789", min_size=16, max_size=16)
CLAIM = st.text("0123456789", min_size=10, max_size=10).map(lambda digits: "K" + digits)
ARGUMENTS = st.builds(
    Arguments,
    kpj=st.none() | KPJ,
    nik=st.none() | NIK,
    claim_number=st.none() | CLAIM,
    programme=st.none() | st.sampled_from(Programme),
    birth_date=st.none() | st.dates(date(1950, 1, 1), date(2008, 1, 1)),
)
PHONES = st.sampled_from(
    [
        stranger(),
        stranger(candidate=sari()),
        stranger(heir_claims=(HEIR_CLAIM,)),
        bound(),
        bound(DECEASED),
        bound(sari(memberships=())),
        bound(sari(memberships=tuple(a_membership(kpj=f"0000123456{n}") for n in range(5)))),
        bound(binding=Binding(1, "registered", NOW, NOW + timedelta(hours=1))),
    ]
)
USAGE = st.builds(Usage, guessed=st.frozensets(KPJ, max_size=6), askers=st.integers(0, 9), neighbours=st.integers(0, 9))


@given(st.sampled_from([*PERSONAL, Keyword.LUPA]), ARGUMENTS, PHONES, USAGE)
def test_the_refusal_is_the_same_for_every_number_that_is_not_the_owners(
    keyword: Keyword, arguments: Arguments, facts: Facts, usage: Usage
) -> None:
    named = {arguments.kpj, arguments.nik, arguments.claim_number} - {None}
    assume(named - own_numbers(facts))
    assume(keyword is not Keyword.LUPA or (arguments.nik and arguments.birth_date))
    decision = decide(Command(keyword, arguments), replace(facts, usage=usage), a_context())
    assert decision.outcome == REFUSAL
    assert all(isinstance(effect, RecordGuess) for effect in decision.effects)


@given(
    st.sampled_from([*PERSONAL, Keyword.LUPA]),
    ARGUMENTS,
    st.sampled_from([stranger(), stranger(candidate=sari()), Facts(stranger().phone, owner=sari())]),
)
def test_a_phone_that_is_nobodys_hears_no_values(keyword: Keyword, arguments: Arguments, facts: Facts) -> None:
    decision = decide(Command(keyword, arguments), facts, a_context())
    assert decision.outcome is not None
    assert not decision.outcome.values


@given(ARGUMENTS, st.sampled_from([*PERSONAL, Keyword.LUPA]))
def test_what_a_stranger_hears_does_not_depend_on_who_exists(arguments: Arguments, keyword: Keyword) -> None:
    command = Command(keyword, arguments)
    nobody, somebody = stranger(), stranger(candidate=sari(), candidate_msisdn="+6285000000101")
    assert decide(command, nobody, a_context()) == decide(command, somebody, a_context())


def heard(command: Command | NeedsNumber, facts: Facts) -> Decision:
    decision = decide(command, facts, a_context())
    worded(decision)
    return decision


@pytest.mark.parametrize("keyword", PERSONAL)
@pytest.mark.parametrize(
    ("arguments", "facts", "expected"),
    [
        pytest.param(Arguments(), stranger(), "unbound", id="no number, nobody's phone: how to register"),
        pytest.param(Arguments(kpj=SARI_KPJ), stranger(), "refusal", id="a number, nobody's phone"),
        pytest.param(Arguments(), bound(DECEASED), "deceased", id="the owner died"),
        pytest.param(Arguments(kpj=SARI_KPJ), bound(DECEASED), "deceased", id="the owner died, own KPJ"),
        pytest.param(Arguments(kpj="00009999999"), bound(DECEASED), "refusal", id="the owner died, other KPJ"),
        pytest.param(Arguments(), bound(binding=None), "unbound", id="an owner without a binding is not an owner"),
        pytest.param(Arguments(), bound(binding=Binding(9, "record", NOW)), "unbound", id="a binding to somebody else"),
    ],
)
def test_who_hears_nothing(keyword: Keyword, arguments: Arguments, facts: Facts, expected: str) -> None:
    outcome = heard(Command(keyword, arguments), facts).outcome
    assert outcome is not None
    assert outcome.name == expected


@pytest.mark.parametrize("keyword", [Keyword.SALDO, Keyword.IURAN, Keyword.KARTU, Keyword.KLAIM])
def test_an_heir_hears_of_the_claim_but_not_of_the_card(keyword: Keyword) -> None:
    facts = stranger(heir_claims=(HEIR_CLAIM,))
    decision = heard(Command(keyword, Arguments(kpj=HEIR_CLAIM.kpj)), facts)
    assert (decision.outcome, decision.effects) == (REFUSAL, ())  # and it is no guess: the heir has the card at home


@pytest.mark.parametrize("keyword", [Keyword.SALDO, Keyword.IURAN, Keyword.KARTU, Keyword.KLAIM])
def test_a_person_without_any_card_hears_that(keyword: Keyword) -> None:
    outcome = heard(NeedsNumber(keyword), bound(sari(memberships=()))).outcome
    assert outcome is not None
    assert outcome.name == "no_membership"
