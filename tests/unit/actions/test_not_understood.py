"""Texts that are no command, and the hints that depend on the text alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.not_understood import decide_not_understood
from core.commands import Ambiguous, Arguments, NeedsNumber, NumberHint, Parsed, Unknown, UnknownReason
from core.decision import Ask
from core.facts import Question, QuestionKind, Usage
from core.outcomes import OUTCOMES
from tests.unit.actions.invented import SARI_KPJ, SARI_NIK, a_context, bound, stranger

KPJ = Arguments(kpj=SARI_KPJ)
SERVICES = ("SALDO", "STATUS", "KARTU")
CLAIM = Arguments(claim_number="K0000000001")

SAID: list[tuple[str, Parsed, str, tuple[str, ...]]] = [
    ("nothing", Unknown(UnknownReason.EMPTY), "empty_message", ()),
    ("prose", Unknown(UnknownReason.NO_KEYWORD), "not_understood", ()),
    ("number of nothing", Unknown(UnknownReason.NUMBER_ONLY), "not_understood", ()),
    ("thanks", Unknown(UnknownReason.COURTESY), "courtesy", ()),
    ("anger", Unknown(UnknownReason.COMPLAINT), "complaint_hint", ()),
    ("anger with a number", Unknown(UnknownReason.COMPLAINT, NumberHint.PHONE), "complaint_hint", ()),
    ("prose around a KPJ", Unknown(UnknownReason.NO_KEYWORD, arguments=KPJ), "number_for_what", SERVICES),
    (
        "prose with a number of ten digits",
        Unknown(UnknownReason.NO_KEYWORD, NumberHint.TEN_DIGITS),
        "hint_ten_digits",
        (),
    ),
    ("KPJ alone", Unknown(UnknownReason.NUMBER_ONLY, arguments=KPJ), "number_for_what", ("SALDO", "STATUS", "KARTU")),
    (
        "NIK alone",
        Unknown(UnknownReason.NUMBER_ONLY, arguments=Arguments(nik=SARI_NIK)),
        "number_for_what",
        ("SALDO", "STATUS", "KARTU"),
    ),
    ("claim number alone", Unknown(UnknownReason.NUMBER_ONLY, arguments=CLAIM), "did_you_mean", ("STATUS",)),
    ("health card alone", Unknown(UnknownReason.NUMBER_ONLY, NumberHint.HEALTH_CARD), "hint_health_card", ()),
    ("one guess", Ambiguous(("SALDO",), KPJ), "did_you_mean", ("SALDO",)),
    ("two guesses", Ambiguous(("SALDO", "SYARAT")), "which_keyword_two", ("SALDO", "SYARAT")),
    ("three guesses", Ambiguous(("SALDO", "SYARAT", "STATUS")), "which_keyword_three", ("SALDO", "SYARAT", "STATUS")),
    (
        "four guesses",
        Ambiguous(("SALDO", "SYARAT", "STATUS", "CEK")),
        "which_keyword_three",
        ("SALDO", "SYARAT", "STATUS"),
    ),
    ("no guess", Ambiguous(()), "not_understood", ()),
]


@pytest.mark.parametrize(("parsed", "outcome", "choices"), [row[1:] for row in SAID], ids=[row[0] for row in SAID])
def test_what_is_said_and_asked(parsed: Parsed, outcome: str, choices: tuple[str, ...]) -> None:
    decision = decide_not_understood(parsed, stranger(), a_context())
    questions = [effect.question for effect in decision.effects if isinstance(effect, Ask)]
    assert decision.outcome is not None
    assert decision.outcome.name == outcome
    assert [question.choices for question in questions if question] == ([choices] if choices else [])
    assert [question.arguments for question in questions if question] == ([parsed.arguments] if choices else [])


@pytest.mark.parametrize("hint", [hint for hint in NumberHint if hint is not NumberHint.NONE])
def test_a_number_that_cannot_be_a_kpj_gets_its_hint_and_another_chance(hint: NumberHint) -> None:
    decision = decide_not_understood(NeedsNumber("IURAN", hint, CLAIM), stranger(), a_context())
    (ask,) = decision.effects
    assert decision.outcome is not None
    assert decision.outcome.name == f"hint_{hint.value}"
    assert decision.outcome.name in OUTCOMES
    assert isinstance(ask, Ask)
    assert isinstance(ask.question, Question)
    assert (ask.question.kind, ask.question.keyword, ask.question.arguments) == (QuestionKind.NUMBER, "IURAN", CLAIM)


def test_the_question_about_a_registration_says_so_for_the_store() -> None:
    decision = decide_not_understood(Ambiguous(("SALDO", "DAFTAR")), stranger(), a_context())
    (ask,) = decision.effects
    assert isinstance(ask, Ask)
    assert ask.question is not None
    assert ask.question.keyword == "DAFTAR"


@pytest.mark.parametrize(("today", "outcome"), [(0, "not_a_request"), (1, None), (7, None)])
def test_what_is_no_request_gets_one_hint_a_day_and_then_silence(today: int, outcome: str | None) -> None:
    facts = stranger(usage=Usage(day=today))
    decision = decide_not_understood(Unknown(UnknownReason.NOT_A_REQUEST), facts, a_context())
    assert (decision.outcome.name if decision.outcome else None) == outcome
    assert decision.effects == ()


@pytest.mark.parametrize(("said", "outcome"), [(0, "courtesy"), (1, None)])
def test_thanks_are_answered_once_an_hour(said: int, outcome: str | None) -> None:
    facts = stranger(usage=Usage(hour=3, day=9, courtesies=said))
    decision = decide_not_understood(Unknown(UnknownReason.COURTESY), facts, a_context())
    assert (decision.outcome.name if decision.outcome else None) == outcome
    assert decision.effects == ()


unread = (
    st.builds(Unknown, reason=st.sampled_from(UnknownReason), hint=st.sampled_from(NumberHint), arguments=st.just(KPJ))
    | st.builds(Ambiguous, candidates=st.lists(st.sampled_from(["SALDO", "DAFTAR", "CEK"]), unique=True).map(tuple))
    | st.builds(NeedsNumber, keyword=st.just("KARTU"), hint=st.sampled_from(NumberHint))
)


@given(parsed=unread)
def test_the_answer_depends_on_the_text_alone(parsed: Parsed) -> None:
    assert decide_not_understood(parsed, bound(), a_context()) == decide_not_understood(parsed, stranger(), a_context())


@given(parsed=unread)
def test_only_outcomes_that_have_a_text(parsed: Parsed) -> None:
    decision = decide_not_understood(parsed, stranger(), a_context())
    assert decision.outcome is not None
    assert set(decision.outcome.values) <= OUTCOMES[decision.outcome.name]
