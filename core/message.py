"""Messages as values: what a provider handed us, and what we answer."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class InboundMessage:
    """An MO. `sender` and `recipient` are as the provider wrote them, normalised where they are phone numbers (E.164).

    `provider_message_id` is the provider's own id and, with `provider`, what makes a second delivery recognisable.
    """

    provider: str
    provider_message_id: str
    sender: str
    recipient: str
    text: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Reply:
    """A worded outcome: GSM-7 text of at most 160 septets, and what it was made from."""

    text: str
    septets: int
    outcome: str
    language: str
    shortened: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OutboundMessage:
    """An MT as a provider's `send` needs it. `id` rides in the DLR callback URL.

    `valid_until`: after it the message helps nobody any more; a provider that can is told to drop it then.
    """

    id: str
    recipient: str
    sender: str
    text: str
    valid_until: datetime | None = None
