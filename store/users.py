"""People of the console, and the recovery codes of their second factor."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, Row, and_, delete, func, insert, or_, select, true, update

from core.access import Person, Role
from core.commands import Language
from store.database import Db, changed_rows
from store.tables import recovery_codes, users

_user, _code = users.c, recovery_codes.c
_IS_ADMIN = and_(_user.role == Role.ADMIN, _user.state == "active")


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who may sign in, as they are stored. `totp_since` is None while a second factor is not confirmed."""

    id: int
    name: str
    full_name: str
    password_hash: str
    password_set_at: datetime
    must_change_password: bool
    role: Role
    active: bool
    language: Language
    totp_secret: str | None
    totp_since: datetime | None
    totp_step: int | None
    created_at: datetime
    last_sign_in_at: datetime | None

    @property
    def person(self) -> Person:
        """Who they are, to pages."""
        return Person(self.id, self.name, self.full_name, self.role, self.language)

    @property
    def has_second_factor(self) -> bool:
        """Whether a code is asked for beside the password."""
        return self.totp_since is not None


def add(db: Db, person: Person, password_hash: str, now: datetime, *, must_change: bool) -> int | None:
    """Save a new person and return the id; None if somebody has that name already."""
    taken = db.execute(select(_user.id).where(_user.name == person.name)).one_or_none()
    if taken:
        return None  # two at once: the second one's insert fails, and whoever asked tries again
    statement = insert(users).values(
        name=person.name,
        full_name=person.full_name,
        password_hash=password_hash,
        password_set_at=now,
        must_change_password=must_change,
        role=person.role,
        state="active",
        language=person.language,
        created_at=now,
    )
    key = cast("CursorResult[Any]", db.execute(statement)).inserted_primary_key
    return int(key[0]) if key else None


def find(db: Db, user_id: int) -> User | None:
    """Return the person with this id."""
    row = db.execute(select(users).where(_user.id == user_id)).one_or_none()
    return user_of(row) if row else None


def find_by_name(db: Db, name: str) -> User | None:
    """Return the person who signs in by this name."""
    row = db.execute(select(users).where(_user.name == name)).one_or_none()
    return user_of(row) if row else None


def list_all(db: Db) -> list[User]:
    """Return everybody by name."""
    return [user_of(row) for row in db.execute(select(users).order_by(_user.name))]


def lock(db: Db, user_id: int) -> User | None:
    """Return the person, who stays as they are until this transaction ends."""
    row = db.execute(select(users).where(_user.id == user_id).with_for_update()).one_or_none()
    return user_of(row) if row else None


def change(db: Db, user_id: int, **values: Any) -> None:
    """Change these columns of the person."""
    db.execute(update(users).where(_user.id == user_id).values(values))


def lock_with_admins(db: Db, user_id: int) -> User | None:
    """Return the person, locked together with everybody who may change people, in one order.

    Of two admins who remove each other at once the second one waits here, and is told.
    """
    statement = select(users).where(or_(_IS_ADMIN, _user.id == user_id)).order_by(_user.id).with_for_update()
    return {row.id: user_of(row) for row in db.execute(statement)}.get(user_id)


def change_unless_last_admin(db: Db, user_id: int, **values: Any) -> bool:
    """Change role or state, after `lock_with_admins`; False if nobody who may change people would be left."""
    stays = values.get("role", Role.ADMIN) == Role.ADMIN and values.get("state", "active") == "active"
    others = users.alias()
    left = select(func.count()).where(others.c.role == Role.ADMIN, others.c.state == "active", others.c.id != user_id)
    harmless = true() if stays else or_(~_IS_ADMIN, left.scalar_subquery() > 0)
    return changed_rows(db, update(users).where(_user.id == user_id, harmless).values(values)) == 1


def take_step(db: Db, user_id: int, step: int) -> bool:
    """Return whether the code of this step is used for the first time, and note that it is."""
    later = or_(_user.totp_step.is_(None), _user.totp_step < step)
    return changed_rows(db, update(users).where(_user.id == user_id, later).values(totp_step=step)) == 1


def replace_recovery_codes(db: Db, user_id: int, hashes: Iterable[str]) -> None:
    """Let these codes be good and no others."""
    db.execute(delete(recovery_codes).where(_code.user_id == user_id))
    if rows := [{"user_id": user_id, "code_hash": each} for each in hashes]:
        db.execute(insert(recovery_codes), rows)


def take_recovery_code(db: Db, user_id: int, code_hash: str, now: datetime) -> bool:
    """Return whether this is an unused code of the person, and note that it is used."""
    statement = update(recovery_codes).where(
        _code.user_id == user_id, _code.code_hash == code_hash, _code.used_at.is_(None)
    )
    return changed_rows(db, statement.values(used_at=now)) == 1


def codes_left(db: Db, user_id: int) -> int:
    """Return how many recovery codes are unused."""
    statement = select(func.count()).where(_code.user_id == user_id, _code.used_at.is_(None))
    return db.execute(statement).scalar_one()


def user_of(row: Row[Any]) -> User:
    """Return the person of a row that has the columns of `users`."""
    return User(
        id=row.id,
        name=row.name,
        full_name=row.full_name,
        password_hash=row.password_hash,
        password_set_at=row.password_set_at,
        must_change_password=row.must_change_password,
        role=Role(row.role),
        active=row.state == "active",
        language=Language(row.language),
        totp_secret=row.totp_secret,
        totp_since=row.totp_since,
        totp_step=row.totp_step,
        created_at=row.created_at,
        last_sign_in_at=row.last_sign_in_at,
    )
