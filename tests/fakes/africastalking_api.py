"""Africa's Talking's messaging API with delivery reports, in good and in bad health.

How it is started and told to misbehave: tests/fakes/provider.py. As there, reports go to an address in the dashboard:
POST /control {"report_url": "http://127.0.0.1:8000/sms/africastalking/SECRET/report"}; without one there are none. In
addition, the text of a message may say what happens to it: the name of a fault, or

    recipient CODE [STATUS]   taken note of, and refused for this recipient
    message WORDS             an answer without recipients
    http STATUS [BODY]        anything
"""

import hashlib
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web

from tests.fakes.provider import FAULTS, FakeProvider, serve

STATUSES = {"sent": "Sent", "delivered": "Success", "undelivered": "Failed", "failed": "Rejected"}
REASONS = {"undelivered": "DeliveryFailure", "failed": "UserInBlackList"}


def id_for(recipient: str, text: str, copy: int = 0) -> str:
    """Return the id of the first message with this text to a recipient, and of further ones."""
    again = f" {copy}" if copy else ""
    return "ATXid_" + hashlib.sha256(f"{recipient} {text}{again}".encode()).hexdigest()[:32]


def said(*recipients: dict[str, Any], message: str = "Sent to 1/1 Total Cost: KES 0.8000") -> web.Response:
    data = {"SMSMessageData": {"Message": message, "Recipients": list(recipients)}}
    return web.json_response(data, status=201)


class AfricasTalkingApi(FakeProvider):
    """Knows /version1/messaging."""

    async def answer(self, request: web.Request, body: str) -> web.StreamResponse:
        fields = dict(parse_qsl(body, keep_blank_values=True))
        if request.path != "/version1/messaging" or not request.headers.get("apiKey"):
            return web.Response(status=401, text="The supplied authentication is invalid")
        recipient, text = fields["to"], fields["message"]
        mode, _, argument = text.partition(" ")
        if argument and mode in ("recipient", "message", "http"):
            return self.asked_for(mode, argument, recipient)
        fault = text if text in FAULTS else self.fault()

        async def take() -> web.Response:
            id_ = id_for(recipient, text, self.taken[(recipient, text)])
            self.note(recipient, text)
            if self.control["report_url"]:
                await self.reports_of({"id": id_, "to": recipient})
            return said(
                {"statusCode": 101, "number": recipient, "status": "Success", "cost": "KES 0.8000", "messageId": id_}
            )

        return await self.play(request, fault, take)

    def asked_for(self, mode: str, argument: str, recipient: str) -> web.Response:
        first, _, rest = argument.partition(" ")
        if mode == "message":
            return said(message=argument)
        if mode == "http":
            headers = {"Retry-After": str(self.control["retry_after"])} if first == "429" else {}
            return web.Response(status=int(first), text=rest, headers=headers)
        refused = {"statusCode": int(first), "number": recipient, "status": rest or "Failed", "cost": "0"}
        return said({**refused, "messageId": "None"}, message="Sent to 0/1 Total Cost: 0")

    def refusal(self, kind: str) -> web.Response:
        if kind == "refuse":
            return said({"statusCode": 403, "number": "", "status": "InvalidPhoneNumber", "messageId": "None"})
        status = {"throttle": 429, "unavailable": 503, "server_error": 500}[kind]
        headers = {"Retry-After": str(self.control["retry_after"])} if kind == "throttle" else {}
        return web.Response(status=status, headers=headers)

    async def report(self, message: dict[str, Any], event: str) -> int:
        fields = {"id": message["id"], "status": STATUSES[event], "phoneNumber": message["to"], "networkCode": "99999"}
        fields |= {"retryCount": "0"} | ({"failureReason": REASONS[event]} if event in REASONS else {})
        async with self.session().post(self.control["report_url"], data=fields) as response:
            return response.status


if __name__ == "__main__":
    serve(AfricasTalkingApi())
