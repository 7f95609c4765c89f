"""The live catalogue for a command that needs nothing else: no Redis, no reference data."""

from core.catalogue import Catalogue
from runtime.catalogues import WatchedCatalogues
from runtime.settings import Settings
from store.catalogue import load_catalogue
from store.database import make_engine, sqlite_file


def look_at_live(settings: Settings) -> tuple[Catalogue, int | None]:
    """Return the live catalogue, and the number of a newer version that is no use, if there is one.

    Where there is no database yet, and while it is away, the file's catalogue. No database is made.
    """
    shipped = load_catalogue(settings.catalogue_file)
    file = sqlite_file(settings.database_url)
    if file is not None and not file.exists():
        return shipped, None
    watched = WatchedCatalogues(make_engine(settings.database_url, connections=1), shipped)
    try:
        return watched.live(), watched.refused()
    finally:
        watched.close()
