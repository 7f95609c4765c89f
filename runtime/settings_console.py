"""Settings of the console: how long people stay signed in, and who needs a second factor."""

from datetime import timedelta
from typing import Literal

from pydantic import Field, field_validator

from runtime.settings_base import CommaList, Mode, SettingsGroup, checked_networks


class ConsoleSettings(SettingsGroup):
    """How people sign in."""

    # ---- the console
    session_idle_minutes: int = Field(
        30, ge=1, le=24 * 60, description="After how many minutes without a click somebody has to sign in again"
    )
    session_hours: int = Field(12, ge=1, le=24 * 7, description="After how many hours in any case")
    one_time_password_hours: int = Field(
        72, ge=1, le=24 * 90, description="How many hours a one-time password opens the door; then another is made"
    )
    console_totp: Literal["optional", "required"] = Field(
        default_factory=lambda data: "required" if data.get("mode") is Mode.PRODUCTION else "optional",
        description="Codes from an authenticator app for approvers and admins: optional or required. Demo: optional",
    )

    console_proxies: CommaList = Field(
        (), description="Proxies in front of us whose X-Forwarded-For tells from where people sign in. Empty: none"
    )

    @field_validator("console_proxies")
    @classmethod
    def _check_console_proxies(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return checked_networks(value)

    @property
    def one_time_password_lives(self) -> timedelta:
        """How long a password that has to be changed opens the door."""
        return timedelta(hours=self.one_time_password_hours)

    @property
    def session_idles(self) -> timedelta:
        """How long a session lives without a click."""
        return timedelta(minutes=self.session_idle_minutes)

    @property
    def session_lives(self) -> timedelta:
        """How long a session lives at most."""
        return timedelta(hours=self.session_hours)
