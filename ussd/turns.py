"""What a turn adds to its session: inputs, nothing (it came before), or something that does not continue it. Pure."""

from dataclasses import dataclass

from core.transcript import JOINT, Diverged, Mark, Same, mark_of, what_is_new
from providers.ussd_base import TurnKind, UssdTurn
from ussd.session import Session

MOST_INPUTS = 60  # in one turn: more than a session of three minutes can hold


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


def what_came(turn: UssdTurn, session: Session | None, key: bytes, *, accumulates: bool) -> Came:
    """Return what a turn adds to its session (None: not known)."""
    came = _of_transcript(turn, session, key) if accumulates else _of_input(turn, session, key)
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


def _of_input(turn: UssdTurn, session: Session | None, key: bytes) -> Came:
    """The last input alone says nothing of its place, but nobody types the next before the screen has come.

    So the same input that arrived before we had answered is the same turn, brought again.
    """
    is_last = session is not None and session.last == mark_of_input(turn, key)
    if turn.kind is TurnKind.BEGIN:
        return Again() if is_last else Fresh(turn.dialled, anew=True)
    if session is None:
        return Lost()
    if is_last and turn.received_at < session.answered_at:
        return Again()
    return Lost() if session.ends else Fresh((turn.typed,))


def mark_of_input(turn: UssdTurn, key: bytes) -> Mark:
    """Return what tells whether a turn of a dialect that brings the last input alone came again."""
    typed = JOINT.join(turn.dialled) if turn.kind is TurnKind.BEGIN else turn.typed
    return mark_of(f"{turn.kind.value} {typed}", key)
