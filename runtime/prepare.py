"""Makes a database ready to serve: migrated, and in demo mode with the sample people."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from runtime.settings import Settings
from store import migrate
from store.database import make_engine, sqlite_file
from store.seed import seed_participants, seed_personas

WIB = ZoneInfo("Asia/Jakarta")


class NotForThis(Exception):  # noqa: N818  # named for what it is
    """This database is not to be emptied. The text says why."""


def prepare_database(settings: Settings) -> None:
    """Migrate to the newest revision; in demo mode bring the sample people to the present day as well."""
    migrate.upgrade(settings.database_url)
    if settings.is_demo:
        seed_sample_people(settings)


def seed_sample_people(settings: Settings) -> int:
    """Save the sample people as they are today, in Jakarta; return how many. What was changed on their phones stays."""
    engine = make_engine(settings.database_url)
    try:
        with Session(engine) as db, db.begin():
            return seed_personas(db, datetime.now(WIB).date())
    finally:
        engine.dispose()


def require_sample_data(settings: Settings) -> None:
    """Return if the database holds nothing but what was tried out: demo mode, SQLite in VAR_DIR. Raises NotForThis."""
    file = sqlite_file(settings.database_url)
    if not settings.is_demo:
        raise NotForThis("hanya untuk MODE=demo / for MODE=demo only")
    if file is None or not file.resolve().is_relative_to(settings.var_dir.resolve()):
        raise NotForThis("hanya untuk SQLite di VAR_DIR / for SQLite in VAR_DIR only")


def reset_sample_data(settings: Settings) -> int:
    """Remove everything that was tried out and save the sample people anew; return how many. Kabar may be running."""
    require_sample_data(settings)
    migrate.downgrade(settings.database_url, "base")
    migrate.upgrade(settings.database_url)
    return seed_sample_people(settings)


def seed_synthetic_people(settings: Settings, number: int, show: Callable[[int, int], None]) -> int:
    """Make so many synthetic participants exist and return how many had to be added; `show` is told (done, number).

    It may be interrupted: the same call goes on where it stopped. Raises ValueError if there cannot be so many.
    """
    migrate.upgrade(settings.database_url)
    engine = make_engine(settings.database_url)
    try:
        return seed_participants(engine, number, show)
    finally:
        engine.dispose()
