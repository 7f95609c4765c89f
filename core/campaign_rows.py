"""What becomes of one row of a campaign when it is checked."""

from enum import StrEnum


class RowOutcome(StrEnum):
    """Whether a row is sent, and if not, why. Of several reasons the first in this order is told."""

    SEND = "send"
    NO_NUMBER = "no_number"  # nothing that could be a phone number, or the person has no bound or valid one
    NOT_62 = "not_62"  # a number of another country
    MISSING = "missing"  # a placeholder has no value
    BAD_VALUE = "bad_value"  # a value is not what its placeholder takes
    TOO_LONG = "too_long"  # more than one SMS even at its shortest
    DECEASED = "deceased"
    OPTED_OUT = "opted_out"
    FROZEN = "frozen"  # the phone was blocked by its owner
    DUPLICATE = "duplicate"  # the number stands in an earlier row
    SENT_TODAY = "sent_today"  # the same words went to this number today


BAD = frozenset(RowOutcome) - {RowOutcome.SEND}
MENDABLE = frozenset(  # what a corrected file may put right
    {RowOutcome.NO_NUMBER, RowOutcome.NOT_62, RowOutcome.MISSING, RowOutcome.BAD_VALUE, RowOutcome.TOO_LONG}
)
