"""Makes a database ready to serve: migrated, and in demo mode with the sample people."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from runtime.settings import Settings
from store import migrate
from store.database import make_engine
from store.seed import seed_participants, seed_personas

WIB = ZoneInfo("Asia/Jakarta")


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
