"""What a turn adds to its session: inputs, nothing (it came before), or something that does not continue it. Pure."""

from dataclasses import dataclass
from datetime import timedelta

from core.transcript import JOINT, Diverged, Mark, Same, mark_of, what_is_new
from providers.ussd_base import TurnKind, UssdTurn
from ussd.session import Session

MOST_INPUTS = 60  # in one turn: more than a session of three minutes can hold
MOST_TURN_IDS = 20  # that are remembered of a session: what comes later than that was given up long ago


@dataclass(frozen=True, slots=True)
class Fresh:
    """Inputs to take, in order. `anew`: the session begins with them."""

    inputs: tuple[str, ...]
    anew: bool = False


@dataclass(frozen=True, slots=True)
class Again:
    """The turn was answered before: the same screen is the answer."""


@dataclass(frozen=True, slots=True)
class Lost:
    """It continues no session that we know."""


Came = Fresh | Again | Lost


@dataclass(frozen=True, slots=True)
class Habits:
    """What of a dialect tells a turn that came before: see UssdProvider."""

    accumulates: bool
    soonest: timedelta = timedelta(0)


def what_came(turn: UssdTurn, session: Session | None, key: bytes, habits: Habits) -> Came:
    """Return what a turn adds to its session (None: not known)."""
    came = _of_transcript(turn, session, key) if habits.accumulates else _of_input(turn, session, key, habits.soonest)
    return Lost() if isinstance(came, Fresh) and len(came.inputs) > MOST_INPUTS else came


def _of_transcript(turn: UssdTurn, session: Session | None, key: bytes) -> Came:
    """A session that is not known is taken from its beginning: everything that was typed has come along."""
    if session is None:
        new = what_is_new(turn.typed, Mark(), key)
        return Lost() if isinstance(new, Same | Diverged) else Fresh(new.inputs, anew=True)
    new = what_is_new(turn.typed, session.mark, key)
    if isinstance(new, Same):
        return Again()
    return Lost() if isinstance(new, Diverged) or session.ends else Fresh(new.inputs)


def _of_input(turn: UssdTurn, session: Session | None, key: bytes, soonest: timedelta) -> Came:
    """The last input alone says nothing of its place. Where turns have ids, those tell what came before.

    Otherwise, nobody types the next input before the screen has come: the same one that arrived before we had answered,
    or sooner after it than a person can type, is the same turn. What comes again later than that passes for new.
    """
    if session is not None and turn.turn_id and turn.turn_id in session.turn_ids:
        return Again()
    named = session is not None and bool(turn.turn_id and session.turn_ids)
    is_last = session is not None and not named and session.last == mark_of_input(turn, key)
    if turn.kind is TurnKind.BEGIN:
        return Again() if is_last else Fresh(turn.dialled, anew=True)
    if session is None:
        return Lost()
    if is_last and turn.received_at < session.answered_at + soonest:
        return Again()
    return Lost() if session.ends else Fresh((turn.typed,))


def mark_of_input(turn: UssdTurn, key: bytes) -> Mark:
    """Return what tells whether a turn of a dialect that brings the last input alone came again."""
    typed = JOINT.join(turn.dialled) if turn.kind is TurnKind.BEGIN else turn.typed
    return mark_of(f"{turn.kind.value} {typed}", key)


def turn_ids(turn: UssdTurn, session: Session | None) -> tuple[str, ...]:
    """Return the ids of a session's latest turns with this one, as they are to be remembered."""
    before = session.turn_ids if session is not None else ()
    return (*before, turn.turn_id)[-MOST_TURN_IDS:] if turn.turn_id else before
