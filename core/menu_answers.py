"""Brings the answer to a command back onto the screen: our questions become lists or fields, keys follow."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from core.commands import Arguments, Keyword
from core.decision import Ask, Decision
from core.facts import Facts, Membership, Question, QuestionKind
from core.gsm7 import septets
from core.identifiers import mask
from core.menu import Field
from core.menu_state import Choice, Dialogue, Told, Wanted, packed
from core.outcomes import Outcome

_BEFORE_A_NUMBER = re.compile(r"[ ,]+(?=[1-9]\) )")
_MANY_CARDS = "which_card_many"  # too many for an SMS, not for a screen
MOST_OF_A_TITLE = 40  # septets; what is longer is no title, and goes over pages where it must
# Answers about one or all of several cards: the others are listed below. An SMS says how to ask for them.
_OF_SEVERAL = "_of_several"
_SERVICE_OF_EACH = {"balance_many": Keyword.SALDO, "balance_many_known": Keyword.SALDO}
_PIECES: Mapping[str, tuple[Field, ...]] = {
    Keyword.DAFTAR: (Field.NIK, Field.BIRTH_DATE, Field.KPJ),
    Keyword.LUPA: (Field.NIK, Field.BIRTH_DATE),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a command: the reply in the words of a screen (empty: silence), and what it asks for.

    `outcome` is its name; empty where a stored reply is given again.
    """

    text: str
    outcome: str = ""
    choices: tuple[Choice, ...] = ()
    wanted: Wanted | None = None


def answer_of(dialogue: Dialogue, text: str, decision: Decision | None, facts: Facts | None) -> Answer:
    """Return the answer to show: `text` is the composed reply, `decision` and `facts` what it came from.

    Without a decision it is the stored reply of a command that was performed before; then nothing is asked.
    """
    if decision is None or decision.outcome is None:
        return Answer(text)
    name = decision.outcome.name
    cards = facts.owner.memberships if facts is not None and facts.owner is not None else ()
    question = _asked(decision)
    if question is None:
        return Answer(text, name, tuple(_other_cards(dialogue, decision.outcome, cards)))
    if name == _MANY_CARDS:
        question = replace(question, kind=QuestionKind.MEMBERSHIP, choices=tuple(card.kpj for card in cards))
    if question.choices:
        return Answer(text, name, tuple(_choice(dialogue, question, value, cards) for value in question.choices))
    return Answer(text, name, wanted=_wanted(question))


def told_of(dialogue: Dialogue, answer: Answer) -> Told:
    """Return how an answer stands on the screen, with what may be done next."""
    menu = dialogue.menu
    text = answer.text.removeprefix(menu.prefix)
    numbered = _lists(text, answer.choices)
    choices = answer.choices
    if not choices and answer.wanted is None:
        choices = tuple(
            Choice(label=dialogue.say(item.label), node=item.node, keyword=item.command or "", arguments=item.arguments)
            for item in menu.after.get(answer.outcome, ())
        )
    if choices and not numbered and answer.outcome in menu.says and septets(text) <= MOST_OF_A_TITLE:
        return Told(title=text, choices=choices)
    text = _BEFORE_A_NUMBER.sub("\n", text) if numbered else text
    return Told(text=text, choices=choices, numbered=numbered, wanted=answer.wanted)


def _lists(text: str, choices: tuple[Choice, ...]) -> bool:
    """Whether the text numbers the choices itself, as an SMS must."""
    return bool(choices) and all(f"{number}) " in text for number in range(1, len(choices) + 1))


def _asked(decision: Decision) -> Question | None:
    asks = [effect.question for effect in decision.effects if isinstance(effect, Ask)]
    return asks[-1] if asks else None


def _choice(dialogue: Dialogue, question: Question, value: str, cards: Iterable[Membership]) -> Choice:
    keyword, arguments = question.keyword or Keyword.SALDO, question.arguments
    if question.kind is QuestionKind.KEYWORD:
        return Choice(label=value, keyword=value, arguments=packed(arguments))
    if question.kind is QuestionKind.MEMBERSHIP:
        arguments = replace(arguments, kpj=value)
        return Choice(label=_card(dialogue, value, cards), keyword=keyword, arguments=packed(arguments))
    name = "programme" if keyword == Keyword.SYARAT else "place"
    return Choice(label=value, keyword=keyword, arguments={**packed(arguments), name: value})


def _other_cards(dialogue: Dialogue, outcome: Outcome, cards: Sequence[Membership]) -> Iterator[Choice]:
    """Yield the cards that an answer about several of them does not tell one by one."""
    keyword = Keyword.IURAN if _OF_SEVERAL in outcome.name else _SERVICE_OF_EACH.get(outcome.name)
    for card in cards if keyword else ():
        if card.kpj != outcome.values.get("kpj"):
            label = _card(dialogue, card.kpj, cards)
            yield Choice(label=label, keyword=keyword or "", arguments={"kpj": card.kpj})


def _card(dialogue: Dialogue, kpj: str, cards: Iterable[Membership]) -> str:
    """Return a card as a list names it: `***8531 AKTIF`."""
    card = next((card for card in cards if card.kpj == kpj), None)
    texts = dialogue.catalogue.terms.get("status", {}).get("AKTIF" if card and card.active else "TIDAK_AKTIF")
    return f"{mask(kpj)} {dialogue.say(texts)}" if card and texts else mask(kpj)


def _wanted(question: Question) -> Wanted | None:
    """Return the one field that is missing; what had been given is kept."""
    keyword = question.keyword or Keyword.SALDO
    missing = _FIELDS.get(question.kind)
    field = missing(keyword, question.arguments) if missing else None
    return None if field is None else Wanted(field=field, keyword=keyword, arguments=packed(question.arguments))


def _missing_piece(keyword: str, given: Arguments) -> Field | None:
    pieces = _PIECES.get(keyword, (Field.KPJ,))
    return next((piece for piece in pieces if getattr(given, piece) is None), None)


_FIELDS: Mapping[QuestionKind, Callable[[str, Arguments], Field | None]] = {
    QuestionKind.NUMBER: _missing_piece,
    QuestionKind.CONFIRM_CODE: lambda _keyword, _given: Field.CODE,
    QuestionKind.PIN: lambda _keyword, _given: Field.PIN,
    QuestionKind.ARGUMENT: lambda keyword, _given: Field.TOWN if keyword == Keyword.KANTOR else Field.PROGRAMME,
}
