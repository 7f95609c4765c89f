"""Twilio Programmable Messaging: signed webhook in, TwiML in the response, MT through its REST API."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from core.message import InboundMessage, OutboundMessage, Reply
from core.msisdn import normalise
from providers.base import SendResult, Unreadable, WebhookAnswer, WebhookRequest
from providers.twilio_fields import MESSAGE_SID, is_unambiguous, single_fields
from providers.twilio_signature import is_signed

if TYPE_CHECKING:
    from providers.twilio_sending import TwilioSending

SERVICE_SID = re.compile(r"MG[0-9a-fA-F]{32}")
NOT_IN_XML = re.compile("[^\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
SILENCE = '<?xml version="1.0" encoding="UTF-8"?><Response/>'
TWIML = '<?xml version="1.0" encoding="UTF-8"?><Response><Message>{}</Message></Response>'


class Twilio:
    """`numbers` are the numbers that people text to; `sender` (one of them, a name or a service) is who we send as."""

    name = "twilio"
    answers_in_response = True

    def __init__(
        self,
        account_sid: str,
        auth_tokens: Sequence[str],
        sender: str = "",
        numbers: Sequence[str] = (),
        api_base: str = "",
    ) -> None:
        self._account_sid = account_sid
        self._auth_tokens = tuple(auth_tokens)
        self._sender = sender
        self._ours = frozenset(filter(None, (*numbers, sender)))
        self._api_base = api_base
        self._sending: TwilioSending | None = None

    def verify(self, request: WebhookRequest) -> bool:
        """Return whether Twilio signed it for our account and one of our numbers. Never raises.

        The signature runs names and values together without a separator, so a field counts only if it has one value
        and could not be cut otherwise.
        """
        if not self._account_sid or not is_signed(request, self._auth_tokens):
            return False
        fields = single_fields(request)
        is_ours = fields.get("To") in self._ours
        is_our_service = SERVICE_SID.fullmatch(self._sender) and fields.get("MessagingServiceSid") == self._sender
        if fields.get("AccountSid") != self._account_sid or not (is_ours or is_our_service):
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

    def send(self, message: OutboundMessage) -> SendResult:
        """Hand one MT to Twilio. Never raises for what Twilio or the network does."""
        if self._sending is None:
            from providers.twilio_sending import (
                TwilioSending,
            )  # late: the SDK costs 70 ms and 20 MB, inbound needs none

            token = self._auth_tokens[0] if self._auth_tokens else ""
            self._sending = TwilioSending(self._account_sid, token, self._sender, self._api_base)
        return self._sending.send(message)
