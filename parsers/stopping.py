"""BERHENTI, MULAI, BLOKIR: only where the whole text is about that, never because it merely holds the word."""

from core.commands import Keyword
from parsers.beside import BLOCKING, DENIALS, LATER, MESSAGES
from parsers.case import Case
from parsers.evidence import Hit, rest_of
from parsers.instructions import SHORT_CODE

_MOST_FOR_BLOCKING = 6


def stop_or_start(case: Case) -> Hit | None:
    """BERHENTI, MULAI and BLOKIR only where the whole text is about that."""
    view = case.view
    phrase = case.best(Keyword.BERHENTI, Keyword.MULAI)
    if phrase and phrase.size > 1 and _is_about_messages(case, phrase):
        return phrase
    for name, about in ((Keyword.BLOKIR, BLOCKING), (Keyword.BERHENTI, MESSAGES), (Keyword.MULAI, MESSAGES)):
        hit = case.best(name)
        if hit and not rest_of(view, name, about) and not _is_denied(case, hit):
            return hit
    # Said in passing, these words mean nothing: "bingung mulai dari mana", "sudah berhenti kerja".
    case.hits = [h for h in case.hits if h.keyword not in (Keyword.BLOKIR, Keyword.BERHENTI, Keyword.MULAI)]
    return None


def _is_about_messages(case: Case, phrase: Hit) -> bool:
    view = case.view
    few = view.unknown <= (1 if phrase.size < 3 else 3)
    about_card = view.has_card and case.has(Keyword.SALDO, Keyword.STATUS, Keyword.KLAIM)
    foreign = case.has(Keyword.STATUS, Keyword.KLAIM, Keyword.KANTOR, Keyword.SIMULASI)
    later = any(w.text in LATER for w in view.words)
    return few and not about_card and not foreign and not later


def _is_denied(case: Case, hit: Hit) -> bool:
    """Whether it is taken back ("jangan stop", "tidak jadi berhenti"), or there is a number of another service."""
    before = {w.lemma for w in case.view.words[max(0, hit.first - 3) : hit.first]}
    strange = any(len(n.digits) >= 4 and n.digits != SHORT_CODE for n in case.view.numbers) and not case.view.has_card
    wordy = hit.keyword == Keyword.BLOKIR and len(case.view.words) > _MOST_FOR_BLOCKING
    return bool(before & DENIALS) or strange or wordy
