"""Why a text was read as it was: each word's part in it, every keyword that it speaks of, and why the others lost."""

from dataclasses import dataclass

from core.catalogue import Catalogue
from core.commands import Reading, Unknown, UnknownReason
from parsers import parse
from parsers.choose import decided
from parsers.evidence import GUESSES, Hit, all_hits, find_hits
from parsers.index import index_of
from parsers.reading import read
from parsers.view import View
from parsers.vocabulary import Role
from parsers.words import Word, nearest_keywords

FIRST = frozenset({"stop_or_start", "help_on", "registration", "balance_or_claim"})  # rules about certain keywords
_PLAINLY_UNKNOWN = frozenset({UnknownReason.NO_KEYWORD, UnknownReason.NUMBER_ONLY, UnknownReason.COMPLAINT})


@dataclass(frozen=True, slots=True)
class Piece:
    """A word or number as it was compared. `role` is a code; `keyword` what it names; `near` what it nearly names."""

    text: str
    role: str
    keyword: str | None = None
    how: str = ""
    near: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rival:
    """A keyword that the text speaks of. `why` is a code of the reason why it lost; empty for what won."""

    keyword: str
    how: str
    matched: str
    why: str = ""

    @property
    def won(self) -> bool:
        """Whether this is what the text was taken for."""
        return not self.why


@dataclass(frozen=True, slots=True)
class Trace:
    """A reading with what stands behind it; `rule` is the name of the rule that chose, empty where none did."""

    reading: Reading
    pieces: tuple[Piece, ...]
    rivals: tuple[Rival, ...]
    rule: str


def trace(text: str, catalogue: Catalogue) -> Trace:
    """Return how a text is read, step by step; never raises, whatever the text."""
    index = index_of(catalogue)
    reading, view = parse(text, catalogue), read(text, index)
    hits = find_hits(view)
    choice, rule = decided(view, hits)
    elsewhere = _decided_elsewhere(reading)
    winner = None if elsewhere or choice is None or choice.asked else _winner(hits, choice.keywords[0], choice.matched)
    reasons = {hit: elsewhere or _why(hit, hits, winner, rule) for hit in all_hits(view)}
    rivals = (Rival(hit.keyword, hit.how, hit.matched, why) for hit, why in reasons.items())
    return Trace(reading, _pieces(view), tuple(dict.fromkeys(rivals)), "" if elsewhere else rule)


def _decided_elsewhere(reading: Reading) -> str:
    """Return what took the text before any keyword was looked at, or nothing."""
    if reading.how == "shape":
        return "shape"
    if not isinstance(reading.parsed, Unknown) or reading.parsed.reason in _PLAINLY_UNKNOWN:
        return ""
    return "foreign" if reading.parsed.reason is UnknownReason.NOT_A_REQUEST else "concern"


def _winner(hits: list[Hit], keyword: str, matched: str) -> Hit | None:
    mine = [hit for hit in hits if hit.keyword == keyword]
    return next((hit for hit in mine if hit.matched == matched), mine[0] if mine else None)


def _why(hit: Hit, hits: list[Hit], winner: Hit | None, rule: str) -> str:
    """Return why this one is not what the text was taken for; empty for the one that it was."""
    if winner is None:
        return "asked" if rule == "undecided" else "other_words"
    if hit == winner:
        return ""
    if hit.keyword == winner.keyword:
        return "same"
    if hit.how in GUESSES and winner.how not in GUESSES:
        return "guess"
    if hit not in hits:
        return "part"
    return _weighed(hit, winner, rule)


def _weighed(hit: Hit, winner: Hit, rule: str) -> str:
    if rule in FIRST:
        return f"rule_{rule}"
    if hit.size < winner.size:
        return "shorter"
    return "later" if rule == "leading" and hit.first > winner.first else "order"


def _pieces(view: View) -> tuple[Piece, ...]:
    return tuple(
        Piece(item.text, item.role.value, item.keyword, item.how, _near(item, view))
        if isinstance(item, Word)
        else Piece(item.digits, f"number_{item.kind.value}")
        for item in view.items
    )


def _near(word: Word, view: View) -> tuple[str, ...]:
    if word.rivals:
        return word.rivals
    return nearest_keywords(word.text, view.index) if word.role is Role.UNKNOWN else ()
