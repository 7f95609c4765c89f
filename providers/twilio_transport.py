"""The SDK's transport on our connections: time-outs, no retries (a POST has no idempotency key), nothing logged."""

import base64
import json
import logging
from urllib.parse import urlencode

from twilio.http import AsyncHttpClient  # type: ignore[import-untyped]
from twilio.http.response import Response  # type: ignore[import-untyped]

from providers.connections import READ_SECONDS, Connections
from providers.twilio_codes import API


class TooManyRequestsError(Exception):
    """Twilio answered 429 and did not process the request. The SDK's own exception would lose Retry-After."""

    def __init__(self, retry_after: str, code: int | None) -> None:
        super().__init__()
        self.retry_after = retry_after
        self.code = code


# Without a code of Twilio's these are of a proxy in between, and say nothing about the message. 407, 413 and 425 were
# not passed on; of 408 nobody knows how far it came.
OF_PROXIES = frozenset({407, 408, 413, 425})


class ProxyRefusalError(ValueError):
    """Something in between refused the request, or gave up waiting for it: `status` is its HTTP status."""

    def __init__(self, status: int) -> None:
        super().__init__(f"http {status}")
        self.status = status


class PooledHttpClient(AsyncHttpClient):  # type: ignore[misc]  # the SDK is not typed
    """`api_base` is another address than Twilio's own, e.g. of a test double."""

    def __init__(self, connections: Connections, api_base: str = "") -> None:
        super().__init__(logging.getLogger(__name__), True, READ_SECONDS)
        self._connections = connections
        self._api_base = api_base.rstrip("/") or API

    async def request(  # noqa: PLR0913  # the SDK's signature
        self,
        method: str,
        uri: str,
        params: dict[str, object] | None = None,
        data: dict[str, object] | None = None,
        headers: dict[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,  # noqa: ARG002  # the connections have their own
        allow_redirects: bool = False,  # noqa: ARG002  # never
    ) -> Response:
        """Return the answer; raises TooManyRequestsError, ValueError (no JSON object), or as Connections.request."""
        url = uri.replace(API, self._api_base, 1) + (f"?{urlencode(params, doseq=True)}" if params else "")
        sent = dict(headers or {})
        if auth:
            sent["Authorization"] = "Basic " + base64.b64encode(":".join(auth).encode()).decode()
        body = urlencode(data, doseq=True) if data else None
        answer = await self._connections.request(method, url, sent, body)
        if answer.status == 429:
            raise TooManyRequestsError(answer.headers.get("Retry-After", ""), read_code(answer.text))
        if answer.status in OF_PROXIES and read_code(answer.text) is None:
            raise ProxyRefusalError(answer.status)
        if answer.status < 300 and not answer.text.lstrip().startswith("{"):
            raise ValueError("not a JSON object")  # of an empty or foreign answer the SDK makes a message without a sid
        return Response(answer.status, answer.text, answer.headers)


def read_code(text: str) -> int | None:
    """Return the error code in a JSON answer, if there is one."""
    try:
        code = json.loads(text).get("code")
    except (ValueError, AttributeError):
        return None
    return code if isinstance(code, int) else None
