"""Whom Twilio knows us as."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, repr=False)
class TwilioAccount:
    """Whom Twilio knows us as. `sender` is a number, a name or a Messaging Service (MG...); empty: the message's own.

    `report_url` is our report page; empty: no reports are asked for. `api_base`: another address than Twilio's own.
    """

    sid: str
    token: str
    sender: str = ""
    api_base: str = ""
    report_url: str = ""


NO_ACCOUNT = TwilioAccount("", "")
