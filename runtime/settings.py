"""Settings: the only reader of the environment (and of .env), checked as a whole before anything starts."""

import hashlib
from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator, model_validator

from runtime.envfile import ENV_FILE, EnvFileError, check_env_file, unknown_names
from runtime.production import DEMO_SECRET_KEY, production_problems
from runtime.settings_base import Mode, secret
from runtime.settings_campaigns import CampaignSettings
from runtime.settings_console import ConsoleSettings
from runtime.settings_limits import LimitSettings
from runtime.settings_providers import ProviderSettings
from runtime.settings_retention import RetentionSettings
from runtime.settings_sending import SendingSettings
from runtime.settings_ussd import UssdSettings


class SettingsError(Exception):
    """The environment cannot be used as it is. The text says, line by line, what to do about it."""


FOLLOWS_FROM_ANOTHER = "default_factory_not_called"  # pydantic's word for a default that an invalid value holds up
IN_INDONESIAN = {  # pydantic speaks English only
    "int_parsing": "harus bilangan bulat",
    "float_parsing": "harus bilangan",
    "less_than_equal": "terlalu besar",
    "greater_than": "terlalu kecil",
    "greater_than_equal": "terlalu kecil",
    "enum": "pilih salah satu",
    "literal_error": "pilih salah satu",
    "string_pattern_mismatch": "bentuknya salah",
}


class Settings(
    ProviderSettings,
    UssdSettings,
    LimitSettings,
    SendingSettings,
    ConsoleSettings,
    CampaignSettings,
    RetentionSettings,
):
    """Everything that can be set from outside. The name of a variable is the name of the field in capitals."""

    # ---- the house
    var_dir: Path = Field(Path("var"), description="Folder for the embedded database, Redis and lock files")
    database_url: str = Field(
        default_factory=lambda data: f"sqlite:///{data.get('var_dir', 'var')}/kabar.db",
        repr=False,
        description="SQLAlchemy URL. Empty: SQLite in VAR_DIR. Production: postgresql://user:password@host/kabar",
    )
    redis_url: str | None = Field(
        None, repr=False, description="Redis for the queues. Empty: `kabar run` starts its own; inbound needs none"
    )
    secret_key: str = secret("Signs cookies and keys one-time codes; at least 32 random characters", DEMO_SECRET_KEY)

    catalogue_file: Path | None = Field(None, description="Keywords and texts. Empty: the shipped ones")
    reference_dir: Path | None = Field(
        None, description="Folder with holidays.yaml, offices.yaml and programmes.yaml. Empty: the shipped ones"
    )

    # ---- the web server
    host: str = Field("127.0.0.1", description="Address to listen on")
    port: int = Field(8000, ge=1, le=65535, description="Port to listen on")
    public_base_url: str = Field(
        "",
        description="How providers reach us, e.g. https://sms.example.go.id; their signatures are checked against it",
    )
    web_workers: int = Field(1, ge=1, le=64, description="Web processes; about one per processor core")
    web_threads: int = Field(
        64, ge=1, le=256, description="Threads per web process: so many messages can wait and share one turn"
    )

    # ---- messages
    provider: Literal["simulator", "kannel", "twilio", "africastalking"] = Field(
        "simulator", description="Who carries the messages that we send: simulator, kannel, twilio or africastalking"
    )
    short_code: str = Field("2757", pattern=r"^\d{3,8}$", description="Our number, which people text to")

    # ---- logs
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="DEBUG, INFO, WARNING or ERROR")
    log_format: Literal["auto", "json", "text"] = Field("auto", description="auto: text in a terminal, else JSON lines")

    @field_validator("log_level", mode="before")
    @classmethod
    def _upper(cls, value: Any) -> Any:
        return value.upper() if isinstance(value, str) else value

    @field_validator("database_url")
    @classmethod
    def _name_the_driver(cls, value: str) -> str:
        for short in ("postgres://", "postgresql://"):
            if value.startswith(short):
                return "postgresql+psycopg://" + value.removeprefix(short)
        return value

    @field_validator("public_base_url")
    @classmethod
    def _check_public_base_url(cls, value: str) -> str:
        if not value:
            return value
        url = urlsplit(value)
        if url.scheme not in ("http", "https") or not url.hostname or url.query or url.fragment or url.username:
            raise ValueError("tulis seperti https://sms.contoh.go.id / write it like https://sms.example.go.id")
        return value.rstrip("/")

    @model_validator(mode="after")
    def _refuse_short_cuts_in_production(self) -> Self:
        if self.mode is Mode.PRODUCTION and (problems := production_problems(self)):
            raise ValueError("\n".join(problems))
        return self

    @property
    def is_demo(self) -> bool:
        """Whether the simulator is open and demo secrets are accepted."""
        return self.mode is Mode.DEMO

    @property
    def base_url(self) -> str:
        """The public base URL, or where this process listens if none is set."""
        return self.public_base_url or f"http://{self.host}:{self.port}"

    @property
    def pepper(self) -> bytes:
        """The key for hashes of one-time codes, derived from SECRET_KEY."""
        return self._key("one-time codes")

    @property
    def audit_key(self) -> bytes:
        """The key that seals the audit log."""
        return self._key("audit log")

    @property
    def sign_in_key(self) -> bytes:
        """The key of what people sign in with, 32 bytes: second factors, recovery codes, counts of failures."""
        return self._key("sign-in")

    def _key(self, purpose: str) -> bytes:
        return hashlib.sha256(f"kabar {purpose} {self.secret_key}".encode()).digest()


def load_settings() -> Settings:
    """Return the settings of this process, or raise SettingsError that names every problem without showing a value."""
    try:
        check_env_file(Path(ENV_FILE))
        return Settings()
    except EnvFileError as error:
        raise SettingsError(str(error)) from None
    except ValidationError as error:
        problems = [each for each in error.errors() if each["type"] != FOLLOWS_FROM_ANOTHER]
        raise SettingsError("\n".join(_describe(problem) for problem in problems)) from None


def doubts() -> list[str]:
    """Return what is probably a mistake though we can start: names in .env that are no settings."""
    return unknown_names(Path(ENV_FILE), {name.upper() for name in Settings.model_fields})


def _describe(problem: Any) -> str:
    text = str(problem["msg"]).removeprefix("Value error, ")
    if problem["type"] in IN_INDONESIAN:
        text = f"{IN_INDONESIAN[problem['type']]} / {text[0].lower()}{text[1:]}"
    return f"{str(problem['loc'][0]).upper()}: {text}" if problem["loc"] else text
