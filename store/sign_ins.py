"""Where people of the console are signed in, and who failed to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from core.lockout import Tries
from store.database import Db, changed_rows, dialect_of
from store.tables import sign_in_failures, user_sessions, users
from store.users import User, user_of

FORGOTTEN_AFTER = timedelta(days=2)  # failures, and sessions that are over
SEEN_IS_NOTED_EVERY = timedelta(minutes=1)

_session, _failure = user_sessions.c, sign_in_failures.c


@dataclass(frozen=True, slots=True)
class UserSession:
    """A place where somebody is signed in. `full` is False while the second factor is still to come."""

    token_hash: str
    user_id: int
    full: bool
    created_at: datetime
    seen_at: datetime
    ends_at: datetime
    address: str
    browser: str


def open_session(db: Db, session: UserSession) -> None:
    """Save a new session; those that are long over are forgotten."""
    db.execute(delete(user_sessions).where(_session.ends_at < session.created_at - FORGOTTEN_AFTER))
    db.execute(
        insert(user_sessions).values(
            token_hash=session.token_hash,
            user_id=session.user_id,
            stage="full" if session.full else "password",
            created_at=session.created_at,
            seen_at=session.seen_at,
            ends_at=session.ends_at,
            address=session.address[:45],
            browser=session.browser[:120],
        )
    )


def find_session(db: Db, token_hash: str, now: datetime, idles: timedelta) -> tuple[UserSession, User] | None:
    """Return the session and whose it is, if it still holds and they may still sign in."""
    row = db.execute(_holding(now, idles).where(_session.token_hash == token_hash)).one_or_none()
    if row is None:
        return None
    user = db.execute(select(users).where(users.c.id == row.user_id, users.c.state == "active")).one_or_none()
    return (_session_of(row), user_of(user)) if user else None


def list_sessions(db: Db, user_id: int, now: datetime, idles: timedelta) -> list[UserSession]:
    """Return where somebody is signed in, the latest first."""
    statement = _holding(now, idles).where(_session.user_id == user_id, _session.stage == "full")
    return [_session_of(row) for row in db.execute(statement.order_by(_session.seen_at.desc()))]


def note_seen(db: Db, token_hash: str, now: datetime) -> None:
    """Note that somebody is there; not more than once a minute, however many pages they open."""
    stale = _session.seen_at <= now - SEEN_IS_NOTED_EVERY
    db.execute(update(user_sessions).where(_session.token_hash == token_hash, stale).values(seen_at=now))


def end_session(db: Db, token_hash: str, now: datetime) -> bool:
    """End one session; False if it was over."""
    statement = update(user_sessions).where(_session.token_hash == token_hash, _session.ended_at.is_(None))
    return changed_rows(db, statement.values(ended_at=now)) == 1


def end_sessions(db: Db, user_id: int, now: datetime, *, but: str = "") -> int:
    """End all sessions of somebody but one, and return how many."""
    statement = update(user_sessions).where(
        _session.user_id == user_id, _session.token_hash != but, _session.ended_at.is_(None), _session.ends_at > now
    )
    return changed_rows(db, statement.values(ended_at=now))


def lock_failures(db: Db, tried_hash: str, now: datetime) -> Tries:
    """Return what was counted, locked for this transaction: of many at once each counts for itself."""
    make = postgresql.insert if dialect_of(db) == "postgresql" else sqlite.insert
    new = make(sign_in_failures).values(tried_hash=tried_hash, failures=0, since=now)
    same = new.on_conflict_do_update(index_elements=["tried_hash"], set_={"failures": _failure.failures})
    row = db.execute(same.returning(_failure.failures, _failure.since, _failure.locked_until)).one()
    return Tries(row.failures, row.since, row.locked_until)


def save_failures(db: Db, tried_hash: str, counted: Tries) -> None:
    """Keep what was counted."""
    db.execute(
        update(sign_in_failures)
        .where(_failure.tried_hash == tried_hash)
        .values(failures=counted.number, since=counted.since, locked_until=counted.locked_until)
    )


def forget_failures(db: Db, tried_hashes: Sequence[str]) -> None:
    """Count anew from nothing."""
    db.execute(delete(sign_in_failures).where(_failure.tried_hash.in_(tried_hashes)))


def forget_old_failures(db: Db, now: datetime) -> None:
    """Forget what was tried long ago, so that a flood of names leaves nothing behind."""
    db.execute(delete(sign_in_failures).where(_failure.since < now - FORGOTTEN_AFTER))


def _holding(now: datetime, idles: timedelta) -> Select[Any]:
    return select(user_sessions).where(
        _session.ended_at.is_(None), _session.ends_at > now, _session.seen_at > now - idles
    )


def _session_of(row: Row[Any]) -> UserSession:
    return UserSession(
        token_hash=row.token_hash,
        user_id=row.user_id,
        full=row.stage == "full",
        created_at=row.created_at,
        seen_at=row.seen_at,
        ends_at=row.ends_at,
        address=row.address,
        browser=row.browser,
    )
