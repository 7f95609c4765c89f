"""What is told to phones because of what staff did: queued in the same transaction, rung for after it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from core.commands import Language
from core.context import Context
from core.decision import Notify
from core.delivery import MtKind
from core.invented import MSISDNS, SIMULATOR
from core.outcomes import Outcome, Value
from core.replies import compose
from office.messages import keyed_hash
from runtime.masking import mask_text
from runtime.runtime import Runtime
from store.database import Db
from store.effects import Notice, mt_of
from store.outbox import NewMt, queue
from store.phone_states import PhoneState

LEAST_REASON, LONGEST_REASON = 5, 160  # characters


def mark_of(rt: Runtime, msisdn: str) -> str:
    """Return how the audit log names a phone: the same for the same number, and worth nothing without the key."""
    return keyed_hash(rt, "phone", msisdn)


def object_of(rt: Runtime, msisdn: str) -> str:
    """Return a phone as the object of an audit entry."""
    return f"phone:{mark_of(rt, msisdn)}"


def kept_reason(given: str) -> str:
    """Return a reason as it is kept: one line, numbers of people masked. Raises ValueError if it says nothing."""
    reason = mask_text(" ".join(given.split()))[:LONGEST_REASON]
    if len(reason) < LEAST_REASON:
        raise ValueError("a reason is needed")
    return reason


def warning(
    msisdn: str, name: str, language: Language, context: Context, values: Mapping[str, Value] | None = None
) -> Notify:
    """Return a message about safety, which cannot be switched off, with a code to ask by whether it is ours."""
    outcome = Outcome(name, {**(values or {}), "check": context.ids.check_code()})
    return Notify(msisdn, outcome, MtKind.SECURITY.value, language)


def warnings_of(state: PhoneState, here: str, elsewhere: str | None, context: Context) -> list[Notify]:
    """Return what a phone is told (`here`), and the number on its owner's record if that is another (`elsewhere`)."""
    told = [warning(state.msisdn, here, state.speaks, context)]
    owner = state.owner
    if elsewhere is not None and owner is not None and owner.on_record not in (None, state.msisdn):
        told.append(warning(str(owner.on_record), elsewhere, owner.language, context))
    return told


def queue_notices(db: Db, rt: Runtime, context: Context, told: Iterable[Notify]) -> list[str]:
    """Queue these and return their ids, for a ring after the commit."""
    catalogue = rt.catalogue
    messages: list[NewMt] = []
    for each in told:
        text = compose(each.outcome, catalogue, each.language).text
        notice = Notice(context.ids.message_id(), each, text)
        messages.append(carried(mt_of(notice, rt.settings.short_code, catalogue.number, context.now)))
    queue(db, messages, context.now)
    return [each.id for each in messages]


def carried(message: NewMt) -> NewMt:
    """Return the MT; what goes to a number that is nobody's is carried by the simulator alone."""
    return replace(message, only_provider=SIMULATOR) if message.recipient.startswith(MSISDNS) else message
