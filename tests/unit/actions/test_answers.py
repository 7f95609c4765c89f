"""What YA, TIDAK, a bare number or a missing piece become."""

from datetime import date, timedelta

import pytest

from actions.answers import asking, resolve
from core.commands import (
    Ambiguous,
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
from core.decision import Ask, Decision
from core.facts import Question, QuestionKind
from tests.unit.actions.invented import NOW, SARI_BIRTH, SARI_KPJ, SARI_NIK, a_context, stranger

LATER = NOW + timedelta(minutes=5)
YES = Command(Keyword.YA)
NO = Command(Keyword.TIDAK)
DAFTAR_SO_FAR = Arguments(nik=SARI_NIK, birth_date=SARI_BIRTH)

NUMBER = Question(QuestionKind.NUMBER, LATER, Keyword.SALDO, arguments=Arguments(programme=Programme.JP))
REGISTRATION = Question(QuestionKind.NUMBER, LATER, Keyword.DAFTAR, arguments=DAFTAR_SO_FAR)
TYPO = Question(QuestionKind.KEYWORD, LATER, choices=("SALDO",), arguments=Arguments(kpj=SARI_KPJ))
TYPO_WITHOUT_NUMBER = Question(QuestionKind.KEYWORD, LATER, choices=("SALDO", "STATUS"))
WORDS = Question(QuestionKind.KEYWORD, LATER, choices=("BERHENTI", "BLOKIR"))
CARDS = Question(QuestionKind.MEMBERSHIP, LATER, Keyword.IURAN, ("00000000011", "00000000022"))
PROGRAMMES = Question(QuestionKind.ARGUMENT, LATER, Keyword.SYARAT, ("JHT", "JP"))
OFFICES = Question(QuestionKind.ARGUMENT, LATER, Keyword.KANTOR, ("Cabang Bandung", "Cabang Bogor"))
CITY = Question(QuestionKind.ARGUMENT, LATER, Keyword.KANTOR)
CODE = Question(QuestionKind.CONFIRM_CODE, LATER, Keyword.DAFTAR)


def pick(choice: int) -> Command:
    return Command(Keyword.PILIH, Arguments(choice=choice))


def digits(code: str) -> Command:
    return Command(Keyword.PILIH, Arguments(code=code))


def number_only(hint: NumberHint = NumberHint.NONE, **arguments: str) -> Unknown:
    return Unknown(UnknownReason.NUMBER_ONLY, hint, Arguments(**arguments))  # type: ignore[arg-type]


ANSWERED: list[tuple[str, Question, Parsed, Parsed]] = [
    (
        "KPJ we asked for",
        NUMBER,
        number_only(kpj=SARI_KPJ),
        Command("SALDO", Arguments(kpj=SARI_KPJ, programme=Programme.JP)),
    ),
    (
        "NIK instead of the KPJ",
        NUMBER,
        number_only(nik=SARI_NIK),
        Command("SALDO", Arguments(nik=SARI_NIK, programme=Programme.JP)),
    ),
    (
        "number again of ten digits",
        NUMBER,
        number_only(NumberHint.TEN_DIGITS),
        NeedsNumber("SALDO", NumberHint.TEN_DIGITS, Arguments(programme=Programme.JP)),
    ),
    ("yes is no number", NUMBER, YES, NeedsNumber("SALDO", NumberHint.NONE, Arguments(programme=Programme.JP))),
    (
        "last piece of a registration",
        REGISTRATION,
        number_only(kpj=SARI_KPJ),
        Command("DAFTAR", Arguments(kpj=SARI_KPJ, nik=SARI_NIK, birth_date=SARI_BIRTH)),
    ),
    (
        "birth date corrected",
        REGISTRATION,
        Unknown(UnknownReason.NO_KEYWORD, arguments=Arguments(birth_date=date(1991, 1, 2))),
        Command("DAFTAR", Arguments(nik=SARI_NIK, birth_date=date(1991, 1, 2))),
    ),
    (
        "six digits where a birth date was asked",
        REGISTRATION,
        digits("150990"),
        NeedsNumber("DAFTAR", NumberHint.NONE, DAFTAR_SO_FAR),
    ),
    (
        "six digits that are the birth date we asked for",
        Question(QuestionKind.NUMBER, LATER, Keyword.DAFTAR, arguments=Arguments(nik=SARI_NIK)),
        Command(Keyword.PILIH, Arguments(code="150990", birth_date=SARI_BIRTH)),
        Command("DAFTAR", DAFTAR_SO_FAR),
    ),
    (
        "a date beside the KPJ we asked for",
        NUMBER,
        Unknown(UnknownReason.NUMBER_ONLY, arguments=Arguments(kpj=SARI_KPJ, birth_date=SARI_BIRTH)),
        Command("SALDO", Arguments(kpj=SARI_KPJ, programme=Programme.JP)),
    ),
    ("yes, that keyword", TYPO, YES, Command("SALDO", Arguments(kpj=SARI_KPJ))),
    ("one is yes", TYPO, pick(1), Command("SALDO", Arguments(kpj=SARI_KPJ))),
    ("yes takes the first", TYPO_WITHOUT_NUMBER, YES, NeedsNumber("SALDO")),
    ("second keyword", TYPO_WITHOUT_NUMBER, pick(2), NeedsNumber("STATUS")),
    ("keyword that needs no number", WORDS, pick(2), Command("BLOKIR")),
    ("second card", CARDS, pick(2), Command("IURAN", Arguments(kpj="00000000022"))),
    ("card by its KPJ", CARDS, number_only(kpj=SARI_KPJ), Command("IURAN", Arguments(kpj=SARI_KPJ))),
    ("second programme", PROGRAMMES, pick(2), Command("SYARAT", Arguments(programme=Programme.JP))),
    ("first office", OFFICES, pick(1), Command("KANTOR", Arguments(place="Cabang Bandung"))),
    (
        "programme by its name",
        PROGRAMMES,
        Command("SALDO", Arguments(programme=Programme.JP)),
        Command("SYARAT", Arguments(programme=Programme.JP)),
    ),
    (
        "town by its name",
        CITY,
        Unknown(UnknownReason.NO_KEYWORD, arguments=Arguments(text="Bandung")),
        Command("KANTOR", Arguments(place="Bandung")),
    ),
    (
        "unreadable piece of a registration",
        REGISTRATION,
        Unknown(UnknownReason.NO_KEYWORD),
        Command("DAFTAR", DAFTAR_SO_FAR),
    ),
    ("code", CODE, digits("482913"), Command("DAFTAR", Arguments(code="482913"))),
]


@pytest.mark.parametrize(("question", "said", "meant"), [row[1:] for row in ANSWERED], ids=[row[0] for row in ANSWERED])
def test_an_answer_becomes_the_command_it_stands_for(question: Question, said: Parsed, meant: Parsed) -> None:
    assert resolve(said, stranger(question), a_context()) == (meant, (Ask(None),))


STRAY: list[tuple[str, Question | None, Parsed, str]] = [
    ("yes to nothing", None, YES, "nothing_asked"),
    ("no to nothing", None, NO, "nothing_asked"),
    ("one of nothing", None, pick(1), "nothing_asked"),
    ("third of two cards", CARDS, pick(3), "choice_expected"),
    ("no such choice as zero", CARDS, pick(0), "choice_expected"),
    ("yes to which of two cards", CARDS, YES, "choice_expected"),
    ("yes to which programme", PROGRAMMES, YES, "choice_expected"),
    ("two of one keyword", TYPO, pick(2), "yes_expected"),
    ("yes instead of the code", CODE, YES, "code_expected"),
    ("two digits instead of the code", CODE, pick(12), "code_expected"),
    ("yes instead of a town", CITY, YES, "office_needs_city"),
    ("five digits instead of the code", CODE, number_only(NumberHint.OTHER_LENGTH), "code_expected"),
]


@pytest.mark.parametrize(("question", "said", "outcome"), [row[1:] for row in STRAY], ids=[row[0] for row in STRAY])
def test_a_stray_answer_hears_how_to_answer(question: Question | None, said: Parsed, outcome: str) -> None:
    decision = resolve(said, stranger(question), a_context())
    assert isinstance(decision, Decision)
    assert decision.outcome is not None
    assert (decision.outcome.name, decision.effects) == (outcome, ())


@pytest.mark.parametrize("question", [NUMBER, TYPO, CARDS, PROGRAMMES, CODE], ids=lambda question: question.kind.value)
def test_no_ends_every_question(question: Question) -> None:
    decision = resolve(NO, stranger(question), a_context())
    assert isinstance(decision, Decision)
    assert decision.outcome is not None
    assert (decision.outcome.name, decision.effects) == ("declined", (Ask(None),))


@pytest.mark.parametrize(
    ("age", "answered"), [(timedelta(minutes=9, seconds=59), True), (timedelta(minutes=10), False)]
)
def test_a_question_lives_ten_minutes(age: timedelta, answered: bool) -> None:
    ask = asking(QuestionKind.KEYWORD, a_context(), choices=("BAHASA",))
    outcome = resolve(YES, stranger(ask.question), a_context(now=NOW + age))
    assert (not isinstance(outcome, Decision)) is answered


PASSED_ON: list[tuple[str, Question | None, Parsed, tuple[Ask, ...]]] = [
    ("command without a question", None, Command("BANTUAN"), ()),
    ("another command forgets the question", CARDS, Command("BANTUAN"), (Ask(None),)),
    ("another keyword without number too", CARDS, NeedsNumber("SALDO"), (Ask(None),)),
    ("another suggestion too", CARDS, Ambiguous(("SALDO",)), (Ask(None),)),
    (
        "balance of a card is no programme",
        PROGRAMMES,
        Command("SALDO", Arguments(kpj=SARI_KPJ, programme=Programme.JP)),
        (Ask(None),),
    ),
    ("prose without a word is no town", CITY, Unknown(UnknownReason.NO_KEYWORD), ()),
    ("prose leaves it standing", CARDS, Unknown(UnknownReason.NO_KEYWORD), ()),
    (
        "an advertisement leaves it standing",
        NUMBER,
        Unknown(UnknownReason.NOT_A_REQUEST, arguments=Arguments(kpj=SARI_KPJ)),
        (),
    ),
    ("prose is no number", NUMBER, Unknown(UnknownReason.NO_KEYWORD, arguments=Arguments(text="nanti")), ()),
    (
        "a birth date is no number",
        NUMBER,
        Unknown(UnknownReason.NUMBER_ONLY, arguments=Arguments(birth_date=SARI_BIRTH)),
        (),
    ),
    ("thanks leave it standing", REGISTRATION, Unknown(UnknownReason.COURTESY), ()),
    ("anger too", REGISTRATION, Unknown(UnknownReason.COMPLAINT), ()),
    ("number is no answer to a code", CODE, number_only(kpj=SARI_KPJ), ()),
    ("number is no keyword", TYPO, number_only(kpj=SARI_KPJ), ()),
]


@pytest.mark.parametrize(
    ("question", "said", "effects"), [row[1:] for row in PASSED_ON], ids=[row[0] for row in PASSED_ON]
)
def test_what_is_no_answer_goes_on_unchanged(question: Question | None, said: Parsed, effects: tuple[Ask, ...]) -> None:
    assert resolve(said, stranger(question), a_context()) == (said, effects)


@pytest.mark.parametrize("question", [None, CARDS, TYPO], ids=["none", "cards", "typo"])
def test_six_digits_confirm_a_registration_long_after_the_question(question: Question | None) -> None:
    resolved = resolve(digits("482913"), stranger(question), a_context())
    assert isinstance(resolved, tuple)
    assert resolved[0] == Command("DAFTAR", Arguments(code="482913"))
