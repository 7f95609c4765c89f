"""Sending through Twilio's SDK. Nothing imports this before the first message: the SDK is large."""

import math
from datetime import datetime
from typing import Any
from urllib.parse import quote

from twilio.base.exceptions import TwilioException  # type: ignore[import-untyped]
from twilio.rest import Client  # type: ignore[import-untyped]

from core.message import OutboundMessage
from providers.base import Accepted, Clock, FindResult, Rejected, SendResult, Throttled, Unavailable, Uncertain
from providers.connections import Connections, NeverSentError, PerhapsSentError, meaning_of, read_seconds
from providers.twilio_account import TwilioAccount
from providers.twilio_codes import SENDING_CODES, SETUP
from providers.twilio_finding import find_message
from providers.twilio_transport import PooledHttpClient, ProxyRefusalError, TooManyRequestsError

NO_ENVIRONMENT = {"": ""}  # given an empty one, the SDK would read the process's own
WAIT_SECONDS = 1.0  # after a 429 that does not say how long
VALIDITY = range(1, 36_001)  # seconds; how long Twilio may keep a message in its queue


class TwilioSending:
    """One account's client. It opens no connection before its first message."""

    def __init__(self, account: TwilioAccount, connections: Connections, clock: Clock) -> None:
        transport = PooledHttpClient(connections, account.api_base)
        self._client = Client(account.sid, account.token, http_client=transport, environment=NO_ENVIRONMENT)
        self._account = account
        self._clock = clock

    async def send(self, message: OutboundMessage) -> SendResult:
        """Return what came of the message."""
        if not self._account.sid or not self._account.token:
            return Unavailable("no credentials")
        try:
            created = await self._client.messages.create_async(**self._wishes(message))
        except TooManyRequestsError as refusal:
            return Throttled(wait_seconds(refusal))
        except ProxyRefusalError as refusal:
            return (Uncertain if refusal.status == 408 else Unavailable)(f"http {refusal.status}")
        except TwilioException as refusal:
            return judge_refusal(getattr(refusal, "status", None), getattr(refusal, "code", None))
        except (NeverSentError, PerhapsSentError) as error:
            return meaning_of(error)
        except ValueError:  # an answer that is not JSON: a portal or proxy in between
            return Uncertain("answer is not JSON")
        return Accepted(created.sid) if created.sid else Uncertain("answer has no sid")

    async def find(self, message: OutboundMessage, since: datetime) -> FindResult:
        """Return what Twilio's list of our messages says."""
        return await find_message(self._client, message, since)

    def _wishes(self, message: OutboundMessage) -> dict[str, Any]:
        """Return the parameters of a create: what is sent, as whom, until when it helps, and where to report."""
        sender = self._account.sender or message.sender
        wishes: dict[str, Any] = {"to": message.recipient, "body": message.text}
        wishes["messaging_service_sid" if sender.startswith("MG") else "from_"] = sender
        if message.valid_until is not None:
            left = math.floor((message.valid_until - self._clock()).total_seconds())
            wishes["validity_period"] = min(max(left, VALIDITY.start), VALIDITY.stop - 1)
        if self._account.report_url:
            wishes["status_callback"] = f"{self._account.report_url}?m={quote(message.id, safe='')}"
        return wishes


def judge_refusal(status: int | None, code: int | None) -> SendResult:
    """Return what a refusal means: by Twilio's code where we know it, else by the class of the HTTP status."""
    if status is None:
        return Uncertain("refused without a status")
    verdict, meaning = SENDING_CODES.get(code or 0, (None, ""))
    if verdict == SETUP or (verdict is None and status in (401, 403, 404)):
        return Unavailable(f"{code} {meaning}".strip())
    if isinstance(verdict, float):
        return Throttled(verdict)
    if verdict is not None or 400 <= status < 500:
        return Rejected(str(code))
    return Uncertain(f"http {status}")


def wait_seconds(refusal: TooManyRequestsError) -> float:
    """Return how long to wait: what Twilio says, else what its code asks for, else a second."""
    told = read_seconds(refusal.retry_after)
    if told is not None:
        return told
    verdict, _ = SENDING_CODES.get(refusal.code or 0, (None, ""))
    return verdict if isinstance(verdict, float) else WAIT_SECONDS
