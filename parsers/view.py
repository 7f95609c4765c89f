"""A text as the parser sees it: words and numbers in order, with everything that decisions and grammars ask of it."""

from dataclasses import dataclass, field, replace
from datetime import date

from core.commands import Arguments, NumberHint, Programme
from parsers.dates import MONTHS, make_date
from parsers.index import Index
from parsers.labels import ACRONYMS, PROGRAMME_PHRASES, Label
from parsers.normalise import Folded, fold
from parsers.numbers import Kind, Number, read_numbers, relabel
from parsers.tokens import Cut, Piece, cut
from parsers.vocabulary import Role
from parsers.words import Word, read_word

SOFT = frozenset({Role.COURTESY, Role.ASKING, Role.PRONOUN, Role.LABEL, Role.PROGRAMME, Role.DOMAIN, Role.NAME})


@dataclass(slots=True)
class View:
    """`items` are the words and numbers in the order of the text."""

    folded: Folded
    index: Index
    items: list[Word | Number] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)
    numbers: list[Number] = field(default_factory=list)
    email: str | None = None
    notes: list[str] = field(default_factory=list)

    def lemmas(self) -> set[str]:
        """Return the head words of the text."""
        return {word.lemma for word in self.words}

    def of_kind(self, *kinds: Kind) -> list[Number]:
        """Return the numbers of these kinds, in order."""
        return [n for n in self.numbers if n.kind in kinds]

    @property
    def has_card(self) -> bool:
        """Whether there is a number that is, or was meant as, a card or claim number."""
        return bool(self.of_kind(Kind.KPJ, Kind.NIK, Kind.CLAIM, Kind.EXAMPLE, Kind.LEGACY, Kind.BAD, Kind.PHONE))

    @property
    def unknown(self) -> int:
        """How many words are not understood, or are known to mean something else."""
        return sum(w.role in (Role.UNKNOWN, Role.ORDINARY) for w in self.words)

    @property
    def about_us(self) -> bool:
        """Whether programme, card or our name is mentioned."""
        return self.has_card or any(
            w.role in (Role.PROGRAMME, Role.DOMAIN) or w.label in (Label.KPJ, Label.NIK) for w in self.words
        )


def read(text: str, index: Index) -> View:
    """Return the view of any text."""
    folded = fold(text)
    pieces = cut(folded.low, index.known)
    view = View(folded, index, email=pieces.email, notes=list(folded.notes))
    _fill_words(view, pieces)
    view.numbers = read_numbers(pieces.pieces, folded.low)
    _take_claim_numbers(view)
    _take_month_dates(view)
    _merge(view)
    _mark_programmes(view)
    _mark_names(view)
    _label_numbers(view)
    if any(n.repaired for n in view.numbers):
        view.notes.append("O, I, l read as digits")
    return view


def _fill_words(view: View, pieces: Cut) -> None:
    words: list[Word] = []
    for piece in pieces.pieces:
        if not piece.digits and piece.text[0] != "?":
            words.extend(read_word(piece, view.index))
    view.words = words


def _take_claim_numbers(view: View) -> None:
    """K and ten digits is a claim number; two digits, a letter and eight digits an old card."""
    by_end = {word.end: word for word in view.words}
    by_start = {number.start: number for number in view.numbers}
    for at, number in enumerate(view.numbers):
        before = by_end.get(number.start) or by_end.get(number.start - 1)
        if before is None:
            continue
        if before.text == "k" and len(number.digits) == 10:
            _claim(view, at, number, before)
        old = by_start.get(before.start - 2) or next((n for n in view.numbers if n.end == before.start), None)
        if (
            old
            and old.end == before.start
            and len(before.text) == 1
            and (len(old.digits), len(number.digits)) == (2, 8)
        ):
            view.numbers[at] = replace(number, kind=Kind.LEGACY, hint=NumberHint.LEGACY_CARD)
            view.words.remove(before)


def _claim(view: View, at: int, number: Number, letter: Word) -> None:
    view.numbers[at] = replace(number, digits=f"K{number.digits}", kind=Kind.CLAIM, hint=NumberHint.NONE)
    view.words.remove(letter)


def _take_month_dates(view: View) -> None:
    """Day, name of month, year ("5 maret 1981", "16 okt 86") become one date."""
    after = {n.start: n for n in view.numbers}
    for word in list(view.words):
        month = MONTHS.get(word.text)
        if month is None:
            continue
        day = next((n for n in view.numbers if 0 <= word.start - n.end <= 2 and len(n.digits) <= 2), None)
        year = next((after[p] for p in range(word.end, word.end + 3) if p in after), None)
        when = make_date(day.digits, month, year.digits) if day and year else None
        if day and year and when:
            view.numbers = [n for n in view.numbers if n is not day and n is not year]
            view.numbers.append(Number(f"{when:%d%m%Y}", day.start, year.end, Kind.DATE, when))
        view.words.remove(word)
    view.numbers.sort(key=lambda n: n.start)


def _merge(view: View) -> None:
    view.items = sorted([*view.words, *view.numbers], key=lambda item: item.start)


def _mark_programmes(view: View) -> None:
    texts = [w.text for w in view.words]
    for at in range(len(texts) - 1):
        for size in (3, 2):
            programme = PROGRAMME_PHRASES.get(tuple(texts[at : at + size]))
            if programme:
                for i in range(at, min(at + size, len(texts))):
                    _replace(
                        view,
                        i,
                        replace(view.words[i], lemma=programme.value.lower(), role=Role.PROGRAMME, programme=programme),
                    )
                break


def _replace(view: View, at: int, word: Word) -> None:
    old = view.words[at]
    view.words[at] = word
    view.items[next(i for i, item in enumerate(view.items) if item is old)] = word


_UNSURE = frozenset({"typo", "abbreviation", "affix"})


def _mark_names(view: View) -> None:
    """Up to four unknown words behind "nama", "a.n." or "ttd" are a name."""
    left = 0
    for at, word in enumerate(view.words):
        if word.label is Label.NAME or word.text == "ttd":
            left = 4
        elif left and (word.role in (Role.UNKNOWN, Role.ORDINARY) or len(word.text) == 1 or word.how in _UNSURE):
            _replace(view, at, replace(word, role=Role.NAME, keyword=None))
            left -= 1
        else:
            left = 0


_STEP_OVER = frozenset({Role.COURTESY, Role.PRONOUN, Role.LABEL, Role.DOMAIN, Role.NAME})


def _label_numbers(view: View) -> None:
    cards = sum(n.kind is Kind.KPJ for n in view.numbers)
    for at, item in enumerate(view.items):
        if isinstance(item, Number):
            changed = relabel(item, _label_before(view.items, at), other_card=cards > 1)
            view.items[at] = changed
    view.numbers = [item for item in view.items if isinstance(item, Number)]


def _label_before(items: list[Word | Number], at: int) -> Label | None:
    """The nearest label among the few words before a number, unless another number or a word of weight stands between."""
    found: Label | None = None
    stepped = 0  # an account number stands right behind its label
    for item in reversed(items[max(0, at - 4) : at]):
        if isinstance(item, Number):
            break
        if item.label and item.label is not Label.NUMBER:
            found = item.label if item.label is not Label.ACCOUNT or stepped == 0 else None
            break
        stepped += item.label is None
        if item.role not in _STEP_OVER:
            break
    return found


def arguments(view: View) -> Arguments:
    """Return what the text says about a person: card numbers, programme, a birth date that is called one."""
    birth = next((n.day for n in view.numbers if n.day and n.label is Label.BIRTH), None)
    return Arguments(
        kpj=only(view, Kind.KPJ),
        nik=only(view, Kind.NIK),
        claim_number=only(view, Kind.CLAIM),
        programme=programme_of(view),
        birth_date=birth,
    )


def only(view: View, kind: Kind) -> str | None:
    """Return the number of this kind, None where there is none or where several differ."""
    found = {n.digits for n in view.of_kind(kind)}
    if len(found) > 1:
        wanted = Label.KPJ if kind is Kind.KPJ else Label.NIK
        found = {n.digits for n in view.of_kind(kind) if n.label is wanted}
    return found.pop() if len(found) == 1 else None


def programme_of(view: View) -> Programme | None:
    """Return the programme the text names; an acronym outranks a description."""
    named = [w for w in view.words if w.programme]
    acronym = next((w for w in named if w.text in ACRONYMS), None)
    return (acronym or named[0]).programme if named else None


def birth_date_of(view: View) -> date | None:
    """Return the date called a birth date, or the first date there is."""
    dates = [n for n in view.numbers if n.day]
    called = next((n.day for n in dates if n.label is Label.BIRTH), None)
    return called or next((n.day for n in dates), None)


_HINTS = (
    NumberHint.EXAMPLE, NumberHint.LEGACY_CARD, NumberHint.TEN_DIGITS, NumberHint.TWELVE_DIGITS, NumberHint.HEALTH_CARD,
    NumberHint.PHONE, NumberHint.OTHER_LENGTH,
)  # fmt: skip


def hint_of(view: View) -> NumberHint:
    """Return why no number is usable; NONE where none was written."""
    if len({n.digits for n in view.of_kind(Kind.KPJ)}) > 1 and only(view, Kind.KPJ) is None:
        return NumberHint.TWO_NUMBERS
    hints = {n.hint for n in view.numbers if n.day is None}
    return next((hint for hint in _HINTS if hint in hints), NumberHint.NONE)


def piece_text(view: View, start: int, end: int | None = None) -> str:
    """Return a stretch of the text in the writer's own case."""
    return view.folded.text[start:end]


__all__ = [
    "SOFT",
    "Piece",
    "View",
    "arguments",
    "birth_date_of",
    "hint_of",
    "only",
    "piece_text",
    "programme_of",
    "read",
]
