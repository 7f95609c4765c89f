"""Counts what was tried in vain: a name, a code, a password, and everything from one address."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core import lockout
from core.lockout import Tries
from runtime.callers import neighbourhood_of
from runtime.runtime import Runtime
from store import sign_ins
from store.database import Db


class Why(StrEnum):
    """Why somebody was not let in. What they are told does not depend on whether the name is anybody's."""

    WRONG = "wrong"
    LOCKED = "locked"  # after too many wrong tries of this name
    SLOW = "slow"  # after too many wrong tries from this address, or too many people at once
    OVER = "over"  # the password was given too long ago
    EXPIRED = "expired"  # the password is right, but it was one for once, and made too long ago


@dataclass(frozen=True, slots=True)
class Refused:
    """They are not in; `until` is when to try again, where that has to wait."""

    why: Why
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Tried:
    """What is counted of one try, as keyed hashes: what was tried, and the address from which."""

    what: str
    address: str


def tried(rt: Runtime, kind: str, what: str, address: str) -> Tried:
    """Return what to count: a `kind` ("name", "code", "own") of something, from an address."""
    return Tried(_hash(rt, kind, what), _hash(rt, "address", neighbourhood_of(address)))


def tried_where_known(rt: Runtime, name: str, mark: str) -> Tried:
    """Return what to count of a try in a browser that carries a mark of ours for this name: by itself alone."""
    return Tried(_hash(rt, "known", f"{name} {mark}"), _hash(rt, "known address", mark))


def count(db: Db, rt: Runtime, of: Tried) -> Tries | Refused:
    """Return the count of what was tried, with this try; or until when there is no trying.

    The address is locked before what was tried, here as everywhere, so that no two wait for each other.
    """
    now = rt.now()
    from_there = sign_ins.lock_failures(db, of.address, now)
    if from_there.is_locked(now):
        return Refused(Why.SLOW, from_there.locked_until)
    counted = sign_ins.lock_failures(db, of.what, now)
    if counted.is_locked(now):
        return Refused(Why.LOCKED, counted.locked_until)
    counted = lockout.try_name(counted, now)
    sign_ins.save_failures(db, of.what, counted)
    sign_ins.save_failures(db, of.address, lockout.try_address(from_there, now))
    sign_ins.forget_old_failures(db, now)
    return counted


def hold(db: Db, rt: Runtime, of: Tried) -> None:
    """Lock what is counted, before anything else that this transaction locks."""
    sign_ins.lock_failures(db, of.address, rt.now())
    sign_ins.lock_failures(db, of.what, rt.now())


def forgive(db: Db, rt: Runtime, of: Tried) -> None:
    """Take the try back that turned out right."""
    from_there = sign_ins.lock_failures(db, of.address, rt.now())
    sign_ins.save_failures(db, of.address, lockout.forgive(from_there))
    sign_ins.forget_failures(db, [of.what])


def take_back(db: Db, rt: Runtime, of: Tried) -> None:
    """Count a try no longer that nobody has judged."""
    from_there = sign_ins.lock_failures(db, of.address, rt.now())
    sign_ins.save_failures(db, of.address, lockout.forgive(from_there))
    sign_ins.save_failures(db, of.what, lockout.untry_name(sign_ins.lock_failures(db, of.what, rt.now())))


def _hash(rt: Runtime, kind: str, what: str) -> str:
    return hmac.digest(rt.settings.sign_in_key, f"{kind}:{what}".encode(), hashlib.sha256).hex()
