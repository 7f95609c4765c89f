"""The simulated phone: a plain form in, JSON out. Open in demo mode to this machine only; the edge sees to that."""

import json
from datetime import datetime
from uuid import uuid4

from core.delivery import MtStatus
from core.invented import SIMULATOR
from core.message import InboundMessage, OutboundMessage, Reply
from core.msisdn import normalise
from providers.base import Accepted, FindResult, Report, SendResult, Unreadable, WebhookAnswer, WebhookRequest


class Simulator:
    """POST a form with `from`, `to`, `text` and, to play a second delivery, `id`. Answers {"reply", "septets"}."""

    name = SIMULATOR
    answers_in_response = True

    def verify(self, request: WebhookRequest) -> bool:  # noqa: ARG002  # part of the protocol
        """Return True: there is nothing to prove. Who may come here is decided before."""
        return True

    def parse_inbound(self, request: WebhookRequest) -> InboundMessage:
        """Return the message that was typed, with a fresh id if none is given, or raise Unreadable."""
        fields = dict(request.form)
        sender, recipient, text = fields.get("from", ""), fields.get("to", ""), fields.get("text")
        if not sender or not recipient or text is None:
            raise Unreadable("from, to and text are needed")
        return InboundMessage(
            provider=self.name,
            provider_message_id=fields.get("id") or uuid4().hex,
            sender=normalise(sender),
            recipient=normalise(recipient),
            text=text.replace("\r\n", "\n"),  # how browsers send a line end
            received_at=request.received_at,
        )

    def render_reply(self, reply: Reply | None) -> WebhookAnswer:
        """Return JSON: the reply's text and length, or null and 0 for silence."""
        shown = {"reply": reply.text if reply else None, "septets": reply.septets if reply else 0}
        return WebhookAnswer(200, json.dumps(shown, ensure_ascii=False), "application/json")

    def verify_report(self, request: WebhookRequest) -> bool:  # noqa: ARG002  # part of the protocol
        """Return True; who may come here is decided before."""
        return True

    def parse_report(self, request: WebhookRequest) -> Report:
        """Return what a form with `ref` (our id), `status` (sent, delivered, failed) and `reason` says of an MT."""
        fields = dict(request.form)
        if not fields.get("ref") or fields.get("status") not in ("sent", "delivered", "failed"):
            raise Unreadable("ref and status are needed")
        return Report(fields["ref"], f"sim-{fields['ref']}", MtStatus(fields["status"]), fields.get("reason") or None)

    async def send(self, message: OutboundMessage) -> SendResult:
        """Return Accepted at once: the stored row is what the simulated phone shows."""
        return Accepted(f"sim-{message.id}")

    async def find(self, message: OutboundMessage, since: datetime) -> FindResult:  # noqa: ARG002  # the protocol's
        """Return Accepted: the simulated phone shows what was handed over."""
        return Accepted(f"sim-{message.id}")

    async def close(self) -> None:
        """Do nothing: there are no connections."""
