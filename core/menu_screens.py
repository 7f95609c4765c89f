"""What is on the screen for a state of the menu: pure drawing, the same for the same state."""

from collections.abc import Iterable

from core.gsm7 import fold
from core.menu import Farewell, Field, Menu, Node, Texts
from core.menu_fields import mistakes_of
from core.menu_pages import Keys, Layout, View, lay_out
from core.menu_state import Dialogue, Screen, State, Told

# Keys that lead away. No field takes any of them as data (core/menu_fields.py), and lists end before them.
NEXT, PREVIOUS, BACK, MAIN = "98", "99", "0", "00"
MOST_ITEMS = 97
NO_SUCH_KEY = ""


def draw(dialogue: Dialogue, state: State, mistake: str | None = None) -> Screen:
    """Return the screen of a state; `mistake` names what was wrong with the last input."""
    layout = laid_out(dialogue, state)
    number = min(state.page, len(layout.bodies) - 1)
    return Screen(layout.page(number, None if mistake is None else _help_line(dialogue, mistake)))


def farewell(dialogue: Dialogue, reason: Farewell) -> Screen:
    """Return the last screen of a session."""
    texts: Texts = getattr(dialogue.menu.spoken, reason)
    return Screen(dialogue.say(texts), ends=True)


def node_of(menu: Menu, state: State) -> Node:
    """Return the node a state stands at."""
    return menu.nodes[state.path[-1]]


def wanted_field(menu: Menu, state: State) -> Field | None:
    """Return the field that the next input fills; None where it chooses from a list."""
    if state.told is not None:
        return state.told.wanted.field if state.told.wanted else None
    node = node_of(menu, state)
    return node.fields[len(state.entered)] if node.fields else None


def laid_out(dialogue: Dialogue, state: State) -> Layout:
    """Return all pages of what a state shows."""
    return lay_out(_view_of(dialogue, state), _keys(dialogue, state), dialogue.limits.septets)


def _view_of(dialogue: Dialogue, state: State) -> View:
    if state.told is not None:
        return _told(dialogue, state.told, state.wrong)
    node = node_of(dialogue.menu, state)
    if node.fields:
        return _form(dialogue, node, len(state.entered))
    rows = _numbered(dialogue.say(item.label) for item in node.items)
    return View(dialogue.say(node.title), "", rows, (_help_line(dialogue, NO_SUCH_KEY),))


def _form(dialogue: Dialogue, node: Node, done: int) -> View:
    steps = f" {done + 1}/{len(node.fields)}" if len(node.fields) > 1 else ""
    field = node.fields[done]
    return View(dialogue.say(node.title) + steps, _question(dialogue, field), (), _helps(dialogue, field))


def _told(dialogue: Dialogue, told: Told, wrong: int) -> View:
    """Once what an answer asked for was typed wrongly, the question alone is asked again."""
    if told.wanted is not None and wrong:
        field = told.wanted.field
        return View(_help_line(dialogue, field), _question(dialogue, field), (), _helps(dialogue, field))
    rows = () if told.numbered else _numbered(fold(choice.label) for choice in told.choices)
    if told.sms:
        rows = (*rows, f"{len(told.choices) + 1} {dialogue.say(dialogue.menu.spoken.by_sms)}")
    choices = len(told.choices) + bool(told.sms)
    return View(told.title, told.text, rows, (_help_line(dialogue, NO_SUCH_KEY),), choices)


def _question(dialogue: Dialogue, field: Field) -> str:
    return dialogue.say(dialogue.menu.asks[field])


def _helps(dialogue: Dialogue, field: Field) -> tuple[str, ...]:
    return tuple(_help_line(dialogue, mistake) for mistake in mistakes_of(field))


def _help_line(dialogue: Dialogue, mistake: str) -> str:
    menu = dialogue.menu
    return dialogue.say(menu.spoken.choose if mistake == NO_SUCH_KEY else menu.mistakes[mistake])


def _numbered(labels: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"{number} {label}" for number, label in enumerate(labels, 1))


def _keys(dialogue: Dialogue, state: State) -> Keys:
    """At the root 0 leaves; where 0 leads to the root anyway, 00 is not shown."""
    words, say = dialogue.menu.spoken, dialogue.say
    at_root = len(state.path) == 1 and state.told is None
    near = len(state.path) == 1 or (len(state.path) == 2 and state.told is None and not state.entered)
    return Keys(
        next=f"{NEXT} {say(words.next)}",
        previous=f"{PREVIOUS} {say(words.previous)}",
        back=f"{BACK} {say(words.leave if at_root else words.back)}",
        main="" if near else f"{MAIN} {say(words.main)}",
        type=say(words.type),
    )
