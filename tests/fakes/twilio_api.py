"""Twilio's REST API for sending, in good and in bad health: the text of a message says which."""

import hashlib
import json
from datetime import UTC, datetime
from urllib.parse import parse_qs

from tests.fakes.server import Misbehaving, serve


def refusal(code: int, status: int) -> str:
    more = f"https://www.twilio.com/docs/errors/{code}"
    return json.dumps({"code": code, "message": "No.", "more_info": more, "status": status})


def problem(code: int, status: int) -> str:
    """Return an error as newer parts of the API write it (RFC 9457)."""
    return json.dumps({"type": "https://example.com/p", "title": "No.", "status": status, "code": code})


def sid_for(recipient: str, text: str) -> str:
    return "SM" + hashlib.sha256(f"{recipient} {text}".encode()).hexdigest()[:32]


class TwilioApi(Misbehaving):
    """Knows only the Messages resource."""

    def play(self, body: str) -> None:
        fields = {name: values[0] for name, values in parse_qs(body, keep_blank_values=True).items()}
        mode, _, argument = fields["Body"].partition(" ")
        misbehave = {"hang": self.hang, "hang_up": self.hang_up, "stop_midway": self.stop_midway}.get(mode)
        if misbehave:
            misbehave()
        elif argument:
            self.refuse(mode, argument)
        else:
            self.accept(fields)

    def refuse(self, mode: str, argument: str) -> None:
        status, _, rest = argument.partition(" ")
        match mode:
            case "json":
                code, _, wait = rest.partition(" ")
                headers = {"Retry_After": wait} if wait else {}
                self.answer(int(status), refusal(int(code), int(status)), "application/json", **headers)
            case "problem":
                self.answer(int(status), problem(int(rest), int(status)), "application/problem+json")
            case "html":
                self.answer(int(status), "<html>Sorry</html>", Location="https://portal.example/")
            case "raw":
                self.answer(int(status), rest, "application/json")
            case _:
                raise ValueError(mode)

    def accept(self, fields: dict[str, str]) -> None:
        created = {
            "sid": sid_for(fields["To"], fields["Body"]),
            "status": "accepted" if "MessagingServiceSid" in fields else "queued",
            "to": fields["To"],
            "from": fields.get("From"),
            "num_segments": "0",
            "error_code": None,
            "date_created": datetime.now(UTC).strftime("%a, %d %b %Y %H:%M:%S +0000"),
        }
        self.answer(201, json.dumps(created), "application/json", Twilio_Concurrent_Requests="1")


if __name__ == "__main__":
    serve(TwilioApi)
