"""SALDO, STATUS or KLAIM, where a text speaks of a person's own balance, of a claim, or of both."""

from collections.abc import Sequence

from core.commands import Keyword
from parsers.beside import UNDER_WAY
from parsers.case import Case
from parsers.evidence import Hit, free_beside
from parsers.listed import listed


def balance_or_claim(case: Case) -> Hit | Sequence[str] | None:
    """SALDO or STATUS (also in the words of a claim), where the text is about a person's own."""
    balance, claim = case.best(Keyword.SALDO), _claim(case)
    found = balance or claim
    if found is None or not _is_asked(case, found):
        return None
    if balance and claim:
        return _both(case, balance, claim)
    return found


def _claim(case: Case) -> Hit | None:
    """A claim that is spoken of is asked about, unless the question is whether one may claim."""
    status, claim = case.best(Keyword.STATUS), case.best(Keyword.KLAIM)
    if claim is None or status:
        return status
    if _is_wish(case, claim):
        return claim
    close = claim.last - claim.first <= claim.size  # "mau tanya soal klaim" is not "mau klaim"
    if claim.size > 1 and close and (claim.size > 2 or not case.view.lemmas() & UNDER_WAY):
        return claim
    return Hit(Keyword.STATUS, claim.how if claim.size == 1 else "phrase", claim.matched, claim.first, claim.last)


def _is_wish(case: Case, claim: Hit) -> bool:
    """ "saya sudah resign, mau cairkan": what has happened was no claim."""
    words = case.view.words
    said = {w.lemma for w in words[max(0, claim.first - 2) : claim.last + 1]}
    happened = {words[at + 1].text for at, w in enumerate(words[:-1]) if w.lemma == "sudah"}
    if claim.size == 1 or "mau" not in said or not happened:
        return False
    return happened <= _LEFT_WORK and not case.view.lemmas() & _FILED


_FILED = UNDER_WAY - {"sudah", "cair", "lama"}
_LEFT_WORK = listed(
    "resign phk keluar berhenti kerja bekerja habis tidak gak ga tdk nggak pensiun lama usia umur di setahun"
)


def _both(case: Case, balance: Hit, claim: Hit) -> Hit | Sequence[str]:
    lemmas = case.view.lemmas()
    if claim.keyword == Keyword.KLAIM and 0 <= balance.first - claim.last <= 2 and "berapa" not in lemmas:
        return claim  # "mau ambil saldo"
    if claim.size == 1 and claim.matched == "status" and not case.has(Keyword.KLAIM):
        apart = balance.first - claim.last > 2 or _joined(case, balance, claim)
        return (Keyword.SALDO, Keyword.STATUS) if apart else balance
    if not case.has(Keyword.KLAIM) and claim.how == "phrase":
        closer = balance.how == "phrase" and claim.size > balance.size and "berapa" not in lemmas
        return claim if closer else balance
    if "berapa" in lemmas and not lemmas & {"sampai", "cair", "kapan", "proses"}:
        return balance
    return claim if lemmas & UNDER_WAY else (Keyword.SALDO, Keyword.STATUS)


def _joined(case: Case, balance: Hit, claim: Hit) -> bool:
    """Whether it is "saldo dan status": both."""
    first, second = sorted((balance, claim), key=lambda hit: hit.first)
    between = [w.text for w in case.view.words[first.last + 1 : second.first]]
    return "dan" in between or "sama" in between or "&" in case.view.folded.low


def _is_asked(case: Case, hit: Hit) -> bool:
    view = case.view
    if view.has_card:
        return True
    if hit.how == "typo":
        return view.unknown == 0 or (view.about_us and view.unknown <= 2)
    return view.unknown <= (6 if view.about_us else free_beside(view, hit))
