"""Twilio's REST API for messages (create, list, fetch), with signed status callbacks, in good and in bad health.

How it is started and told to misbehave: tests/fakes/provider.py. POST /control also takes `token`, with which callbacks
are signed (default "token"). A message is reported on if it was created with a StatusCallback. In addition, the text of
a message may say what happens to it: the name of a fault ("hang_up", "taken_hang_up" ...), or

    json STATUS CODE [RETRY_AFTER]   a refusal as the API documents it
    problem STATUS CODE              the same in RFC 9457
    html STATUS                      a page of a proxy or portal
    raw STATUS BODY                  anything
"""

import base64
import hashlib
import hmac
from collections import defaultdict
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import parse_qsl, quote

from aiohttp import web

from tests.fakes.provider import FAULTS, FakeProvider, serve

RFC_2822 = "%a, %d %b %Y %H:%M:%S +0000"
ERROR_CODES = {"undelivered": 30003, "failed": 30007}
KINDS = {"refuse": (400, 21614), "throttle": (429, 20429), "unavailable": (503, 20503)}


def refusal(code: int, status: int) -> dict[str, Any]:
    more = f"https://www.twilio.com/docs/errors/{code}"
    return {"code": code, "message": "No.", "more_info": more, "status": status}


def problem(code: int, status: int) -> dict[str, Any]:
    """Return an error as newer parts of the API write it (RFC 9457)."""
    return {"type": "https://example.com/p", "title": "No.", "status": status, "code": code}


def sid_for(recipient: str, text: str, copy: int = 0) -> str:
    """Return the sid of the first message with this text to a recipient, and of further ones."""
    again = f" {copy}" if copy else ""
    return "SM" + hashlib.sha256(f"{recipient} {text}{again}".encode()).hexdigest()[:32]


def sign(token: str, url: str, fields: dict[str, str]) -> str:
    text = url + "".join(name + fields[name] for name in sorted(fields))
    return base64.b64encode(hmac.digest(token.encode(), text.encode(), "sha1")).decode()


class TwilioApi(FakeProvider):
    """Knows only the Messages resource."""

    def __init__(self) -> None:
        super().__init__()
        self.messages: dict[str, dict[str, Any]] = {}
        self.by_recipient: dict[str, list[dict[str, Any]]] = defaultdict(list)

    async def answer(self, request: web.Request, body: str) -> web.StreamResponse:
        account, _, rest = request.path.removeprefix("/2010-04-01/Accounts/").partition("/")
        if request.method == "POST" and rest == "Messages.json":
            fields = dict(parse_qsl(body, keep_blank_values=True))
            return await self.create(request, account, fields)
        if request.method == "GET" and self.happens("find_fails"):
            return self.refusal("server_error")
        if rest == "Messages.json":
            return self.list(account, request)
        found = self.messages.get(rest.removeprefix("Messages/").removesuffix(".json"))
        return web.json_response(shown(found)) if found else web.json_response(refusal(20404, 404), status=404)

    async def create(self, request: web.Request, account: str, fields: dict[str, str]) -> web.StreamResponse:
        mode, _, argument = fields.get("Body", "").partition(" ")
        if argument and mode in ("json", "problem", "html", "raw"):
            return self.asked_for(mode, argument)
        fault = mode if mode in FAULTS and not argument else self.fault()

        async def take() -> web.Response:
            message = self.take(account, fields)
            if fields.get("StatusCallback"):
                await self.reports_of(message)
            return web.json_response(shown(message), status=201, headers={"Twilio-Concurrent-Requests": "1"})

        return await self.play(request, fault, take)

    def take(self, account: str, fields: dict[str, str]) -> dict[str, Any]:
        recipient, text = fields["To"], fields["Body"]
        message = {
            "sid": sid_for(recipient, text, self.taken[(recipient, text)]),
            "account_sid": account,
            "messaging_service_sid": fields.get("MessagingServiceSid"),
            "status": "accepted" if "MessagingServiceSid" in fields else "queued",
            "direction": "outbound-api",
            "to": recipient,
            "from": fields.get("From"),
            "body": text,
            "num_segments": "0",
            "num_media": "0",
            "error_code": None,
            "error_message": None,
            "api_version": "2010-04-01",
            "date_created": datetime.now(UTC).strftime(RFC_2822),
            "date_updated": datetime.now(UTC).strftime(RFC_2822),
            "date_sent": None,
            "price": None,
            "callback": fields.get("StatusCallback", ""),
        }
        self.messages[message["sid"]] = message
        self.by_recipient[recipient].append(message)
        self.note(recipient, text)
        return message

    def list(self, account: str, request: web.Request) -> web.Response:
        """Return a page, newest first; DateSent filters are days, and leave out what was not sent yet."""
        query = request.query
        found = list(reversed(self.by_recipient[query["To"]] if "To" in query else [*self.messages.values()]))
        found = [each for each in found if self.fits(each, dict(query))]
        size, page = int(query.get("PageSize", 50)), int(query.get("Page", 0))
        path = f"/2010-04-01/Accounts/{account}/Messages.json"
        rest = "".join(
            f"&{quote(k)}={quote(v)}" for k, v in query.items() if k not in ("Page", "PageSize", "PageToken")
        )
        further = f"{path}?PageSize={size}&Page={page + 1}&PageToken=PA{page}{rest}"
        return web.json_response(
            {
                "messages": [shown(each) for each in found[page * size : (page + 1) * size]],
                "page": page,
                "page_size": size,
                "start": page * size,
                "end": min((page + 1) * size, len(found)) - 1,
                "uri": request.raw_path,
                "first_page_uri": f"{path}?PageSize={size}&Page=0{rest}",
                "previous_page_uri": None,
                "next_page_uri": further if len(found) > (page + 1) * size else None,
            }
        )

    def fits(self, message: dict[str, Any], query: dict[str, str]) -> bool:
        sent = message["date_sent"] and parsedate_to_datetime(message["date_sent"]).date().isoformat()
        return (
            query.get("From", message["from"]) == message["from"]
            and (not query.get("DateSent") or sent == query["DateSent"][:10])
            and (not query.get("DateSent>") or bool(sent and sent >= query["DateSent>"][:10]))
            and (not query.get("DateSent<") or bool(sent and sent <= query["DateSent<"][:10]))
        )

    def asked_for(self, mode: str, argument: str) -> web.Response:
        told, _, rest = argument.partition(" ")
        status = int(told)
        if mode == "html":
            headers = {"Location": "https://portal.example/"}
            return web.Response(status=status, text="<html>Sorry</html>", content_type="text/html", headers=headers)
        if mode == "raw":
            return web.Response(status=status, text=rest, content_type="application/json")
        code, _, wait = rest.partition(" ")
        said = problem(int(code), status) if mode == "problem" else refusal(int(code), status)
        return web.json_response(said, status=status, headers={"Retry-After": wait} if wait else {})

    def refusal(self, kind: str) -> web.Response:
        if kind == "server_error":
            return web.Response(status=500, text="<html>Sorry</html>", content_type="text/html")
        status, code = KINDS[kind]
        headers = {"Retry-After": str(self.control["retry_after"])} if kind == "throttle" else {}
        return web.json_response(refusal(code, status), status=status, headers=headers)

    async def report(self, message: dict[str, Any], event: str) -> int:
        now = datetime.now(UTC).strftime(RFC_2822)
        if message["status"] not in ("delivered", "undelivered", "failed"):
            message |= {"status": event, "date_sent": message["date_sent"] or now, "date_updated": now}
            message["error_code"] = ERROR_CODES.get(event)
        fields = {
            "AccountSid": message["account_sid"],
            "ApiVersion": message["api_version"],
            "From": message["from"] or "",
            "MessageSid": message["sid"],
            "MessageStatus": event,
            "SmsSid": message["sid"],
            "SmsStatus": event,
            "To": message["to"],
        }
        if message["messaging_service_sid"]:
            fields["MessagingServiceSid"] = message["messaging_service_sid"]
        if event in ERROR_CODES:
            fields["ErrorCode"] = str(ERROR_CODES[event])
        if event != "sent":
            fields["RawDlrDoneDate"] = datetime.now(UTC).strftime("%y%m%d%H%M")
        url = message["callback"].partition("#")[0]
        headers = {"X-Twilio-Signature": sign(self.control["token"], url, fields)}
        async with self.session().post(url, data=fields, headers=headers) as response:
            return response.status


def shown(message: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in message.items() if name != "callback"}


if __name__ == "__main__":
    serve(TwilioApi())
