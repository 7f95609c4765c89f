"""Sending through Twilio's SDK. Nothing imports this before the first message: the SDK is large."""

import base64
import json
import logging
import re
from typing import Any
from urllib.parse import urlencode

import urllib3
from twilio.base.exceptions import TwilioException  # type: ignore[import-untyped]
from twilio.http import HttpClient  # type: ignore[import-untyped]
from twilio.http.response import Response  # type: ignore[import-untyped]
from twilio.rest import Client  # type: ignore[import-untyped]

from core.message import OutboundMessage
from providers.base import Accepted, Rejected, SendResult, Throttled, Unavailable, Uncertain
from providers.connections import READ_SECONDS, Connections, was_never_sent
from providers.twilio_codes import SENDING_CODES, SETUP

NO_ENVIRONMENT = {"": ""}  # given an empty one, the SDK would read the process's own
API = "https://api.twilio.com"
WAIT_SECONDS = 1.0  # after a 429 that does not say how long
LONGEST_WAIT_SECONDS = 24 * 3600.0
SECONDS = re.compile(r"\d{1,9}(\.\d+)?")


class TooManyRequestsError(Exception):
    """Twilio answered 429 and did not process the request. The SDK's own exception would lose Retry-After."""

    def __init__(self, retry_after: str, code: int | None) -> None:
        super().__init__()
        self.retry_after = retry_after
        self.code = code


class PooledHttpClient(HttpClient):  # type: ignore[misc]  # the SDK is not typed
    """The SDK's transport on our pool: real time-outs, no retries (a POST has no idempotency key), nothing logged."""

    def __init__(self, connections: Connections, api_base: str = "") -> None:
        super().__init__(logging.getLogger(__name__), False, READ_SECONDS)
        self._connections = connections
        self._api_base = api_base or API

    def request(  # noqa: PLR0913  # the SDK's signature
        self,
        method: str,
        uri: str,
        params: dict[str, object] | None = None,
        data: dict[str, object] | None = None,
        headers: dict[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,  # noqa: ARG002  # the pool has its own
        allow_redirects: bool = False,
    ) -> Response:
        """Return the answer, or raise TooManyRequestsError or what urllib3 raises."""
        url = uri.replace(API, self._api_base, 1) + (f"?{urlencode(params, doseq=True)}" if params else "")
        sent = dict(headers or {})
        if auth:
            sent["Authorization"] = "Basic " + base64.b64encode(":".join(auth).encode()).decode()
        body = urlencode(data, doseq=True) if data else None
        answer = self._connections.pool().request(method, url, body=body, headers=sent, redirect=allow_redirects)
        text = answer.data.decode("utf-8", "replace")
        if answer.status == 429:
            raise TooManyRequestsError(answer.headers.get("Retry-After", ""), read_code(text))
        if answer.status < 300 and not text.lstrip().startswith("{"):
            raise ValueError(
                "not a JSON object"
            )  # from an empty or foreign answer the SDK makes a message without a sid
        return Response(answer.status, text, answer.headers)


class TwilioSending:
    """One account's client. `sender` is a number, a name or a Messaging Service (MG...); else the message's own."""

    def __init__(
        self, account_sid: str, auth_token: str, sender: str, api_base: str = "", connections: Connections | None = None
    ) -> None:
        transport = PooledHttpClient(connections or Connections(), api_base)
        self._client = Client(account_sid, auth_token, http_client=transport, environment=NO_ENVIRONMENT)
        self._has_credentials = bool(account_sid and auth_token)
        self._sender = sender

    def send(self, message: OutboundMessage) -> SendResult:
        """Return what came of the message."""
        if not self._has_credentials:
            return Unavailable("no credentials")
        try:
            created = self._client.messages.create(to=message.recipient, body=message.text, **self._origin(message))
        except TooManyRequestsError as refusal:
            return Throttled(wait_seconds(refusal))
        except TwilioException as refusal:
            return judge_refusal(getattr(refusal, "status", None), getattr(refusal, "code", None))
        except urllib3.exceptions.HTTPError as error:
            reason = type(error).__name__
            return Unavailable(reason) if was_never_sent(error) else Uncertain(reason)
        except ValueError:  # an answer that is not JSON: a portal or proxy in between
            return Uncertain("answer is not JSON")
        return Accepted(created.sid) if created.sid else Uncertain("answer has no sid")

    def _origin(self, message: OutboundMessage) -> dict[str, Any]:
        sender = self._sender or message.sender
        return {"messaging_service_sid": sender} if sender.startswith("MG") else {"from_": sender}


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
    if SECONDS.fullmatch(refusal.retry_after):
        return min(float(refusal.retry_after), LONGEST_WAIT_SECONDS)
    verdict, _ = SENDING_CODES.get(refusal.code or 0, (None, ""))
    return verdict if isinstance(verdict, float) else WAIT_SECONDS


def read_code(text: str) -> int | None:
    """Return the error code in a JSON answer, if there is one."""
    try:
        code = json.loads(text).get("code")
    except (ValueError, AttributeError):
        return None
    return code if isinstance(code, int) else None
