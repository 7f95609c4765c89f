"""smsbox's sendsms page with delivery reports, in good and in bad health.

How it is started and told to misbehave: tests/fakes/provider.py. A message is reported on if it came with a DLR-URL,
whose escape codes are filled in as smsbox does it. In addition, the text of a message may say what happens to it: the
name of a fault, or "STATUS WORDS" for an answer with this status and these words. Kannel cannot be asked afterwards.
"""

import re
from typing import Any
from urllib.parse import quote_plus

import yarl
from aiohttp import web

from tests.fakes.provider import FAULTS, FakeProvider, serve

ANSWERS = {
    "refuse": (403, "Not routable. Do not try again."),
    "throttle": (503, "Temporal failure, try again later."),
    "unavailable": (503, "Temporal failure, try again later."),
    "server_error": (500, "Sending failed."),
}
BITS = {"sent": "8", "delivered": "1", "undelivered": "2", "failed": "16"}
WORDS = {
    "sent": "ACK/",
    "delivered": "id:0A1B sub:001 dlvrd:001 submit date:2611201030 done date:2611201031 stat:DELIVRD err:000 text:",
    "undelivered": "id:0A1B sub:001 dlvrd:000 submit date:2611201030 done date:2611201031 stat:UNDELIV err:001 text:",
    "failed": "NACK/no SMSC",
}


class Sendsms(FakeProvider):
    """Knows POST with headers."""

    async def answer(self, request: web.Request, body: str) -> web.StreamResponse:
        told = re.fullmatch(r"(\d{3}) (.*)", body, re.DOTALL)
        if told:
            return self.words(int(told[1]), told[2])
        fault = body if body in FAULTS else self.fault()

        async def take() -> web.Response:
            recipient = request.headers.get("X-Kannel-To", "")
            self.note(recipient, body)
            if request.headers.get("X-Kannel-DLR-Url"):
                await self.reports_of({"url": request.headers["X-Kannel-DLR-Url"], "to": recipient})
            return self.words(202, "0: Accepted for delivery")

        return await self.play(request, fault, take)

    def words(self, status: int, words: str) -> web.Response:
        return web.Response(status=status, text=words, content_type="text/html")

    def refusal(self, kind: str) -> web.Response:
        return self.words(*ANSWERS[kind])

    async def report(self, message: dict[str, Any], event: str) -> int:
        values = {"d": BITS[event], "A": WORDS[event], "T": "1795194790", "i": "OPERATOR", "%": "%"}
        values |= {"F": "0A1B" if event in ("delivered", "undelivered") else ""}

        def fill(code: re.Match[str]) -> str:
            return values[code[1]] if code[1] in "%d" else quote_plus(values.get(code[1], ""))

        url = re.sub(r"%(.)", fill, message["url"])
        async with self.session().get(yarl.URL(url, encoded=True)) as response:
            return response.status


if __name__ == "__main__":
    serve(Sendsms())
