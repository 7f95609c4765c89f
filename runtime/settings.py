"""Settings: the only reader of the environment (and of .env), checked as a whole before anything starts."""

import hashlib
from datetime import timedelta
from enum import StrEnum
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import BeforeValidator, Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from core.context import Limits
from runtime.envfile import ENCODING, ENV_FILE, EnvFileError, check_env_file, unknown_names
from runtime.production import DEMO_SECRET_KEY, production_problems


class Mode(StrEnum):
    """`demo` shows the simulator without sign-in; `production` refuses every short cut."""

    DEMO = "demo"
    PRODUCTION = "production"


class SettingsError(Exception):
    """The environment cannot be used as it is. The text says, line by line, what to do about it."""


def _split_list(value: Any) -> Any:
    return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value


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
CommaList = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split_list)]


def _secret(description: str, default: str = "") -> Any:
    return Field(default=default, repr=False, description=description)


def _limit(usual: int, playing: int, description: str) -> Any:
    """Who tries the simulator sends more in an hour than anybody else in a day."""
    return Field(
        default_factory=lambda data: playing if data.get("mode") is Mode.DEMO else usual,
        ge=1,
        description=f"{description}. Demo: {playing}",
    )


class Settings(BaseSettings):
    """Everything that can be set from outside. The name of a variable is the name of the field in capitals."""

    model_config = SettingsConfigDict(
        frozen=True,
        env_file=ENV_FILE,
        env_file_encoding=ENCODING,
        env_ignore_empty=True,
        extra="ignore",
        hide_input_in_errors=True,
    )

    # ---- the house
    mode: Mode = Field(Mode.DEMO, description="demo or production. Production refuses demo secrets and the simulator")
    var_dir: Path = Field(Path("var"), description="Folder for the embedded database, Redis and lock files")
    database_url: str = Field(
        default_factory=lambda data: f"sqlite:///{data.get('var_dir', 'var')}/kabar.db",
        repr=False,
        description="SQLAlchemy URL. Empty: SQLite in VAR_DIR. Production: postgresql://user:password@host/kabar",
    )
    redis_url: str | None = Field(
        None, repr=False, description="Redis for the queues. Empty: `kabar run` starts its own; inbound needs none"
    )
    secret_key: str = _secret("Signs cookies and keys one-time codes; at least 32 random characters", DEMO_SECRET_KEY)

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
    provider: Literal["simulator", "kannel", "twilio"] = Field(
        "simulator", description="Who carries the messages that we send: simulator, kannel or twilio"
    )
    short_code: str = Field("2757", pattern=r"^\d{3,8}$", description="Our number, which people text to")

    # ---- Kannel
    kannel_secret: str = _secret("Secret part of the inbound path; at least 16 characters. Empty: that road is closed")
    kannel_allowed_ips: CommaList = Field((), description="Addresses Kannel may call from, comma separated. Empty: any")
    kannel_sendsms_url: str = Field("", description="smsbox, e.g. http://127.0.0.1:13013/cgi-bin/sendsms")
    kannel_username: str = Field("", description="Account in Kannel's sendsms-user group")
    kannel_password: str = _secret("Password of that account")

    # ---- Twilio
    twilio_account_sid: str = Field("", description="AC and 32 hexadecimal digits. Empty: that road is closed")
    twilio_auth_token: CommaList = Field(
        (),
        repr=False,
        description="Auth token; while it is being changed, the current and the other one, comma separated",
    )
    twilio_sender: str = Field("", description="Number, sender name or Messaging Service (MG...) for what we send")

    # ---- limits of the guards
    limit_messages_per_hour: int = _limit(10, 200, "Answers per phone in an hour")
    limit_messages_per_day: int = _limit(30, 1000, "Answers per phone in 24 hours")
    limit_identical_per_hour: int = _limit(3, 50, "Answers to the same text from one phone in an hour")
    limit_kpj_per_phone: int = _limit(3, 100, "Different foreign KPJ or NIK per phone in 24 hours")
    limit_phones_per_kpj: int = _limit(3, 100, "Different phones that ask for one foreign KPJ in 24 hours")
    limit_neighbours: int = _limit(5, 100, "Foreign KPJ within 50 of one another in 24 hours")
    limit_registrations_per_day: int = _limit(3, 50, "DAFTAR attempts per phone in 24 hours")
    limit_code_attempts: int = Field(3, ge=1, description="Wrong confirmation codes per registration")
    question_minutes: int = Field(10, ge=1, description="How long YA, TIDAK or a bare number answers our question")
    code_hours: int = Field(24, ge=1, description="How long a confirmation code is good")
    cooling_hours: int = Field(24, ge=0, description="How long amounts stay hidden after a new binding")

    # ---- sending
    send_batch: int = Field(
        10,
        ge=1,
        le=1000,
        description="Messages a worker takes at once; if it is killed, others take them after 15 seconds for each",
    )
    clock_seconds: float = Field(5.0, gt=0, le=60, description="Pause between two sweeps for due messages")

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

    @field_validator("kannel_allowed_ips")
    @classmethod
    def _check_allowed_ips(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for each in value:
            try:
                ip_network(each, strict=False)
            except ValueError:
                raise ValueError(
                    "tulis alamat IP atau jaringan seperti 10.0.0.1,10.9.0.0/16"
                    " / write IP addresses or networks like 10.0.0.1,10.9.0.0/16"
                ) from None
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
        return hashlib.sha256(b"kabar one-time codes " + self.secret_key.encode()).digest()

    @property
    def limits(self) -> Limits:
        """The limits as the guards want them."""
        return Limits(
            messages_per_hour=self.limit_messages_per_hour,
            messages_per_day=self.limit_messages_per_day,
            identical_per_hour=self.limit_identical_per_hour,
            kpj_per_phone=self.limit_kpj_per_phone,
            phones_per_kpj=self.limit_phones_per_kpj,
            neighbours=self.limit_neighbours,
            registrations_per_day=self.limit_registrations_per_day,
            code_attempts=self.limit_code_attempts,
            question_lives=timedelta(minutes=self.question_minutes),
            code_lives=timedelta(hours=self.code_hours),
            cooling=timedelta(hours=self.cooling_hours),
        )


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
