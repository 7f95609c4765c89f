"""Where somebody is in the menu: a small plain value that an edge keeps between two turns, as JSON."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, TypeAdapter

from core.catalogue import Catalogue
from core.commands import Arguments, Command, Language
from core.gsm7 import SINGLE_SEGMENT
from core.menu import Field, Menu, Texts

_ARGUMENTS = TypeAdapter(Arguments)

Packed = Mapping[str, str]


class _Kept(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Choice(_Kept):
    """Something to choose below an answer: a node to go to, or a command to perform."""

    label: str
    node: str | None = None
    keyword: str = ""
    arguments: Packed = {}


class Wanted(_Kept):
    """An answer asked for a field; with it, the command is performed."""

    field: Field
    keyword: str
    arguments: Packed = {}


class Told(_Kept):
    """The answer to a command, as it stands on the screen.

    `title` heads a list; `text` is paged, `sms` is the same as it would be sent by SMS (empty: not offered).
    `numbered` tells that the text lists the choices itself.
    """

    text: str = ""
    title: str = ""
    sms: str = ""
    choices: tuple[Choice, ...] = ()
    numbered: bool = False
    wanted: Wanted | None = None


class State(_Kept):
    """`menu` is the number of the catalogue the session began with; `path` the nodes from the root to here.

    `entered` are the fields of the present form so far; of a PIN only a seal. `wrong` counts wrong inputs in a row.
    """

    menu: int
    path: tuple[str, ...]
    page: int = 0
    wrong: int = 0
    entered: tuple[str, ...] = ()
    told: Told | None = None


@dataclass(frozen=True, slots=True)
class Screen:
    """What the phone shows. `ends`: there is no way to answer it."""

    text: str
    ends: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """What came of an input. With a `command`, perform it and `show` the answer; `screen` is for when that is slow.

    `sms` is an answer that the person wants as an SMS; the screen says that it is on its way.
    """

    state: State
    screen: Screen
    command: Command | None = None
    sms: str | None = None


@dataclass(frozen=True, slots=True)
class ScreenLimits:
    """`septets` of a screen, less what the provider's dialect puts before it; `tries` of wrong input in a row.

    `key` seals a new PIN until it was typed twice: without one, no PIN can be set.
    """

    septets: int = SINGLE_SEGMENT
    tries: int = 3
    key: bytes = b""


@dataclass(frozen=True, slots=True)
class Dialogue:
    """What a session speaks with: its version of the catalogue, the language of the moment, the size of the screen."""

    catalogue: Catalogue
    language: Language
    limits: ScreenLimits = ScreenLimits()

    @property
    def menu(self) -> Menu:
        """The menu of the catalogue."""
        return self.catalogue.menu

    def say(self, texts: Texts) -> str:
        """Return a text in the language of the dialogue."""
        return texts[self.language]


def packed(arguments: Arguments) -> dict[str, str]:
    """Return the arguments that are given, as plain text by name."""
    plain: dict[str, Any] = _ARGUMENTS.dump_python(arguments, mode="json", exclude_none=True)
    return {name: str(value) for name, value in plain.items()}


def command_of(keyword: str, arguments: Packed) -> Command:
    """Return a command from packed arguments; raise ValueError for what no argument can be."""
    return Command(keyword, _ARGUMENTS.validate_python(dict(arguments)))


def belongs(state: State, menu: Menu) -> bool:
    """Return whether a kept state can go on in this menu; one of another version may name nodes that are gone."""
    nodes = {*state.path, *(choice.node for choice in (state.told.choices if state.told else ()) if choice.node)}
    return bool(state.path) and nodes <= set(menu.nodes)
