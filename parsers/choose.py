"""Which of the keywords that a text speaks of is meant: an ordered list of rules, each with its reason."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.commands import Keyword
from parsers.evidence import GUESSES, Hit, lead_of, rest_of
from parsers.labels import Label
from parsers.numbers import Kind
from parsers.view import View
from parsers.vocabulary import Role
from parsers.words import nearest_keywords


@dataclass(frozen=True, slots=True)
class Choice:
    """The keyword that is meant, or several to ask about, with what spoke for it."""

    keywords: tuple[str, ...]
    matched: str
    how: str


@dataclass(slots=True)
class Case:
    """A text with its hits, by keyword: the strongest first."""

    view: View
    hits: list[Hit]
    lead: int | None

    def best(self, *names: str) -> Hit | None:
        """Return the strongest hit of these keywords: longest phrase, then first in the text."""
        mine = [hit for hit in self.hits if hit.keyword in names]
        return max(mine, key=lambda hit: (hit.size, -hit.first)) if mine else None

    def has(self, *names: str) -> bool:
        """Whether any of these keywords is spoken of."""
        return any(hit.keyword in names for hit in self.hits)

    def leads(self) -> Hit | None:
        """Return the single word or phrase the text begins with."""
        mine = [hit for hit in self.hits if hit.first == self.lead]
        return max(mine, key=lambda hit: hit.size) if mine else None


K = Keyword
Rule = Callable[[Case], Hit | Sequence[str] | None]

# Words that may stand beside BERHENTI and MULAI: what is to stop or to start, and how it is said.
_ABOUT_MESSAGES = frozenset(
    "sms kirim terima dapat langganan saldo info mau tidak usah cukup lagi terus sudah jangan promosi massal semua notifikasi "
    "pemberitahuan apapun berhenti mulai aktifkan aktif bantuan status jadi salah batal ketik".split()
)
_LATER = frozenset({"nanti", "nti", "besok", "bsk", "kalau", "kalo", "klo", "kl"})
_NO_STOP = frozenset({"jangan", "jadi", "salah", "batal", "kapan", "belum"}) | _LATER
_MOST_FOR_BLOCKING = 6
_ABOUT_BLOCKING = frozenset(
    "sms nomor hp akun layanan data akses sim kartu saldo semua ini saya segera darurat hilang".split()
)


def stop_or_start(case: Case) -> Hit | None:
    """BERHENTI, MULAI and BLOKIR only where the whole text is about that."""
    view = case.view
    phrase = case.best(K.BERHENTI, K.MULAI)
    if phrase and phrase.size > 1 and _is_about_messages(case, phrase):
        return phrase
    for name, about in ((K.BLOKIR, _ABOUT_BLOCKING), (K.BERHENTI, _ABOUT_MESSAGES), (K.MULAI, _ABOUT_MESSAGES)):
        hit = case.best(name)
        if hit and not rest_of(view, name, about) and not _is_denied(case, hit):
            return hit
    # Said in passing, these words mean nothing: "bingung mulai dari mana", "sudah berhenti kerja".
    case.hits = [h for h in case.hits if h.keyword not in (K.BLOKIR, K.BERHENTI, K.MULAI)]
    return None


def _is_about_messages(case: Case, phrase: Hit) -> bool:
    view = case.view
    few = view.unknown <= (1 if phrase.size < 3 else 3)
    about_card = view.has_card and case.has(K.SALDO, K.STATUS, K.KLAIM)
    foreign = case.has(K.STATUS, K.KLAIM, K.KANTOR, K.SIMULASI)
    later = any(w.text in _LATER for w in view.words)
    return few and not about_card and not foreign and not later


def _is_denied(case: Case, hit: Hit) -> bool:
    """ "jangan stop", "tidak jadi berhenti", or a number of another service in the text."""
    before = {w.lemma for w in case.view.words[max(0, hit.first - 3) : hit.first]}
    strange = any(len(n.digits) >= 4 and n.digits != "2757" for n in case.view.numbers) and not case.view.has_card
    wordy = hit.keyword == K.BLOKIR and len(case.view.words) > _MOST_FOR_BLOCKING
    return bool(before & _NO_STOP) or strange or wordy


def registration(case: Case) -> Hit | None:
    """DAFTAR wins over what one registers for, unless it is in the past, or a list, or another queue."""
    hit = case.best(K.DAFTAR)
    if hit is None or case.has(K.SIMULASI):
        return None
    words = case.view.words
    before = {w.lemma for w in words[max(0, hit.first - 2) : hit.first]}
    after = [w.text for w in words[hit.last + 1 : hit.last + 3]]
    if before & {"sudah", "tidak", "bisa"} and case.has(K.SALDO, K.STATUS, K.KLAIM):
        return None
    if hit.size == 1 and (set(after) & _OTHER_LISTS or case.has(K.KLAIM, K.STATUS) and not _is_form(case, hit)):
        return None
    small = case.view.unknown <= 2 and not before & {"sudah"}
    return hit if hit.first == case.lead or _has_person(case) or small else None


_OTHER_LISTS = frozenset(
    "antri antrian antre antrean online klaim lapak perintah kata menu layanan harga hadir isi belanja sekolah kantor cabang syarat ulang kuliah piknik".split()
)


def _is_form(case: Case, hit: Hit) -> bool:
    return hit.first == case.lead and bool(case.view.of_kind(Kind.NIK)) and not case.has(K.KLAIM)


def _has_person(case: Case) -> bool:
    return case.view.has_card or case.view.email is not None


def help_on(case: Case) -> Hit | None:
    """BANTUAN and one other keyword right behind it, and nothing else."""
    hit = case.leads()
    if hit is None or hit.keyword != K.BANTUAN or hit.matched in _ONLY_INTRODUCES or case.view.numbers:
        return None
    weighty = [w for w in case.view.words if w.role is not Role.COURTESY and w.role is not Role.PROGRAMME]
    return hit if len(weighty) == 2 and weighty[1].keyword not in (None, K.BANTUAN, K.CEK) else None


# "info saldo", "bantu saldo" ask for the thing itself, not for help on it.
_ONLY_INTRODUCES = frozenset("info bantu bantuin dibantu bingung gaptek menu cara contoh".split())


def leading(case: Case) -> Hit | None:
    """The word the text begins with, except where it only introduces another."""
    hit = case.leads()
    if hit is None or hit.keyword == K.DAFTAR or (hit.keyword == K.KLAIM and not _is_bare(case, hit)):
        return None
    others = {h.keyword for h in case.hits if h.keyword != hit.keyword}
    if others & _INTRODUCES.get(hit.keyword, frozenset()):
        return None
    if hit.how in GUESSES and any(h.how not in GUESSES for h in case.hits):
        return None
    return hit if _stands_alone(case, hit) else None


def _is_bare(case: Case, hit: Hit) -> bool:
    """KLAIM with a number or a programme at most: "klaim saya" is a claim that runs already."""
    return not rest_of(case.view, hit.keyword) and not any(w.role is Role.PRONOUN for w in case.view.words)


_INTRODUCES: dict[str, frozenset[str]] = {
    K.CEK: frozenset(K) - {K.CEK},
    K.BANTUAN: frozenset(K) - {K.BANTUAN, K.YA, K.TIDAK},
    K.SALDO: frozenset({K.KLAIM, K.STATUS}),
    K.KLAIM: frozenset({K.STATUS}),
    K.STATUS: frozenset({K.SALDO, K.KARTU}),
    K.LUPA: frozenset({K.SALDO, K.STATUS}),
    K.IURAN: frozenset({K.SALDO, K.STATUS}),
    K.KANTOR: frozenset({K.SALDO, K.STATUS}),
    K.KARTU: frozenset({K.SALDO, K.STATUS, K.LUPA, K.KLAIM}),
    K.BAHASA: frozenset({K.SALDO, K.STATUS}),
}

# How many words that are not understood may follow a leading keyword.
_FREE = {K.ADUAN: 400, K.BAHASA: 0, K.BANTUAN: 0, K.SIMULASI: 3, K.KANTOR: 4, K.DAFTAR: 4, K.SALDO: 4, K.STATUS: 4}


def _stands_alone(case: Case, hit: Hit) -> bool:
    view = case.view
    if hit.keyword == K.CEK:
        return not view.has_card and not view.unknown and not rest_of(view, K.CEK)
    if hit.keyword == K.SIMULASI and hit.how == "alias" and not (view.numbers or view.about_us):
        return False
    if hit.keyword in (K.SALDO, K.STATUS, K.KLAIM):
        return view.has_card or view.unknown <= 3
    if hit.how in GUESSES:
        return view.unknown == 0
    return view.unknown <= max(_FREE.get(hit.keyword, 1), 3 * (hit.size > 1 and hit.keyword != K.BAHASA))


def balance_or_claim(case: Case) -> Hit | Sequence[str] | None:
    """SALDO or STATUS (also in the words of a claim), where the text is about a person's own."""
    balance, claim = case.best(K.SALDO), _claim(case)
    found = balance or claim
    if found is None or not _is_asked(case, found):
        return None
    if balance and claim:
        return _both(case, balance, claim)
    return found


def _claim(case: Case) -> Hit | None:
    """A claim that is spoken of is asked about, unless the question is whether one may claim."""
    status, claim = case.best(K.STATUS), case.best(K.KLAIM)
    if claim is None or status:
        return status
    if claim.size > 1 and not case.view.lemmas() & _UNDER_WAY:
        return claim
    return Hit(K.STATUS, claim.how if claim.size == 1 else "phrase", claim.matched, claim.first, claim.last)


_UNDER_WAY = frozenset("sampai belum sudah proses tahap kabar cair disetujui ditolak wawancara lama".split())


def _both(case: Case, balance: Hit, claim: Hit) -> Hit | Sequence[str]:
    lemmas = case.view.lemmas()
    if claim.size == 1 and claim.keyword == K.STATUS and claim.matched == "status" and not case.has(K.KLAIM):
        return balance if balance.first - claim.last <= 2 else (K.SALDO, K.STATUS)
    if not case.has(K.KLAIM) and claim.how == "phrase":
        return balance
    if "berapa" in lemmas and not lemmas & {"sampai", "cair", "kapan", "proses"}:
        return balance
    return claim if lemmas & _UNDER_WAY else (K.SALDO, K.STATUS)


def _is_asked(case: Case, hit: Hit) -> bool:
    view = case.view
    if view.has_card:
        return True
    if hit.how == "typo":
        return view.unknown == 0 or (view.about_us and view.unknown <= 2)
    return view.unknown <= (6 if view.about_us else 3)


def phrased(case: Case) -> Hit | None:
    """A phrase of any other keyword, wherever it stands."""
    for name in _ORDER:
        hit = case.best(name)
        if hit and hit.size > 1 and _is_plain(case, hit):
            return hit
    return None


def _is_plain(case: Case, hit: Hit) -> bool:
    if hit.keyword == K.BAHASA:
        return case.view.unknown == 0
    return case.view.about_us or case.view.unknown <= 2 or _insists(case, hit.keyword)


def _insists(case: Case, name: str) -> bool:
    """Whether a long text asks for help in more than one way."""
    return name == K.BANTUAN and len({hit.matched for hit in case.hits if hit.keyword == name}) > 1


_ORDER = (
    K.SIMULASI, K.SYARAT, K.IURAN, K.LUPA, K.KANTOR, K.KARTU, K.KLAIM, K.ADUAN, K.BLOKIR, K.BAHASA, K.BANTUAN,
)  # fmt: skip


def named(case: Case) -> Hit | None:
    """A single word of another keyword in a text that holds little else."""
    view = case.view
    for name in (*_ORDER, *_own_keywords(view)):
        hit = case.best(name)
        if hit is None or hit.keyword in (K.BLOKIR, K.ADUAN):
            continue
        strange = rest_of(view, name, _COMMON)
        if not strange or (view.has_card and len(strange) <= 2):
            return hit
    return None


_COMMON = frozenset(
    "mau berapa bagaimana apa mana kapan sudah belum tidak lagi sms kirim cara ketik format bisa mengerti bingung bantuan terakhir aktif kenapa "
    "salah terus pakai contoh perintah jadi kata".split()
)


def _own_keywords(view: View) -> tuple[str, ...]:
    """Information keywords that operators added."""
    return tuple(name for name in view.index.catalogue.keywords if name not in frozenset(K))


def by_programme(case: Case) -> Hit | None:
    """A programme and nothing else of weight asks for what is saved in it."""
    view = case.view
    named_one = next((at for at, w in enumerate(view.words) if w.role is Role.PROGRAMME), None)
    if named_one is None or view.unknown > (2 if view.has_card else 0) or rest_of(view, K.SALDO, _COMMON | {"uang"}):
        return None
    return Hit(K.SALDO, "programme", view.words[named_one].text, named_one, named_one)


def undecided(case: Case) -> Sequence[str] | None:
    """Slips that fit several keywords, or "cek" with a card number and nothing that says what."""
    view = case.view
    rivals = next((w.rivals for w in view.words if w.rivals), None)
    if rivals and (view.has_card or view.unknown <= 1):
        return rivals
    asks = any(w.role is Role.ASKING or w.keyword == K.CEK for w in view.words)
    own = any(w.label is Label.KPJ or w.role is Role.DOMAIN for w in view.words)
    bold = _bold(case)
    if bold:
        return bold
    return (K.SALDO, K.STATUS) if view.has_card and asks and (view.unknown == 0 or own) else None


_SAYING = frozenset(K) - {K.CEK, K.BANTUAN}


def _bold(case: Case) -> Sequence[str]:
    """One strange word beside a card number: a keyword with more slips than are believed unasked."""
    view = case.view
    strange = [w for w in view.words if w.role in (Role.UNKNOWN, Role.ORDINARY)]
    near = (
        nearest_keywords(strange[0].text, view.index)
        if view.has_card and len(strange) == 1 and not case.has(*_SAYING)
        else ()
    )
    running = bool(view.lemmas() & _UNDER_WAY)
    return tuple(K.STATUS if name == K.KLAIM and running else name for name in near)


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
    case = Case(view, hits, lead_of(view))
    for rule in RULES:
        found = rule(case)
        if isinstance(found, Hit):
            return Choice((found.keyword,), found.matched, found.how)
        if found:
            return Choice(tuple(found), "", rule.__name__)
    return None
