"""What every provider's adapter offers, and the values that pass between it and an edge."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from core.delivery import MtStatus
from core.message import InboundMessage, OutboundMessage, Reply

FORM = "application/x-www-form-urlencoded"

Clock = Callable[[], datetime]  # returns the present moment, aware UTC


@dataclass(frozen=True, slots=True)
class WebhookRequest:
    """An HTTP request as a provider sent it, free of any framework.

    `url` is the configured public base plus the raw request target (escapes untouched), never rebuilt from Host.
    `query` and `form` are decoded pairs in order, duplicates kept. `path_secret` is the secret part of the path, if the
    route has one. `headers` has lower-case names. `peer` is the address the connection came from, empty if unknown.
    """

    method: str
    url: str
    headers: Mapping[str, str]
    query: Sequence[tuple[str, str]] = ()
    form: Sequence[tuple[str, str]] = ()
    body: bytes = b""
    path_secret: str = ""
    peer: str = ""
    received_at: datetime = field(kw_only=True)


@dataclass(frozen=True, slots=True)
class WebhookAnswer:
    """What the provider gets back."""

    status: int
    body: str = ""
    content_type: str = "text/plain; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)


class Unreadable(ValueError):  # noqa: N818  # named for what the request is
    """The request is not what the provider's documentation describes. The message says what, never the content."""


class Oversized(Unreadable):
    """The request is larger than anything a person's phone can have sent."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """The provider took the message and calls it `provider_message_id` (empty where it gives none)."""

    provider_message_id: str = ""


@dataclass(frozen=True, slots=True)
class Rejected:
    """The provider refused for good; `code` is its own."""

    code: str


@dataclass(frozen=True, slots=True)
class Throttled:
    """Not taken; try the same message again after so many seconds."""

    retry_after: float


@dataclass(frozen=True, slots=True)
class Unavailable:
    """Certainly not taken: the provider could not be reached. Safe to try again."""

    reason: str


@dataclass(frozen=True, slots=True)
class Uncertain:
    """Perhaps taken (time-out or broken connection after the request left). Never resent blindly."""

    reason: str


SendResult = Accepted | Rejected | Throttled | Unavailable | Uncertain


@dataclass(frozen=True, slots=True)
class Report:
    """A DLR. `message_id` is ours where the provider carries it, else None; `provider_message_id` theirs, may be empty.

    `status` is sent (on its way), delivered or failed; None says nothing new. `reason` is the provider's code, if any.
    """

    message_id: str | None
    provider_message_id: str
    status: MtStatus | None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class NotFound:
    """The provider was asked and certainly never took the message: it may be sent again."""


@dataclass(frozen=True, slots=True)
class CannotTell:
    """The provider cannot be asked, or did not answer: the outcome stays unknown. `reason` says which."""

    reason: str


FindResult = Accepted | Rejected | NotFound | CannotTell


class Provider(Protocol):
    """One provider's wire format. Adapters hold credentials and, per process, connections; nothing else."""

    name: str
    answers_in_response: bool

    def verify(self, request: WebhookRequest) -> bool:
        """Return whether the request (an MO) is authentic. Never raises."""

    def parse_inbound(self, request: WebhookRequest) -> InboundMessage:
        """Return the MO, or raise Unreadable."""

    def render_reply(self, reply: Reply | None) -> WebhookAnswer:
        """Return the HTTP answer that carries the reply (None: an answer that sends nothing)."""

    def verify_report(self, request: WebhookRequest) -> bool:
        """Return whether the request (a DLR) is authentic. Never raises."""

    def parse_report(self, request: WebhookRequest) -> Report:
        """Return the DLR, or raise Unreadable."""

    async def send(self, message: OutboundMessage) -> SendResult:
        """Hand one MT to the provider. Never raises for what the provider or the network does."""

    async def find(self, message: OutboundMessage, since: datetime) -> FindResult:
        """Ask what became of an MT handed over at `since` or later, of which we heard nothing. Never raises."""

    async def close(self) -> None:
        """Close the connections of the running event loop."""
