"""Kannel (smsbox): MO by GET with the answer in the response, MT by sendsms. After its User's Guide, 1.4.5."""

import hmac
import ipaddress
from collections.abc import Mapping, Sequence
from datetime import datetime
from urllib.parse import parse_qsl

from core.message import InboundMessage, OutboundMessage, Reply
from core.msisdn import normalise
from providers.base import (
    CannotTell,
    FindResult,
    Report,
    SendResult,
    Unavailable,
    Unreadable,
    WebhookAnswer,
    WebhookRequest,
)
from providers.kannel_sending import Sendsms, read_report

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

BINARY = "1"  # coding=%c: 0 is text, 1 is eight-bit data, 2 is UCS-2 text
PORTS = frozenset({0x04, 0x05})  # user data header elements that address a program on the phone, not a person
CHARSETS = {  # charset=%C, as smsbox writes it; without a name it is UTF-8
    "": "utf-8",
    "UTF-8": "utf-8",
    "UTF-16BE": "utf-16-be",
    "UCS-2": "utf-16-be",
    "ISO-8859-1": "latin-1",
    "WINDOWS-1252": "cp1252",
    "ASCII": "utf-8",
    "US-ASCII": "utf-8",
}
FIELDS = 40  # more parameters than any get-url asks for


class Kannel:
    """`allowed` are addresses or networks that may call us; none given means any."""

    name = "kannel"
    answers_in_response = True

    def __init__(self, secret: str, allowed: Sequence[str] = (), sendsms: Sendsms | None = None) -> None:
        self._secret = secret.encode()
        self._allowed = tuple(ipaddress.ip_network(network, strict=False) for network in allowed)
        self._sendsms = sendsms

    def verify(self, request: WebhookRequest) -> bool:
        """Return whether the path holds our secret (Kannel signs nothing) and the caller may come. Never raises."""
        given = request.path_secret.encode("utf-8", "surrogatepass")
        knows_secret = bool(self._secret) and hmac.compare_digest(given, self._secret)
        return knows_secret and self._may_call(request.peer)

    def _may_call(self, peer: str) -> bool:
        if not self._allowed:
            return True
        try:
            address = ipaddress.ip_address(peer)
        except ValueError:
            return False
        mapped = getattr(address, "ipv4_mapped", None)
        return any((mapped or address) in network for network in self._allowed)

    def parse_inbound(self, request: WebhookRequest) -> InboundMessage:
        """Return the MO, or raise Unreadable. What is not text (a ringtone, a setting) becomes an MO without text.

        id=%I from=%p to=%P text=%b coding=%c charset=%C udh=%u; any further parameter is ignored. `id` is the same
        on every retry and after a restart of Kannel.
        """
        fields = read_fields(request.url)
        if not fields.get("id") or not fields.get("from") or not fields.get("to"):
            raise Unreadable("id, from and to are needed")
        return InboundMessage(
            provider=self.name,
            provider_message_id=as_text(fields["id"]),
            sender=normalise(as_text(fields["from"])),
            recipient=normalise(as_text(fields["to"])),
            text=read_text(fields),
            received_at=request.received_at,
        )

    def render_reply(self, reply: Reply | None) -> WebhookAnswer:
        """Return the text alone: smsbox would send a trailing line end too, and sends nothing for an empty answer."""
        return WebhookAnswer(200, reply.text.rstrip("\r\n") if reply else "", "text/plain; charset=utf-8")

    def verify_report(self, request: WebhookRequest) -> bool:
        """Return whether it is Kannel: by the same secret and addresses as an MO. Never raises."""
        return self.verify(request)

    def parse_report(self, request: WebhookRequest) -> Report:
        """Return the DLR, or raise Unreadable. Kannel carries our id, and makes no id of its own."""
        fields = read_fields(request.url)
        return read_report({name: as_text(value) for name, value in fields.items()})

    async def send(self, message: OutboundMessage) -> SendResult:
        """Hand one MT to smsbox. Never raises for what smsbox or the network does."""
        return await self._sendsms.send(message) if self._sendsms else Unavailable("no sendsms")

    async def find(self, message: OutboundMessage, since: datetime) -> FindResult:  # noqa: ARG002  # the protocol's
        """Return CannotTell: Kannel answers no questions about what it took. A report may still come."""
        return CannotTell("not_offered")

    async def close(self) -> None:
        """Close the connections of the running event loop."""
        if self._sendsms:
            await self._sendsms.connections.close()


def read_fields(url: str) -> Mapping[str, str]:
    """Return the query's parameters, each character of a value being a byte: which charset it is comes with them."""
    query = url.partition("#")[0].partition("?")[2]
    try:
        return dict(parse_qsl(query, keep_blank_values=True, encoding="latin-1", max_num_fields=FIELDS))
    except ValueError:
        raise Unreadable("too many parameters") from None


def as_text(value: str, charset: str = "utf-8") -> str:
    """Return the text that the bytes of a value spell; what is no character becomes U+FFFD."""
    return value.encode("latin-1", "replace").decode(charset, "replace")


def read_text(fields: Mapping[str, str]) -> str:
    """Return the text, empty if it is not for a person's eyes; raise Unreadable for a charset that we do not know."""
    if fields.get("coding") == BINARY or is_for_a_program(fields.get("udh", "")):
        return ""
    charset = fields.get("charset", "").upper()
    if charset not in CHARSETS:
        raise Unreadable("unknown charset")
    return as_text(fields.get("text", ""), CHARSETS[charset])


def is_for_a_program(udh: str) -> bool:
    """Return whether a user data header (3GPP TS 23.040, 9.2.3.24) addresses a port. Joined parts and styles do not."""
    elements = udh.encode("latin-1", "replace")[1:]  # the first byte counts the rest
    while len(elements) >= 2:
        if elements[0] in PORTS:
            return True
        elements = elements[2 + elements[1] :]
    return False
