"""Sending through smsbox's sendsms page, and reading the delivery reports that it sends back (User's Guide, 1.4.5)."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from core.delivery import MtStatus
from core.gsm7 import is_gsm7
from core.message import OutboundMessage
from providers.base import (
    Accepted,
    Clock,
    Rejected,
    Report,
    SendResult,
    Throttled,
    Unavailable,
    Uncertain,
    Unreadable,
)
from providers.connections import Connections, NeverSentError, PerhapsSentError, meaning_of

# What sendsms answers: HTTP status, words of its body, and what came of the message. The first row that fits counts.
SENDSMS_ANSWERS: tuple[tuple[int, str, SendResult], ...] = (
    (202, "", Accepted()),  # "0: Accepted for delivery", "3: Queued for later delivery", "Sent."; it gives no id
    (400, "receiver number", Rejected("no_receiver")),
    (400, "denied by white- and/or black-lists", Rejected("blacklisted")),
    (400, "Sender missing", Unavailable("no sender, and smsbox has no global-sender")),
    (400, "DLR-URL", Unavailable("smsbox does not take our DLR-URL")),
    (400, "", Rejected("malformed")),
    (403, "Not routable", Rejected("not_routable")),  # for good: no SMSC takes this number
    (403, "", Unavailable("smsbox does not know user and password")),
    (404, "", Unavailable("KANNEL_SENDSMS_URL is not the sendsms page")),
    (503, "", Throttled(30.0)),  # "Temporal failure, try again later.": bearerbox did not take it
)

REPORTS_WANTED = "27"  # X-Kannel-DLR-Mask: 1 delivered, 2 not delivered, 8 taken by the SMSC, 16 refused by it; not 4
REPORT_QUERY = "status=%d&answer=%A&at=%T&smsc=%i&fid=%F"  # what smsbox fills in

# %d, a sum of bits; the first row with a bit that is set counts. 34 is 2 and 32, 66 is 2 and 64.
DLR_BITS: tuple[tuple[int, MtStatus | None, str | None], ...] = (
    (1, MtStatus.DELIVERED, None),
    (32, MtStatus.FAILED, "dlr_expired"),  # the operator's SMSC kept it in vain until it was too old
    (64, None, None),  # the operator does not know
    (2, MtStatus.FAILED, "undelivered"),
    (16, MtStatus.FAILED, "smsc_rejected"),
    (8, MtStatus.SENT, None),
    (4, MtStatus.SENT, None),  # buffered: the phone is away, the SMSC keeps trying
)
RECEIPT = re.compile(r"stat:([A-Z]{4,8})(?:.*\berr:([0-9A-Za-z]{1,6}))?")  # SMPP 3.4, appendix B
NACK = re.compile(r"NACK/([A-Za-z0-9 /]{1,60})")
LONGEST_REF = 36


@dataclass(frozen=True, slots=True, repr=False)
class KannelAccount:
    """An account at smsbox. `report_url` is our report page, secret and all; empty: no reports are asked for."""

    sendsms_url: str
    username: str
    password: str
    report_url: str = ""


class Sendsms:
    """The sendsms page of one smsbox."""

    def __init__(self, account: KannelAccount, clock: Clock, connections: Connections | None = None) -> None:
        self._account = account
        self._clock = clock
        self.connections = connections or Connections()

    async def send(self, message: OutboundMessage) -> SendResult:
        """Hand over one MT. Never raises for what smsbox or the network does."""
        if not self._account.sendsms_url:
            return Unavailable("KANNEL_SENDSMS_URL is not set")
        headers = self.headers_of(message)
        try:
            answer = await self.connections.request("POST", self._account.sendsms_url, headers, message.text)
        except (NeverSentError, PerhapsSentError) as error:
            return meaning_of(error)
        except ValueError:  # such a character cannot stand in a header
            return Rejected("malformed")
        return read_sendsms(answer.status, answer.text)

    def headers_of(self, message: OutboundMessage) -> dict[str, str]:
        """Return what the headers say of an MT (they keep the password out of access logs, unlike a query)."""
        headers = {
            "X-Kannel-Username": self._account.username,
            "X-Kannel-Password": self._account.password,
            "X-Kannel-From": message.sender,
            "X-Kannel-To": message.recipient,
            "X-Kannel-Coding": "0" if is_gsm7(message.text) else "2",
            "Content-Type": "text/plain; charset=UTF-8",
        }
        if message.valid_until is not None:
            left = (message.valid_until - self._clock()).total_seconds() / 60
            headers["X-Kannel-Validity"] = str(max(1, math.ceil(left)))  # minutes
        if self._account.report_url:
            headers["X-Kannel-DLR-Mask"] = REPORTS_WANTED
            headers["X-Kannel-DLR-Url"] = dlr_url(self._account.report_url, message.id)
        return headers


def dlr_url(report_url: str, message_id: str) -> str:
    """Return the address that smsbox calls: what is ours is escaped twice, for in it `%` begins an escape code."""
    ours = f"{report_url}?ref={quote(message_id, safe='')}"
    return f"{ours.replace('%', '%%')}&{REPORT_QUERY}"


def read_sendsms(status: int, body: str) -> SendResult:
    """Return what came of a message by smsbox's answer. An answer that it never gives leaves it open."""
    for known_status, words, result in SENDSMS_ANSWERS:
        if status == known_status and words in body:
            return result
    return Uncertain(f"http {status}")


def read_report(fields: Mapping[str, str]) -> Report:
    """Return the DLR in a call of the DLR-URL, or raise Unreadable.

    ref is our id, status=%d, answer=%A (the SMSC's words), fid=%F (its own id of the message, with final reports only).
    """
    ref, told = fields.get("ref", ""), fields.get("status", "")
    if not ref or len(ref) > LONGEST_REF:
        raise Unreadable("ref is missing or not ours")
    if not re.fullmatch(r"-?[0-9]{1,4}", told):
        raise Unreadable("status is not a number")
    bits = max(int(told), 0)  # -1 is "not known", and not every bit
    for bit, status, reason in DLR_BITS:
        if bits & bit:
            detail = read_detail(fields.get("answer", "")) if reason else ""
            return Report(ref, fields.get("fid", ""), status, f"{reason} {detail}".strip() if reason else None)
    return Report(ref, fields.get("fid", ""), None)


def read_detail(answer: str) -> str:
    """Return what the SMSC says of a failure. Of a receipt only state and error: it may quote the message's text."""
    if found := RECEIPT.search(answer):
        return " ".join(filter(None, found.groups()))
    found = NACK.match(answer)
    return re.sub(r"\d{5,}", "", found[1]).strip() if found else ""
