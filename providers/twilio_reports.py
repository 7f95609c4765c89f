"""Twilio's status callbacks ("Outbound message status in status callbacks"): a signed form, our id in the URL's m."""

import re

from core.delivery import MtStatus
from providers.base import Report, Unreadable, WebhookRequest
from providers.twilio_fields import MESSAGE_SID, single_fields

LONGEST_REF = 36
ERROR_CODE = re.compile(r"[0-9]{1,6}")

# MessageStatus. Twilio adds statuses at will; one that we do not know proves only that the message was taken.
STATUSES: dict[str, MtStatus] = {
    "scheduled": MtStatus.SENT,
    "accepted": MtStatus.SENT,
    "queued": MtStatus.SENT,
    "sending": MtStatus.SENT,
    "sent": MtStatus.SENT,  # the carrier has it; in Indonesia often the last word
    "delivered": MtStatus.DELIVERED,
    "read": MtStatus.DELIVERED,
    "undelivered": MtStatus.FAILED,  # the carrier says no
    "failed": MtStatus.FAILED,  # Twilio could not hand it on
    "canceled": MtStatus.FAILED,
}


def read_report(request: WebhookRequest) -> Report:
    """Return the DLR, or raise Unreadable. The reason of a failure is ErrorCode, else the status's own name."""
    fields = single_fields(request)
    sid, told = fields.get("MessageSid", ""), fields.get("MessageStatus", "")
    if not MESSAGE_SID.fullmatch(sid) or not told:
        raise Unreadable("MessageSid or MessageStatus is missing or malformed")
    status = STATUSES.get(told)
    code = fields.get("ErrorCode", "")
    reason = (code if ERROR_CODE.fullmatch(code) else told) if status is MtStatus.FAILED else None
    return Report(our_id(request), sid, status, reason)


def our_id(request: WebhookRequest) -> str | None:
    """Return the id that we put into the callback's URL; None if there is none, or anything else in its place."""
    ids = {value for name, value in request.query if name == "m"}
    found = next(iter(ids)) if len(ids) == 1 else ""
    return found if 0 < len(found) <= LONGEST_REF else None
