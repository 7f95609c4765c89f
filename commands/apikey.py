"""The `kabar apikey` commands."""

import sys
from datetime import datetime

import click
from sqlalchemy import Engine

from commands.actor import terminal_actor
from commands.kabar import NOTHING_TO_DO
from commands.webhook import house
from runtime.settings import load_settings
from store.api_keys import ApiKey

MOST_DAYS = 3650


@click.group()
def apikey() -> None:
    """Kunci API untuk sistem inti / API keys for the core system."""


@apikey.command()
@click.argument("name")
@click.option("--scope", "scopes", multiple=True, required=True, help="Hak, boleh beberapa / scope, may be repeated.")
@click.option("--test", is_flag=True, help="Kunci uji: hanya orang rekaan, hanya simulator / invented people only.")
@click.option("--expires", "days", type=click.IntRange(1, MOST_DAYS), help="Berlaku sekian hari / days it holds.")
def create(name: str, scopes: tuple[str, ...], test: bool, days: int | None) -> None:
    """Buat kunci; rahasianya tampil sekali ini saja / make a key; its secret is shown this once."""
    from office import api_keys
    from office.api_keys import SCOPES

    if unknown := sorted(set(scopes) - set(SCOPES)):
        raise click.BadParameter(
            f"{', '.join(unknown)}; pilih dari / choose from: {', '.join(SCOPES)}", param_hint="--scope"
        )
    if not 0 < len(name.strip()) <= 60:
        raise click.BadParameter("1-60 karakter / characters", param_hint="NAME")
    with house() as rt:
        key, written = api_keys.create(rt, terminal_actor(), name, scopes, test=test, days=days)
    click.echo(written)
    click.echo(
        f"ID {key.id}. Simpan sekarang; tidak bisa ditampilkan lagi / keep it now; it cannot be shown again.", err=True
    )


@apikey.command("list")
@click.option("--json", "as_json", is_flag=True, help="Satu larik JSON / one JSON array.")
def list_keys(as_json: bool) -> None:
    """Daftar kunci, tanpa rahasianya / list the keys, without their secrets."""
    from runtime.runtime import read_clock
    from runtime.terminal import print_json
    from store import api_keys

    with engine().begin() as db:
        keys = api_keys.list_all(db)
    rows = [row_of(key, read_clock()) for key in keys]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        click.echo("  ".join(str(value) for value in row.values() if value))
    sys.exit(0 if rows else NOTHING_TO_DO)


@apikey.command()
@click.argument("key_id", metavar="ID")
@click.option("--yes", is_flag=True, help="Tanpa bertanya / do not ask.")
def revoke(key_id: str, yes: bool) -> None:
    """Cabut kunci untuk selamanya / end a key for good."""
    from office import api_keys

    if not yes:
        click.confirm("Kunci ini langsung tidak berlaku. Lanjut? / It stops at once. Go on?", abort=True)
    with house() as rt:
        ended = api_keys.revoke(rt, terminal_actor(), key_id)
    if not ended:
        click.echo("tidak ada kunci berlaku dengan ID ini / no key that holds has this ID", err=True)
        sys.exit(NOTHING_TO_DO)
    click.echo("dicabut / revoked")


def engine() -> Engine:
    """Return an engine on the database of the settings."""
    from store.database import make_engine

    return make_engine(load_settings().database_url, connections=1)


def row_of(key: ApiKey, now: datetime) -> dict[str, object]:
    """Return what may be shown of a key."""
    state = "revoked" if key.revoked_at else "expired" if key.has_expired(now) else "active"
    return {
        "id": key.id,
        "name": key.name,
        "kind": "test" if key.test else "live",
        "state": state,
        "scopes": " ".join(sorted(key.scopes)),
        "created_at": key.created_at.isoformat(),
        "expires_at": key.expires_at.isoformat() if key.expires_at else None,
        "last_used_at": key.last_used_at.isoformat() if key.last_used_at else None,
    }
