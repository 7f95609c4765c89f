"""A look at the database that changes nothing, and keeps nobody waiting."""

from contextlib import AbstractContextManager

from sqlalchemy import Connection

from runtime.runtime import Runtime
from store.database import READ_ONLY


def looking(rt: Runtime) -> AbstractContextManager[Connection]:
    """Return `with`-able `db` for reading only."""
    return rt.engine.execution_options(**READ_ONLY).connect()
