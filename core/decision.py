"""What was decided about one message: an outcome for the person, effects for the store, and the rule that decided."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from core.commands import Language
from core.facts import Question
from core.outcomes import Outcome


@dataclass(frozen=True, slots=True)
class Ask:
    """Remember our question to the sender (None: forget it)."""

    question: Question | None


@dataclass(frozen=True, slots=True)
class SetLanguage:
    """Answer the sender in this language from now on."""

    language: Language


@dataclass(frozen=True, slots=True)
class SetMassInformation:
    """Switch mass information to the sender on or off."""

    on: bool


@dataclass(frozen=True, slots=True)
class Freeze:
    """Stop all personal answers to a phone (None: the sender) until staff lift it."""

    msisdn: str | None = None


@dataclass(frozen=True, slots=True)
class RecordGuess:
    """The sender asked about a number that is not theirs."""

    number: str


@dataclass(frozen=True, slots=True)
class RecordRegistration:
    """The sender tried DAFTAR (counted against the limit, whatever came of it)."""


@dataclass(frozen=True, slots=True)
class RequestBinding:
    """Keep a DAFTAR pending until the code, or staff, confirms it. Replaces an earlier pending one of the sender."""

    participant_id: int
    code_hash: str
    code_expires_at: datetime


@dataclass(frozen=True, slots=True)
class CountCodeAttempt:
    """A wrong code was given for a pending registration."""

    registration_id: int


@dataclass(frozen=True, slots=True)
class CancelRegistration:
    """The number on record says that a pending registration is not theirs: no code confirms it any more."""

    registration_id: int


@dataclass(frozen=True, slots=True)
class Bind:
    """Tie the sender to the participant; ends any other active binding of the sender or of the participant."""

    participant_id: int
    origin: str
    cooling_until: datetime | None


@dataclass(frozen=True, slots=True)
class OpenTicket:
    """Keep a complaint of the sender."""

    number: str
    text: str


@dataclass(frozen=True, slots=True)
class Notify:
    """Queue an MT to somebody else than the sender (a code or a security alert). `kind` is security or code.

    After `expires_at` it is not sent any more; None: when its kind has lost its use.
    """

    to_msisdn: str
    outcome: Outcome
    kind: str
    language: Language = Language.ID
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SetPin:
    """Give the participant this PIN; `hash` is all that is kept of it."""

    participant_id: int
    hash: str = field(repr=False)


Effect = (
    Ask
    | SetLanguage
    | SetMassInformation
    | Freeze
    | RecordGuess
    | RecordRegistration
    | RequestBinding
    | CountCodeAttempt
    | CancelRegistration
    | Bind
    | OpenTicket
    | Notify
    | SetPin
)


@dataclass(frozen=True, slots=True)
class Decision:
    """`outcome` None is silence. `rule` names what decided, for the person who asks why."""

    outcome: Outcome | None
    effects: tuple[Effect, ...] = field(default=())
    rule: str = ""


class Ids(Protocol):
    """Where fresh identifiers come from; a test passes a predictable one."""

    def message_id(self) -> str:
        """Return the id of a new MT: 32 hexadecimal digits that sort by time."""

    def ticket(self) -> str:
        """Return a complaint number: "A" and seven digits."""

    def code(self) -> str:
        """Return a six-digit one-time code."""

    def check_code(self) -> str:
        """Return a six-character code of letters and digits that cannot be mistaken for one another."""
