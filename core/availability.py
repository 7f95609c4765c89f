"""Whether a keyword is open: on this channel, today, to this person. What must always be heard always is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from core.catalogue import Audience, Channel, KeywordEntry
from core.commands import Keyword

RESERVED = frozenset({"BERHENTI", "BLOKIR", "DAFTAR", "BANTUAN", "PIN"})
ANSWERS = frozenset({Keyword.YA, Keyword.TIDAK, Keyword.PILIH})  # to questions of ours
ALWAYS_ON = RESERVED | ANSWERS
_BUILT_IN = RESERVED | frozenset(Keyword)


@dataclass(frozen=True, slots=True)
class Services:
    """What may be asked for on one channel on one day (in WIB). Without keywords, everything may."""

    keywords: Mapping[str, KeywordEntry] = field(default_factory=dict)
    channel: Channel = Channel.SMS
    day: date | None = None

    def is_open(self, keyword: str) -> bool:
        """Return whether a keyword is on, on this channel, today."""
        entry = self.keywords.get(keyword)
        return entry is None or keyword in ALWAYS_ON or is_open(entry, self.channel, self.day)

    def is_for_bound_only(self, keyword: str) -> bool:
        """Return whether a keyword answers registered phones alone."""
        entry = self.keywords.get(keyword)
        return entry is not None and keyword not in ALWAYS_ON and entry.audience is Audience.BOUND

    def informs(self, keyword: str) -> bool:
        """Return whether a keyword is one that operators added and that is open now."""
        return is_information(keyword) and keyword in self.keywords and self.is_open(keyword)


ALL_OPEN = Services()


def is_open(entry: KeywordEntry, channel: Channel, day: date | None) -> bool:
    """Return whether an entry is on, on this channel, and this day lies in its days (None: whatever the day)."""
    if not entry.enabled or channel not in entry.channels:
        return False
    if day is None:
        return True
    begun = entry.valid_from is None or entry.valid_from <= day
    return begun and (entry.valid_until is None or day <= entry.valid_until)


def is_information(keyword: str) -> bool:
    """Return whether a keyword has no code of its own, only a text."""
    return keyword not in _BUILT_IN
