"""What to tell a person whom the database does not let in."""

from sqlalchemy.exc import OperationalError


def describe_refusal(error: OperationalError) -> str:
    """Return what to do about a database that does not let us in; of its own words the first line, without secrets."""
    words = next(iter(str(error.orig).splitlines()), "")
    return f"basis data tidak bisa dipakai; periksa DATABASE_URL / cannot be used; check DATABASE_URL: {words}"
