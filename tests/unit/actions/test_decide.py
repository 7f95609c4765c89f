"""The way from a parsed text to its keyword's function, and what becomes of questions on the way."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions import decide
from actions.decide import ACTIONS
from core.commands import (
    Ambiguous,
    Arguments,
    Command,
    Keyword,
    NeedsNumber,
    NumberHint,
    Parsed,
    Unknown,
    UnknownReason,
)
from core.decision import Ask
from core.facts import Facts, Question, QuestionKind
from core.outcomes import OUTCOMES, Outcome
from tests.unit.actions.invented import NOW, SARI_KPJ, a_context, bound, sari, stranger

ANSWER_WORDS = {Keyword.YA, Keyword.TIDAK, Keyword.PILIH}
OPEN = Question(QuestionKind.MEMBERSHIP, NOW + timedelta(minutes=5), "KARTU", (SARI_KPJ, "00001234568"))


def test_every_keyword_has_a_function_and_answer_words_need_a_question() -> None:
    assert set(Keyword) - ACTIONS.keys() == ANSWER_WORDS


@pytest.mark.parametrize(
    ("parsed", "expected"),
    [
        pytest.param(NeedsNumber("SALDO"), "balance_one_unpaid", id="no number means all of theirs"),
        pytest.param(
            NeedsNumber("SALDO", NumberHint.TEN_DIGITS), "hint_ten_digits", id="a bad number is said to be bad"
        ),
        pytest.param(NeedsNumber("DAFTAR"), "register_format", id="DAFTAR without anything"),
        pytest.param(Ambiguous(("SALDO", "STATUS")), "which_keyword_two", id="two keywords fit"),
        pytest.param(Unknown(UnknownReason.EMPTY), "empty_message", id="nothing was written"),
        pytest.param(Command("TARIF"), "help:TARIF", id="a keyword of the catalogue that only has a text"),
        pytest.param(Command("YA"), "nothing_asked", id="YA to nothing"),
    ],
)
def test_where_it_goes(parsed: Parsed, expected: str) -> None:
    outcome = decide(parsed, bound(), a_context()).outcome
    assert outcome is not None
    assert outcome.name == expected


def test_another_request_forgets_our_question() -> None:
    facts = bound()
    asked = replace(facts, phone=replace(facts.phone, question=OPEN))
    assert Ask(None) in decide(Command("BANTUAN"), asked, a_context()).effects


def test_a_new_question_replaces_the_old_one() -> None:
    facts = bound()
    asked = replace(facts, phone=replace(facts.phone, question=OPEN))
    asks = [e for e in decide(Ambiguous(("SALDO", "STATUS")), asked, a_context()).effects if isinstance(e, Ask)]
    assert len(asks) == 1
    assert asks[0].question is not None


ARGUMENTS = st.builds(
    Arguments,
    kpj=st.none() | st.just(SARI_KPJ) | st.text("0123456789", min_size=11, max_size=11),
    code=st.none() | st.text("0123456789", min_size=6, max_size=6),
    place=st.none() | st.text(max_size=20),
    text=st.none() | st.text(max_size=50),
    topic=st.none() | st.text(max_size=12),
    choice=st.none() | st.integers(0, 99),
    wage=st.none() | st.integers(0, 10**12),
    years=st.none() | st.integers(0, 200),
)
KEYWORDS = st.sampled_from(Keyword)
PARSED = (
    st.builds(Command, KEYWORDS, ARGUMENTS)
    | st.builds(NeedsNumber, KEYWORDS, st.sampled_from(NumberHint), ARGUMENTS)
    | st.builds(Ambiguous, st.lists(KEYWORDS, max_size=4).map(tuple), ARGUMENTS)
    | st.builds(Unknown, st.sampled_from(UnknownReason), st.sampled_from(NumberHint), ARGUMENTS)
)
QUESTIONS = st.none() | st.builds(
    Question,
    st.sampled_from(QuestionKind),
    st.just(NOW + timedelta(minutes=5)),
    st.sampled_from([Keyword.SALDO, Keyword.KARTU, Keyword.DAFTAR]),
    st.just((SARI_KPJ,)),
)


@given(PARSED, st.sampled_from([stranger(), bound(), bound(sari(memberships=()))]), QUESTIONS)
def test_whatever_is_parsed_comes_to_an_outcome_that_has_a_text(
    parsed: Parsed, facts: Facts, question: Question | None
) -> None:
    asked = replace(facts, phone=replace(facts.phone, question=question))
    decision = decide(parsed, asked, a_context())
    assert decision.rule
    outcome = decision.outcome or Outcome("refusal")
    assert outcome.name in OUTCOMES or outcome.name.startswith("help:")
    assert outcome.name.startswith("help:") or set(outcome.values) == OUTCOMES[outcome.name]
