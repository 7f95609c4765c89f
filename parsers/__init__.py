"""Pure text to command: `parse` reads any text and says how. No framework, clock, database or operating system."""

from dataclasses import replace

from core.catalogue import Catalogue
from core.commands import (
    Ambiguous,
    Arguments,
    Command,
    Keyword,
    NumberHint,
    Parsed,
    Reading,
    Unknown,
    UnknownReason,
)
from parsers.case import Choice
from parsers.choose import choose
from parsers.concerns import concern_of
from parsers.denials import is_denial
from parsers.evidence import Hit, find_hits, lead_of
from parsers.explain import as_json
from parsers.given import arguments, hint_of
from parsers.grammar import build
from parsers.grammar.aduan import TICKET
from parsers.grammar.answers import number_only, picked, yes_or_no
from parsers.grammar.cek import check_code
from parsers.grammar.courtesy import courtesy, is_angry
from parsers.index import index_of
from parsers.not_requests import suspicion
from parsers.numbers import Kind
from parsers.reading import read
from parsers.view import SOFT, View

__all__ = ["as_json", "parse"]


def parse(text: str, catalogue: Catalogue) -> Reading:
    """Return what the text asks for, and how that was seen; never raises, whatever the text."""
    view = read(text, index_of(catalogue))
    parsed, choice = _understand(view)
    normalised = " ".join(view.folded.low.replace("#", " ").split())
    return Reading(parsed, normalised, choice.matched, choice.how, tuple(view.notes))


# Keywords that a text of ours may well begin with even where a word in it looks like a bank's.
_LEADING = frozenset(
    {
        Keyword.SALDO,
        Keyword.STATUS,
        Keyword.DAFTAR,
        Keyword.BERHENTI,
        Keyword.MULAI,
        Keyword.BLOKIR,
        Keyword.ADUAN,
        Keyword.SIMULASI,
        Keyword.CEK,
    }
)


def _understand(view: View) -> tuple[Parsed, Choice]:
    if is_denial(view):
        return Unknown(UnknownReason.NOT_ME), Choice((), "", "shape")
    quick = _without_keyword(view)
    if quick:
        return quick
    hits = find_hits(view)
    concern = concern_of(view, hits)
    if concern:
        return Unknown(concern, hint_of(view), arguments(view)), Choice((), "", "phrase")
    if _is_foreign(view, hits):
        return Unknown(UnknownReason.NOT_A_REQUEST, NumberHint.NONE, Arguments()), Choice((), "", "not a request")
    choice = choose(view, hits)
    if choice is None:
        return _not_understood(view, hits), Choice((), "", "")
    if choice.asked:
        return Ambiguous(choice.keywords, arguments(view)), choice
    return build(choice.keywords[0], view, choice), choice


def _without_keyword(view: View) -> tuple[Parsed, Choice] | None:
    """Texts that are understood by their shape: nothing, question marks, codes, answers, bare numbers, courtesy."""
    low = view.folded.low
    if not view.words and not view.numbers:
        empty = Unknown(UnknownReason.COURTESY if view.folded.pictured else UnknownReason.EMPTY)
        return (Command(Keyword.BANTUAN), Choice((), "?", "shape")) if "?" in low else (empty, Choice((), "", ""))
    code = check_code(low, view.index)
    if code:
        return Command(Keyword.CEK, Arguments(code=code)), Choice((), "", "shape")
    ticket = TICKET.fullmatch(low.strip())
    if ticket:
        return Command(Keyword.ADUAN, Arguments(code=f"A{ticket[1]}")), Choice((), "", "shape")
    for reading in (yes_or_no, picked, number_only, courtesy):
        parsed = reading(view)
        if parsed:
            return parsed, Choice((), "", "shape")
    return None


def _doubt(view: View, hits: list[Hit]) -> int:
    about_claim = any(hit.keyword in (Keyword.KLAIM, Keyword.STATUS) for hit in hits)
    return suspicion(view.folded.low, (w.text for w in view.words), about_claim=about_claim)


def _is_foreign(view: View, hits: list[Hit]) -> bool:
    """Whether the text looks like a bank's, a shop's or a friend's; one that looks like a request may do so more."""
    named = {hit.keyword for hit in hits}
    doubt = _doubt(view, hits)
    if doubt < 2:
        return False
    lead = lead_of(view)
    leading = {hit.keyword for hit in hits if hit.first == lead and hit.how not in ("typo", "phrase")} & _LEADING
    if leading & {Keyword.ADUAN, Keyword.SIMULASI}:
        return doubt >= (7 if Keyword.ADUAN in leading else 4)
    if named and view.of_kind(Kind.KPJ, Kind.NIK, Kind.CLAIM):
        return doubt >= 5
    return doubt >= (3 if leading or view.has_card else 2)


_LONGEST_PLACE = 40


def _not_understood(view: View, hits: list[Hit]) -> Unknown:
    """A keyword in a text about something else is not a request; a text without any is just not understood."""
    given = arguments(view)
    if view.of_kind(Kind.KPJ, Kind.NIK, Kind.CLAIM) and view.unknown <= 4:
        return Unknown(UnknownReason.NUMBER_ONLY, hint_of(view), given)
    if is_angry(view):
        return Unknown(UnknownReason.COMPLAINT, hint_of(view), given)
    if hits:
        # Only what a machine may have sent is left unanswered.
        reason = UnknownReason.NOT_A_REQUEST if _doubt(view, hits) else UnknownReason.NO_KEYWORD
        return Unknown(reason, hint_of(view), given)
    return Unknown(UnknownReason.NO_KEYWORD, hint_of(view), replace(given, text=_unread(view)))


def _unread(view: View) -> str | None:
    """A few words from the first of weight on, as they were written: perhaps the town that we asked for."""
    first = next((w for w in view.words if w.role not in SOFT), None)
    if first is None or view.numbers or not view.unknown:
        return None
    text = " ".join(view.folded.text[first.start : view.words[-1].end].split())
    return text if len(text) <= _LONGEST_PLACE else None
