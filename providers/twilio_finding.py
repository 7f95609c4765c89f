"""Asking Twilio whether it took a message of which we heard nothing: by the list of what went to the recipient."""

from datetime import datetime, timedelta
from typing import Any

from twilio.base.exceptions import TwilioException  # type: ignore[import-untyped]

from core.message import OutboundMessage
from providers.base import Accepted, CannotTell, FindResult, NotFound, Rejected
from providers.connections import NeverSentError, PerhapsSentError
from providers.twilio_transport import TooManyRequestsError

PAGE_SIZE = 100
MOST_PAGES = 5
CLOCKS_DIFFER = timedelta(minutes=5)  # between us and Twilio, at most
TRIAL_PREFIX = "Sent from your Twilio trial account - "
IN_VAIN = frozenset({"failed", "undelivered", "canceled"})


async def find_message(client: Any, message: OutboundMessage, since: datetime) -> FindResult:
    """Return what the list of messages to the recipient says of this one: the newest with its text since then."""
    try:
        return await search_pages(client, message, since)
    except TooManyRequestsError:
        return CannotTell("throttled")
    except TwilioException as refusal:
        return CannotTell(f"http {getattr(refusal, 'status', None) or 'refused'}")
    except (NeverSentError, PerhapsSentError) as error:
        return CannotTell(str(error))
    except (ValueError, KeyError, AttributeError):  # JSON of somebody else, a portal's page
        return CannotTell("answer is not Twilio's")


async def search_pages(client: Any, message: OutboundMessage, since: datetime) -> FindResult:
    """Return what became of the message; raises what the SDK and the connections raise.

    The list is not narrowed by DateSent: a message that still waits in Twilio's queue has none. So it is read to its
    end, or to a page on which everything is older; if that takes too many pages, nothing is certain.
    """
    page = await client.messages.page_async(to=message.recipient, page_size=PAGE_SIZE)
    for _ in range(MOST_PAGES):
        records = list(page)
        if found := newest([each for each in records if is_it(each, message, since)]):
            return what_became(found)
        if any(is_hidden(each, message, since) for each in records):
            return CannotTell("a text is not shown")
        if not page.next_page_url or not any(is_recent(each, since) for each in records):
            return NotFound()
        page = await client.messages.get_page_async(page.next_page_url)
    return CannotTell("too many pages")


def is_it(record: Any, message: OutboundMessage, since: datetime) -> bool:
    """Return whether a record may be this message."""
    is_ours = record.to == message.recipient and record.direction != "inbound"
    return is_ours and record.body in (message.text, TRIAL_PREFIX + message.text) and is_recent(record, since)


def is_hidden(record: Any, message: OutboundMessage, since: datetime) -> bool:
    """Return whether a record may be this message, its text having been removed (Twilio redacts on request)."""
    is_ours = record.to == message.recipient and record.direction != "inbound"
    return is_ours and not record.body and is_recent(record, since)


def is_recent(record: Any, since: datetime) -> bool:
    """Return whether a record may have been created since then; one without a time may."""
    created = record.date_created
    return not isinstance(created, datetime) or created >= since - CLOCKS_DIFFER


def newest(records: list[Any]) -> Any:
    """Return the record that was created last; of none, None."""
    dated = [each for each in records if isinstance(each.date_created, datetime)]
    return max(dated, key=lambda each: each.date_created) if dated else next(iter(records), None)


def what_became(record: Any) -> FindResult:
    """Return what its record says: taken, or already known to have failed."""
    if not record.sid:
        return CannotTell("record has no sid")
    return Rejected(str(record.error_code or record.status)) if record.status in IN_VAIN else Accepted(record.sid)
