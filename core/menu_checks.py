"""What must hold before a menu may be shown: every node reachable, no circles, no empty screens, everything fits."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from core.commands import Keyword
from core.flaws import Flaw
from core.menu import NOT_ON_SCREEN, ONLY_ON_SCREEN, Field, Item, Menu, Node, Texts, Words
from core.menu_fields import MISTAKES, SECRET
from core.menu_screens import MOST_ITEMS
from core.menu_state import command_of

Fault = tuple[str, Flaw]  # the place within the menu, and what is wrong there


@dataclass(frozen=True, slots=True)
class Known:
    """What a menu may refer to."""

    outcomes: Collection[str]
    keywords: Collection[str]


def faults_of(menu: Menu, known: Known) -> Iterator[Fault]:
    """Yield what is wrong in the build of a menu; nothing where there is no menu at all."""
    if not menu.nodes and menu.words is None:
        return
    yield from _missing(menu)
    for name, node in menu.nodes.items():
        yield from _node_faults(f"nodes.{name}", node, menu, known)
    for part in ("says", "after"):
        for outcome in getattr(menu, part):
            if outcome not in known.outcomes:
                yield f"{part}.{outcome}", Flaw("no_outcome")
    for place, item in _items_after(menu):
        yield from _item_faults(place, item, menu, known)
    yield from _way_faults(menu)


def texts_of(menu: Menu) -> Iterator[tuple[str, Texts]]:
    """Yield every text of a menu with its place, but for `says` and `terms`: core/catalogue_checks.py checks those."""
    for name, node in menu.nodes.items():
        yield f"nodes.{name}.title", node.title
        for index, item in enumerate(node.items):
            yield f"nodes.{name}.items.{index}.label", item.label
    for place, item in _items_after(menu):
        yield f"{place}.label", item.label
    for part in ("asks", "mistakes"):
        for name, texts in getattr(menu, part).items():
            yield f"{part}.{name}", texts
    for word in Words.model_fields if menu.words is not None else ():
        yield f"words.{word}", getattr(menu.words, word)


def _items_after(menu: Menu) -> Iterator[tuple[str, Item]]:
    for outcome, items in menu.after.items():
        for index, item in enumerate(items):
            yield f"after.{outcome}.{index}", item


def _missing(menu: Menu) -> Iterator[Fault]:
    if menu.words is None:
        yield "words", Flaw("missing_words")
    if menu.root not in menu.nodes or menu.nodes[menu.root].fields:
        yield "root", Flaw("no_list", root=menu.root)
    for field in Field:
        if field not in menu.asks:
            yield "asks", Flaw("missing_field", field=field.value)
    for mistake in sorted(MISTAKES ^ set(menu.mistakes)):
        yield f"mistakes.{mistake}", Flaw("missing_mistake" if mistake in MISTAKES else "no_mistake")


def _node_faults(place: str, node: Node, menu: Menu, known: Known) -> Iterator[Fault]:
    if bool(node.items) == bool(node.fields):
        yield place, Flaw("both" if node.items else "empty_screen")
    if len(node.items) > MOST_ITEMS:
        yield f"{place}.items", Flaw("too_many_items", most=MOST_ITEMS)
    for index, item in enumerate(node.items):
        yield from _item_faults(f"{place}.items.{index}", item, menu, known)
    if node.fields:
        yield from _command_faults(place, node.command or "", node.arguments, known)
        yield from _secret_faults(f"{place}.fields", node.fields)
    elif node.command:
        yield f"{place}.command", Flaw("command_of_list")


def _item_faults(place: str, item: Item, menu: Menu, known: Known) -> Iterator[Fault]:
    if (item.node is None) == (item.command is None):
        yield place, Flaw("one_target")
    elif item.command is not None:
        yield from _command_faults(place, item.command, item.arguments, known)
    elif item.node not in menu.nodes:
        yield f"{place}.node", Flaw("no_node", node=item.node)


def _command_faults(place: str, command: str, arguments: Mapping[str, str], known: Known) -> Iterator[Fault]:
    if command in NOT_ON_SCREEN or command not in {*Keyword, *known.keywords, *ONLY_ON_SCREEN}:
        yield f"{place}.command", Flaw("no_command", command=command or "nothing")
    try:
        command_of(command, arguments)
    except ValueError:
        yield f"{place}.arguments", Flaw("bad_arguments")


def _secret_faults(place: str, fields: Sequence[Field]) -> Iterator[Fault]:
    """A PIN may not wait in a session for the fields after it; a new one waits as a seal only."""
    for index, field in enumerate(fields):
        rest = tuple(fields[index + 1 :])
        if (field is Field.PIN_NEW and rest != (Field.PIN_AGAIN,)) or (field in SECRET - {Field.PIN_NEW} and rest):
            yield place, Flaw("secret_kept", field=field.value)
        if field is Field.PIN_AGAIN and fields[index - 1 : index] != (Field.PIN_NEW,):
            yield place, Flaw("pin_order")


def _way_faults(menu: Menu) -> Iterator[Fault]:
    """Yield nodes that nobody can come to, and items that lead in a circle: 0 and 00 lead back already."""
    offered = [item.node for _, item in _items_after(menu) if item.node in menu.nodes]
    reached = _reached(menu, {menu.root, *filter(None, offered)})
    for name in menu.nodes:
        if name not in reached:
            yield f"nodes.{name}", Flaw("unreached")
        if name in _reached(menu, set(_ahead(menu, name))):
            yield f"nodes.{name}", Flaw("circle")


def _ahead(menu: Menu, name: str) -> Iterator[str]:
    node = menu.nodes.get(name)
    return (item.node for item in (node.items if node else ()) if item.node)


def _reached(menu: Menu, start: set[str]) -> set[str]:
    found, waiting = set(start), list(start)
    while waiting:
        for name in _ahead(menu, waiting.pop()):
            if name not in found:
                found.add(name)
                waiting.append(name)
    return found
