"""The clinic of texts that were not understood: alike ones together, and what can be done about them."""

import hashlib
import hmac
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from rapidfuzz import fuzz
from rapidfuzz.process import extractOne

from core.access import Actor
from core.availability import ANSWERS
from core.catalogue import Catalogue, Severity
from core.catalogue_parts import with_parts
from core.commands import Unknown, UnknownReason
from core.invented import MSISDNS
from office import audit
from office.catalogue import Conflict, Invalid, Saved, draft_of, edit_part, problems_of
from office.comparing import name_of
from parsers import parse
from parsers.index import Index, index_of
from parsers.masking import mask, unknown_words
from parsers.normalise import collapse, fold
from parsers.vocabulary import GENERAL, Role
from runtime.runtime import Runtime
from store import replays, unmatched
from store.unmatched import Written

DAYS = (1, 7, 30)
MOST_TEXTS = 20_000  # that are looked at, the newest
MOST_READ = 3000  # shapes that are read anew, the most frequent: perhaps they are understood by now
MOST_CLUSTERS = 400
ALIKE = 80.0  # of 100: how alike shapes of one cluster are; a slip in a word of five letters
ENOUGH = 3  # phones that wrote a word before it is shown: what few write may be somebody's name
MOST_EXAMPLES = 4
LONGEST_SPELLING = 40
_SOFT = frozenset({Role.COURTESY, Role.PRONOUN, Role.ASKING, Role.LABEL})


@dataclass(slots=True)
class Shape:
    """What is compared of texts: their words of weight. `phones` wrote it."""

    core: str
    times: int = 0
    last_at: datetime | None = None
    phones: set[str] = field(default_factory=set)
    text: str = ""  # one of them, to be shown masked
    catalogue: int = 0  # the newest that did not understand it

    def add(self, written: Written) -> None:
        """Count one more text of this shape."""
        self.times += written.times
        self.phones.add(written.sender)
        self.catalogue = max(self.catalogue, written.catalogue_number)
        if self.last_at is None or written.last_at > self.last_at:
            self.last_at, self.text = written.last_at, written.text


@dataclass(frozen=True, slots=True)
class Cluster:
    """Texts that are alike. `id` names it in a form; `spelling` is what an alias might be (empty: too few wrote it).

    `draft` is the keyword by which the draft would understand it, empty if it would not.
    """

    id: str
    examples: tuple[str, ...]
    times: int
    phones: int
    last_at: datetime
    spelling: str
    draft: str
    hashes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What the clinic shows: clusters, the most frequent first, and how many texts there were in all."""

    clusters: tuple[Cluster, ...]
    texts: int
    dismissed: int


def look(rt: Runtime, days: int, *, dismissed: bool = False) -> Found:
    """Return what was not understood in the last days and still would not be; `dismissed`: only what is not for us."""
    with rt.transaction() as db:
        since = replays.stretch_since(db, rt.now() - timedelta(days=days))
        written = unmatched.newest(db, since.position, MOST_TEXTS)
        put_aside = unmatched.dismissed(db)
    live, draft = rt.catalogue, draft_of(rt).catalogue
    index = index_of(live)
    shapes = still_unknown(shapes_of(written), live)
    aside = [each for each in shapes if hash_of(rt, each.core) in put_aside]
    wanted = aside if dismissed else [each for each in shapes if hash_of(rt, each.core) not in put_aside]
    visible = _visible_words(shapes)
    clusters = tuple(_cluster(rt, members, draft, index, visible) for members in grouped(wanted))
    return Found(clusters, sum(each.times for each in wanted), sum(each.times for each in aside))


def shapes_of(written: Iterable[Written]) -> list[Shape]:
    """Return the shapes of texts, the most frequent first."""
    found: dict[str, Shape] = {}
    for each in written:
        core = core_of(each.text)
        if core:
            found.setdefault(core, Shape(core)).add(each)
    return sorted(found.values(), key=lambda shape: (-shape.times, shape.core))


def still_unknown(shapes: Sequence[Shape], live: Catalogue) -> list[Shape]:
    """Return the shapes that the live catalogue does not understand either; of rare ones it is taken for granted."""
    frequent = [each for each in shapes[:MOST_READ] if each.catalogue == live.number or _is_unknown(each.text, live)]
    return [*frequent, *shapes[MOST_READ:]]


def core_of(text: str) -> str:
    """Return what is compared of a text: its words without courtesies and numbers, each written plainly."""
    words = [collapse(word) for word in _letters(fold(text).low)]
    weighty = [word for word in words if not (word in GENERAL and GENERAL[word].role in _SOFT)]
    return " ".join((weighty or words)[:8])


def _letters(low: str) -> Iterator[str]:
    yield from "".join(c if c.isalpha() else " " for c in low).split()


def grouped(shapes: Sequence[Shape]) -> list[list[Shape]]:
    """Return shapes that are alike together, the biggest groups first; each is compared with what leads a group."""
    groups: dict[str, list[Shape]] = {}
    for shape in shapes:
        near = extractOne(shape.core, groups.keys(), scorer=fuzz.ratio, score_cutoff=ALIKE)
        if near:
            groups[near[0]].append(shape)
        elif len(groups) < MOST_CLUSTERS:
            groups[shape.core] = [shape]
    return sorted(groups.values(), key=lambda members: -sum(each.times for each in members))


def hash_of(rt: Runtime, core: str) -> str:
    """Return the keyed hash by which a shape is remembered: who reads the table learns no text."""
    return hmac.new(rt.settings.pepper, b"unmatched:" + core.encode(), hashlib.sha256).hexdigest()


def dismiss(rt: Runtime, who: Actor, cluster: Cluster) -> None:
    """Note that texts like these are not for us: they are not shown any more."""
    with rt.transaction() as db:
        unmatched.dismiss(db, cluster.hashes, who.name, rt.now())
        audit.note(db, rt, who, "unmatched.dismiss", f"unmatched:{cluster.id[:12]}", after={"texts": cluster.times})


def restore(rt: Runtime, who: Actor, cluster: Cluster) -> None:
    """Show texts like these again."""
    with rt.transaction() as db:
        unmatched.restore(db, cluster.hashes)
        audit.note(db, rt, who, "unmatched.restore", f"unmatched:{cluster.id[:12]}", after={"texts": cluster.times})


def add_spelling(rt: Runtime, who: Actor, keyword: str, spelling: str) -> Saved | Conflict | Invalid:
    """Have the draft understand a spelling as this keyword: a word as alias, several as phrase.

    Nothing is kept where that would clash with something else. Who edits the keyword meanwhile loses nothing: the
    spelling is added to what they wrote. Raises KeyError for a keyword that the draft does not
    have, or that answers questions of ours.
    """
    spelling = " ".join(spelling.lower().split())[:LONGEST_SPELLING]
    place = f"keywords.{keyword}"
    for _ in range(3):
        draft = draft_of(rt)
        part = draft.part(place)
        if part.content is None or keyword in ANSWERS:
            raise KeyError(keyword)
        name = "phrases" if " " in spelling else "aliases"
        content = {
            **part.content,
            name: [*part.content[name], *([spelling] if spelling not in part.content[name] else [])],
        }
        wanted = with_parts(draft.catalogue, {place: content})
        before = problems_of(draft.catalogue)
        clashes = [each for each in problems_of(wanted) if each.severity is Severity.ERROR and each not in before]
        if clashes:
            return Invalid(tuple(clashes))
        saved = edit_part(rt, who, place, content, part.revision)
        if not isinstance(saved, Conflict):
            break
    return saved


def _is_unknown(text: str, catalogue: Catalogue) -> bool:
    parsed = parse(text, catalogue).parsed
    return isinstance(parsed, Unknown) and parsed.reason is UnknownReason.NO_KEYWORD


def _visible_words(shapes: Sequence[Shape]) -> frozenset[str]:
    """Return the words that enough phones wrote, or that an invented person wrote."""
    phones: dict[str, set[str]] = defaultdict(set)
    for shape in shapes:
        for word in shape.core.split():
            phones[word] |= shape.phones
    return frozenset(word for word, wrote in phones.items() if _are_enough(wrote))


def _are_enough(phones: set[str]) -> bool:
    return len(phones) >= ENOUGH or any(each.startswith(MSISDNS) for each in phones)


def _cluster(rt: Runtime, members: Sequence[Shape], draft: Catalogue, index: Index, visible: frozenset[str]) -> Cluster:
    head = members[0]
    examples = dict.fromkeys(mask(each.text, (index,), _shown_of(each, index, visible)) for each in members)
    spelling = head.core if set(unknown_words(head.core, index)) <= _shown_of(head, index, visible) else ""
    reading = parse(head.text, draft).parsed
    return Cluster(
        hash_of(rt, head.core),
        tuple(examples)[:MOST_EXAMPLES],
        sum(each.times for each in members),
        len(set().union(*(each.phones for each in members))),
        max(each.last_at for each in members if each.last_at is not None),
        spelling[:LONGEST_SPELLING],
        "" if isinstance(reading, Unknown) else name_of(reading),
        tuple(hash_of(rt, each.core) for each in members),
    )


def _shown_of(shape: Shape, index: Index, visible: frozenset[str]) -> frozenset[str]:
    """Two strange words together may be a name though each is a common one: then many must have written both."""
    strange = unknown_words(shape.core, index)
    return visible if len(strange) < 2 or _are_enough(shape.phones) else frozenset()
