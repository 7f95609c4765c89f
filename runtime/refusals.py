"""What to tell a person whom the database does not let in, or what they wanted to save."""

from sqlalchemy.exc import DBAPIError, OperationalError


def describe_refusal(error: OperationalError) -> str:
    """Return what to do about a database that does not let us in; of its own words the first line, without secrets."""
    words = next(iter(str(error.orig).splitlines()), "")
    return f"basis data tidak bisa dipakai; periksa DATABASE_URL / cannot be used; check DATABASE_URL: {words}"


def describe_failure(error: DBAPIError) -> str:
    """Return what the database did not take, by its code and the rule that was broken: its own words quote data."""
    theirs, diagnosis = error.orig, getattr(error.orig, "diag", None)
    code = getattr(theirs, "sqlstate", None) or getattr(theirs, "sqlite_errorname", None) or "?"
    rule = getattr(diagnosis, "constraint_name", None) or getattr(diagnosis, "table_name", None)
    what = " ".join(filter(None, (type(theirs).__name__, code, rule)))
    return f"basis data menolak; langkah itu tidak tersimpan / the database refused; that step was not saved: {what}"
