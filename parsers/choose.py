"""Which of the keywords that a text speaks of is meant: an ordered list of rules, each with its reason."""

from collections.abc import Callable, Sequence

from core.commands import Keyword
from parsers.balance_or_claim import balance_or_claim
from parsers.beside import COMMON, FREE, FREE_BEHIND_A_GUESS, ONLY_INTRODUCES, OTHER_LISTS, STEPS_BACK, UNDER_WAY
from parsers.case import Case, Choice
from parsers.evidence import GUESSES, WISHES, Hit, free_beside, lead_of, rest_of
from parsers.labels import Label
from parsers.numbers import Kind
from parsers.stopping import stop_or_start
from parsers.view import View
from parsers.vocabulary import Role
from parsers.words import nearest_keywords

Rule = Callable[[Case], Hit | Sequence[str] | None]


def registration(case: Case) -> Hit | None:
    """DAFTAR wins over what one registers for, unless it is in the past, or a list, or another queue."""
    hit = case.best(Keyword.DAFTAR)
    if hit is None or case.has(Keyword.SIMULASI):
        return None
    words = case.view.words
    before = {w.lemma for w in words[max(0, hit.first - 2) : hit.first]}
    after = [w.text for w in words[hit.last + 1 : hit.last + 3]]
    if before & {"sudah", "tidak", "bisa"} and case.has(Keyword.SALDO, Keyword.STATUS, Keyword.KLAIM):
        return None
    if hit.size == 1 and (
        set(after) & OTHER_LISTS or (case.has(Keyword.KLAIM, Keyword.STATUS) and not _is_form(case, hit))
    ):
        return None
    small = case.view.unknown <= (2 if case.view.about_us or case.has(Keyword.SALDO) else 1) and "sudah" not in before
    return hit if hit.first == case.lead or _has_person(case) or small else None


def _is_form(case: Case, hit: Hit) -> bool:
    return hit.first == case.lead and bool(case.view.of_kind(Kind.NIK)) and not case.has(Keyword.KLAIM)


def _has_person(case: Case) -> bool:
    return case.view.has_card or case.view.email is not None


def help_on(case: Case) -> Hit | None:
    """BANTUAN and one other keyword right behind it, and nothing else."""
    hit = case.leads()
    if hit is None or hit.keyword != Keyword.BANTUAN or hit.matched in ONLY_INTRODUCES or case.view.numbers:
        return None
    weighty = [w for w in case.view.words if w.role is not Role.COURTESY and w.role is not Role.PROGRAMME]
    return hit if len(weighty) == 2 and weighty[1].keyword not in (None, Keyword.BANTUAN, Keyword.CEK) else None


def leading(case: Case) -> Hit | None:
    """The word the text begins with, except where it only introduces another."""
    hit = case.leads()
    if hit is None or hit.keyword == Keyword.DAFTAR or (hit.keyword == Keyword.KLAIM and not _is_bare(case, hit)):
        return None
    others = {h.keyword for h in case.hits if h.keyword != hit.keyword}
    if others & STEPS_BACK.get(hit.keyword, frozenset()):
        return None
    if hit.how in GUESSES and any(h.how not in GUESSES for h in case.hits):
        return None
    return hit if _stands_alone(case, hit) else None


def _is_bare(case: Case, hit: Hit) -> bool:
    """KLAIM with a number or a programme at most: "klaim saya" is a claim that runs already."""
    return not rest_of(case.view, hit.keyword, WISHES) and not any(w.role is Role.PRONOUN for w in case.view.words)


def _stands_alone(case: Case, hit: Hit) -> bool:
    view = case.view
    if hit.keyword == Keyword.CEK and any(w.role is Role.PROGRAMME for w in view.words):
        return False  # "cek jkk" is about a programme, not about a code
    if hit.keyword == Keyword.CEK:
        return not view.has_card and not view.unknown and not rest_of(view, Keyword.CEK)
    if hit.keyword == Keyword.SIMULASI and hit.how == "alias" and not (view.numbers or view.about_us):
        return False
    if hit.keyword in (Keyword.SALDO, Keyword.STATUS, Keyword.KLAIM):
        return view.has_card or view.unknown <= free_beside(view, hit)
    if hit.how in GUESSES:
        return view.unknown <= FREE_BEHIND_A_GUESS.get(hit.keyword, 0)
    return view.unknown <= max(FREE.get(hit.keyword, 1), 3 * (hit.size > 1 and hit.keyword != Keyword.BAHASA))


def phrased(case: Case) -> Hit | None:
    """A phrase of any other keyword, wherever it stands."""
    for name in _ORDER:
        hit = case.best(name)
        if hit and hit.size > 1 and _is_plain(case, hit):
            return hit
    return None


def _is_plain(case: Case, hit: Hit) -> bool:
    if hit.keyword == Keyword.BAHASA:
        return case.view.unknown == 0
    return case.view.about_us or case.view.unknown <= 2 or _insists(case, hit.keyword)


def _insists(case: Case, name: str) -> bool:
    """Whether a long text asks for help in more than one way."""
    return name == Keyword.BANTUAN and len({hit.matched for hit in case.hits if hit.keyword == name}) > 1


_ORDER = (
    Keyword.SIMULASI,
    Keyword.SYARAT,
    Keyword.IURAN,
    Keyword.LUPA,
    Keyword.KANTOR,
    Keyword.KARTU,
    Keyword.KLAIM,
    Keyword.ADUAN,
    Keyword.BLOKIR,
    Keyword.BAHASA,
    Keyword.BANTUAN,
)


def named(case: Case) -> Hit | None:
    """A single word of another keyword in a text that holds little else."""
    view = case.view
    for name in (*_ORDER, *_own_keywords(view)):
        hit = case.best(name)
        if hit is None or hit.keyword in (Keyword.BLOKIR, Keyword.ADUAN):
            continue
        strange = rest_of(view, name, COMMON)
        if not strange or (view.has_card and len(strange) <= 2):
            return hit
    return None


def _own_keywords(view: View) -> tuple[str, ...]:
    """Information keywords that operators added."""
    return tuple(name for name in view.index.catalogue.keywords if name not in frozenset(Keyword))


def by_programme(case: Case) -> Hit | None:
    """A programme and nothing else of weight asks for what is saved in it."""
    view = case.view
    named_one = next((at for at, w in enumerate(view.words) if w.role is Role.PROGRAMME), None)
    if (
        named_one is None
        or view.unknown > (2 if view.has_card else 0)
        or rest_of(view, Keyword.SALDO, COMMON | {"uang"})
    ):
        return None
    return Hit(Keyword.SALDO, "programme", view.words[named_one].text, named_one, named_one)


def undecided(case: Case) -> Sequence[str] | None:
    """Slips that fit several keywords, or "cek" with a card number and nothing that says what."""
    view = case.view
    rivals = next((w.rivals for w in view.words if w.rivals), None)
    if rivals and (view.has_card or view.unknown <= 1):
        return rivals
    return _bold(case) or _unsaid(view)


def _unsaid(view: View) -> Sequence[str]:
    asks = any(w.role is Role.ASKING or w.keyword == Keyword.CEK for w in view.words)
    own = any(w.label is Label.KPJ or w.role is Role.DOMAIN for w in view.words)
    return (Keyword.SALDO, Keyword.STATUS) if view.has_card and asks and (view.unknown == 0 or own) else ()


_SAYING = frozenset(Keyword) - {Keyword.CEK, Keyword.BANTUAN}


def _bold(case: Case) -> Sequence[str]:
    """One strange word beside a card number: a keyword with more slips than are believed unasked."""
    view = case.view
    strange = [w for w in view.words if w.role in (Role.UNKNOWN, Role.ORDINARY)]
    if not view.has_card or len(strange) != 1 or case.has(*_SAYING):
        return ()
    near = nearest_keywords(strange[0].text, view.index)
    running = bool(view.lemmas() & UNDER_WAY)
    return tuple(Keyword.STATUS if name == Keyword.KLAIM and running else name for name in near)


RULES: tuple[Rule, ...] = (
    stop_or_start,
    help_on,
    registration,
    leading,
    balance_or_claim,
    phrased,
    named,
    by_programme,
    undecided,
)


def choose(view: View, hits: list[Hit]) -> Choice | None:
    """Return what is meant, or None where nothing in the text says it well enough."""
    return decided(view, hits)[0]


def decided(view: View, hits: list[Hit]) -> tuple[Choice | None, str]:
    """Return what is meant and the name of the rule that said so; None and no name where none did."""
    case = Case(view, hits, lead_of(view))
    for rule in RULES:
        found = rule(case)
        if isinstance(found, Hit):
            return Choice((found.keyword,), found.matched, found.how), rule.__name__
        if found:
            return Choice(tuple(found), "", rule.__name__, asked=True), rule.__name__
    return None, ""
