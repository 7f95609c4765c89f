"""The catalogue: every keyword, alias and text as one immutable, numbered value."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict

from core.commands import Language
from core.menu import Menu
from core.notice_rules import NoticeRules

Texts = Mapping[Language, str]
HELP = "help:"  # an outcome of this name takes its text from the keyword that follows


class Channel(StrEnum):
    """Where people ask."""

    SMS = "sms"
    USSD = "ussd"


class Audience(StrEnum):
    """Who is answered: anybody, or only a phone that is tied to a participant."""

    EVERYONE = "everyone"
    BOUND = "bound"


class KeywordEntry(BaseModel):
    """How one keyword is recognised, and for whom and when it is open.

    `aliases` are single words that name it, `phrases` several words that mean it when they stand together,
    `misspellings` exact spellings accepted where guessing is not allowed (`fuzzy` false). `valid_from` and
    `valid_until` are its first and last day, in WIB.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    aliases: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    misspellings: tuple[str, ...] = ()
    fuzzy: bool = True
    enabled: bool = True
    channels: tuple[Channel, ...] = (Channel.SMS, Channel.USSD)
    audience: Audience = Audience.EVERYONE
    valid_from: date | None = None
    valid_until: date | None = None
    help: Texts


class Catalogue(BaseModel):
    """`replies` is keyed by outcome name; `terms` by group and code, e.g. terms["stage"]["DIAJUKAN"][Language.ID].

    `notices` says which stages of a claim are told and when, `menu` is what people see who dial. A negative number is
    a draft's, less its revision: it answers simulated phones alone.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: int
    keywords: Mapping[str, KeywordEntry]
    replies: Mapping[str, Texts]
    terms: Mapping[str, Mapping[str, Texts]] = {}
    notices: NoticeRules = NoticeRules()
    menu: Menu = Menu()

    @property
    def is_draft(self) -> bool:
        """Whether it was never published."""
        return self.number < 0

    @property
    def published_number(self) -> int:
        """Its number as messages remember it: 0 for a draft, whose answers are no version's."""
        return max(self.number, 0)

    def text_of(self, outcome: str, language: Language) -> str:
        """Return an outcome's text (`help:SALDO` is worded beside its keyword); raise KeyError where there is none."""
        if outcome.startswith(HELP):
            return self.keywords[outcome.removeprefix(HELP)].help[language]
        return self.replies[outcome][language]


class Severity(StrEnum):
    """What a problem keeps a catalogue from."""

    ERROR = "error"  # from being published
    WARNING = "warning"  # from nothing; somebody should look


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a catalogue: `place` is a dotted path such as `replies.refusal.en`.

    `code` and `values` say what in a way that programs understand; `message` is the same in English.
    """

    place: str
    message: str
    line: int | None = None
    code: str = ""
    values: Mapping[str, Any] = field(default_factory=dict, hash=False)
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        """Return it as one line for whoever has to mend it."""
        where = f"line {self.line}, {self.place}" if self.line else self.place
        return f"{where}: {self.message}" if self.place else f"{where}{self.message}"


class CatalogueError(ValueError):
    """A catalogue cannot be used; says every place and what is wrong there."""

    def __init__(self, problems: Sequence[Problem], source: str = "catalogue") -> None:
        super().__init__("\n".join(f"{source}: {problem}" for problem in problems))
        self.problems = tuple(problems)
