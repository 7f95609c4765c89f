"""The Runtime: one value with everything a process runs on, made once at its start and passed down."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from weakref import finalize

from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from core.catalogue import Catalogue
from core.context import Context, Limits, Reference
from core.decision import Ids
from runtime.catalogues import Catalogues, FixedCatalogue, WatchedCatalogues
from runtime.doorbell import Doorbell
from runtime.ids import FreshIds
from runtime.settings import Settings, load_settings
from store.catalogue import load_catalogue
from store.core_webhooks import TOLD
from store.database import make_engine
from store.reference import load_reference

LEAST_CONNECTIONS = 4


def read_clock() -> datetime:
    """Return the present moment, aware UTC. Nothing else reads the clock."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Runtime:
    """What edges run on. A test makes one with its own engine, clock and ids, and often with one catalogue for good."""

    settings: Settings
    engine: Engine
    catalogues: Catalogues | Catalogue
    reference: Reference
    limits: Limits
    ids: Ids = field(default_factory=FreshIds)
    clock: Callable[[], datetime] = read_clock
    doorbell: Doorbell = field(default_factory=lambda: Doorbell(None))
    sessions: sessionmaker[Session] = field(init=False)
    _known: Catalogues = field(init=False)

    def __post_init__(self) -> None:
        known = FixedCatalogue(self.catalogues) if isinstance(self.catalogues, Catalogue) else self.catalogues
        object.__setattr__(self, "_known", known)
        told = {TOLD: bool(self.settings.core_webhook_url)}
        object.__setattr__(self, "sessions", sessionmaker(self.engine, expire_on_commit=False, info=told))

    @property
    def catalogue(self) -> Catalogue:
        """The live catalogue, a whole value: take it once for whatever must come from one version."""
        return self._known.live()

    @property
    def shipped_catalogue(self) -> Catalogue:
        """The catalogue that holds where nothing was published, and that completes what was."""
        return self._known.shipped

    @property
    def refused_catalogue(self) -> int | None:
        """The number of the newest version, where it is no use and an older one goes on; None if all is well."""
        return self._known.refused()

    def catalogue_numbered(self, number: int) -> Catalogue | None:
        """Return a catalogue by its number, None where it is unknown: for what began with it."""
        return self._known.numbered(number)

    def transaction(self) -> AbstractContextManager[Session]:
        """Return `with`-able `db`: commits at the end of the block, rolls back on an exception. For edges only."""
        return self.sessions.begin()

    def close(self) -> None:
        """Give up all connections to the database; for commands, which end before their process does."""
        self._known.close()
        self.engine.dispose()

    def now(self) -> datetime:
        """Return the present moment, aware UTC."""
        return self.clock()

    def context(self) -> Context:
        """Return what a decision made now needs beside command and facts."""
        return Context(
            now=self.now(),
            ids=self.ids,
            limits=self.limits,
            reference=self.reference,
            short_codes=frozenset({self.settings.short_code}),
            pepper=self.settings.pepper,
            pin_rule=self.settings.pin_required,
        )

    def enqueue(self, job: str, ids: Sequence[int | str], queue: str) -> bool:
        """Ring the worker after a commit: job by name ("sms.jobs.send_messages"), ids only. False if Redis is away."""
        return self.doorbell.ring(job, ids, queue)

    def enqueue_aside(self, job: str, ids: Sequence[int | str], queue: str) -> None:
        """Ring the worker after a commit without waiting for Redis; a ring that gets lost is the clock's to find."""
        self.doorbell.ring_aside(job, ids, queue)


def make_runtime(settings: Settings) -> Runtime:
    """Return the Runtime of this process. Call it after any fork: engine and connections belong to one process."""
    watching = make_engine(settings.database_url, connections=1)
    catalogues = WatchedCatalogues(watching, load_catalogue(settings.catalogue_file))
    finalize(catalogues, watching.dispose)  # its connection ends with it
    return Runtime(
        settings=settings,
        engine=make_engine(settings.database_url, connections=max(LEAST_CONNECTIONS, settings.web_threads)),
        catalogues=catalogues,
        reference=load_reference(settings.reference_dir),
        limits=settings.limits,
        doorbell=Doorbell(settings.redis_url),
    )


@cache
def runtime_of_this_process() -> Runtime:
    """Return the Runtime of a process whose jobs are called by name, made from the environment at the first call."""
    return make_runtime(load_settings())
