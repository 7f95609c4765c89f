"""What becomes of a message that was answered once if a draft answers it: compared with the live catalogue. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from core.catalogue import Catalogue
from core.commands import Ambiguous, Command, Language, NeedsNumber, Parsed, Unknown, UnknownReason
from core.placeholders import Term
from core.templates import MalformedTextError, Slot, parse_template
from parsers import parse
from parsers.index import index_of
from parsers.masking import mask
from parsers.normalise import collapse

MOST_READINGS = 20_000  # kept, so that a text that many write is read once
MOST_SAMPLES = 12  # of each kind
NOTHING = "?"  # stands for the keyword of a text that was not understood


class Kind(StrEnum):
    """What the draft makes of a message."""

    SAME = "same"
    UNDERSTOOD = "understood"  # as something else than before
    WORDED = "worded"  # the same answer in other words
    ANSWERED = "answered"  # it was not understood, now it is
    UNANSWERED = "unanswered"  # it was understood, now it is not, or its keyword is switched off


CHANGES = (Kind.UNANSWERED, Kind.UNDERSTOOD, Kind.ANSWERED, Kind.WORDED)  # what needs a look comes first


@dataclass(frozen=True, slots=True)
class Heard:
    """One message of the past. `outcome` is what it was answered by (None: silence); `intent` of a labelled text."""

    position: int
    text: str
    outcome: str | None = None
    language: Language = Language.ID
    intent: str | None = None
    labelled: bool = False


@dataclass(frozen=True, slots=True)
class Read:
    """One text under both catalogues: what it means there, as short names."""

    kind: Kind
    live: str
    draft: str


@dataclass(slots=True)
class Tally:
    """Figures and samples of a replay so far, as plain values that a row keeps."""

    counts: dict[str, Any] = field(default_factory=dict)
    samples: list[dict[str, Any]] = field(default_factory=list)

    def add(self, heard: Heard, read: Read, shown: str) -> None:
        """Count a message; what changed is kept as a sample while there is room."""
        kind = read.kind
        self.counts[kind.value] = self.counts.get(kind.value, 0) + 1
        keywords = self.counts.setdefault("keywords", {})
        mine = keywords.setdefault(read.live, {})
        mine[kind.value] = mine.get(kind.value, 0) + 1
        if heard.labelled:
            self._mark(heard, read)
        if kind is not Kind.SAME:
            self._keep(heard, read, shown)

    def _mark(self, heard: Heard, read: Read) -> None:
        labelled = self.counts.setdefault("labelled", {"texts": 0, "live": 0, "draft": 0})
        labelled["texts"] += 1
        for side in ("live", "draft"):
            name = getattr(read, side)
            labelled[side] += name == heard.intent if heard.intent else name.startswith(NOTHING)

    def _keep(self, heard: Heard, read: Read, shown: str) -> None:
        outcome = heard.outcome if read.kind is Kind.WORDED else ""
        sample: dict[str, Any] = {"kind": read.kind.value, "text": shown, "live": read.live, "draft": read.draft}
        sample |= {"outcome": outcome, "language": heard.language.value}
        same = next((each for each in self.samples if sample.items() <= each.items()), None)
        if same is not None:
            same["count"] += 1
        elif sum(each["kind"] == read.kind.value for each in self.samples) < MOST_SAMPLES:
            self.samples.append({**sample, "count": 1})


class Pair:
    """A live catalogue and a draft, with what was read under them already."""

    def __init__(
        self, live: Catalogue, draft: Catalogue, off: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())
    ) -> None:
        """`off`: keywords that are not answered now, by the one and by the other."""
        self.live, self.draft = live, draft
        self._off_live, self._off_draft = off
        self._same_reading = live.keywords == draft.keywords
        self._read: dict[int, Read] = {}
        self._worded: dict[tuple[str, Language], bool] = {}
        self._indexes = (index_of(live), index_of(draft))
        self._phrased = _words_of_phrases(live) | _words_of_phrases(draft)

    def judge(self, heard: Heard) -> Read:
        """Return what the draft makes of a message."""
        key = hash(heard.text)  # not the text: nobody's words are to stay in memory
        read = self._read.get(key)
        if read is None:
            read = self._compare(heard.text)
            if len(self._read) < MOST_READINGS:
                self._read[key] = read
        if read.kind is Kind.SAME and heard.outcome is not None and self._is_worded(heard.outcome, heard.language):
            return Read(Kind.WORDED, read.live, read.draft)
        return read

    def shown(self, heard: Heard) -> str:
        """Return a message's text as others may see it; an invented one as it is."""
        return heard.text if heard.labelled else mask(heard.text, self._indexes, self._phrased)

    def _compare(self, text: str) -> Read:
        live = parse(text, self.live).parsed
        draft = live if self._same_reading else parse(text, self.draft).parsed
        before, after = _is_understood(live, self._off_live), _is_understood(draft, self._off_draft)
        if before != after:
            kind = Kind.ANSWERED if after else Kind.UNANSWERED
        else:
            kind = Kind.SAME if live == draft or not (before or after) else Kind.UNDERSTOOD
        return Read(kind, name_of(live), name_of(draft))

    def _is_worded(self, outcome: str, language: Language) -> bool:
        key = (outcome, language)
        if key not in self._worded:
            self._worded[key] = wording(self.live, *key) != wording(self.draft, *key)
        return self._worded[key]


def name_of(parsed: Parsed) -> str:
    """Return what a text means in a word: its keyword, those that are asked about, or NOTHING and what is known."""
    if isinstance(parsed, Command | NeedsNumber):
        return str(parsed.keyword)
    if isinstance(parsed, Ambiguous):
        return "/".join(parsed.candidates)
    return NOTHING if parsed.reason is UnknownReason.NO_KEYWORD else f"{NOTHING}{parsed.reason.value}"


def wording(catalogue: Catalogue, outcome: str, language: Language) -> object:
    """Return all words that an answer may be made of: its text, and the terms that can stand in it. None: no answer."""
    try:
        text = catalogue.text_of(outcome, language)
        slots = [piece for piece in parse_template(text) if isinstance(piece, Slot)]
    except (KeyError, MalformedTextError):
        return None
    groups = sorted({slot.group for slot in slots if isinstance(slot.kind.legal, Term)})
    terms = [(group, code, texts.get(language)) for group in groups for code, texts in _terms(catalogue, group)]
    return text, tuple(terms)


def _words_of_phrases(catalogue: Catalogue) -> frozenset[str]:
    phrases = (phrase for entry in catalogue.keywords.values() for phrase in entry.phrases)
    return frozenset(collapse(word) for phrase in phrases for word in phrase.lower().split())


def _terms(catalogue: Catalogue, group: str) -> list[tuple[str, Mapping[Language, str]]]:
    return sorted(catalogue.terms.get(group, {}).items())


def _is_understood(parsed: Parsed, off: frozenset[str]) -> bool:
    """Whether the text gets more than "not understood", or the word that its keyword is switched off."""
    if isinstance(parsed, Unknown):
        return parsed.reason is not UnknownReason.NO_KEYWORD
    return isinstance(parsed, Ambiguous) or parsed.keyword not in off
