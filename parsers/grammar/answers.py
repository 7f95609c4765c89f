"""Answers to our last question: YA, TIDAK, a bare number, a code; and numbers without a word."""

from dataclasses import replace

from core.commands import Arguments, Command, Keyword, NumberHint, Parsed, Unknown, UnknownReason
from parsers.given import arguments, code_of, date_alone, hint_of
from parsers.grammar.courtesy import THANKS
from parsers.labels import Label
from parsers.listed import listed
from parsers.numbers import Kind
from parsers.view import SOFT, View
from parsers.vocabulary import Role

_PARTICLES = frozenset({Role.COURTESY, Role.PRONOUN})
_BESIDE = frozenset({"jadi", "salah", "mau", "lagi", "bisa", "sudah"})
_NUMERALS = {
    "satu": 1,
    "dua": 2,
    "tiga": 3,
    "empat": 4,
    "lima": 5,
    "pertama": 1,
    "kedua": 2,
    "ketiga": 3,
    "one": 1,
    "two": 2,
    "three": 3,
}
_WORDS_OF_CHOICE = listed("pilihan opsi nomor yang ke no jawab jawaban balas")
_HEARD = listed("ok oke okay okey okeh sip siap")
_FEW = 6


def yes_or_no(view: View) -> Parsed | None:
    """Return YA or TIDAK where the text says nothing else."""
    if view.numbers or not 1 <= len(view.words) <= _FEW:
        return None
    answers = view.index.answers
    given = {answers[w.text] for w in view.words if answers.get(w.text) in (Keyword.YA, Keyword.TIDAK)}
    beside = [w for w in view.words if w.text not in answers and w.text not in THANKS]
    # "no kpj saya", "ok mau tanya": what is named or asked for is more than an answer.
    rest = [w for w in beside if w.role not in _PARTICLES and w.lemma not in _BESIDE]
    if not given or rest or _is_thanks(view):
        return None
    # "iya bukan saya", "tidak ya": a no is never drowned by a particle
    return Command(Keyword.TIDAK if Keyword.TIDAK in given else Keyword.YA)


def _is_thanks(view: View) -> bool:
    """ "makasih ya pak", "ok trims": thanks before the particle, or a mere "heard"; nothing is agreed to."""
    first = next((at for at, w in enumerate(view.words) if w.text in view.index.answers and w.text not in _HEARD), None)
    return any(w.text in THANKS for w in view.words[:first])


def picked(view: View) -> Parsed | None:
    """Return a choice of one or two digits, or a code of six, where there is nothing but that."""
    words = view.words
    if not view.numbers and 1 <= len(words) <= 2 and words[-1].text in _NUMERALS:
        alone = len(words) == 1 or words[0].text in _WORDS_OF_CHOICE or words[0].text in view.index.answers
        return Command(Keyword.PILIH, Arguments(choice=_NUMERALS[words[-1].text])) if alone else None
    if len(words) > _FEW or any(w.role not in SOFT and view.index.answers.get(w.text) != Keyword.PILIH for w in words):
        return None
    if any(w.label not in (None, Label.NUMBER) for w in view.words):
        return None
    code = code_of(view)
    in_one_piece = len(view.numbers) == 1 and view.numbers[0].kind is not Kind.DATE
    if code and (in_one_piece or all(w.label for w in view.words)):
        # Where we asked for a birth date, six digits may be one.
        return Command(Keyword.PILIH, Arguments(code=code, birth_date=date_alone(view)))
    if len(view.numbers) != 1:
        return None
    digits = view.numbers[0].digits
    return Command(Keyword.PILIH, Arguments(choice=int(digits))) if len(digits) <= 2 else None


def number_only(view: View) -> Parsed | None:
    """Return the numbers of a text that says nothing but whose they are."""
    if not view.numbers or any(w.role not in SOFT or w.programme for w in view.words):
        return None
    given, hint = arguments(view), hint_of(view)
    given = replace(given, birth_date=given.birth_date or date_alone(view))
    if given.kpj or given.nik or given.claim_number:
        return Unknown(UnknownReason.NUMBER_ONLY, NumberHint.NONE, given)
    if hint is NumberHint.NONE and not given.birth_date:  # a date, but nobody's birthday
        hint = next((n.hint for n in view.numbers if n.kind is Kind.BAD), hint)
    meant = any(n.kind is not Kind.SMALL and n.kind is not Kind.DATE for n in view.numbers)
    known = meant or hint is not NumberHint.NONE or given.birth_date
    return Unknown(UnknownReason.NUMBER_ONLY, hint, given) if known else None
