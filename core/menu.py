"""The USSD menu: screens to choose from, fields to fill, and the words between them, as one immutable value."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict

from core.commands import Keyword, Language

Texts = Mapping[Language, str]

# Commands that are given on a screen and never by SMS: a PIN would stay in the phone's list of sent messages.
PIN_KEYWORD = "PIN"
ONLY_ON_SCREEN = frozenset({PIN_KEYWORD})

# What SMS knows and the menu does not offer, and why.
NOT_ON_SCREEN: Mapping[str, str] = {
    Keyword.YA: "a screen that asks for a confirmation has a numbered item for it",
    Keyword.TIDAK: "0 goes back without doing anything; what others did in somebody's name is stopped by Blokir",
    Keyword.PILIH: "a number on a screen chooses by itself",
}


class Field(StrEnum):
    """What a screen may ask to be typed."""

    KPJ = "kpj"
    NIK = "nik"
    BIRTH_DATE = "birth_date"
    WAGE = "wage"
    YEARS = "years"
    TOWN = "town"
    PROGRAMME = "programme"
    COMPLAINT = "complaint"
    TICKET = "ticket"
    CHECK_CODE = "check_code"  # of an SMS of ours
    CODE = "code"  # that confirms a registration
    PIN = "pin"  # the one there is
    PIN_NEW = "pin_new"
    PIN_AGAIN = "pin_again"


Farewell = Literal["exit", "too_often", "lost", "slow", "failed"]


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Item(_Value):
    """One line to choose: it leads to another node, or performs a command."""

    label: Texts
    node: str | None = None
    command: str | None = None
    arguments: Mapping[str, str] = {}


class Node(_Value):
    """A list of items, or a form whose fields are asked one after the other and complete a command."""

    title: Texts
    items: tuple[Item, ...] = ()
    command: str | None = None
    arguments: Mapping[str, str] = {}
    fields: tuple[Field, ...] = ()


class Words(_Value):
    """The few words that belong to no node.

    `type` stands before the keys where a wrong one was typed, `choose` above a list in that case. `exit`, `too_often`,
    `lost` (what was typed does not continue this session), `slow` (the answer comes by SMS) and `failed` end a session.
    """

    next: Texts
    previous: Texts
    back: Texts
    main: Texts
    leave: Texts
    by_sms: Texts
    sent_by_sms: Texts
    type: Texts
    choose: Texts
    exit: Texts
    too_often: Texts
    lost: Texts
    slow: Texts
    failed: Texts


class Menu(_Value):
    """All screens. Without nodes there is no menu, and then USSD is not offered.

    `prefix` is what replies by SMS begin with and a screen need not repeat. `asks` words the question for each field,
    `mistakes` what was wrong with what was typed (core/menu_fields.py names them), `says` replaces the text of an
    outcome that speaks of SMS (with the same placeholders) and `terms` that of a term which does, and `after` offers
    what to do next after an outcome.
    """

    root: str = "main"
    prefix: str = ""
    nodes: Mapping[str, Node] = {}
    words: Words | None = None
    asks: Mapping[Field, Texts] = {}
    mistakes: Mapping[str, Texts] = {}
    says: Mapping[str, Texts] = {}
    terms: Mapping[str, Mapping[str, Texts]] = {}
    after: Mapping[str, tuple[Item, ...]] = {}

    @property
    def spoken(self) -> Words:
        """The words of a menu that is offered; raise ValueError where there is none."""
        if self.words is None:
            raise ValueError("this catalogue has no menu / katalog ini tidak memiliki menu")
        return self.words
