"""Where an item of the USSD menu may lead: to a screen, or to a command with what it is given."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from core.catalogue import Catalogue
from core.commands import Keyword
from core.menu import NOT_ON_SCREEN, ONLY_ON_SCREEN

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Target:
    """One choice of the list. `value` is what a form carries: `node:claims`, or `command:SALDO {"programme": "JP"}`."""

    value: str
    name: str
    is_node: bool


def value_of(item: Json) -> str:
    """Return what a form carries for where an item leads."""
    if item.get("node"):
        return f"node:{item['node']}"
    arguments = item.get("arguments") or {}
    packed = f" {json.dumps(arguments, sort_keys=True)}" if arguments else ""
    return f"command:{item.get('command') or ''}{packed}"


def led_to(value: str) -> Json:
    """Return the part of an item that says where it leads; what cannot be read leads nowhere."""
    kind, _, rest = value.partition(":")
    if kind == "node":
        return {"node": rest, "command": None, "arguments": {}}
    command, _, packed = rest.partition(" ")
    try:
        arguments = json.loads(packed) if packed else {}
    except ValueError:
        arguments = {}
    return {"node": None, "command": command or None, "arguments": arguments if isinstance(arguments, dict) else {}}


def targets(catalogue: Catalogue, language: str) -> list[Target]:
    """Return every screen, every command, and the commands with what they are given somewhere in this menu."""
    nodes = [
        Target(f"node:{name}", f"{node.title.get(language) or name} ({name})", True)  # type: ignore[call-overload]  # a plain str is equal to its Language
        for name, node in catalogue.menu.nodes.items()
    ]
    names = dict.fromkeys([*Keyword, *catalogue.keywords, *sorted(ONLY_ON_SCREEN)])
    plain = [Target(f"command:{name}", str(name), False) for name in names if name not in NOT_ON_SCREEN]
    given = {value_of(item): item for item in _items(catalogue) if item.get("command") and item.get("arguments")}
    with_arguments = [Target(value, name_of(item), False) for value, item in sorted(given.items())]
    return [*nodes, *sorted([*plain, *with_arguments], key=lambda target: target.name)]


def name_of(item: Json) -> str:
    """Return where an item leads, for reading: `SALDO JP`."""
    if item.get("node"):
        return str(item["node"])
    return " ".join([str(item.get("command") or ""), *map(str, (item.get("arguments") or {}).values())])


def _items(catalogue: Catalogue) -> Iterator[Json]:
    menu = catalogue.menu
    for node in menu.nodes.values():
        yield from (item.model_dump(mode="json") for item in node.items)
    for items in menu.after.values():
        yield from (item.model_dump(mode="json") for item in items)
