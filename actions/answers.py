"""Answers to our last question: YA, TIDAK, a bare number or the missing piece become the command they stand for."""

from collections.abc import Callable
from dataclasses import fields, replace

from actions.concerns import CONCERNS
from core.commands import (
    Arguments,
    Command,
    Keyword,
    NeedsNumber,
    NumberHint,
    Parsed,
    Programme,
    Unknown,
    UnknownReason,
)
from core.context import Context
from core.decision import Ask, Decision, Effect
from core.facts import Facts, Question, QuestionKind
from core.outcomes import Outcome

ANSWER_WORDS = frozenset({Keyword.YA, Keyword.TIDAK, Keyword.PILIH})
NO_ANSWERS = frozenset({UnknownReason.NOT_A_REQUEST, UnknownReason.COURTESY, UnknownReason.NOT_ME, *CONCERNS})
WITH_BIRTH_DATE = frozenset({Keyword.DAFTAR, Keyword.LUPA})
WITH_NUMBER = frozenset({Keyword.SALDO, Keyword.STATUS, Keyword.IURAN, Keyword.KARTU, Keyword.KLAIM})

Resolved = tuple[Parsed, tuple[Effect, ...]]


def asking(
    kind: QuestionKind,
    context: Context,
    *,
    keyword: str | None = None,
    choices: tuple[str, ...] = (),
    arguments: Arguments | None = None,
) -> Ask:
    """Return the effect that remembers a question for as long as questions live."""
    expires_at = context.now + context.limits.question_lives
    return Ask(Question(kind, expires_at, keyword, choices, arguments or Arguments()))


def resolve(parsed: Parsed, facts: Facts, context: Context) -> Resolved | Decision:
    """Return what was really asked and the effects of having been answered, or what to say to a stray answer.

    Any new request forgets the question that was open; a text that is no request leaves it standing.
    """
    question = open_question(facts, context)
    if _is_code(parsed, question):
        return _as_registration_code(parsed), _forgetting(question)
    if question is None:
        return _unasked() if _is_answer_word(parsed) else (parsed, ())
    if isinstance(parsed, Command) and parsed.keyword == Keyword.TIDAK:
        return Decision(Outcome("declined"), (Ask(None),), rule="answer.declined")
    meant = _READERS[question.kind](parsed, question)
    if meant is not None:
        return meant, (Ask(None),)
    if _is_answer_word(parsed) or _is_short_number(parsed, question):
        return _not_an_answer(question)
    return parsed, () if isinstance(parsed, Unknown) else (Ask(None),)


def open_question(facts: Facts, context: Context) -> Question | None:
    """Return our question that still waits for an answer."""
    question = facts.phone.question
    return question if question is not None and question.expires_at > context.now else None


def _forgetting(question: Question | None) -> tuple[Effect, ...]:
    return () if question is None else (Ask(None),)


def _is_answer_word(parsed: Parsed) -> bool:
    return isinstance(parsed, Command) and parsed.keyword in ANSWER_WORDS


def _is_code(parsed: Parsed, question: Question | None) -> bool:
    """Six digits confirm a registration at any time, unless we have just asked for a birth date."""
    if not (isinstance(parsed, Command) and parsed.keyword == Keyword.PILIH and parsed.arguments.code):
        return False
    return question is None or question.kind is not QuestionKind.NUMBER


def _as_registration_code(parsed: Parsed) -> Command:
    return Command(Keyword.DAFTAR, Arguments(code=parsed.arguments.code))


def _is_short_number(parsed: Parsed, question: Question) -> bool:
    """A number of the wrong length, where a code was asked for, is a mistyped code and not a mistyped KPJ."""
    confirming = question.kind is QuestionKind.CONFIRM_CODE
    return confirming and isinstance(parsed, Unknown) and parsed.hint is NumberHint.OTHER_LENGTH


def _unasked() -> Decision:
    return Decision(Outcome("nothing_asked"), rule="answer.nothing_asked")


def _not_an_answer(question: Question) -> Decision:
    """Say how to answer; the question stays open."""
    if question.keyword == Keyword.KANTOR and not question.choices:
        return Decision(Outcome("office_needs_city"), rule="answer.city_expected")
    if question.kind is QuestionKind.CONFIRM_CODE:
        return Decision(Outcome("code_expected"), rule="answer.code_expected")
    if len(question.choices) < 2:
        return Decision(Outcome("yes_expected"), rule="answer.yes_expected")
    outcome = Outcome("choice_expected", {"count": len(question.choices)})
    return Decision(outcome, rule="answer.choice_expected")


def _chosen(parsed: Parsed, question: Question) -> str | None:
    """Return the choice that was picked: YA takes the first, a number picks."""
    if not isinstance(parsed, Command) or not question.choices:
        return None
    if parsed.keyword == Keyword.YA and (question.kind is QuestionKind.KEYWORD or len(question.choices) == 1):
        return question.choices[0]
    number = parsed.arguments.choice if parsed.keyword == Keyword.PILIH else None
    return question.choices[number - 1] if number and number <= len(question.choices) else None


def _merged(old: Arguments, new: Arguments) -> Arguments:
    """Return the arguments kept with the question, completed or corrected by the new ones."""
    given = {field.name: getattr(new, field.name) for field in fields(new)}
    return replace(old, **{name: value for name, value in given.items() if value is not None})


def _read_number(parsed: Parsed, question: Question) -> Parsed | None:
    keyword = question.keyword or Keyword.SALDO
    given = _pieces(parsed.arguments, keyword)
    if _is_answer_word(parsed):
        dated = given.birth_date is not None and question.arguments.birth_date is None
        return Command(keyword, _merged(question.arguments, given)) if dated else _asked_again(keyword, question)
    if not isinstance(parsed, Unknown) or parsed.reason in NO_ANSWERS:
        return None
    arguments = _merged(question.arguments, given)
    if parsed.hint is not NumberHint.NONE:
        return NeedsNumber(keyword, parsed.hint, arguments)
    # Whoever is registering is told again which piece is missing, and how it is written.
    return Command(keyword, arguments) if arguments != question.arguments or keyword == Keyword.DAFTAR else None


def _pieces(given: Arguments, keyword: str) -> Arguments:
    """Return what may complete the command: numbers, and a date (also one of six digits) where one belongs to it."""
    birth_date = given.birth_date if keyword in WITH_BIRTH_DATE else None
    return replace(given, birth_date=birth_date, code=None, choice=None, text=None)


def _asked_again(keyword: str, question: Question) -> NeedsNumber:
    return NeedsNumber(keyword, NumberHint.NONE, question.arguments)


def _read_keyword(parsed: Parsed, question: Question) -> Parsed | None:
    keyword = _chosen(parsed, question)
    if keyword is None:
        return None
    arguments = question.arguments
    numbered = arguments.kpj or arguments.nik or arguments.claim_number
    return (
        Command(keyword, arguments)
        if numbered or keyword not in WITH_NUMBER
        else NeedsNumber(keyword, arguments=arguments)
    )


def _read_membership(parsed: Parsed, question: Question) -> Parsed | None:
    kpj = _chosen(parsed, question)
    if kpj is None and isinstance(parsed, Unknown):
        kpj = parsed.arguments.kpj
    return Command(question.keyword or Keyword.SALDO, replace(question.arguments, kpj=kpj)) if kpj else None


def _read_argument(parsed: Parsed, question: Question) -> Parsed | None:
    choice = _chosen(parsed, question)
    if question.keyword == Keyword.SYARAT:
        programme = Programme(choice) if choice else _bare_programme(parsed)
        return Command(Keyword.SYARAT, replace(question.arguments, programme=programme)) if programme else None
    place = choice or _bare_place(parsed)
    return Command(Keyword.KANTOR, replace(question.arguments, place=place)) if place else None


def _bare_programme(parsed: Parsed) -> Programme | None:
    """Return the programme of a text like "JHT", which by itself would ask for a balance."""
    arguments = parsed.arguments
    asks_balance = isinstance(parsed, Command | NeedsNumber) and parsed.keyword == Keyword.SALDO
    return arguments.programme if asks_balance and not (arguments.kpj or arguments.nik) else None


def _bare_place(parsed: Parsed) -> str | None:
    """Return the words that were no command, as the town we asked for."""
    if not isinstance(parsed, Unknown) or parsed.reason is not UnknownReason.NO_KEYWORD:
        return None
    return parsed.arguments.place or parsed.arguments.text


def _read_code(_parsed: Parsed, _question: Question) -> Parsed | None:
    """Six digits were read before, and a PIN is typed on a screen only; no text answers this question."""
    return None


_READERS: dict[QuestionKind, Callable[[Parsed, Question], Parsed | None]] = {
    QuestionKind.NUMBER: _read_number,
    QuestionKind.KEYWORD: _read_keyword,
    QuestionKind.MEMBERSHIP: _read_membership,
    QuestionKind.ARGUMENT: _read_argument,
    QuestionKind.CONFIRM_CODE: _read_code,
    QuestionKind.PIN: _read_code,
}
