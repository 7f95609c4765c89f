"""Settings of sending: routes, rates, patience."""

from typing import Self, get_args

from pydantic import Field, field_validator, model_validator

from core.routing import Route, parse_shares
from providers.registry import Name
from runtime.settings_base import CommaList, SettingsGroup, secret

SHORTEST_SECRET = 32  # characters


class SendingSettings(SettingsGroup):
    """How what we send is sent, and what the core system and the monitor are told."""

    # ---- sending
    send_batch: int = Field(
        128,
        ge=1,
        le=1000,
        description="Messages a worker takes at once; if it is killed, others take them after a minute",
    )
    clock_seconds: float = Field(5.0, gt=0, le=60, description="Pause between two sweeps for due messages")

    routes: CommaList = Field(
        (),
        description="Several providers with their shares, e.g. kannel:9,twilio:1. Empty: PROVIDER alone",
    )
    send_rates: CommaList = Field(
        (),
        description="Segments a second per provider, e.g. kannel:100,twilio:10. A provider that is not named: no limit",
    )
    send_connections: int = Field(64, ge=1, le=512, description="Requests under way at once, per worker and provider")
    unknown_wait_seconds: float = Field(
        120.0, ge=0, description="How long an unknown outcome waits for a report before the provider is asked"
    )
    report_hours: int = Field(24, ge=1, description="After how long a missing delivery report counts as overdue")

    # ---- the core system and the monitor
    core_webhook_url: str = Field("", description="Where final outcomes of notices are reported. Empty: nowhere")
    core_webhook_secret: str = secret("Signs those reports (HMAC-SHA256); at least 32 random characters")
    api_requests_per_minute: int = Field(600, ge=1, description="API requests per key in a minute")
    metrics_token: str = secret("Bearer token for /metrics from elsewhere. Empty: this machine only")

    @model_validator(mode="after")
    def _check_core_webhook(self) -> Self:
        if self.core_webhook_url and len(self.core_webhook_secret) < SHORTEST_SECRET:
            raise ValueError(
                f"CORE_WEBHOOK_SECRET: wajib bersama CORE_WEBHOOK_URL, sedikitnya {SHORTEST_SECRET} karakter acak"
                f" / needed with CORE_WEBHOOK_URL, at least {SHORTEST_SECRET} random characters"
            )
        return self

    @field_validator("routes", "send_rates")
    @classmethod
    def _check_shares(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        parse_shares(value, get_args(Name))
        return value

    @property
    def weights(self) -> tuple[Route, ...]:
        """The routes with their weights; none where PROVIDER alone sends."""
        return tuple(Route(name, weight) for name, weight in parse_shares(self.routes, get_args(Name)).items())

    @property
    def rates(self) -> dict[str, float]:
        """Segments per second of the providers that have a limit."""
        return parse_shares(self.send_rates, get_args(Name))
