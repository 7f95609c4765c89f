"""Every USSD dialect there is. A new one gets a line here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from providers.ussd_africastalking import AfricasTalkingUssd
from providers.ussd_base import UssdProvider
from providers.ussd_infobip import InfobipUssd
from providers.ussd_simulator import SimulatorUssd

UssdName = Literal["simulator", "africastalking", "infobip"]


@dataclass(frozen=True, slots=True, repr=False)
class UssdCredentials:
    """What the dialects need to know. An empty secret closes a provider's road in; no service codes: any is ours.

    `soonest`: see UssdProvider; none where programs may type.
    """

    service_codes: Sequence[str] = ()
    africastalking_secret: str = ""
    infobip_secret: str = ""
    soonest: timedelta = timedelta(0)


USSD_PROVIDERS: dict[UssdName, Callable[[UssdCredentials], UssdProvider]] = {
    "simulator": lambda given: SimulatorUssd(given.service_codes),
    "africastalking": lambda given: AfricasTalkingUssd(given.africastalking_secret, given.service_codes),
    "infobip": lambda given: InfobipUssd(given.infobip_secret, given.service_codes, given.soonest),
}


def make_ussd_provider(name: UssdName, credentials: UssdCredentials) -> UssdProvider:
    """Return a provider's dialect."""
    return USSD_PROVIDERS[name](credentials)
