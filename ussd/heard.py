"""What came of a turn, as it is logged and counted."""

from dataclasses import dataclass
from enum import StrEnum

from core.menu_state import Screen


class Came(StrEnum):
    """What a turn was to its session."""

    NEW = "new"
    AGAIN = "again"  # it was answered before
    LOST = "lost"  # it continues no session that we know


class End(StrEnum):
    """How a turn left its session."""

    GOES_ON = "goes_on"
    ENDED = "ended"  # by a last screen of the menu
    SLOW = "slow"  # the answer is promised by SMS
    FAILED = "failed"
    LOST = "lost"
    OVER = "over"  # by its phone or the network, which told us


@dataclass(frozen=True, slots=True)
class Heard:
    """The screen that answers (None for the news that it is over) and what it means. Both times are in seconds.

    `lasted` is there where a session that we know is over with this turn; `menu` is the number of the catalogue that
    the session goes by.
    """

    screen: Screen | None
    came: Came
    end: End
    took: float = 0.0
    lasted: float | None = None
    menu: int | None = None
