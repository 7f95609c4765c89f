"""Where a process finds the live catalogue: it looks at the database once a second, and swaps whole versions."""

import threading
import time
from collections.abc import Callable
from typing import Protocol

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from core.catalogue import Catalogue, CatalogueError
from parsers.index import index_of
from runtime.logs import get_logger
from store import catalogue_versions as versions
from store.database import READ_ONLY

EVERY = 1.0  # seconds from one look to the next
STALE = 1.5  # seconds after which nobody answers from what was seen then without waiting for a look
PATIENCE = 0.5  # seconds that anybody waits for a look
PATIENCE_AT_FIRST = 5.0  # before the first one nothing is known
MOST_KEPT = 12  # versions in memory, for sessions that began with them

log = get_logger("kabar.catalogue")


class Catalogues(Protocol):
    """The catalogues of a process. `shipped` is the one that holds where nothing was published."""

    @property
    def shipped(self) -> Catalogue: ...

    def live(self) -> Catalogue:
        """Return the catalogue that answers now."""

    def numbered(self, number: int) -> Catalogue | None:
        """Return a catalogue by its number; None where it is not known or not sound."""

    def refused(self) -> int | None:
        """Return the number of the newest version if it cannot be used; None if all is well."""

    def close(self) -> None:
        """Give up the connection, if there is one; nothing is asked afterwards."""


class FixedCatalogue:
    """One catalogue and no other, whatever is published: for tests and tools."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.shipped = catalogue

    def live(self) -> Catalogue:
        """Return it."""
        return self.shipped

    def numbered(self, number: int) -> Catalogue | None:
        """Return it if that is its number."""
        return self.shipped if number == self.shipped.number else None

    def refused(self) -> int | None:
        """Return None."""
        return None

    def close(self) -> None:
        """There is nothing to give up."""


class _Look:
    """One look at the database, under way in a thread of its own: a database that hangs holds nobody up."""

    def __init__(self, began: float, patience: float) -> None:
        self.began = began
        self.until = began + patience
        self.done = threading.Event()


class WatchedCatalogues:
    """What is published, at most two seconds late. Call it after any fork; it uses one connection of its own.

    A version is read, checked and indexed before it takes the place of the one before, which goes on while that lasts,
    while the database is away, and where the new one is no use.
    """

    def __init__(
        self,
        engine: Engine,
        shipped: Catalogue,
        *,
        every: float = EVERY,
        patience: float = PATIENCE,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.shipped = shipped
        self._engine = engine.execution_options(**READ_ONLY)
        self._every, self._patience, self._monotonic = every, patience, monotonic
        self._lock = threading.Lock()
        self._present = shipped
        self._seen: tuple[int, str] | None = None  # the newest there was at the last look
        self._refused: int | None = None
        self._kept: dict[int, tuple[str, Catalogue]] = {}  # with the hash of the document
        self._as_of: float | None = None  # when the last look began that came to something
        self._fresh_until = float("-inf")
        self._look: _Look | None = None
        self._away = False

    def live(self) -> Catalogue:
        """Return the live catalogue. Where the last look is a second old, whoever comes first waits for the next.

        Others go on with what is there, unless it is so old that it may be another by now. Nobody waits long.
        """
        now = self._monotonic()
        if now < self._fresh_until:
            return self._present
        look, mine = self._look_now(now)
        if mine or self._as_of is None or now - self._as_of > STALE:
            look.done.wait(max(0.0, look.until - self._monotonic()))
        return self._present

    def numbered(self, number: int) -> Catalogue | None:
        """Return a version by its number, also an old one; None where it is unknown, not sound or not to be had."""
        present, kept = self.live(), self._kept.get(number)
        for known in (present, kept[1] if kept else present, self.shipped):
            if known.number == number:
                return known
        if self._away:
            return None
        try:
            with self._engine.connect() as db:
                return self._sound(db, number)
        except SQLAlchemyError as error:
            log.warning("catalogue_unread", number=number, error=type(error).__name__)
            return None

    def refused(self) -> int | None:
        """Return the number of the newest version where another one answers because it is no use; else None."""
        self.live()
        return self._refused

    def close(self) -> None:
        """Give up the connection, after the look that may be under way."""
        if self._look is not None:
            self._look.done.wait(self._patience)
        self._engine.dispose()

    def _look_now(self, now: float) -> tuple[_Look, bool]:
        """Return the look that is under way, or a new one, and whether it is new."""
        with self._lock:
            if self._look is not None and not self._look.done.is_set():
                return self._look, False
            if self._look is not None and now < self._fresh_until:  # it ended while we waited for the lock
                return self._look, False
            look = _Look(now, PATIENCE_AT_FIRST if self._as_of is None and not self._away else self._patience)
            self._look = look
            threading.Thread(target=self._take, args=(look,), name="catalogue", daemon=True).start()
            return look, True

    def _take(self, look: _Look) -> None:
        try:
            self._see()
            self._as_of = look.began
            self._away = False
            self._fresh_until = look.began + self._every
        except Exception as error:  # the database is away, or what nobody foresaw: what is there goes on
            if not self._away:
                log.warning("catalogue_unwatched", number=self._present.number, error=type(error).__name__)
            self._away = True
            self._fresh_until = self._monotonic() + self._every
        finally:
            look.done.set()

    def _see(self) -> None:
        with self._engine.connect() as db:
            newest = versions.newest(db)
            if newest == self._seen:
                return
            present = self._best(db)
        index_of(present)
        self._refused = newest[0] if newest and newest[0] != present.number else None
        self._present, self._seen = present, newest
        log.info("catalogue_live", number=present.number, newest=newest[0] if newest else present.number)

    def _best(self, db: Connection) -> Catalogue:
        """Return the newest sound version, the shipped one where there is none."""
        for number, document_hash in versions.numbers_down(db, versions.MOST_TRIED):
            kept = self._kept.get(number)
            found = kept[1] if kept and kept[0] == document_hash else self._sound(db, number)
            if found is not None:
                return found
            log.error("catalogue_refused", number=number, document=document_hash[:12])
        return self.shipped

    def _sound(self, db: Connection, number: int) -> Catalogue | None:
        version = versions.load(db, number)
        if version is None:
            return None
        try:
            catalogue = versions.sound_catalogue_in(version, self.shipped)
            index_of(catalogue)
        except CatalogueError as error:
            places = sorted({problem.place for problem in error.problems})
            log.error("catalogue_unsound", number=number, problems=len(error.problems), places=places[:5])
            return None
        except Exception as error:  # what a check never met before; the version before it goes on all the same
            log.error("catalogue_unsound", number=number, error=type(error).__name__)
            return None
        kept = {**self._kept, number: (version.document_hash, catalogue)}  # a copy: others may be reading
        self._kept = dict(list(kept.items())[-MOST_KEPT:])
        return catalogue
