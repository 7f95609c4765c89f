"""API keys are made, shown once and ended by name; settings are shown without secrets, and changes are noted."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from core.access import Role
from office import api_keys
from office.settings_seen import note_changes
from office.settings_words import INDONESIAN
from runtime.runtime import Runtime
from runtime.settings import Settings
from store.tables import audit_entries
from tests.conftest import NOW
from tests.console_client import Browser

KEY = {"name": "Sistem inti uji", "kind": "test", "scope": ["claims:write", "messages:read"], "days": "90"}


@pytest.fixture
def admin(browser: Callable[[Role], Browser]) -> Browser:
    return browser(Role.ADMIN)


def entries(rt: Runtime, action: str) -> list[tuple[Any, ...]]:
    entry = audit_entries.c
    with rt.transaction() as db:
        found = select(entry.actor, entry.object, entry.before, entry.after).where(entry.action == action)
        return [(*row,) for row in db.execute(found.order_by(entry.number))]


def test_a_key_is_shown_once_and_noted_without_its_secret(rt: Runtime, admin: Browser) -> None:
    made = admin.submit("/api-keys/new", KEY)
    (written,) = re.findall(r'class="secret">(kabar_test_[a-z]{12}_[0-9a-f]{64})<', made.text)
    assert f"Authorization: Bearer {written}" in made.text
    (key,) = api_keys.list_keys(rt)
    assert key.scopes == {"claims:write", "messages:read"}
    assert key.expires_at is not None
    assert (key.expires_at - NOW).days == 90
    ((actor, object_, before, after),) = entries(rt, "api_key.create")
    assert (actor, object_, before) == (f"user:{admin.person.name}", f"api_key:{key.id}", None)
    secret = written.rpartition("_")[2]
    assert secret not in after
    assert secret not in admin.get("/api-keys").text


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": " "}, "Tulis nama"),
        ({"scope": []}, "Pilih sedikitnya satu hak"),
        ({"scope": ["everything"]}, "Pilih sedikitnya satu hak"),
        ({"kind": "x"}, "Pilih jenis kunci"),
        ({"days": "9999"}, "Pilih masa berlaku"),
    ],
)
def test_what_is_missing_is_said_and_the_rest_is_kept(
    rt: Runtime, admin: Browser, changed: dict[str, Any], said: str
) -> None:
    answer = admin.submit("/api-keys/new", {**KEY, **changed})
    assert answer.status_code == 400
    assert said in answer.text
    assert 'href="#' in answer.text
    assert api_keys.list_keys(rt) == []


def test_a_key_is_ended_by_its_name(rt: Runtime, admin: Browser) -> None:
    admin.submit("/api-keys/new", KEY)
    (key,) = api_keys.list_keys(rt)
    address = f"/api-keys/{key.id}/revoke"
    assert "Cabut kunci Sistem inti uji" in admin.get(address).text
    assert api_keys.list_keys(rt)[0].revoked_at is None
    assert admin.submit(address).status_code == 302
    assert "dicabut" in admin.get("/api-keys").text
    assert [object_ for _, object_, _, _ in entries(rt, "api_key.revoke")] == [f"api_key:{key.id}"]
    assert admin.get(address).status_code == 302  # there is nothing left to end


def test_a_key_that_is_not_there_cannot_be_ended(admin: Browser) -> None:
    assert admin.get("/api-keys/nothing/revoke").status_code == 404


@pytest.mark.parametrize("role", [each for each in Role if each is not Role.ADMIN], ids=lambda role: role.value)
def test_keys_are_for_admins(browser: Callable[[Role], Browser], role: Role) -> None:
    client = browser(role)
    assert client.get("/api-keys").status_code == 403
    assert client.get("/api-keys/new").status_code == 403


def test_every_setting_has_words_in_both_languages() -> None:
    fields = Settings.model_fields
    assert set(fields) == set(INDONESIAN)
    assert [name for name, field in fields.items() if not field.description] == []


def test_settings_are_shown_without_secrets(rt: Runtime, admin: Browser) -> None:
    house(rt, twilio_auth_token="a-secret-token", short_code="2757")
    page = admin.get("/settings").text
    assert "a-secret-token" not in page
    assert rt.settings.secret_key not in page
    assert row_of(page, "TWILIO_AUTH_TOKEN") == "✓ diisi diatur"
    assert row_of(page, "KANNEL_SECRET") == "– kosong nilai bawaan"
    assert row_of(page, "SHORT_CODE") == "2757 diatur"
    assert row_of(page, "PORT") == "8000 nilai bawaan"


def row_of(page: str, name: str) -> str:
    """What stands beside a setting, without its description."""
    (found,) = re.findall(rf"<dt><code>{name}</code></dt>\s*<dd>(.*?)<span class=\"line", page, re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", found).split())


def house(rt: Runtime, **changes: Any) -> None:
    """Let the house be set up otherwise, as after a restart."""
    object.__setattr__(rt, "settings", Settings(_env_file=None, **changes))


def test_the_first_start_is_noted_once(rt: Runtime, admin: Browser) -> None:
    note_changes(rt, "web")
    note_changes(rt, "web")
    assert [(actor, object_) for actor, object_, _, _ in entries(rt, "settings.changed")] == [
        ("system", "settings:web")
    ]
    assert "Pertama kali dicatat." in admin.get("/settings").text


def test_what_changed_between_two_starts_is_noted_and_shown(rt: Runtime, admin: Browser) -> None:
    note_changes(rt, "web")
    house(rt, log_level="DEBUG", twilio_auth_token="a-secret-token")
    note_changes(rt, "web")
    (_, _, before, after) = entries(rt, "settings.changed")[-1]
    assert before == '{"LOG_LEVEL":"INFO","TWILIO_AUTH_TOKEN":"empty"}'
    assert "a-secret-token" not in after
    page = re.sub(r"<[^>]+>", " ", admin.get("/settings").text)
    assert re.search(r"LOG_LEVEL\s+INFO → DEBUG", page)
    assert re.search(r"TWILIO_AUTH_TOKEN\s+kosong → diisi", page)


def test_another_secret_is_a_change_that_shows_neither(rt: Runtime) -> None:
    for token in ("first-token", "second-token"):
        house(rt, twilio_auth_token=token)
        note_changes(rt, "web")
    (_, _, before, after) = entries(rt, "settings.changed")[-1]
    assert "TWILIO_AUTH_TOKEN" in after
    assert "token" not in (before + after).replace("TWILIO_AUTH_TOKEN", "")


def test_another_secret_key_is_not_every_secret(rt: Runtime) -> None:
    for key in ("a" * 40, "b" * 40):
        house(rt, twilio_auth_token="token", secret_key=key)
        note_changes(rt, "web")
    house(rt, twilio_auth_token="token", secret_key="b" * 40)
    note_changes(rt, "web")
    assert len(entries(rt, "settings.changed")) == 2


def test_web_and_worker_are_compared_with_themselves(rt: Runtime) -> None:
    note_changes(rt, "web")
    house(rt, log_level="DEBUG")
    note_changes(rt, "worker")
    house(rt)
    note_changes(rt, "web")
    assert [object_ for _, object_, _, _ in entries(rt, "settings.changed")] == ["settings:web", "settings:worker"]


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.STAFF, Role.APPROVER], ids=lambda role: role.value)
def test_settings_are_for_admins_and_auditors(browser: Callable[[Role], Browser], role: Role) -> None:
    assert browser(role).get("/settings").status_code == 403
    assert browser(Role.AUDITOR).get("/settings").status_code == 200
