"""Versions of the catalogue: a session goes on with the one it began with, whatever was published meanwhile."""

from collections import OrderedDict
from collections.abc import Callable

from core.catalogue import Catalogue

MOST = 8  # that a process remembers; sessions are over in minutes


class Versions:
    """What one process knows of them. `present` tells the one of now, `numbered` reads one that was published.

    `numbered` gets a number and until when (monotonic) somebody waits for it.
    """

    def __init__(self, present: Callable[[], Catalogue], numbered: Callable[[int, float], Catalogue | None]) -> None:
        self._present = present
        self._numbered = numbered
        self._known: OrderedDict[int, Catalogue] = OrderedDict()

    def present(self) -> Catalogue:
        """Return the version that new sessions begin with."""
        return self._remembered(self._present())

    def find(self, number: int, until: float) -> Catalogue | None:
        """Return this version: the present one, one that was present lately, or one that was published."""
        present = self.present()
        if present.number == number:
            return present
        found = self._known.get(number) or self._numbered(number, until)
        return None if found is None else self._remembered(found)

    def _remembered(self, catalogue: Catalogue) -> Catalogue:
        self._known[catalogue.number] = catalogue
        while len(self._known) > MOST:
            self._known.popitem(last=False)
        return catalogue
