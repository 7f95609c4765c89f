"""Every provider there is. A new one gets a line here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from providers.base import Provider
from providers.kannel import Kannel
from providers.simulator import Simulator
from providers.twilio import Twilio

Name = Literal["simulator", "kannel", "twilio"]


@dataclass(frozen=True, slots=True, repr=False)
class Credentials:
    """What the adapters need to know, as plain values. Empty values close a provider's road in."""

    numbers: Sequence[str] = ()  # what people text to
    kannel_secret: str = ""
    kannel_allowed_ips: Sequence[str] = ()
    kannel_sendsms_url: str = ""
    kannel_username: str = ""
    kannel_password: str = ""
    twilio_account_sid: str = ""
    twilio_auth_tokens: Sequence[str] = ()
    twilio_sender: str = ""
    twilio_api_base: str = ""  # empty is Twilio itself


def _kannel(given: Credentials) -> Provider:
    return Kannel(
        given.kannel_secret,
        given.kannel_allowed_ips,
        given.kannel_sendsms_url,
        given.kannel_username,
        given.kannel_password,
    )


def _twilio(given: Credentials) -> Provider:
    return Twilio(
        given.twilio_account_sid,
        given.twilio_auth_tokens,
        given.twilio_sender,
        given.numbers,
        given.twilio_api_base,
    )


PROVIDERS: dict[Name, Callable[[Credentials], Provider]] = {
    "simulator": lambda _: Simulator(),
    "kannel": _kannel,
    "twilio": _twilio,
}


def make_provider(name: Name, credentials: Credentials) -> Provider:
    """Return a provider's adapter. It opens no connection before its first message."""
    return PROVIDERS[name](credentials)
