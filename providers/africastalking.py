"""Africa's Talking: sends SMS by its messaging API and takes delivery reports. MOs of theirs are not connected."""

import hmac
import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from core.delivery import MtStatus
from core.message import InboundMessage, OutboundMessage, Reply
from providers.base import (
    FORM,
    Accepted,
    CannotTell,
    FindResult,
    Rejected,
    Report,
    SendResult,
    Throttled,
    Unavailable,
    Uncertain,
    Unreadable,
    WebhookAnswer,
    WebhookRequest,
)
from providers.connections import Connections, HttpAnswer, NeverSentError, PerhapsSentError, meaning_of, read_seconds

API = "https://api.africastalking.com"
WAIT_SECONDS = 1.0  # after a 429 that does not say how long

# statusCode of a recipient ("SMS: sending", response). The HTTP status is 201 whatever became of the message.
RECIPIENT_CODES: dict[int, SendResult] = {
    401: Rejected("RiskHold"),
    402: Unavailable("InvalidSenderId"),  # the message is fine, the account is not
    403: Rejected("InvalidPhoneNumber"),
    404: Rejected("UnsupportedNumberType"),
    405: Unavailable("InsufficientBalance"),
    406: Rejected("UserInBlacklist"),  # has told them to send nothing any more
    407: Rejected("CouldNotRoute"),
    409: Rejected("DoNotDisturbRejection"),
    500: Unavailable("InternalServerError"),
    501: Unavailable("GatewayError"),
    502: Rejected("RejectedByGateway"),
}
TAKEN = frozenset({100, 101, 102})  # processed, sent, queued

# HTTP statuses of a request that was not looked at.
HTTP_STATUSES: dict[int, SendResult] = {
    400: Rejected("malformed"),
    401: Unavailable("user or key is not known"),
    403: Unavailable("user or key is not known"),
    404: Unavailable("AFRICASTALKING_API_BASE is not the API"),
}

# status of a delivery report ("SMS: notifications, delivery reports"); failureReason says more of a failure.
REPORT_STATUSES: dict[str, MtStatus] = {
    "Sent": MtStatus.SENT,
    "Submitted": MtStatus.SENT,
    "Buffered": MtStatus.SENT,
    "Success": MtStatus.DELIVERED,
    "Failed": MtStatus.FAILED,
    "Rejected": MtStatus.FAILED,
    "AbsentSubscriber": MtStatus.FAILED,
    "Expired": MtStatus.FAILED,
}
WORD = re.compile(r"[A-Za-z]{1,60}")


@dataclass(frozen=True, slots=True, repr=False)
class AfricasTalkingAccount:
    """`sender` is a short code or name; empty: the message's own. `api_base`: another address, e.g. the sandbox's."""

    username: str
    api_key: str
    sender: str = ""
    api_base: str = ""


class AfricasTalking:
    """`secret` is the secret part of the report path: they sign nothing."""

    name = "africastalking"
    answers_in_response = False

    def __init__(
        self, secret: str, account: AfricasTalkingAccount | None = None, connections: Connections | None = None
    ) -> None:
        self._secret = secret.encode()
        self._account = account or AfricasTalkingAccount("", "")
        self._connections = connections or Connections()

    def verify(self, request: WebhookRequest) -> bool:  # noqa: ARG002  # part of the protocol
        """Return False: MOs of Africa's Talking are not connected, and none is taken."""
        return False

    def parse_inbound(self, request: WebhookRequest) -> InboundMessage:  # noqa: ARG002  # part of the protocol
        """Raise Unreadable; see verify."""
        raise Unreadable("not connected")

    def render_reply(self, reply: Reply | None) -> WebhookAnswer:  # noqa: ARG002  # part of the protocol
        """Return an empty answer: nothing goes back in a response."""
        return WebhookAnswer(200)

    def verify_report(self, request: WebhookRequest) -> bool:
        """Return whether the path holds our secret. Never raises."""
        given = request.path_secret.encode("utf-8", "surrogatepass")
        return bool(self._secret) and hmac.compare_digest(given, self._secret)

    def parse_report(self, request: WebhookRequest) -> Report:
        """Return the DLR, or raise Unreadable.

        A form with id (theirs, as `send` returned it), status, and failureReason if it failed. It has no id of ours.
        """
        fields = dict(request.form)
        told = fields.get("status", "")
        if not fields.get("id") or not told:
            raise Unreadable("id and status are needed")
        status = REPORT_STATUSES.get(told)
        reason = fields.get("failureReason", "")
        reason = (reason if WORD.fullmatch(reason) else told) if status is MtStatus.FAILED else ""
        return Report(None, fields["id"], status, reason or None)

    async def send(self, message: OutboundMessage) -> SendResult:
        """Hand one MT to Africa's Talking. Never raises for what they or the network do."""
        if not self._account.username or not self._account.api_key:
            return Unavailable("no credentials")
        url = f"{self._account.api_base.rstrip('/') or API}/version1/messaging"
        headers = {"apiKey": self._account.api_key, "Accept": "application/json", "Content-Type": FORM}
        try:
            answer = await self._connections.request("POST", url, headers, urlencode(self._form(message)))
        except (NeverSentError, PerhapsSentError) as error:
            return meaning_of(error)
        except ValueError:  # a key that cannot stand in a header
            return Unavailable("user or key is not known")
        return read_answer(answer)

    def _form(self, message: OutboundMessage) -> dict[str, str]:
        """Return the request: one recipient, so that the answer is about this message; taken before the carrier is."""
        sender = self._account.sender or message.sender
        form = {"username": self._account.username, "to": message.recipient, "message": message.text}
        return {**form, "from": sender, "bulkSMSMode": "1", "enqueue": "1"}

    async def find(self, message: OutboundMessage, since: datetime) -> FindResult:  # noqa: ARG002  # the protocol's
        """Return CannotTell: there is no list of what was sent. A report tells nothing either: it has no id of ours."""
        return CannotTell("not_offered")

    async def close(self) -> None:
        """Close the connections of the running event loop."""
        await self._connections.close()


def read_answer(answer: HttpAnswer) -> SendResult:
    """Return what came of a message by HTTP status and, where the request was looked at, by what the JSON says."""
    if answer.status == 429:
        return Throttled(read_seconds(answer.headers.get("Retry-After", "")) or WAIT_SECONDS)
    if answer.status not in (200, 201):
        return HTTP_STATUSES.get(answer.status, Uncertain(f"http {answer.status}"))
    try:
        data = json.loads(answer.text)["SMSMessageData"]
        return read_recipient(data["Recipients"][0]) if data["Recipients"] else read_complaint(data["Message"])
    except (ValueError, LookupError, TypeError):
        return Uncertain("answer is not as documented")


def read_recipient(recipient: Any) -> SendResult:
    """Return what became of the one recipient; raises LookupError, TypeError or ValueError for another answer."""
    code = int(recipient["statusCode"])
    if code in TAKEN:
        given = str(recipient.get("messageId") or "")
        return Accepted("" if given == "None" else given)
    return RECIPIENT_CODES.get(code, Rejected(f"statusCode {code}"))


def read_complaint(words: Any) -> SendResult:
    """Return what an answer without recipients means: nothing was sent, and that is not the message's fault."""
    return Unavailable(words if isinstance(words, str) and WORD.fullmatch(words) else "no recipient was taken")
