"""Settings: one class, checked as a whole, with words that help."""

from pathlib import Path

import pytest

from core.context import Limits
from runtime.production import DEMO_SECRET_KEY
from runtime.settings import Mode, Settings, SettingsError, doubts, load_settings

PRODUCTION = {
    "MODE": "production",
    "SECRET_KEY": "k" * 32,
    "PUBLIC_BASE_URL": "https://sms.example.go.id",
    "PROVIDER": "kannel",
    "KANNEL_SECRET": "s" * 16,
    "KANNEL_SENDSMS_URL": "http://127.0.0.1:13013/cgi-bin/sendsms",
    "KANNEL_USERNAME": "kabar",
    "KANNEL_PASSWORD": "very-secret-password",
}


@pytest.fixture(autouse=True)
def empty_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)  # no .env of the developer's
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def set_all(monkeypatch: pytest.MonkeyPatch, values: dict[str, str]) -> None:
    for name, value in values.items():
        monkeypatch.setenv(name, value)


def test_a_bare_machine_needs_no_setting() -> None:
    settings = load_settings()
    assert settings.is_demo
    assert settings.database_url == "sqlite:///var/kabar.db"
    assert settings.redis_url is None
    assert settings.short_code == "2757"
    assert settings.base_url == "http://127.0.0.1:8000"
    assert settings.limits.code_attempts == Limits().code_attempts


@pytest.mark.parametrize(
    "limit",
    [
        "messages_per_hour",
        "messages_per_day",
        "identical_per_hour",
        "kpj_per_phone",
        "phones_per_kpj",
        "neighbours",
        "registrations_per_day",
    ],
)
def test_people_play_in_the_demo(limit: str) -> None:
    assert getattr(load_settings().limits, limit) >= 10 * getattr(Limits(), limit)


def test_the_database_follows_its_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VAR_DIR", "/srv/kabar")
    assert load_settings().database_url == "sqlite:////srv/kabar/kabar.db"


def test_the_file_is_read_and_the_environment_wins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PORT=8111\nSHORT_CODE=2758\n")
    monkeypatch.setenv("PORT", "8222")
    settings = load_settings()
    assert (settings.port, settings.short_code) == (8222, "2758")


def test_an_empty_variable_counts_as_absent(monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, {"PORT": "", "REDIS_URL": "", "DATABASE_URL": "", "TWILIO_AUTH_TOKEN": ""})
    assert load_settings() == Settings(_env_file=None)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_any_spelling_of_postgresql_gets_our_driver(scheme: str) -> None:
    settings = Settings(_env_file=None, database_url=f"{scheme}://u:p@h/d")
    assert settings.database_url == "postgresql+psycopg://u:p@h/d"


def test_lists_are_split_at_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, {"TWILIO_AUTH_TOKEN": "new, old", "KANNEL_ALLOWED_IPS": "10.0.0.1,10.0.0.2,"})
    settings = load_settings()
    assert settings.twilio_auth_token == ("new", "old")
    assert settings.kannel_allowed_ips == ("10.0.0.1", "10.0.0.2")


def test_limits_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, {"LIMIT_MESSAGES_PER_HOUR": "7", "COOLING_HOURS": "0"})
    limits = load_settings().limits
    assert limits.messages_per_hour == 7
    assert limits.cooling.total_seconds() == 0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "abc"),
        ("PORT", "70000"),
        ("MODE", "prod"),
        ("PROVIDER", "sms"),
        ("SHORT_CODE", "BPJS"),
        ("LOG_LEVEL", "LOUD"),
    ],
)
def test_a_value_that_cannot_be_is_named_but_not_shown(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=f"^{name}: ") as caught:
        load_settings()
    assert "abc" not in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1, "what follows from the mistake is not told"
    assert " / " in str(caught.value), "in both languages"


@pytest.mark.parametrize("text", ["PORT=1\nnonsense", "PORT"], ids=["words", "no value"])
def test_a_file_that_cannot_be_read_stops_the_start(tmp_path: Path, text: str) -> None:
    (tmp_path / ".env").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=r"\.env baris \d"):
        load_settings()


def test_a_name_in_the_file_that_is_no_setting_is_a_doubt(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("\ufeffPORT=8111\nPROT=8450\n", encoding="utf-8")
    assert load_settings().port == 8111
    assert ["PROT" in each and "PORT?" in each for each in doubts()] == [True]


@pytest.mark.parametrize(
    "url", ["sms.example.go.id", "ftp://example.org", "https://u:p@example.org", "https://example.org/?a=1"]
)
def test_the_public_address_must_be_an_address(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("PUBLIC_BASE_URL", url)
    with pytest.raises(SettingsError, match="PUBLIC_BASE_URL"):
        load_settings()


@pytest.mark.parametrize("value", ["11.0.0", "10.0.0.1,kannel.example.org", "10.0.0.0/33", "10.0.0.1;10.0.0.2"])
def test_allowed_addresses_must_be_addresses(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("KANNEL_ALLOWED_IPS", value)
    with pytest.raises(SettingsError, match=r"^KANNEL_ALLOWED_IPS: tulis .* / write ") as caught:
        load_settings()
    assert value not in str(caught.value)


def test_networks_may_be_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KANNEL_ALLOWED_IPS", "10.0.0.1, 10.9.1.2/16, 2001:db8::/32")
    assert load_settings().kannel_allowed_ips == ("10.0.0.1", "10.9.1.2/16", "2001:db8::/32")


def test_the_public_address_loses_its_last_slash() -> None:
    assert (
        Settings(_env_file=None, public_base_url="https://example.org/kabar/").base_url == "https://example.org/kabar"
    )


def test_production_starts_with_everything_set(monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, PRODUCTION)
    assert load_settings().mode is Mode.PRODUCTION


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": DEMO_SECRET_KEY}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"SECRET_KEY": "ganti-" + "x" * 40}, "SECRET_KEY"),
        ({"PROVIDER": ""}, "PROVIDER"),
        ({"PROVIDER": "simulator"}, "PROVIDER"),
        ({"PUBLIC_BASE_URL": ""}, "PUBLIC_BASE_URL"),
        ({"PUBLIC_BASE_URL": "http://sms.example.go.id"}, "PUBLIC_BASE_URL"),
        ({"KANNEL_SECRET": "demo"}, "KANNEL_SECRET"),
        ({"KANNEL_SECRET": ""}, "KANNEL_SECRET"),
        ({"KANNEL_PASSWORD": ""}, "KANNEL_PASSWORD"),
        ({"PROVIDER": "twilio"}, "TWILIO_AUTH_TOKEN"),
        ({"PROVIDER": "africastalking"}, "AFRICASTALKING_API_KEY"),
        ({"AFRICASTALKING_SECRET": "short"}, "AFRICASTALKING_SECRET"),
        ({"ROUTES": "kannel:9,twilio:1"}, "TWILIO_AUTH_TOKEN"),
        ({"ROUTES": "kannel:9,simulator:1"}, "ROUTES"),
        ({"TWILIO_API_BASE": "http://127.0.0.1:1"}, "TWILIO_API_BASE"),
        ({"AFRICASTALKING_API_BASE": "http://127.0.0.1:1"}, "AFRICASTALKING_API_BASE"),
        ({"CORE_WEBHOOK_URL": "http://core.example.go.id", "CORE_WEBHOOK_SECRET": "s" * 32}, "CORE_WEBHOOK_URL"),
    ],
    ids=lambda value: str(value) if isinstance(value, str) else "-".join(f"{k}={v[:8]}" for k, v in value.items()),
)
def test_production_refuses_every_short_cut(
    monkeypatch: pytest.MonkeyPatch, change: dict[str, str], named: str
) -> None:
    set_all(monkeypatch, PRODUCTION | change)
    with pytest.raises(SettingsError, match=named):
        load_settings()


def test_production_names_all_problems_at_once_in_two_languages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MODE", "production")
    with pytest.raises(SettingsError) as caught:
        load_settings()
    lines = str(caught.value).splitlines()
    assert [line.partition(":")[0] for line in lines] == ["SECRET_KEY", "PROVIDER", "PUBLIC_BASE_URL"]
    assert all(" / " in line for line in lines)


def test_no_secret_is_shown_in_print_or_error(monkeypatch: pytest.MonkeyPatch) -> None:
    secrets = {
        "SECRET_KEY": "visible-a" * 4,
        "KANNEL_SECRET": "visible-b" * 4,
        "KANNEL_PASSWORD": "visible-c",
        "TWILIO_AUTH_TOKEN": "visible-d",
        "DATABASE_URL": "postgresql://u:visible-e@h/d",
        "REDIS_URL": "redis://:visible-f@h",
    }
    set_all(monkeypatch, secrets)
    assert "visible" not in repr(load_settings())
    monkeypatch.setenv("PORT", "visible-g")
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert "visible" not in str(caught.value)


def test_nobody_changes_settings_later() -> None:
    with pytest.raises(ValueError, match="frozen"):
        Settings(_env_file=None).port = 1


def test_codes_are_keyed_by_a_key_of_their_own() -> None:
    one, other = (Settings(_env_file=None, secret_key=key * 32) for key in "ab")
    assert one.pepper != other.pepper
    assert one.secret_key.encode() not in one.pepper


def test_every_setting_is_described() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


def test_production_has_the_guards_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, PRODUCTION)
    assert load_settings().limits == Limits()
