"""Passwords as they are kept: hashed so that guessing is slow, with a limit on how much of that happens at once."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from core.passwords import normal, one_time_password
from runtime.settings import Settings
from store.users import User

AT_ONCE = 8  # in one process: each takes 32 MiB, and the threads are there for messages
_hasher = PasswordHasher(time_cost=2, memory_cost=32 * 1024, parallelism=1)
_turns = BoundedSemaphore(AT_ONCE)
# Of no password at all: who is not there takes as long as who is.
NOBODY = _hasher.hash(secrets.token_hex(32))


class TooManyAtOnce(Exception):  # noqa: N818  # named for what it is
    """So many are signing in at this moment that one more would hold up messages."""


def hash_of(password: str) -> str:
    """Return the argon2id hash of a password. Raises TooManyAtOnce."""
    with _turn():
        return _hasher.hash(normal(password))


def is_right(password: str, known_hash: str | None) -> bool:
    """Return whether this is the password; without a hash it is not, after as much work. Raises TooManyAtOnce."""
    with _turn():
        try:
            return _hasher.verify(known_hash or NOBODY, normal(password)) and known_hash is not None
        except (VerificationError, InvalidHashError):
            return False


def is_outdated(known_hash: str) -> bool:
    """Return whether the hash was made with weaker settings than ours."""
    return _hasher.check_needs_rehash(known_hash)


def fresh_password() -> str:
    """Return a one-time password."""
    return one_time_password(secrets.choice)


def good_until(settings: Settings, user: User) -> datetime | None:
    """Return until when the password of somebody opens the door; None: it is their own, and always does."""
    return user.password_set_at + settings.one_time_password_lives if user.must_change_password else None


@contextmanager
def _turn() -> Iterator[None]:
    if not _turns.acquire(blocking=False):
        raise TooManyAtOnce
    try:
        yield
    finally:
        _turns.release()
