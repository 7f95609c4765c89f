"""Every provider there is. A new one gets a line here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from providers.africastalking import AfricasTalking, AfricasTalkingAccount
from providers.base import Clock, Provider
from providers.connections import CONNECTIONS, Connections
from providers.kannel import Kannel
from providers.kannel_sending import KannelAccount, Sendsms
from providers.simulator import Simulator
from providers.twilio import Twilio
from providers.twilio_account import TwilioAccount

Name = Literal["simulator", "kannel", "twilio", "africastalking"]


@dataclass(frozen=True, slots=True, repr=False)
class Credentials:
    """What the adapters need to know, as plain values. Empty values close a provider's road in."""

    clock: Clock
    numbers: Sequence[str] = ()  # what people text to
    connections: int = CONNECTIONS  # requests under way at once, per provider and event loop
    kannel_secret: str = ""
    kannel_allowed_ips: Sequence[str] = ()
    kannel_sendsms_url: str = ""
    kannel_username: str = ""
    kannel_password: str = ""
    kannel_report_url: str = ""  # empty: no delivery reports are asked for; the same below
    twilio_account_sid: str = ""
    twilio_auth_tokens: Sequence[str] = ()
    twilio_sender: str = ""
    twilio_api_base: str = ""  # empty is Twilio itself
    twilio_report_url: str = ""
    africastalking_secret: str = ""
    africastalking_username: str = ""
    africastalking_api_key: str = ""
    africastalking_sender: str = ""
    africastalking_api_base: str = ""  # empty is Africa's Talking itself


def _kannel(given: Credentials) -> Provider:
    account = KannelAccount(
        given.kannel_sendsms_url, given.kannel_username, given.kannel_password, given.kannel_report_url
    )
    sendsms = Sendsms(account, given.clock, Connections(limit=given.connections))
    return Kannel(given.kannel_secret, given.kannel_allowed_ips, sendsms)


def _twilio(given: Credentials) -> Provider:
    account = TwilioAccount(
        given.twilio_account_sid,
        given.twilio_auth_tokens[0] if given.twilio_auth_tokens else "",
        given.twilio_sender,
        given.twilio_api_base,
        given.twilio_report_url,
    )
    connections = Connections(limit=given.connections)
    return Twilio(given.twilio_auth_tokens, given.clock, given.numbers, account, connections)


def _africastalking(given: Credentials) -> Provider:
    account = AfricasTalkingAccount(
        given.africastalking_username,
        given.africastalking_api_key,
        given.africastalking_sender,
        given.africastalking_api_base,
    )
    return AfricasTalking(given.africastalking_secret, account, Connections(limit=given.connections))


PROVIDERS: dict[Name, Callable[[Credentials], Provider]] = {
    "simulator": lambda _: Simulator(),
    "kannel": _kannel,
    "twilio": _twilio,
    "africastalking": _africastalking,
}


def make_provider(name: Name, credentials: Credentials) -> Provider:
    """Return a provider's adapter. It opens no connection before its first message."""
    return PROVIDERS[name](credentials)
