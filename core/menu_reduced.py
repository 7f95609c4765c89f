"""The menu without what is not available: items whose keyword is off, and lists and forms that nothing is left of."""

from collections.abc import Mapping
from datetime import date

from core.availability import Services
from core.catalogue import Catalogue, Channel
from core.menu import Item, Menu, Node


def reduced(catalogue: Catalogue, day: date | None) -> Catalogue:
    """Return the catalogue with the menu of a day (None: whatever the day); itself where everything is available.

    Nodes stay where they are, also those that nothing leads to any more: who stands there goes on. The root keeps its
    items if none would be left.
    """
    menu, services = catalogue.menu, Services(catalogue.keywords, Channel.USSD, day)
    if all(services.is_open(name) for name in catalogue.keywords):
        return catalogue
    nodes = {name: _without(node, menu, services) for name, node in menu.nodes.items()}
    if menu.root in nodes and not nodes[menu.root].items:
        nodes[menu.root] = menu.nodes[menu.root]
    after = {outcome: _left(items, menu, services) for outcome, items in menu.after.items()}
    changes = {"nodes": nodes, "after": {outcome: items for outcome, items in after.items() if items}}
    return catalogue.model_copy(update={"menu": menu.model_copy(update=changes)})


def dead_ends(catalogue: Catalogue) -> tuple[str, ...]:
    """Return the nodes of whose items none is available now; what leads there is not shown either."""
    menu, services = catalogue.menu, Services(catalogue.keywords, Channel.USSD)
    lists = {name: node for name, node in menu.nodes.items() if node.items}
    return tuple(name for name, node in lists.items() if not _left(node.items, menu, services))


def _without(node: Node, menu: Menu, services: Services) -> Node:
    items = _left(node.items, menu, services)
    return node if len(items) == len(node.items) else node.model_copy(update={"items": items})


def _left(items: tuple[Item, ...], menu: Menu, services: Services) -> tuple[Item, ...]:
    return tuple(item for item in items if _leads_on(item, menu.nodes, services, frozenset()))


def _leads_on(item: Item, nodes: Mapping[str, Node], services: Services, passed: frozenset[str]) -> bool:
    """Return whether something is available behind an item; a circle leads nowhere."""
    if item.command is not None:
        return services.is_open(item.command)
    node = nodes.get(item.node or "")
    if node is None or item.node in passed:
        return False
    if node.fields:
        return services.is_open(node.command or "")
    return any(_leads_on(each, nodes, services, passed | {item.node or ""}) for each in node.items)
