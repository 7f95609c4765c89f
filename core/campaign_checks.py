"""What becomes of each row of a campaign: a function of the row, of what is known of the phone, of the rows before."""

from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from typing import Any, NamedTuple

from core.campaign_rows import RowOutcome
from core.campaign_texts import Wording, language_of
from core.commands import Language
from core.msisdn import is_indonesian

UNKNOWN, NOT_REACHED = "unknown", "no_phone"  # nobody we know of; somebody without a phone of theirs


class Candidate(NamedTuple):
    """A row as it was read. `key` tells whose it is: an MSISDN, a KPJ, a NIK or an id; None: `outcome` says why not."""

    row: int
    key: Any
    cells: Sequence[Any]
    input: str | None = None
    outcome: RowOutcome | None = None
    problem: str | None = None


class Recipient(NamedTuple):
    """What is known of whoever a key leads to. `msisdn` None: no phone is theirs.

    `taken` is the row of this campaign that goes there already, `texts_today` what campaigns sent there today, and
    `recent` tells whether any campaign went there lately.
    """

    msisdn: str | None
    participant_id: int | None
    language: Language
    zone: str | None
    region: str | None
    deceased: bool = False
    opted_out: bool = False
    frozen: bool = False
    taken: int | None = None
    texts_today: Collection[str] = ()
    recent: bool = False


class Judged(NamedTuple):
    """A row with its outcome, in the order of the columns in which it is kept."""

    row: int
    outcome: RowOutcome
    msisdn: str | None
    participant_id: int | None
    language: str | None
    zone: str | None
    region: str | None
    text: str | None
    segments: int
    input: str | None
    problem: str | None


class Judge:
    """Looks at rows in their order; remembers which numbers are taken."""

    def __init__(self, wordings: Mapping[Language, Wording], taken: Iterable[Set[str]] = ()) -> None:
        """Take the texts by language, Indonesian among them, and numbers of rows that are sent already."""
        self._wordings = wordings
        self._taken: set[str] = set().union(*taken)
        self.recent = 0  # rows to be sent to whom a campaign went lately

    def judge(self, candidate: Candidate, known: Recipient | None) -> Judged:
        """Return what becomes of a row; of several reasons the first in the order of RowOutcome."""
        row, _, cells, kept, outcome, problem = candidate
        if outcome is not None:
            return Judged(row, outcome, None, None, None, None, None, None, 0, kept, problem)
        if known is None or known.msisdn is None:
            person = known.participant_id if known else None
            why = UNKNOWN if known is None else NOT_REACHED
            return Judged(row, RowOutcome.NO_NUMBER, None, person, None, None, None, None, 0, kept, why)
        msisdn = known.msisdn
        _, person, _, zone, region, *_ = known
        language = language_of(known.language, self._wordings)
        if not is_indonesian(msisdn):
            return Judged(row, RowOutcome.NOT_62, msisdn, person, language, zone, region, None, 0, kept, None)
        text, segments, outcome, problem = self._wordings[language].word(cells)
        if outcome is RowOutcome.SEND:
            outcome = self._outcome(known, msisdn, text)
        kept_text = text if outcome is RowOutcome.SEND else None
        return Judged(row, outcome, msisdn, person, language, zone, region, kept_text, segments, kept, problem)

    def _outcome(self, known: Recipient, msisdn: str, text: str | None) -> RowOutcome:
        if known.deceased:
            return RowOutcome.DECEASED
        if known.opted_out:
            return RowOutcome.OPTED_OUT
        if known.frozen:
            return RowOutcome.FROZEN
        if known.taken is not None or msisdn in self._taken:
            return RowOutcome.DUPLICATE
        if text in known.texts_today:
            return RowOutcome.SENT_TODAY
        self._taken.add(msisdn)
        self.recent += known.recent
        return RowOutcome.SEND
