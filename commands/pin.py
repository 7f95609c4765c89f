"""The `kabar pin` commands: staff lift a lock, or forget a PIN, for somebody whom they have seen."""

import sys

import click
from sqlalchemy.orm import Session

from commands.kabar import NOTHING_TO_DO
from core.msisdn import to_e164
from core.pins import PinState
from runtime.catalogues import WatchedCatalogues
from runtime.ids import FreshIds
from runtime.runtime import read_clock
from runtime.settings import load_settings
from store import pins
from store.alerts import queue_record_alerts
from store.catalogue import load_catalogue
from store.database import make_engine

NUMBER = click.option(
    "--number",
    prompt="Nomor HP / phone number",
    hide_input=True,
    help="Lebih baik diketik saat ditanya / better typed.",
)


@click.group()
def pin() -> None:
    """PIN peserta: buka kunci, hapus / PINs of participants: unlock, forget."""


@pin.command()
@NUMBER
def unlock(number: str) -> None:
    """Buka PIN yang terkunci / lift the lock after three wrong tries. Nomornya tidak ditampilkan / it is not shown."""
    state = _change(number, forget=False)
    if state is not PinState.LOCKED:
        click.echo("PIN tidak terkunci / the PIN is not locked")
        sys.exit(NOTHING_TO_DO)
    click.echo("PIN dibuka / unlocked")


@pin.command()
@NUMBER
def forget(number: str) -> None:
    """Hapus PIN yang terlupa; peserta membuat yang baru lewat USSD / remove it; a new one is chosen by USSD."""
    if _change(number, forget=True) is PinState.NONE:
        click.echo("tidak ada PIN / there is no PIN")
        sys.exit(NOTHING_TO_DO)
    click.echo("PIN dihapus / removed")


def _change(number: str, *, forget: bool) -> PinState:
    msisdn = to_e164(number)
    if msisdn is None:
        raise click.UsageError("bukan nomor HP / not a phone number")
    settings = load_settings()
    engine = make_engine(settings.database_url)
    try:
        catalogue = WatchedCatalogues(engine, load_catalogue(settings.catalogue_file)).live()
        with Session(engine) as db, db.begin():
            state = pins.unlock(db, msisdn, forget=forget)
            if forget and state not in (None, PinState.NONE):
                told = pins.told_of(db, msisdn)  # the clock finds the notices
                queue_record_alerts(db, told, catalogue, FreshIds(), settings.short_code, read_clock())
    finally:
        engine.dispose()
    if state is None:
        click.echo("HP ini tidak terikat pada peserta / the phone is bound to nobody")
        sys.exit(NOTHING_TO_DO)
    return state
