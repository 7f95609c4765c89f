"""Who may be at the console: people are added, get another role, a new password, are kept out and let in again."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy.exc import IntegrityError

from core.access import Actor, Person, Role
from core.commands import Language
from core.passwords import PasswordFault, fault_of
from office import audit, passwords, tries
from office.access import known_name
from runtime.runtime import Runtime
from store import sign_ins, users
from store.database import Db
from store.users import User

NAME = re.compile(r"[a-z][a-z0-9._-]{1,39}")
LONGEST_FULL_NAME = 80


class UserFault(StrEnum):
    """Why something cannot be done with a person."""

    NAME = "name"  # not a name to sign in with
    FULL_NAME = "full_name"  # empty or too long
    TAKEN = "taken"
    UNKNOWN = "unknown"
    LAST_ADMIN = "last_admin"  # nobody who may change people would be left


class CannotDo(Exception):  # noqa: N818  # named for what it is
    """Nothing was changed; `fault` says why."""

    def __init__(self, fault: UserFault | PasswordFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Added:
    """A person who was added or got a new password; the one-time password is shown now and never again."""

    user_id: int
    password: str


def add(  # noqa: PLR0913  # what a person is
    rt: Runtime, who: Actor, name: str, full_name: str, role: Role, language: Language = Language.ID, password: str = ""
) -> Added:
    """Add a person. Without a password a one-time password is made, which they have to change. Raises CannotDo."""
    person = Person(0, known_name(name), " ".join(full_name.split()), role, language)
    _check(person, password)
    chosen = password or passwords.fresh_password()
    hash_ = passwords.hash_of(chosen)
    try:
        with rt.transaction() as db:
            user_id = users.add(db, person, hash_, rt.now(), must_change=not password)
            if user_id is None:
                raise CannotDo(UserFault.TAKEN)
            after = {"role": role.value, "full_name": person.full_name}
            audit.note(db, rt, who, "user.add", f"user:{person.name}", None, after)
    except IntegrityError:
        raise CannotDo(UserFault.TAKEN) from None
    return Added(user_id, "" if password else chosen)


def change(rt: Runtime, who: Actor, user_id: int, full_name: str, role: Role) -> None:
    """Change what a person is called and what they are there for. Raises CannotDo."""
    told = " ".join(full_name.split())
    if not 0 < len(told) <= LONGEST_FULL_NAME:
        raise CannotDo(UserFault.FULL_NAME)
    with rt.transaction() as db:
        user = _change(db, user_id, role=role, full_name=told)
        before, after = _said(user.role, user.full_name), _said(role, told)
        if before != after:
            audit.note(db, rt, who, "user.change", f"user:{user.name}", before, after)


def set_role(rt: Runtime, who: Actor, user_id: int, role: Role) -> None:
    """Change what a person is there for. Raises CannotDo."""
    with rt.transaction() as db:
        user = _change(db, user_id, role=role)
        if user.role is not role:
            before, after = {"role": user.role.value}, {"role": role.value}
            audit.note(db, rt, who, "user.change", f"user:{user.name}", before, after)


def disable(rt: Runtime, who: Actor, user_id: int) -> None:
    """Keep a person out, at once and wherever they are signed in. Raises CannotDo."""
    with rt.transaction() as db:
        user = _change(db, user_id, state="disabled")
        if user.active:
            sign_ins.end_sessions(db, user_id, rt.now())
            audit.note(db, rt, who, "user.disable", f"user:{user.name}")


def enable(rt: Runtime, who: Actor, user_id: int) -> None:
    """Let a person in again. Raises CannotDo."""
    with rt.transaction() as db:
        user = _change(db, user_id, state="active")
        if not user.active:
            audit.note(db, rt, who, "user.enable", f"user:{user.name}")


def reset_password(rt: Runtime, who: Actor, user_id: int, password: str = "") -> Added:
    """Give a person another password; all their sessions end, and a lock of their name is lifted. Raises CannotDo.

    Without one a one-time password is made. Either way they have to change it.
    """
    chosen = password or passwords.fresh_password()
    with rt.transaction() as db:
        known = _require(users.find(db, user_id))
    if password and (fault := fault_of(password, known.name, known.full_name)):
        raise CannotDo(fault)
    hash_ = passwords.hash_of(chosen)
    with rt.transaction() as db:
        sign_ins.forget_failures(db, [tries.tried(rt, "name", known.name, "").what])
        user = _require(users.lock(db, user_id))
        users.change(db, user_id, password_hash=hash_, password_set_at=rt.now(), must_change_password=True)
        sign_ins.end_sessions(db, user_id, rt.now())
        audit.note(db, rt, who, "user.reset_password", f"user:{user.name}")
    return Added(user_id, "" if password else chosen)


def list_all(rt: Runtime) -> list[User]:
    """Return everybody by name."""
    with rt.transaction() as db:
        return users.list_all(db)


def find(rt: Runtime, user_id: int) -> User | None:
    """Return the person with this id."""
    with rt.transaction() as db:
        return users.find(db, user_id)


def find_by_name(rt: Runtime, name: str) -> User | None:
    """Return the person with this name."""
    with rt.transaction() as db:
        return users.find_by_name(db, known_name(name))


def _check(person: Person, password: str) -> None:
    if not NAME.fullmatch(person.name):
        raise CannotDo(UserFault.NAME)
    if not 0 < len(person.full_name) <= LONGEST_FULL_NAME:
        raise CannotDo(UserFault.FULL_NAME)
    if password and (fault := fault_of(password, person.name, person.full_name)):
        raise CannotDo(fault)


def _change(db: Db, user_id: int, **values: Any) -> User:
    """Change the person and return them as they were."""
    before = _require(users.lock_with_admins(db, user_id))
    if not users.change_unless_last_admin(db, user_id, **values):
        raise CannotDo(UserFault.LAST_ADMIN)
    return before


def _require(user: User | None) -> User:
    if user is None:
        raise CannotDo(UserFault.UNKNOWN)
    return user


def _said(role: Role, full_name: str) -> dict[str, str]:
    return {"role": role.value, "full_name": full_name}
