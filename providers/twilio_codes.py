"""Twilio's error codes that sending can meet at once, and what each means for the message."""

API = "https://api.twilio.com"

NO = "no"  # never to this number, or never this text
SETUP = "setup"  # nothing wrong with the message: the account or our configuration needs a hand
# A number is the pause in seconds after which the same message may be tried again.

# https://www.twilio.com/docs/api/errors
SENDING_CODES: dict[int, tuple[str | float, str]] = {
    20003: (SETUP, "authentication failed"),
    20005: (SETUP, "account not active"),
    20006: (SETUP, "access denied"),
    20403: (SETUP, "forbidden"),
    20404: (SETUP, "no such account"),
    20429: (1.0, "too many requests at once"),
    21211: (NO, "not a phone number"),
    21212: (SETUP, "not a sender"),
    21217: (NO, "phone number not well formed"),
    21219: (SETUP, "trial account: recipient not verified"),
    21401: (NO, "not a phone number"),
    21408: (SETUP, "country not enabled"),
    21421: (NO, "not a phone number"),
    21602: (NO, "no text"),
    21603: (SETUP, "no sender"),
    21604: (NO, "no recipient"),
    21605: (NO, "text too long"),
    21606: (SETUP, "sender cannot send SMS or is not ours"),
    21608: (SETUP, "trial account: recipient not verified"),
    21609: (SETUP, "status callback refused"),
    21610: (NO, "recipient has opted out"),
    21611: (600.0, "sender's queue is full"),
    21612: (NO, "not reachable from this sender"),
    21614: (NO, "not a mobile number"),
    21616: (SETUP, "several senders fit"),
    21617: (NO, "text too long"),
    21618: (NO, "text cannot be sent"),
    21619: (NO, "no text"),
    21659: (SETUP, "sender is not a number of this country"),
    21660: (SETUP, "sender belongs to another account"),
    21701: (SETUP, "messaging service does not exist"),
    21702: (SETUP, "messaging service has no name"),
    21703: (SETUP, "messaging service has no sender for this country"),
    21704: (SETUP, "messaging service has no senders"),
    21705: (SETUP, "messaging service not valid"),
    21709: (SETUP, "messaging service not found"),
    60728: (3600.0, "hourly limit of the account"),
    63017: (1.0, "more messages a second than the account may send"),
    63018: (1.0, "more messages a second than the channel takes"),
    63038: (3600.0, "daily limit of the account"),
}
