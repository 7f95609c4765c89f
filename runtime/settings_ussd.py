"""Settings of USSD: which codes are ours, who brings sessions, how long an answer may take, where a PIN is needed."""

from secrets import token_urlsafe
from typing import Any

from pydantic import Field, field_validator

from core.context import PinRule
from runtime.settings_base import CommaList, Mode, SettingsGroup

OF_THIS_PROCESS = token_urlsafe(24)  # the simulator plays the aggregators with it: nobody else can know it


def path_secret(description: str) -> Any:
    return Field(
        default_factory=lambda data: OF_THIS_PROCESS if data.get("mode") is Mode.DEMO else "",
        repr=False,
        description=f"{description}; at least 16 characters. Empty: that road is closed, to all but the simulator",
    )


class UssdSettings(SettingsGroup):
    """The menu that people dial."""

    # ---- USSD
    ussd_codes: CommaList = Field(("*2757#",), description="Our service codes, comma separated, e.g. *2757#,*384*77#")
    ussd_africastalking_secret: str = path_secret("Secret part of the path for Africa's Talking USSD")
    ussd_infobip_secret: str = path_secret("Secret part of the path for Infobip USSD")
    ussd_seconds: float = Field(
        8.0, gt=0.1, le=25, description="How long an answer may take; a later one goes by SMS and the session ends"
    )
    pin_required: PinRule = Field(
        PinRule.OFF, description="Amounts only with the PIN: off, ussd, or all (SMS then points at the menu)"
    )

    @field_validator("ussd_codes")
    @classmethod
    def _check_ussd_codes(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for each in value:
            inner = each.removeprefix("*").removesuffix("#")
            if f"*{inner}#" != each or not inner.replace("*", "").isdigit():
                raise ValueError("tulis seperti *2757# / write it like *2757#")
        return value
