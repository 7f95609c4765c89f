"""What stops a message: loops, floods, a frozen phone, somebody who guesses numbers."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from actions import decide
from core.commands import Arguments, Command, Keyword, NeedsNumber, NumberHint, Parsed, Unknown, UnknownReason
from core.decision import Notify, RecordGuess
from core.facts import Facts, Phone, Question, QuestionKind, Usage
from tests.unit.actions.invented import (
    NEW_PHONE,
    NOW,
    SARI_BIRTH,
    SARI_KPJ,
    SARI_NIK,
    SARI_PHONE,
    a_context,
    bound,
    sari,
    stranger,
)
from tests.unit.actions.worded import worded

SALDO = NeedsNumber("SALDO")
FOREIGN_KPJ = "00009999999"
FOREIGN = Command("SALDO", Arguments(kpj=FOREIGN_KPJ))
FROZEN = Phone(SARI_PHONE, frozen_at=NOW)
REGISTER = Command("DAFTAR", Arguments(nik=SARI_NIK, birth_date=SARI_BIRTH, kpj=SARI_KPJ))
QUESTION = Question(QuestionKind.MEMBERSHIP, NOW + timedelta(minutes=5), "SALDO", (SARI_KPJ,))


def name_of(parsed: Parsed, facts: Facts) -> str | None:
    outcome = decide(parsed, facts, a_context(short_codes=frozenset({"2757", "+6285000002757"}))).outcome
    return outcome.name if outcome is not None else None


@pytest.mark.parametrize(
    ("sender", "rule"),
    [
        pytest.param("BANKANEH", "guard.not_a_phone", id="a sender name cannot read an answer"),
        pytest.param("3300", "guard.not_a_phone", id="another service's short code would answer back"),
        pytest.param("+0812345678", "guard.not_a_phone", id="no country code begins with 0"),
        pytest.param("", "guard.not_a_phone", id="no sender at all"),
        pytest.param("2757", "guard.own_number", id="our short code: we would talk to ourselves"),
        pytest.param("+2757", "guard.own_number", id="our short code as a gateway writes it"),
        pytest.param("+6285000002757", "guard.own_number", id="our own long number"),
    ],
)
@pytest.mark.parametrize("keyword", [Keyword.SALDO, Keyword.BERHENTI, Keyword.BLOKIR, Keyword.BANTUAN])
def test_senders_that_would_answer_back_get_silence(sender: str, rule: str, keyword: Keyword) -> None:
    context = a_context(short_codes=frozenset({"2757", "+6285000002757"}))
    decision = decide(Command(keyword), Facts(Phone(sender)), context)
    assert (decision.outcome, decision.effects, decision.rule) == (None, (), rule)


@pytest.mark.parametrize(
    ("parsed", "identical", "answered"),
    [
        pytest.param(SALDO, 2, True, id="the third identical text is a person in a hurry"),
        pytest.param(SALDO, 3, False, id="the fourth is a machine"),
        pytest.param(Command("BERHENTI"), 3, False, id="even one that says BERHENTI"),
        pytest.param(Command("PILIH", Arguments(choice=1)), 9, True, id="1 answers a new question each time"),
    ],
)
def test_identical_messages(parsed: Parsed, identical: int, answered: bool) -> None:
    facts = replace(bound(usage=Usage(identical=identical)), phone=Phone(SARI_PHONE, question=QUESTION))
    assert (name_of(parsed, facts) is not None) == answered


def test_a_bare_number_that_nobody_waits_for_is_a_loop_like_any_other() -> None:
    assert name_of(Command("PILIH", Arguments(choice=1)), bound(usage=Usage(identical=3))) is None


@pytest.mark.parametrize(
    ("usage", "expected"),
    [
        pytest.param(Usage(hour=9, day=9), "balance_one_unpaid", id="tenth of the hour: answered"),
        pytest.param(Usage(hour=10, day=10), "too_many", id="eleventh: told once"),
        pytest.param(Usage(hour=11, day=11), None, id="twelfth: silence"),
        pytest.param(Usage(hour=0, day=29), "balance_one_unpaid", id="thirtieth of the day: answered"),
        pytest.param(Usage(hour=0, day=30), "too_many", id="thirty-first: told once"),
        pytest.param(Usage(hour=0, day=31), None, id="thirty-second: silence"),
        pytest.param(Usage(hour=10, day=31), None, id="the day's silence is not broken by the hour's word"),
    ],
)
def test_floods(usage: Usage, expected: str | None) -> None:
    assert name_of(SALDO, bound(usage=usage)) == expected


@pytest.mark.parametrize("keyword", [Keyword.BERHENTI, Keyword.BLOKIR])
@pytest.mark.parametrize(
    ("usage", "answered", "rule"),
    [
        pytest.param(Usage(hour=9, day=29, guessed=frozenset({FOREIGN_KPJ}), askers=99, neighbours=99), True, None),
        pytest.param(Usage(hour=10, day=10), True, None, id="where others are told that it was too much"),
        pytest.param(Usage(hour=11, day=11), False, "guard.flood", id="past the limit of the hour"),
        pytest.param(Usage(day=31), False, "guard.flood", id="past the limit of the day"),
        pytest.param(Usage(hour=3, identical=3), False, "guard.identical", id="the fourth time"),
    ],
)
def test_leaving_and_freezing_work_however_much_was_sent_but_answers_end(
    keyword: Keyword, usage: Usage, answered: bool, rule: str | None
) -> None:
    heard = decide(Command(keyword), bound(), a_context())
    decision = decide(Command(keyword), bound(usage=usage), a_context())
    assert decision.effects == heard.effects != ()
    assert decision.outcome == (heard.outcome if answered else None)
    assert decision.rule == (rule or heard.rule)


def test_two_machines_that_thank_each_other_fall_silent() -> None:
    said = (Keyword.BERHENTI, Keyword.BLOKIR, Keyword.MULAI)
    heard = [name_of(Command(said[n % 3]), bound(usage=Usage(hour=n, day=n, identical=n // 3))) for n in range(60)]
    assert sum(name is not None for name in heard) <= 11
    assert heard[-1] is None


PERSONAL = [
    pytest.param(SALDO, id="SALDO without a number"),
    pytest.param(Command("SALDO", Arguments(kpj=SARI_KPJ)), id="SALDO of the own card"),
    pytest.param(Command("STATUS", Arguments(nik=SARI_NIK)), id="STATUS"),
    pytest.param(NeedsNumber("IURAN"), id="IURAN"),
    pytest.param(NeedsNumber("KARTU", NumberHint.TEN_DIGITS), id="KARTU with a wrong number"),
    pytest.param(NeedsNumber("KLAIM"), id="KLAIM"),
    pytest.param(Command("LUPA", Arguments(nik=SARI_NIK, birth_date=SARI_BIRTH)), id="LUPA"),
    pytest.param(REGISTER, id="DAFTAR, which would undo the freeze"),
    pytest.param(FOREIGN, id="somebody else's number"),
]


@pytest.mark.parametrize("parsed", PERSONAL)
def test_a_frozen_phone_hears_one_neutral_text(parsed: Parsed) -> None:
    decision = decide(parsed, replace(bound(), phone=FROZEN), a_context())
    assert decision.outcome is not None
    assert (decision.outcome.name, decision.rule) == ("frozen", "guard.frozen")
    assert not any(SARI_KPJ[-4:] in text for text in worded(decision).values())


@pytest.mark.parametrize(
    "keyword", [k for k in Keyword if k not in {"SALDO", "STATUS", "IURAN", "KARTU", "KLAIM", "LUPA", "DAFTAR"}]
)
def test_a_frozen_phone_is_otherwise_served(keyword: Keyword) -> None:
    assert name_of(Command(keyword), replace(bound(), phone=FROZEN)) not in {"frozen", None}


def test_a_frozen_phone_gets_no_figures_of_its_owner_by_a_side_door() -> None:
    assert name_of(Command("SIMULASI"), bound()) == "simulation_own"
    assert name_of(Command("SIMULASI"), replace(bound(), phone=FROZEN)) == "simulation_format"


def test_an_open_question_is_no_way_round_the_freeze() -> None:
    facts = replace(bound(), phone=replace(FROZEN, question=QUESTION))
    assert name_of(Command("PILIH", Arguments(choice=1)), facts) == "frozen"


GUESSERS = [
    pytest.param(
        Usage(guessed=frozenset({"00000000001", "00000000002", "00000000003"})), "guard.numbers_per_phone", id="4th KPJ"
    ),
    pytest.param(Usage(askers=3), "guard.phones_per_number", id="three other phones asked for it"),
    pytest.param(Usage(neighbours=5), "guard.neighbouring_numbers", id="a run of neighbours"),
]


@pytest.mark.parametrize(("usage", "rule"), GUESSERS)
@pytest.mark.parametrize("facts", [pytest.param(stranger(), id="stranger"), pytest.param(bound(), id="bound")])
def test_a_locked_guesser_hears_what_everybody_hears(facts: Facts, usage: Usage, rule: str) -> None:
    free = decide(FOREIGN, facts, a_context())
    locked = decide(FOREIGN, replace(facts, usage=usage), a_context())
    noted = () if rule == "guard.numbers_per_phone" else (RecordGuess(FOREIGN_KPJ),)
    assert (locked.outcome, locked.effects) == (free.outcome, noted)
    assert (locked.rule, free.rule) == (rule, "disclosure.not_own")


FULL_HANDS = frozenset({"00000000001", "00000000002", "00000000003"})


@pytest.mark.parametrize(
    ("parsed", "noted"),
    [
        pytest.param(FOREIGN, [], id="a fourth KPJ"),
        pytest.param(Command("SALDO", Arguments(kpj="00000000001")), ["00000000001"], id="one of the three again"),
        pytest.param(REGISTER, [SARI_NIK], id="DAFTAR with a fourth KPJ, and a first NIK"),
    ],
)
@pytest.mark.parametrize("frozen", [None, NOW], ids=["free", "frozen"])
def test_one_phone_cannot_fill_a_block_of_numbers(parsed: Parsed, noted: list[str], frozen: datetime | None) -> None:
    facts = stranger(usage=Usage(guessed=FULL_HANDS))
    facts = replace(facts, phone=replace(facts.phone, frozen_at=frozen))
    effects = decide(parsed, facts, a_context()).effects
    assert [effect.number for effect in effects if isinstance(effect, RecordGuess)] == noted


@pytest.mark.parametrize(
    "usage",
    [
        pytest.param(Usage(guessed=frozenset({"00000000001", "00000000002"})), id="the third KPJ"),
        pytest.param(Usage(guessed=frozenset({"00000000001", "00000000002", FOREIGN_KPJ})), id="one of three again"),
        pytest.param(Usage(guessed=frozenset(f"00{n:014}" for n in range(3))), id="three NIK are not KPJ"),
        pytest.param(Usage(askers=2, neighbours=4), id="few askers, few neighbours"),
    ],
)
def test_below_the_limits_nobody_is_locked(usage: Usage) -> None:
    assert decide(FOREIGN, stranger(usage=usage), a_context()).rule == "disclosure.not_own"


@pytest.mark.parametrize(("usage", "rule"), GUESSERS)
def test_nobody_can_lock_an_owner_out_of_their_own_data(usage: Usage, rule: str) -> None:
    del rule
    assert name_of(Command("SALDO", Arguments(kpj=SARI_KPJ)), bound(usage=usage)) == "balance_one_unpaid"


def test_what_is_guessed_around_a_number_keeps_nobody_from_registering_it() -> None:
    facts = stranger(candidate=sari(), usage=Usage(neighbours=99))
    free = decide(REGISTER, replace(facts, usage=Usage()), a_context())
    assert decide(REGISTER, facts, a_context()) == free
    assert any(isinstance(effect, Notify) for effect in free.effects)
    wrong = decide(REGISTER, replace(facts, candidate=None), a_context())
    assert wrong.outcome == free.outcome


@pytest.mark.parametrize(("usage", "rule"), GUESSERS[:2])
def test_a_locked_guesser_registers_nobody(usage: Usage, rule: str) -> None:
    del rule
    facts = stranger(candidate=sari(), usage=usage)
    wrong = decide(REGISTER, replace(facts, candidate=None), a_context())
    assert decide(REGISTER, facts, a_context()) == wrong
    assert decide(REGISTER, replace(facts, usage=Usage()), a_context()).effects != wrong.effects


@pytest.mark.parametrize(("usage", "rule"), GUESSERS)
def test_the_phone_on_record_registers_even_after_wrong_tries(usage: Usage, rule: str) -> None:
    del rule
    facts = stranger(msisdn=SARI_PHONE, candidate=sari(), usage=usage)
    assert name_of(REGISTER, facts) == "registered"


@pytest.mark.parametrize(
    ("command", "guesses"),
    [
        pytest.param(FOREIGN, [FOREIGN_KPJ], id="a KPJ"),
        pytest.param(Command("STATUS", Arguments(claim_number="K0000000009")), ["K0000000009"], id="a claim number"),
        pytest.param(Command("LUPA", Arguments(nik="0" * 15 + "7", birth_date=SARI_BIRTH)), ["0" * 15 + "7"], id="NIK"),
        pytest.param(Command("KARTU", Arguments(kpj=FOREIGN_KPJ, nik=SARI_NIK)), [FOREIGN_KPJ], id="own NIK beside it"),
        pytest.param(Command("KLAIM", Arguments(kpj=SARI_KPJ)), [], id="the own KPJ is no guess"),
        pytest.param(Command("KANTOR", Arguments(kpj=FOREIGN_KPJ, place="Bandung")), [], id="no personal command"),
    ],
)
def test_each_number_that_is_not_the_owners_is_noted(command: Command, guesses: list[str]) -> None:
    effects = decide(command, bound(), a_context()).effects
    assert [effect.number for effect in effects if isinstance(effect, RecordGuess)] == guesses


def test_guards_let_ordinary_messages_through() -> None:
    assert name_of(Unknown(UnknownReason.NO_KEYWORD), stranger(msisdn=NEW_PHONE)) == "not_understood"
