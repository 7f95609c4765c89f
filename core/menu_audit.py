"""How full the screens of a menu get: each page of each node in each language, also after a wrong input."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import get_args

from core.catalogue import Catalogue
from core.commands import Language
from core.flaws import Flaw
from core.gsm7 import SINGLE_SEGMENT, septets
from core.menu import Farewell, Node
from core.menu_answers import Answer, told_of
from core.menu_checks import Fault
from core.menu_fields import mistakes_of
from core.menu_pages import Layout, room
from core.menu_screens import NO_SUCH_KEY, draw, farewell, laid_out
from core.menu_state import Dialogue, ScreenLimits, State, Told
from core.menu_words import on_screen, words_of
from core.worst_cases import fullest, worst_screens

# What every provider leaves us at least: a full segment less the longest that a dialect puts before a screen ("CON ").
LEAST_SEPTETS = SINGLE_SEGMENT - 4

Screens = Callable[[Dialogue], Iterator[tuple[str, str]]]  # each with its place


@dataclass(frozen=True, slots=True)
class FullScreen:
    """A screen and what it takes. `place` is the node, its page, and the mistake that is shown."""

    place: str
    language: Language
    text: str

    @property
    def septets(self) -> int:
        """What the screen takes."""
        return septets(self.text)

    def __str__(self) -> str:
        """Return for example `149 main page 1 after a wrong key, id`."""
        return f"{self.septets:3} {self.place}, {self.language.value}"


def fullest_screens(catalogue: Catalogue, limit: int = LEAST_SEPTETS) -> list[FullScreen]:
    """Return every screen that does not depend on an answer, the fullest first. The menu must be sound."""
    return _all_of(_screens, catalogue, limit)


def fullest_answers(catalogue: Catalogue, limit: int = LEAST_SEPTETS) -> list[FullScreen]:
    """Return the pages of every answer in words of the menu's own, with the longest values, the fullest first."""
    return _all_of(_answer_screens, catalogue, limit)


def _all_of(screens: Screens, catalogue: Catalogue, limit: int) -> list[FullScreen]:
    found = []
    for language in Language if catalogue.menu.nodes else ():
        dialogue = Dialogue(catalogue, language, ScreenLimits(limit))
        found += [FullScreen(place, language, text) for place, text in screens(dialogue)]
    return sorted(found, key=lambda screen: -screen.septets)


def long_answers(catalogue: Catalogue) -> list[str]:
    """Return the answers that at their worst take two screens, as `documents_jht.id`."""
    prefix, found = catalogue.menu.prefix, []
    for case in worst_screens(catalogue):
        words = words_of(case.outcome, catalogue)
        begins = words is not None or catalogue.text_of(case.outcome, case.language).startswith(prefix)
        dropped = septets(prefix) if begins else 0
        if case.septets - dropped > _room_for_an_answer(catalogue, case.language):
            found.append(f"{case.outcome}.{case.language.value}")
    return found


def _room_for_an_answer(catalogue: Catalogue, language: Language) -> int:
    dialogue = Dialogue(catalogue, language, ScreenLimits(LEAST_SEPTETS))
    layout = laid_out(dialogue, State(menu=catalogue.number, path=(catalogue.menu.root,), told=Told()))
    return room(layout.view, layout.keys, LEAST_SEPTETS, ())


def size_faults(catalogue: Catalogue) -> Iterator[Fault]:
    """Yield what does not fit the smallest screen: items, questions with their help, and what ends a session."""
    for language in Language if catalogue.menu.nodes else ():
        dialogue = Dialogue(catalogue, language, ScreenLimits(LEAST_SEPTETS))
        for name in _lists(dialogue):
            yield from _list_faults(dialogue, name)
        for state, place in _forms(dialogue):
            layout = _layout(dialogue, state)
            if layout is None or len(layout.bodies) > 1:
                flaw = Flaw("form_too_long", what=place, language=language.value)
                yield f"nodes.{state.path[-1]}.fields", flaw
        for reason in get_args(Farewell):
            surplus = septets(farewell(dialogue, reason).text) - LEAST_SEPTETS
            if surplus > 0:
                yield f"words.{reason}.{language.value}", Flaw("words_too_long", surplus=surplus)


def _list_faults(dialogue: Dialogue, name: str) -> Iterator[Fault]:
    """An item is never broken, so the longest must fit beside the title and every key."""
    layout = _layout(dialogue, _state(dialogue, name))
    if layout is None:
        yield f"nodes.{name}.title.{dialogue.language.value}", Flaw("title_too_long")
        return
    most = room(layout.view, layout.keys, LEAST_SEPTETS, (layout.keys.next, layout.keys.previous))
    for index, item in enumerate(dialogue.menu.nodes[name].items):
        surplus = septets(f"{index + 1} {dialogue.say(item.label)}") - most
        if surplus > 0:
            place = f"nodes.{name}.items.{index}.label.{dialogue.language.value}"
            yield place, Flaw("item_too_long", surplus=surplus)


def _layout(dialogue: Dialogue, state: State) -> Layout | None:
    """Return the pages, or None where head and keys leave no room for anything else."""
    try:
        return laid_out(dialogue, state)
    except ValueError:
        return None


def _screens(dialogue: Dialogue) -> Iterator[tuple[str, str]]:
    yield from _list_screens(dialogue)
    for state, place in _forms(dialogue):
        field = _node(dialogue, state).fields[len(state.entered)]
        yield place, draw(dialogue, state).text
        for mistake in mistakes_of(field):
            yield f"{place} after a wrong {mistake}", draw(dialogue, state, mistake).text
    for reason in get_args(Farewell):
        yield f"end: {reason}", farewell(dialogue, reason).text


def _answer_screens(dialogue: Dialogue) -> Iterator[tuple[str, str]]:
    worded = on_screen(dialogue.catalogue)
    for outcome, texts in dialogue.menu.says.items():
        told = told_of(dialogue, Answer(fullest(dialogue.say(texts), worded, dialogue.language), outcome))
        state = State(menu=dialogue.catalogue.number, path=(dialogue.menu.root,) * 3, told=told)
        for page in range(len(laid_out(dialogue, state).bodies)):
            yield f"{outcome} page {page + 1}", draw(dialogue, state.model_copy(update={"page": page})).text


def _list_screens(dialogue: Dialogue) -> Iterator[tuple[str, str]]:
    for name in _lists(dialogue):
        state = _state(dialogue, name)
        for page in range(len(laid_out(dialogue, state).bodies)):
            at = state.model_copy(update={"page": page})
            yield f"{name} page {page + 1}", draw(dialogue, at).text
            yield f"{name} page {page + 1} after a wrong key", draw(dialogue, at, NO_SUCH_KEY).text


def _lists(dialogue: Dialogue) -> list[str]:
    return [name for name, node in dialogue.menu.nodes.items() if node.items]


def _forms(dialogue: Dialogue) -> Iterator[tuple[State, str]]:
    """Yield a state for each field of each form."""
    for name, node in dialogue.menu.nodes.items():
        for done, field in enumerate(node.fields):
            yield _state(dialogue, name, ("",) * done), f"{name} {field.value}"


def _node(dialogue: Dialogue, state: State) -> Node:
    return dialogue.menu.nodes[state.path[-1]]


def _state(dialogue: Dialogue, name: str, entered: tuple[str, ...] = ()) -> State:
    """Return a state at a node, as deep as it takes for every key to be shown."""
    root = dialogue.menu.root
    path = (root,) if name == root else (root, root, name)
    return State(menu=dialogue.catalogue.number, path=path, entered=entered)
