"""YAML files as plain data together with the line every part stands on, so that an error can name it."""

from pathlib import Path
from typing import Any

import yaml

Lines = dict[tuple[str, ...], int]
MOST_PARTS = 200_000  # of a file: an alias that stands for aliases would fill the memory from a few lines


class DocumentError(ValueError):
    """A file is not the YAML it should be; says file and line."""


def read_document(path: Path) -> tuple[Any, Lines]:
    """Return the file's content and the line of each part by its path of keys.

    Every scalar is text: YAML's habit of reading `no`, `on` or `0812` as something else has no place in a word list.
    Raise DocumentError for what is not YAML, and for a key that stands twice.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise DocumentError(f"{path.name}: is no UTF-8") from error
    return parse_document(text, path.name)


def parse_document(text: str, source: str) -> tuple[Any, Lines]:
    """Return the same of a text; `source` is what errors call it."""
    lines: Lines = {}
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        return ({} if root is None else _plain(root, (), lines, source)), lines
    except yaml.YAMLError as error:
        raise DocumentError(f"{source}: {error}") from error
    except RecursionError:
        raise DocumentError(f"{source}: is nested too deeply") from None


def line_of(lines: Lines, place: tuple[str, ...]) -> int:
    """Return the line of a part, or of the nearest part around it that is there."""
    while place and place not in lines:
        place = place[:-1]
    return lines.get(place, 1)


def _plain(node: yaml.Node, place: tuple[str, ...], lines: Lines, source: str) -> Any:
    lines.setdefault(place, node.start_mark.line + 1)
    if len(lines) > MOST_PARTS:
        raise DocumentError(f"{source}: line {node.start_mark.line + 1}: has too many parts")
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, place, lines, source)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*place, str(index)), lines, source) for index, item in enumerate(node.value)]
    return node.value


def _mapping(node: yaml.MappingNode, place: tuple[str, ...], lines: Lines, source: str) -> dict[str, Any]:
    content: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key, line = str(key_node.value), key_node.start_mark.line + 1
        if key in content:
            raise DocumentError(f"{source}: line {line}: {'.'.join((*place, key))} stands twice")
        lines[(*place, key)] = line
        content[key] = _plain(value_node, (*place, key), lines, source)
    return content
