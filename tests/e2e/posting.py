"""Texts sent as Twilio sends them: signed by Twilio's own validator, over real HTTP."""

import http.client
import json
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit
from xml.etree import ElementTree

from twilio.request_validator import RequestValidator

ACCOUNT = "AC" + "0" * 31 + "1"
TOKEN = "0123456789abcdef0123456789abcdef"
PUBLIC = "https://sms.example.go.id"
PATH = "/sms/twilio/inbound"
TWILIO = {"TWILIO_ACCOUNT_SID": ACCOUNT, "TWILIO_AUTH_TOKEN": TOKEN, "PUBLIC_BASE_URL": PUBLIC}


TEXTS = "posted-texts.jsonl"
RECORD: Path | None = None  # where every text that is posted or answered is kept, for the reading of the logs


@dataclass(frozen=True, slots=True)
class Answered:
    """What came back: HTTP status and the text for the phone (None: nothing is sent)."""

    status: int
    text: str | None


def form_of(number: int, sender: str, text: str) -> dict[str, str]:
    """Return the parameters of Twilio's message number `number`."""
    record(text)
    sid = f"SM{number:032x}"
    return {
        "MessageSid": sid, "SmsSid": sid, "SmsMessageSid": sid, "AccountSid": ACCOUNT, "From": sender, "To": "2757",
        "Body": text, "NumMedia": "0", "NumSegments": "1", "SmsStatus": "received", "ApiVersion": "2010-04-01",
        "FromCity": "", "FromZip": "", "FromCountry": "ID",
    }  # fmt: skip


def post(url: str, form: dict[str, str]) -> Answered:
    """Post one signed message to the server at `url` and return its answer."""
    signature = RequestValidator(TOKEN).compute_signature(PUBLIC + PATH, form)
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
    headers = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8", "X-Twilio-Signature": signature}
    try:
        connection.request("POST", PATH, urlencode(form), headers)
        response = connection.getresponse()
        body = response.read()
    finally:
        connection.close()
    message = ElementTree.fromstring(body).find("Message") if response.status == 200 else None
    answer = Answered(response.status, None if message is None else message.text)
    record(answer.text)
    return answer


def record(text: str | None) -> None:
    """Remember a text, wherever it will be stored: the databases of a PostgreSQL server do not outlive their test."""
    if RECORD is not None and text:
        with RECORD.open("a", encoding="utf-8") as file:
            file.write(json.dumps(text) + "\n")


def _post_together(barrier: Barrier, answers: Any, url: str, form: dict[str, str]) -> None:
    barrier.wait(60)
    answers.put(post(url, form))


def post_from_processes(count: int, url: str, form: dict[str, str]) -> list[Answered]:
    """Post the same message from so many processes at the same moment; return all answers."""
    spawn = get_context("spawn")
    barrier, answers = spawn.Barrier(count), spawn.Queue()
    posters = [spawn.Process(target=_post_together, args=(barrier, answers, url, form)) for _ in range(count)]
    for poster in posters:
        poster.start()
    found = [answers.get(timeout=60) for _ in posters]
    for poster in posters:
        poster.join(60)
    return found
