"""How far a turn has come, and what is said on the way. Pure."""

from dataclasses import dataclass, replace

from core.decision import SetLanguage, SetPin
from core.gsm7 import SINGLE_SEGMENT, septets
from core.menu import Field
from core.menu_screens import farewell, wanted_field
from core.menu_state import Dialogue, Step
from core.transcript import JOINT
from ussd.desk import Done
from ussd.heard import End

FREE_TEXT = (Field.TOWN, Field.COMPLAINT)


@dataclass(frozen=True, slots=True)
class Talk:
    """How far a turn has come. `inputs` counts from the beginning of the session."""

    dialogue: Dialogue
    step: Step
    inputs: int = 0
    proven_for: int | None = None
    end: End | None = None


def missed(talk: Talk, typed: str) -> tuple[str, ...]:
    """Return the inputs in one that is none: a process that had lost Redis took the turn between.

    Only free text may hold an asterisk; there it is taken as it is.
    """
    inputs = tuple(typed.split(JOINT))
    is_one = len(inputs) == 1 or "" in inputs or wanted_field(talk.dialogue.menu, talk.step.state) in FREE_TEXT
    return () if is_one else inputs


def failed(talk: Talk) -> Talk:
    """Return the talk at its end, because nothing came of a command."""
    return replace(talk, step=Step(talk.step.state, farewell(talk.dialogue, "failed")), end=End.FAILED)


def apology(dialogue: Dialogue) -> str:
    """Return what to say by SMS where nothing came of a command; who it is from, if there is room for it."""
    text = farewell(dialogue, "failed").text
    whole = dialogue.menu.prefix + text
    return whole if septets(whole) <= SINGLE_SEGMENT else text


def informed(talk: Talk, done: Done) -> Talk:
    """Return the talk in the language that was chosen, and with the PIN that was proven or set."""
    proven = done.trial.proven_for
    for effect in done.answer.shown.effects if done.answer.shown else ():
        if isinstance(effect, SetLanguage):
            talk = replace(talk, dialogue=replace(talk.dialogue, language=effect.language))
        elif isinstance(effect, SetPin):
            proven = effect.participant_id
    return replace(talk, proven_for=proven)


def words(dialogue: Dialogue, done: Done) -> str:
    """Return the reply; who asks far too much hears on a screen why nothing comes."""
    reply, shown = done.answer.reply, done.answer.shown
    if reply is not None:
        return reply.text
    too_many = dialogue.menu.says.get("too_many")
    return dialogue.say(too_many) if too_many and shown is not None and shown.rule.startswith("guard.flood") else ""
