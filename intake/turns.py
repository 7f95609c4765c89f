"""Takes a turn at the database, and another one where somebody else was first."""

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.exc import DBAPIError

from store.claims import ClaimOfAnother
from store.database import is_worth_another_turn
from store.participants import CardOfAnother

MOST_TURNS = 5
Result = TypeVar("Result")


def take_turns(work: Callable[[], Result]) -> Result:
    """Return what `work`, a whole transaction, returns. Raises what the database raises, after some turns.

    Who was picked to end a deadlock, or lost a race for a unique key, tries again: nothing of that turn was saved.
    """
    for _ in range(MOST_TURNS - 1):
        try:
            return work()
        except (CardOfAnother, ClaimOfAnother):  # it was nobody's when we looked
            continue
        except DBAPIError as error:
            if not is_worth_another_turn(error):
                raise
    return work()
