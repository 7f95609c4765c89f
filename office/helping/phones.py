"""One phone and what staff do for whoever holds it: block, unblock, PIN, end its tie to a participant."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from core.access import Actor
from core.context import Context
from core.decision import Notify
from core.notice_reasons import Reason
from core.pins import PinState
from intake.desk import Desk
from intake.planning import ring
from intake.standing import review
from intake.turns import take_turns
from office.audit import note
from office.helping.looking import looking
from office.helping.refusals import NotDone, Why
from office.helping.telling import kept_reason, object_of, queue_notices, warnings_of
from runtime.runtime import Runtime
from store import bindings, phone_states, pins, registrations
from store.database import Db
from store.notice_facts import people_told_at
from store.number_locks import lock_numbers
from store.phone_states import PhoneState
from store.senders import lock_phones


@dataclass(frozen=True, slots=True)
class Step:
    """One change of a phone: its transaction, and what it is decided on."""

    db: Db
    rt: Runtime
    context: Context
    state: PhoneState


@dataclass(frozen=True, slots=True)
class Changed:
    """What a step did: who is told, how it stood before and after, and whose notices are to be planned anew.

    `gone` says why what waits for the phone is called off; None: nothing is.
    """

    told: Collection[Notify]
    before: Any
    after: dict[str, Any]
    people: Collection[int] = ()
    gone: str | None = None


Change = Callable[[Step], Changed]


def look_up(rt: Runtime, who: Actor, msisdn: str) -> PhoneState:
    """Return how a phone stands. That somebody looked is noted."""
    with rt.transaction() as db:
        state = phone_states.load_state(db, msisdn)
        note(db, rt, who, "phone.look_up", object_of(rt, msisdn))
    return state


def look_again(rt: Runtime, msisdn: str) -> PhoneState:
    """Return how a phone stands that was looked up just now."""
    with looking(rt) as db:
        return phone_states.load_state(db, msisdn)


def freeze(rt: Runtime, who: Actor, msisdn: str, reason: str) -> None:
    """Stop all personal answers to a phone. Raises NotDone, and ValueError without a reason, as all of these do."""
    _change(rt, who, ("phone.freeze", msisdn, reason), _freeze)


def unfreeze(rt: Runtime, who: Actor, msisdn: str, reason: str) -> None:
    """Lift what BLOKIR or staff did; the phone and the number on record are told."""
    _change(rt, who, ("phone.unfreeze", msisdn, reason), _unfreeze)


def unlock_pin(rt: Runtime, who: Actor, msisdn: str, reason: str) -> None:
    """Lift the lock of the PIN of whom the phone is bound to; the phone and the number on record are told."""
    _change(rt, who, ("pin.unlock", msisdn, reason), _unlock_pin)


def forget_pin(rt: Runtime, who: Actor, msisdn: str, reason: str) -> None:
    """Remove the PIN of whom the phone is bound to; the phone and the number on record are told."""
    _change(rt, who, ("pin.forget", msisdn, reason), _forget_pin)


def unbind(rt: Runtime, who: Actor, msisdn: str, reason: str) -> None:
    """End the tie between the phone and its participant; the phone and the number on record are told.

    What waited to be told there is called off or goes to where it belongs now.
    """
    _change(rt, who, ("binding.end", msisdn, reason), _unbind)


def _change(rt: Runtime, who: Actor, what: tuple[str, str, str], change: Change) -> None:
    action, msisdn, words = what
    reason = kept_reason(words)

    def work() -> list[str]:
        context = rt.context()
        with rt.transaction() as db:
            lock_phones(db, [msisdn])
            lock_numbers(db, {msisdn})
            changed = change(Step(db, rt, context, phone_states.load_state(db, msisdn)))
            due = [*queue_notices(db, rt, context, changed.told), *_follow(db, rt, context, msisdn, changed)]
            note(db, rt, who, action, object_of(rt, msisdn), changed.before, {**changed.after, "reason": reason})
        return due

    ring(rt, take_turns(work))


def _follow(db: Db, rt: Runtime, context: Context, msisdn: str, changed: Changed) -> list[str]:
    """Plan anew what the people concerned are told."""
    if changed.gone is None and not changed.people:
        return []
    gone = {} if changed.gone is None else {msisdn: changed.gone}
    desk = Desk(rt.catalogue, context, rt.settings.short_code)
    return review(db, desk, set(changed.people) | people_told_at(db, {msisdn}), gone=gone)


def _freeze(step: Step) -> Changed:
    if not phone_states.freeze(step.db, step.state.msisdn, step.context.now):
        raise NotDone(Why.FROZEN_ALREADY)
    told = warnings_of(step.state, "phone_frozen_by_staff", None, step.context)
    return Changed(told, {"frozen": False}, {"frozen": True}, _people(step), Reason.FROZEN.value)


def _unfreeze(step: Step) -> Changed:
    if not phone_states.unfreeze(step.db, step.state.msisdn):
        raise NotDone(Why.NOT_FROZEN)
    told = warnings_of(step.state, "phone_unfrozen", "phone_unfrozen_alert", step.context)
    people = {*_people(step), *people_told_at(step.db, {step.state.msisdn})}
    return Changed(told, {"frozen": True}, {"frozen": False}, people)


def _unlock_pin(step: Step) -> Changed:
    state = pins.unlock(step.db, step.state.msisdn)
    if state is None:
        raise NotDone(Why.NOT_BOUND)
    if state is not PinState.LOCKED:
        raise NotDone(Why.PIN_NOT_LOCKED)
    told = warnings_of(step.state, "pin_unlocked_alert", "pin_unlocked_alert", step.context)
    return Changed(told, {"pin": state.value}, {"pin": PinState.SET.value})


def _forget_pin(step: Step) -> Changed:
    state = pins.unlock(step.db, step.state.msisdn, forget=True)
    if state is None:
        raise NotDone(Why.NOT_BOUND)
    if state is PinState.NONE:
        raise NotDone(Why.NO_PIN)
    told = warnings_of(step.state, "pin_removed_alert", "pin_removed_alert", step.context)
    return Changed(told, {"pin": state.value}, {"pin": PinState.NONE.value})


def _unbind(step: Step) -> Changed:
    bindings.lock_participants(step.db, _people(step))
    participant_id = registrations.end_binding(step.db, step.state.msisdn, step.context.now)
    if participant_id is None:
        raise NotDone(Why.NOT_BOUND)
    told = warnings_of(step.state, "binding_ended", "binding_ended_alert", step.context)
    after = {"bound": False, "participant": participant_id}
    return Changed(told, {"bound": True}, after, {participant_id}, Reason.NUMBER_CHANGED.value)


def _people(step: Step) -> set[int]:
    return {step.state.owner.id} if step.state.owner is not None else set()
