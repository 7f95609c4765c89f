"""Twilio Programmable Messaging: signed webhook in, TwiML in the response, MT through its REST API."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from core.message import InboundMessage, OutboundMessage, Reply
from core.msisdn import normalise
from providers.base import Clock, FindResult, Report, SendResult, Unreadable, WebhookAnswer, WebhookRequest
from providers.connections import Connections
from providers.twilio_account import NO_ACCOUNT, TwilioAccount
from providers.twilio_fields import MESSAGE_SID, is_unambiguous, single_fields
from providers.twilio_reports import read_report
from providers.twilio_signature import is_signed

if TYPE_CHECKING:
    from providers.twilio_sending import TwilioSending

SERVICE_SID = re.compile(r"MG[0-9a-fA-F]{32}")
NOT_IN_XML = re.compile("[^\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
SILENCE = '<?xml version="1.0" encoding="UTF-8"?><Response/>'
TWIML = '<?xml version="1.0" encoding="UTF-8"?><Response><Message>{}</Message></Response>'


class Twilio:
    """`numbers` are the numbers that people text to; the account's sender is a further one."""

    name = "twilio"
    answers_in_response = True

    def __init__(
        self,
        auth_tokens: Sequence[str],
        clock: Clock,
        numbers: Sequence[str] = (),
        account: TwilioAccount = NO_ACCOUNT,
        connections: Connections | None = None,
    ) -> None:
        self._account = account
        self._auth_tokens = tuple(auth_tokens)
        self._ours = frozenset(filter(None, (*numbers, account.sender)))
        self._connections = connections or Connections()
        self._clock = clock
        self._sending: TwilioSending | None = None

    def verify(self, request: WebhookRequest) -> bool:
        """Return whether Twilio signed it for our account and one of our numbers. Never raises.

        The signature runs names and values together without a separator, so a field counts only if it has one value
        and could not be cut otherwise.
        """
        if not self._account.sid or not is_signed(request, self._auth_tokens):
            return False
        fields = single_fields(request)
        is_ours = fields.get("To") in self._ours
        is_our_service = (
            SERVICE_SID.fullmatch(self._account.sender) and fields.get("MessagingServiceSid") == self._account.sender
        )
        if fields.get("AccountSid") != self._account.sid or not (is_ours or is_our_service):
            return False
        return is_unambiguous(request)

    def parse_inbound(self, request: WebhookRequest) -> InboundMessage:
        """Return the MO, or raise Unreadable. What else is in it is not looked at: Twilio adds fields at will."""
        fields = single_fields(request)
        if not MESSAGE_SID.fullmatch(fields.get("MessageSid", "")):
            raise Unreadable("MessageSid is missing or malformed")
        if not fields.get("From") or not fields.get("To"):
            raise Unreadable("From and To are needed")
        return InboundMessage(
            provider=self.name,
            provider_message_id=fields["MessageSid"],
            sender=normalise(fields["From"]),
            recipient=normalise(fields["To"]),
            text=fields.get("Body", ""),
            received_at=request.received_at,
        )

    def render_reply(self, reply: Reply | None) -> WebhookAnswer:
        """Return TwiML. A character that XML cannot carry is dropped: Twilio throws a malformed document away whole."""
        text = NOT_IN_XML.sub("", reply.text.replace("\r\n", "\n")) if reply else ""
        return WebhookAnswer(200, TWIML.format(escape(text)) if text else SILENCE, "text/xml; charset=utf-8")

    def verify_report(self, request: WebhookRequest) -> bool:
        """Return whether Twilio signed it for our account. Never raises.

        A report holds nothing that a person wrote, but its fields too could be cut otherwise; see parse_report.
        """
        if not self._account.sid or request.method != "POST" or not is_signed(request, self._auth_tokens):
            return False
        return single_fields(request).get("AccountSid") == self._account.sid

    def parse_report(self, request: WebhookRequest) -> Report:
        """Return the DLR, or raise Unreadable."""
        return read_report(request)

    async def send(self, message: OutboundMessage) -> SendResult:
        """Hand one MT to Twilio. Never raises for what Twilio or the network does."""
        return await self._client().send(message)

    async def find(self, message: OutboundMessage, since: datetime) -> FindResult:
        """Ask Twilio's list of messages what became of an MT. Never raises."""
        return await self._client().find(message, since)

    async def close(self) -> None:
        """Close the connections of the running event loop."""
        await self._connections.close()

    def _client(self) -> "TwilioSending":
        if self._sending is None:
            from providers.twilio_sending import TwilioSending  # late: the SDK costs 70 ms and 20 MB

            self._sending = TwilioSending(self._account, self._connections, self._clock)
        return self._sending
