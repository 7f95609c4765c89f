"""A PIN that was typed: judged or hashed here, outside of every transaction, and kept nowhere."""

import threading

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from actions.pin import NEW, WRONG, was_proven
from core.commands import Command
from core.message import InboundMessage
from core.pins import PinTrial, sealed
from runtime.runtime import Runtime
from store import pins

AT_ONCE = 4  # hashes a process makes at the same time: each takes memory and a processor

_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)  # OWASP's least for Argon2id, 19 MiB
_turns = threading.BoundedSemaphore(AT_ONCE)


def try_pin(rt: Runtime, message: InboundMessage, command: Command, proven_for: int | None) -> PinTrial:
    """Return what is known of the caller's PIN once this request is looked at. Counts a wrong one.

    A request that was answered before counts for nothing a second time: what came of it then still holds.
    """
    pin = command.arguments.pin
    if pin is None:
        return PinTrial(proven_for)
    with rt.transaction() as db:
        owner = pins.owner_of(db, message.sender)
        seen, outcome = pins.outcome_of(db, message.provider, message.provider_message_id, message.sender)
        is_new = command.arguments.topic == NEW
        tried = None
        if owner is not None and not seen and not is_new:
            tried = pins.count_try(db, owner, message.provider_message_id)
    if owner is None:
        return PinTrial(proven_for)
    if seen:
        return PinTrial(owner if was_proven(outcome) else proven_for, wrong=outcome == WRONG)
    if is_new:
        return PinTrial(proven_for, new_hash=hashed(pin, rt.settings.pepper))
    if tried is None or not is_right(pin, tried.hash, rt.settings.pepper):
        return PinTrial(None, wrong=True, locks=tried is not None and tried.is_last)
    with rt.transaction() as db:
        pins.forgive(db, tried)
    return PinTrial(owner)


def hashed(pin: str, pepper: bytes) -> str:
    """Return what to keep of a PIN: Argon2id over a keyed hash, so that the database alone is worth no guess."""
    with _turns:
        return _hasher.hash(sealed(pin, pepper))


def is_right(pin: str, kept: str, pepper: bytes) -> bool:
    """Return whether this is the PIN of which `kept` was kept."""
    with _turns:
        try:
            return _hasher.verify(kept, sealed(pin, pepper))
        except (Argon2Error, InvalidHashError):
            return False
