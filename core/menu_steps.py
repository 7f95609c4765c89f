"""One step through the menu: a state and an input give the next state, its screen and perhaps a command. Pure."""

import re
from typing import Any

from core.menu import Field, Item
from core.menu_answers import Answer, told_of
from core.menu_fields import ARGUMENT, Wrong, read_field, tidied
from core.menu_screens import (
    BACK,
    MAIN,
    NEXT,
    NO_SUCH_KEY,
    PREVIOUS,
    draw,
    farewell,
    laid_out,
    node_of,
    wanted_field,
)
from core.menu_state import Choice, Dialogue, Packed, State, Step, Told, Wanted, command_of
from core.pins import is_same, sealed

_NUMBER = re.compile(r"([1-9][0-9]?)[.)]?")


def begin(dialogue: Dialogue) -> Step:
    """Return the first screen of a session; it keeps to this catalogue as long as it lasts."""
    return _drawn(dialogue, State(menu=dialogue.catalogue.number, path=(dialogue.menu.root,)))


def step(dialogue: Dialogue, state: State, typed: str) -> Step:
    """Return what comes of an input. Never raises for what was typed.

    A number chooses, a field is read, 0 and 00 lead back from everywhere, 98 and 99 turn pages. Anything else shows the
    screen again with a line of help, and ends the session when it has come too often in a row.
    """
    given = tidied(typed)
    moved = _led_away(dialogue, state, given)
    if moved is not None:
        return moved
    if wanted_field(dialogue.menu, state) is None:
        return _chosen(dialogue, state, given)
    if state.told is not None and state.told.wanted is not None:
        return _completed(dialogue, state, state.told.wanted, given)
    return _entered(dialogue, state, given)


def show(dialogue: Dialogue, state: State, answer: Answer) -> Step:
    """Return the screen of the answer to a command that `step` gave out; silence ends the session.

    An answer that takes several pages is offered by SMS too.
    """
    if not answer.text:
        return Step(state, farewell(dialogue, "failed"))
    told = told_of(dialogue, answer)
    text_alone = told.model_copy(update={"choices": ()})
    pages = laid_out(dialogue, _at(state, told=text_alone)).bodies
    if len(pages) > 1 and told.wanted is None:
        told = told.model_copy(update={"sms": answer.text})
    return _drawn(dialogue, _at(state, told=told))


def _led_away(dialogue: Dialogue, state: State, given: str) -> Step | None:
    """Return where a reserved key leads, None for any other input."""
    if given == MAIN:
        return _drawn(dialogue, _at(state, path=state.path[:1]))
    if given == BACK:
        behind = _behind(state)
        return Step(state, farewell(dialogue, "exit")) if behind is None else _drawn(dialogue, behind)
    if given not in (NEXT, PREVIOUS):
        return None
    pages = len(laid_out(dialogue, state).bodies)
    page = state.page + (1 if given == NEXT else -1)
    return _drawn(dialogue, _at(state, **_here(state), page=page)) if 0 <= page < pages else None


def _behind(state: State) -> State | None:
    """Return where 0 leads: from an answer to the list below it, in a form to the field before; None leaves."""
    if state.told is not None:
        return _at(state)
    if state.entered:
        return _at(state, entered=state.entered[:-1])
    return _at(state, path=state.path[:-1]) if len(state.path) > 1 else None


def _chosen(dialogue: Dialogue, state: State, given: str) -> Step:
    number = _NUMBER.fullmatch(given)
    told = state.told
    choices = told.choices if told else tuple(map(_as_choice, node_of(dialogue.menu, state).items))
    at = int(number[1]) if number else 0
    if 1 <= at <= len(choices):
        return _followed(dialogue, state, choices[at - 1])
    if told is not None and told.sms and at == len(choices) + 1:
        sent = Told(text=dialogue.say(dialogue.menu.spoken.sent_by_sms))
        return _drawn(dialogue, _at(state, told=sent), sms=told.sms)
    return _again(dialogue, state, NO_SUCH_KEY)


def _as_choice(item: Item) -> Choice:
    return Choice(label="", node=item.node, keyword=item.command or "", arguments=item.arguments)


def _followed(dialogue: Dialogue, state: State, choice: Choice) -> Step:
    """Go where a choice leads; to a node that was passed on the way here, back along the way."""
    if choice.node is None:
        return _performed(dialogue, _at(state), choice.keyword, choice.arguments)
    path = (*state.path, choice.node)
    return _drawn(dialogue, _at(state, path=path[: path.index(choice.node) + 1]))


def _entered(dialogue: Dialogue, state: State, given: str) -> Step:
    """Take the next field of a form; with the last one its command is complete."""
    node = node_of(dialogue.menu, state)
    field = node.fields[len(state.entered)]
    value = read_field(field, given)
    if isinstance(value, Wrong):
        return _again(dialogue, state, value.mistake)
    key = dialogue.limits.key
    if field is Field.PIN_AGAIN and not is_same(value, state.entered[-1], key):
        return _again(dialogue, state.model_copy(update={"entered": state.entered[:-1]}), field)
    if len(state.entered) + 1 < len(node.fields):
        kept = _sealed(value, key) if field is Field.PIN_NEW else value
        return _drawn(dialogue, _at(state, entered=(*state.entered, kept)))
    arguments = dict(node.arguments)
    for each, entry in zip(node.fields, (*state.entered, value), strict=True):
        arguments[ARGUMENT[each]] = entry
    return _performed(dialogue, _at(state, path=state.path[:-1]), node.command or "", arguments)


def _completed(dialogue: Dialogue, state: State, wanted: Wanted, given: str) -> Step:
    """Take what an answer asked for."""
    value = read_field(wanted.field, given)
    if isinstance(value, Wrong):
        return _again(dialogue, state, value.mistake)
    return _performed(dialogue, _at(state), wanted.keyword, {**wanted.arguments, ARGUMENT[wanted.field]: value})


def _sealed(pin: str, key: bytes) -> str:
    if not key:
        raise ValueError("without a key no PIN is taken / tanpa kunci PIN tidak diterima")
    return sealed(pin, key)


def _performed(dialogue: Dialogue, state: State, keyword: str, arguments: Packed) -> Step:
    return Step(state, farewell(dialogue, "slow"), command=command_of(keyword, arguments))


def _again(dialogue: Dialogue, state: State, mistake: str) -> Step:
    """Show the same screen with a line of help, or end after too many wrong inputs in a row."""
    wrong = state.model_copy(update={"wrong": state.wrong + 1})
    if wrong.wrong >= dialogue.limits.tries:
        return Step(wrong, farewell(dialogue, "too_often"))
    if state.told is not None and state.told.wanted is not None:
        wrong = wrong.model_copy(update={"page": 0})  # the question alone fits one page
    return Step(wrong, draw(dialogue, wrong, mistake))


def _drawn(dialogue: Dialogue, state: State, sms: str | None = None) -> Step:
    return Step(state, draw(dialogue, state), sms=sms)


def _here(state: State) -> dict[str, Any]:
    return {"path": state.path, "entered": state.entered, "told": state.told}


def _at(state: State, **changes: Any) -> State:
    """Return another place in the same session: nothing entered or told there but what is named."""
    return State(**{"menu": state.menu, "path": state.path, **changes})
