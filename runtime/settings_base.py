"""What the groups of settings are made of."""

from enum import StrEnum
from ipaddress import ip_network
from typing import Annotated, Any

from pydantic import BeforeValidator, Field
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from runtime.envfile import ENCODING, ENV_FILE


class Mode(StrEnum):
    """`demo` shows the simulator without sign-in; `production` refuses every short cut."""

    DEMO = "demo"
    PRODUCTION = "production"


def _split_list(value: Any) -> Any:
    return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value


CommaList = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split_list)]


def secret(description: str, default: str = "") -> Any:
    return Field(default=default, repr=False, description=description)


def limit(usual: int, playing: int, description: str) -> Any:
    """Who tries the simulator sends more in an hour than anybody else in a day."""
    return Field(
        default_factory=lambda data: playing if data.get("mode") is Mode.DEMO else usual,
        ge=1,
        description=f"{description}. Demo: {playing}",
    )


def checked_networks(value: tuple[str, ...]) -> tuple[str, ...]:
    """Return the addresses and networks. Raises ValueError that says how to write one."""
    for each in value:
        try:
            ip_network(each, strict=False)
        except ValueError:
            raise ValueError(
                "tulis alamat IP atau jaringan seperti 10.0.0.1,10.9.0.0/16"
                " / write IP addresses or networks like 10.0.0.1,10.9.0.0/16"
            ) from None
    return value


class SettingsGroup(BaseSettings):
    """Settings of one topic; `runtime.settings.Settings` is all of them. Each is read from the environment or .env."""

    model_config = SettingsConfigDict(
        frozen=True,
        env_file=ENV_FILE,
        env_file_encoding=ENCODING,
        env_ignore_empty=True,
        extra="ignore",
        hide_input_in_errors=True,
    )

    # first, because defaults of others follow from it
    mode: Mode = Field(Mode.DEMO, description="demo or production. Production refuses demo secrets and the simulator")
