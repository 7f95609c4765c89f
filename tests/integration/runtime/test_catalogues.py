"""The live catalogue of a process: looked for once a second, whole, and never worse than the last good one."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, insert, text
from structlog.testing import capture_logs

from core.catalogue import Catalogue
from core.context import Limits, Reference
from parsers import parse
from runtime.catalogues import EVERY, STALE, FixedCatalogue, WatchedCatalogues
from runtime.runtime import Runtime
from runtime.settings import Settings
from runtime.watch import watch as look_around
from store import incidents
from store.database import make_engine
from store.tables import catalogue_versions
from tests.published import publish_now, reworded, version

NAMES = ("number", "origin", "based_on", "summary", "published_by", "published_at", "authors")
PLENTY = 60.0  # seconds: a machine under load is no failure


class Watch:
    """A clock that stands until it is told to go on."""

    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def looks(engine: Engine) -> list[str]:
    """The statements that reach the database."""
    seen: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda _c, _cursor, statement, *_: seen.append(statement))
    return seen


@pytest.fixture
def live(engine: Engine, catalogue: Catalogue, watch: Watch) -> WatchedCatalogues:
    return WatchedCatalogues(engine, catalogue, patience=PLENTY, monotonic=watch)


def test_the_shipped_one_is_live_until_something_is_published(live: WatchedCatalogues, catalogue: Catalogue) -> None:
    assert live.live() is catalogue
    assert live.numbered(1) is catalogue
    assert live.numbered(2) is None
    assert live.refused() is None


def test_a_version_is_live_as_soon_as_the_second_is_over(
    live: WatchedCatalogues, engine: Engine, catalogue: Catalogue, watch: Watch
) -> None:
    live.live()
    publish_now(engine, reworded(catalogue, 2))
    watch.at += EVERY * 0.9
    assert live.live().number == 1
    watch.at += EVERY * 0.2
    assert live.live() == reworded(catalogue, 2)
    assert live.live() is live.live()


def test_a_version_is_live_at_the_first_call_after_an_idle_hour(
    live: WatchedCatalogues, engine: Engine, catalogue: Catalogue, watch: Watch
) -> None:
    live.live()
    publish_now(engine, reworded(catalogue, 2))
    watch.at += 3600
    assert live.live().number == 2


def test_a_process_that_starts_finds_what_was_published_before(
    live: WatchedCatalogues, engine: Engine, catalogue: Catalogue
) -> None:
    publish_now(engine, reworded(catalogue, 2))
    publish_now(engine, reworded(catalogue, 3))
    assert live.live().number == 3


def test_one_small_question_a_second_is_all_it_costs(
    live: WatchedCatalogues, engine: Engine, catalogue: Catalogue, watch: Watch, looks: list[str]
) -> None:
    publish_now(engine, reworded(catalogue, 2))
    live.live()
    looks.clear()
    for _ in range(1000):
        live.live()
    assert looks == []
    watch.at += EVERY * 1.01
    for _ in range(1000):
        live.live()
    (statement,) = [each for each in looks if "SELECT" in each]
    assert "document," not in statement
    assert "LIMIT" in statement


def test_a_version_is_indexed_before_it_answers(
    live: WatchedCatalogues, engine: Engine, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_now(engine, reworded(catalogue, 2))
    present = live.live()
    monkeypatch.setattr("parsers.index._fill", lambda _index: pytest.fail("the index is made on the hot path"))
    assert parse("SALDO", present).how == "exact"


def test_sessions_find_the_version_they_began_with(
    live: WatchedCatalogues, engine: Engine, catalogue: Catalogue, watch: Watch
) -> None:
    for number in (2, 3):
        publish_now(engine, reworded(catalogue, number))
        watch.at += 2
        live.live()
    publish_now(engine, reworded(catalogue, 4))
    assert live.live().number == 3
    for number in (1, 2, 3, 4):
        found = live.numbered(number)
        assert found is not None
        assert found.number == number
    assert live.numbered(5) is None


def unusable(engine: Engine, number: int, catalogue: Catalogue, how: str) -> None:
    """Publish a version that nobody can use."""
    if how == "forged":
        made = {name: getattr(version(number), name) for name in NAMES}
        with engine.begin() as db:
            db.execute(insert(catalogue_versions).values(made | {"document": "{}", "document_hash": "0" * 64}))
    else:
        publish_now(engine, reworded(catalogue, number, "x" * 161))


@pytest.mark.parametrize("how", ["forged", "too long"])
def test_a_version_that_is_no_use_is_refused_and_the_one_before_goes_on(
    live: WatchedCatalogues, engine: Engine, catalogue: Catalogue, watch: Watch, how: str
) -> None:
    publish_now(engine, reworded(catalogue, 2))
    before = live.live()
    unusable(engine, 3, catalogue, how)
    watch.at += 2
    with capture_logs() as logs:
        assert live.live() is before
    assert {each["event"] for each in logs} >= {"catalogue_refused", "catalogue_unsound"}
    assert live.refused() == 3
    watch.at += 2
    with capture_logs() as logs:
        live.live()
    assert logs == []
    publish_now(engine, reworded(catalogue, 4))
    watch.at += 2
    assert live.live().number == 4
    assert live.refused() is None


def test_a_process_that_starts_takes_the_newest_sound_one(
    live: WatchedCatalogues, engine: Engine, catalogue: Catalogue
) -> None:
    publish_now(engine, reworded(catalogue, 2))
    unusable(engine, 3, catalogue, "too long")
    assert live.live().number == 2
    assert live.refused() == 3


@pytest.fixture
def lost(own_postgresql_url: str) -> Iterator[Engine]:
    engine = make_engine(own_postgresql_url, connections=2)
    yield engine
    engine.dispose()


def test_the_old_one_goes_on_while_the_table_is_away(lost: Engine, catalogue: Catalogue, watch: Watch) -> None:
    live = WatchedCatalogues(lost, catalogue, patience=PLENTY, monotonic=watch)
    publish_now(lost, reworded(catalogue, 2))
    before = live.live()
    with lost.begin() as db:
        db.execute(text("ALTER TABLE catalogue_versions RENAME TO elsewhere"))
    for _ in range(3):
        watch.at += 2
        assert live.live() is before
    assert live.numbered(7) is None
    with lost.begin() as db:
        db.execute(text("ALTER TABLE elsewhere RENAME TO catalogue_versions"))
    publish_now(lost, reworded(catalogue, 3))
    watch.at += 2
    assert live.live().number == 3


def blocked(engine: Engine) -> tuple[threading.Event, Callable[[], None]]:
    """Have every statement wait until it is let go."""
    waiting, gate = threading.Event(), threading.Event()

    def hold(*_: object) -> None:
        waiting.set()
        gate.wait(PLENTY)

    event.listen(engine, "before_cursor_execute", hold)
    return waiting, gate.set


def test_who_comes_while_another_looks_goes_on_with_what_is_there(
    engine: Engine, catalogue: Catalogue, watch: Watch
) -> None:
    live = WatchedCatalogues(engine, catalogue, patience=PLENTY, monotonic=watch)
    live.live()
    publish_now(engine, reworded(catalogue, 2))
    waiting, let_go = blocked(engine)
    watch.at += (EVERY + STALE) / 2
    found: list[int] = []
    first = threading.Thread(target=lambda: found.append(live.live().number))
    first.start()
    assert waiting.wait(PLENTY)
    assert live.live().number == 1
    let_go()
    first.join(PLENTY)
    assert found == [2]
    assert live.live().number == 2


def test_nobody_waits_long_for_a_database_that_hangs(engine: Engine, catalogue: Catalogue, watch: Watch) -> None:
    live = WatchedCatalogues(engine, catalogue, patience=0.01, monotonic=watch)
    live.live()
    waiting, let_go = blocked(engine)
    try:
        for _ in range(3):
            watch.at += 3600
            assert live.live() is catalogue
        assert waiting.is_set()
        assert sum(thread.name == "catalogue" for thread in threading.enumerate()) == 1
    finally:
        let_go()
        for thread in threading.enumerate():
            if thread.name == "catalogue":
                thread.join(PLENTY)


def test_a_fixed_one_knows_no_other(catalogue: Catalogue) -> None:
    fixed = FixedCatalogue(catalogue)
    assert (fixed.live(), fixed.numbered(1), fixed.numbered(2), fixed.refused()) == (catalogue, catalogue, None, None)


def test_a_version_that_is_no_use_is_an_incident_until_another_one_is_live(
    live: WatchedCatalogues, engine: Engine, catalogue: Catalogue, reference: Reference, watch: Watch, tmp_path: Path
) -> None:
    rt = Runtime(Settings(_env_file=None, var_dir=tmp_path), engine, live, reference, Limits())
    unusable(engine, 2, catalogue, "too long")
    look_around(rt)
    assert opened(engine) == [("catalogue_refused", "2")]
    publish_now(engine, reworded(catalogue, 3))
    watch.at += 2
    look_around(rt)
    assert opened(engine) == []


def opened(engine: Engine) -> list[tuple[str, str]]:
    with engine.connect() as db:
        return [(each.kind, each.subject) for each in incidents.open_incidents(db)]
