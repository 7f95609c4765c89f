"""DAFTAR: any of NIK, birth date, KPJ, name and e-mail in any order, or the code that confirms it."""

import re
from dataclasses import replace

from core.commands import Arguments, Command, NeedsNumber, NumberHint, Parsed
from parsers.case import Choice
from parsers.given import arguments, birth_date_of, code_of, hint_of
from parsers.labels import Label
from parsers.numbers import Kind
from parsers.view import View
from parsers.vocabulary import Role
from parsers.words import Word

_FIELD = re.compile(r"[^#*;|,/\n:=]+")
_NOT_A_NAME = re.compile(r"[^A-Za-z.' -]")
_MOST_LETTERS = 60


def read_daftar(keyword: str, view: View, _choice: Choice) -> Parsed:
    """Return what was given; a card number of the wrong length needs to be sent again."""
    code = _code(view)
    if code:
        return Command(keyword, Arguments(code=code))
    given = replace(arguments(view), birth_date=birth_date_of(view), name=_name(view), email=view.email)
    hint = _hint(view, given)
    return NeedsNumber(keyword, hint, given) if hint is not NumberHint.NONE else Command(keyword, given)


def _code(view: View) -> str | None:
    """Return the code; what is written or called a date is none."""
    dated = any(n.kind is Kind.DATE or n.label is Label.BIRTH for n in view.numbers)
    return None if dated or view.email else code_of(view)


def _hint(view: View, given: Arguments) -> NumberHint:
    """A phone number beside the cards is no mistake; anything else of an odd length is, and a day that never was."""
    if given.birth_date is None and (_has_bad_date(view) or (given.kpj and given.nik and _has_bad_blob(view))):
        return NumberHint.BAD_DATE
    if given.kpj and given.nik:
        return NumberHint.NONE
    hint = hint_of(view)
    if hint is NumberHint.PHONE and (given.kpj or given.nik) and not _wrong(view):
        return NumberHint.NONE
    return hint if _wrong(view) or not (given.kpj or given.nik) or hint is NumberHint.TWO_NUMBERS else NumberHint.NONE


def _has_bad_date(view: View) -> bool:
    return any(n.hint is NumberHint.BAD_DATE for n in view.numbers)


def _has_bad_blob(view: View) -> bool:
    """Eight digits beside both cards are meant as a date: "31021992"."""
    return any(n.kind is Kind.BAD and len(n.digits) == 8 and n.day is None for n in view.numbers)


def _wrong(view: View) -> bool:
    return any(n.kind in (Kind.BAD, Kind.LEGACY, Kind.EXAMPLE) and n.day is None for n in view.numbers)


def _name(view: View) -> str | None:
    called = [w for w in view.words if w.role is Role.NAME]
    if called:
        return view.folded.text[called[0].start : called[-1].end][:_MOST_LETTERS]
    for match in _FIELD.finditer(view.folded.low):
        field = view.folded.text[match.start() : match.end()].strip(" .\"'()<>[]")
        if field and not _NOT_A_NAME.search(field) and _is_name(view, match.start(), match.end()):
            return field[:_MOST_LETTERS]
    return _strange_words(view)


def _strange_words(view: View) -> str | None:
    """The first run of words that are not understood: in a registration that is the name."""
    run: list[Word] = []
    for word in view.words:
        if word.role in (Role.UNKNOWN, Role.ORDINARY) and (not run or word.start - run[-1].end <= 2):
            run.append(word)
        elif run:
            break
    return view.folded.text[run[0].start : run[-1].end][:_MOST_LETTERS] if run else None


def _is_name(view: View, start: int, end: int) -> bool:
    words: list[Word] = [w for w in view.words if start <= w.start < end]
    strange = sum(w.role in (Role.UNKNOWN, Role.ORDINARY) for w in words)
    return strange > 0 and not any(w.role is Role.KEYWORD and w.how in ("exact", "alias") for w in words)
