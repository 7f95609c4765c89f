"""Questions that actions ask become lists and fields of the screen, and keep what was given before."""

from datetime import UTC, date, datetime

import pytest

from core.catalogue import Catalogue
from core.commands import Arguments, Command, Keyword, Language, Programme
from core.decision import Ask, Decision
from core.facts import Question, QuestionKind
from core.menu import Field
from core.menu_answers import Answer, answer_of, told_of
from core.menu_state import Choice, Dialogue, State, Told, Wanted, belongs, command_of, packed
from core.outcomes import Outcome
from tests.unit.actions.invented import bound
from tests.unit.actions.people import BUDI

LATER = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
NIK, KPJ = "0012015509900001", "00001234567"
BIRTH = date(1990, 9, 15)
FIELDS = {
    "a card": (QuestionKind.NUMBER, Keyword.SALDO, Arguments(programme=Programme.JP), Field.KPJ),
    "all of a registration": (QuestionKind.NUMBER, Keyword.DAFTAR, Arguments(), Field.NIK),
    "the birth date of a registration": (QuestionKind.NUMBER, Keyword.DAFTAR, Arguments(nik=NIK), Field.BIRTH_DATE),
    "the card of a registration": (
        QuestionKind.NUMBER,
        Keyword.DAFTAR,
        Arguments(nik=NIK, birth_date=BIRTH),
        Field.KPJ,
    ),
    "the birth date of who forgot": (QuestionKind.NUMBER, Keyword.LUPA, Arguments(nik=NIK), Field.BIRTH_DATE),
    "the code": (QuestionKind.CONFIRM_CODE, Keyword.DAFTAR, Arguments(), Field.CODE),
    "a town": (QuestionKind.ARGUMENT, Keyword.KANTOR, Arguments(), Field.TOWN),
    "a programme": (QuestionKind.ARGUMENT, Keyword.SYARAT, Arguments(), Field.PROGRAMME),
}


def asking(kind: QuestionKind, name: str = "register_needs_nik", **asked: object) -> Decision:
    question = Question(kind, LATER, **asked)  # type: ignore[arg-type]
    return Decision(Outcome(name), (Ask(None), Ask(question)))


def dialogue(catalogue: Catalogue, language: Language = Language.ID) -> Dialogue:
    return Dialogue(catalogue, language)


@pytest.mark.parametrize(("kind", "keyword", "given", "field"), FIELDS.values(), ids=FIELDS)
def test_what_is_missing_is_asked_for_and_what_was_given_is_kept(
    catalogue: Catalogue, kind: QuestionKind, keyword: str, given: Arguments, field: Field
) -> None:
    decision = asking(kind, keyword=keyword, arguments=given)
    answer = answer_of(dialogue(catalogue), "Kirim lagi", decision, bound())
    assert answer.wanted == Wanted(field=field, keyword=keyword, arguments=packed(given))
    assert answer.choices == ()


LISTS = {
    "cards": (
        asking(QuestionKind.MEMBERSHIP, keyword="IURAN", choices=("00002222221", "00002222222")),
        [("***2221 AKTIF", "IURAN", {"kpj": "00002222221"}), ("***2222 TIDAK AKTIF", "IURAN", {"kpj": "00002222222"})],
    ),
    "more cards than an SMS lists": (
        asking(QuestionKind.NUMBER, "which_card_many", keyword="KARTU"),
        [("***2221 AKTIF", "KARTU", {"kpj": "00002222221"}), ("***2222 TIDAK AKTIF", "KARTU", {"kpj": "00002222222"})],
    ),
    "offices": (
        asking(QuestionKind.ARGUMENT, keyword="KANTOR", choices=("Cabang Bandung",)),
        [("Cabang Bandung", "KANTOR", {"place": "Cabang Bandung"})],
    ),
    "programmes": (
        asking(QuestionKind.ARGUMENT, keyword="SYARAT", choices=("JHT",)),
        [("JHT", "SYARAT", {"programme": "JHT"})],
    ),
    "services": (
        asking(QuestionKind.KEYWORD, choices=("SALDO",), arguments=Arguments(kpj=KPJ)),
        [("SALDO", "SALDO", {"kpj": KPJ})],
    ),
}


@pytest.mark.parametrize(("decision", "expected"), LISTS.values(), ids=LISTS)
def test_choices_become_a_list(
    catalogue: Catalogue, decision: Decision, expected: list[tuple[str, str, object]]
) -> None:
    answer = answer_of(dialogue(catalogue), "Yang mana?", decision, bound(BUDI))
    assert [(choice.label, choice.keyword, choice.arguments) for choice in answer.choices] == expected


SILENT = Decision(None)
PLAIN = Decision(Outcome("no_claim"))


@pytest.mark.parametrize("decision", [None, SILENT, PLAIN], ids=["given again", "silence", "no question"])
def test_without_a_question_there_is_only_the_text(catalogue: Catalogue, decision: Decision | None) -> None:
    answer = answer_of(dialogue(catalogue), "Kata", decision, None)
    assert answer == Answer("Kata", "no_claim" if decision is PLAIN else "")


CHOICES = (Choice(label="a", keyword="SALDO"), Choice(label="b", keyword="SALDO"))
TOLD = {
    "the name of the sender is dropped": (Answer("BPJAMSOSTEK: Kata"), Told(text="Kata")),
    "what the text lists itself is broken into lines": (
        Answer("Total: 1) a, 2) b. Balas", choices=CHOICES),
        Told(text="Total:\n1) a\n2) b. Balas", choices=CHOICES, numbered=True),
    ),
    "what it does not list stands below": (
        Answer("Yang mana?", choices=CHOICES),
        Told(text="Yang mana?", choices=CHOICES),
    ),
    "what a screen says shortly heads the list": (
        Answer("BPJAMSOSTEK: Kartu yang mana?", "which_card_two", choices=CHOICES),
        Told(title="Kartu yang mana?", choices=CHOICES),
    ),
    "what it says at length stands above, and goes over pages where it must": (
        Answer("BPJAMSOSTEK: " + "Kartu yang mana? " * 9, "which_card_two", choices=CHOICES),
        Told(text="Kartu yang mana? " * 9, choices=CHOICES),
    ),
    "and what can be done next": (
        Answer("BPJAMSOSTEK: Aduan itu tidak ada", "complaint_not_found"),
        Told(text="Aduan itu tidak ada", choices=(Choice(label="Ketik nomor lagi", node="ticket"),)),
    ),
    "but not while something is asked": (
        Answer("Kode salah", "code_wrong", wanted=Wanted(field=Field.CODE, keyword="DAFTAR")),
        Told(text="Kode salah", wanted=Wanted(field=Field.CODE, keyword="DAFTAR")),
    ),
}


@pytest.mark.parametrize(("answer", "expected"), TOLD.values(), ids=TOLD)
def test_an_answer_is_put_on_the_screen(catalogue: Catalogue, answer: Answer, expected: Told) -> None:
    assert told_of(dialogue(catalogue), answer) == expected


def test_arguments_survive_the_session() -> None:
    arguments = Arguments(
        kpj=KPJ, nik=NIK, birth_date=BIRTH, wage=5_000_000, programme=Programme.JP, language=Language.EN
    )
    assert command_of("SALDO", packed(arguments)) == Command("SALDO", arguments)


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        pytest.param(State(menu=1, path=("main", "more")), True, id="as it was"),
        pytest.param(State(menu=1, path=("main", "gone")), False, id="a node that is gone"),
        pytest.param(State(menu=1, path=()), False, id="nowhere"),
        pytest.param(
            State(menu=1, path=("main",), told=Told(choices=(Choice(label="a", node="gone"),))),
            False,
            id="an answer that leads to a node that is gone",
        ),
    ],
)
def test_a_kept_state_is_used_only_where_it_belongs(catalogue: Catalogue, state: State, expected: bool) -> None:
    assert belongs(state, catalogue.menu) is expected
