"""A catalogue written as the shipped file is: sections in its order, short things on one line, texts in quotes."""

from collections.abc import Iterable, Mapping
from typing import Any

import yaml

from core.catalogue import Catalogue
from core.catalogue_documents import content_of
from core.commands import Language

_WIDTH = 104  # of lists of words, which are broken behind the word that passes it
_ENDLESS = 1_000_000
_NEEDED = frozenset({"keywords", "replies"})
_STR, _MAP, _SEQ = "tag:yaml.org,2002:str", "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"
_PLAIN_TAGS = {bool: "tag:yaml.org,2002:bool", int: "tag:yaml.org,2002:int"}


class _Dumper(yaml.SafeDumper):
    """Breaks no text or phrase over lines, and indents what stands under a name."""

    def write_double_quoted(self, text: str, split: bool = True) -> None:  # noqa: ARG002  as the emitter calls it
        super().write_double_quoted(text, split=False)

    def write_plain(self, text: str, split: bool = True) -> None:  # noqa: ARG002
        super().write_plain(text, split=False)

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        super().increase_indent(flow, indentless=False)


def written_catalogue(catalogue: Catalogue) -> str:
    """Return the YAML of a catalogue; reading it gives the same one again."""
    content: dict[str, Any] = catalogue.model_dump(mode="json", exclude_defaults=True)
    whole = content_of(catalogue)
    sections = {
        "number": catalogue.number,
        "keywords": _block({name: _keyword(entry) for name, entry in content["keywords"].items()}),
        "notices": _block({name: _notice(name, value) for name, value in whole["notices"].items()}),
        "menu": _menu(content.get("menu", {})),
        "replies": _block({name: _texts(texts) for name, texts in content["replies"].items()}),
        "terms": _block({group: _rows(codes) for group, codes in content.get("terms", {}).items()}),
    }
    return "\n".join(_section(name, part) for name, part in sections.items() if name in _NEEDED or not _is_empty(part))


def _section(name: str, part: Any) -> str:
    width = _WIDTH if name == "keywords" else _ENDLESS
    return str(yaml.serialize(_block({name: part}), Dumper=_Dumper, width=width, allow_unicode=True))


def _keyword(entry: Mapping[str, Any]) -> yaml.Node:
    """Return one keyword, its help last."""
    lists = {name: value for name, value in entry.items() if name != "help"}
    return _block({**lists, "help": _texts(entry["help"])})


def _notice(name: str, value: Any) -> Any:
    if name == "stages":
        return _rows(value)
    if isinstance(value, Mapping):
        return _block({key: _notice(key, each) for key, each in value.items()})
    if isinstance(value, str):
        return _scalar(value.removesuffix(":00") if value.count(":") > 1 else value, quoted=True)
    return value


def _menu(menu: Mapping[str, Any]) -> yaml.Node:
    parts = {
        "root": menu.get("root"),
        "prefix": _scalar(menu["prefix"], quoted=True) if menu.get("prefix") else None,
        "nodes": _block({name: _node(node) for name, node in menu.get("nodes", {}).items()}),
        "words": _rows(menu.get("words") or {}),
        **{part: _rows(menu.get(part, {})) for part in ("asks", "mistakes", "says")},
        "terms": _block({group: _rows(codes) for group, codes in menu.get("terms", {}).items()}),
        "after": _block({outcome: _offered(items) for outcome, items in menu.get("after", {}).items()}),
    }
    return _block({name: part for name, part in parts.items() if not _is_empty(part)})


def _node(node: Mapping[str, Any]) -> yaml.Node:
    parts = {name: value for name, value in node.items() if name not in ("title", "items")}
    items = {"items": _sequence(node["items"])} if node.get("items") else {}
    return _block({"title": _flow(node["title"]), **parts, **items})


def _rows(parts: Mapping[str, Any]) -> yaml.Node:
    """Return a mapping with one line for each of its parts."""
    return _block({name: _flow(part) for name, part in parts.items()})


def _offered(items: list[Any]) -> yaml.Node:
    return _node_of(items) if len(items) == 1 else _sequence(items)


def _sequence(items: Iterable[Any]) -> yaml.Node:
    return yaml.SequenceNode(_SEQ, [_flow(item) for item in items], flow_style=False)


def _texts(texts: Mapping[str, str]) -> yaml.Node:
    return _block({name: _scalar(text, quoted=True) for name, text in _in_order(texts)})


def _in_order(parts: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Return texts with Indonesian first, other mappings as they are."""
    if set(parts) <= set(Language):
        return [(language.value, parts[language]) for language in Language if language in parts]
    return list(parts.items())


def _block(parts: Mapping[str, Any]) -> yaml.MappingNode:
    return _mapping(parts.items(), flow=False)


def _flow(value: Any) -> yaml.Node:
    """Return a value on one line, texts in it in quotes."""
    if isinstance(value, Mapping):
        texts = bool(value) and set(value) <= set(Language)
        pairs = [(key, _scalar(each, quoted=True) if texts else each) for key, each in _in_order(value)]
        return _mapping(pairs, flow=True)
    return _node_of(value)


def _mapping(pairs: Iterable[tuple[str, Any]], *, flow: bool) -> yaml.MappingNode:
    nodes = [(_scalar(key), value if isinstance(value, yaml.Node) else _node_of(value)) for key, value in pairs]
    return yaml.MappingNode(_MAP, nodes, flow_style=flow)


def _node_of(value: Any) -> yaml.Node:
    if isinstance(value, Mapping):
        return _flow(value)
    if isinstance(value, list | tuple):
        return yaml.SequenceNode(_SEQ, [_flow(each) for each in value], flow_style=True)
    if isinstance(value, bool):
        return yaml.ScalarNode(_PLAIN_TAGS[bool], str(value).lower())
    if isinstance(value, int):
        return yaml.ScalarNode(_PLAIN_TAGS[int], str(value))
    return _scalar(str(value))


def _scalar(text: str, *, quoted: bool = False) -> yaml.ScalarNode:
    return yaml.ScalarNode(_STR, text, style='"' if quoted else None)


def _is_empty(part: Any) -> bool:
    return part is None or (isinstance(part, yaml.CollectionNode) and not part.value)
