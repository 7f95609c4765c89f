"""The `kabar sending` commands: the kill switch, for everything or one provider."""

import sys
from dataclasses import asdict, dataclass
from typing import get_args

import click

from commands.actor import terminal_actor
from commands.kabar import NOTHING_TO_DO
from commands.settling import opened
from providers.registry import Name
from runtime.breakers import Board, Reading
from runtime.embedded_redis import find_running
from runtime.settings import Settings, load_settings
from store import outbox_sweeps, stops
from store.database import make_engine
from store.stops import Stop

PROVIDER = click.option(
    "--provider", type=click.Choice(get_args(Name)), help="Hanya yang ini; tanpa ini: semua / this one only."
)


@dataclass(frozen=True, slots=True)
class Standing:
    """How sending stands: what is stopped, what is being handed over, what the workers' breakers say."""

    stops: list[Stop]
    in_flight: dict[str, int]
    breakers: list[Reading]


@click.group()
def sending() -> None:
    """Pengiriman: hentikan, mulai lagi, lihat / stop it, start it again, look at it."""


@sending.command()
@PROVIDER
@click.option("--reason", default="", help="Mengapa; tampil di status / why; `status` shows it.")
def stop(provider: str | None, reason: str) -> None:
    """Hentikan pengiriman, berlaku dalam dua detik / stop sending, within two seconds. What is under way ends."""
    from office import sending as office

    with opened() as rt:
        in_flight = office.stop(rt, terminal_actor(), provider, reason)
    left = sum(in_flight.values()) if provider is None else in_flight.get(provider, 0)
    click.echo(f"{provider or 'semua / all'}: berhenti / stopped. Sedang dikirim / under way: {left}")


@sending.command()
@PROVIDER
def start(provider: str | None) -> None:
    """Mulai lagi / start again. Tanpa --provider, penyedia yang dihentikan sendiri tetap berhenti / stay stopped."""
    from office import sending as office

    with opened() as rt:
        started, others = office.start(rt, terminal_actor(), provider)
    word = "mulai lagi / started" if started else "tidak sedang berhenti / was not stopped"
    click.echo(f"{provider or 'semua / all'}: {word}")
    if others:
        click.echo(f"masih berhenti / still stopped: {', '.join(others)}", err=True)
    sys.exit(0 if started else NOTHING_TO_DO)


@sending.command()
@click.option("--json", "as_json", is_flag=True, help="JSON.")
def status(as_json: bool) -> None:
    """Apa yang berhenti dan apa yang sedang dikirim / what is stopped, and what is under way."""
    from runtime.terminal import print_json

    standing = look(load_settings())
    if as_json:
        print_json({"running": not standing.stops, **asdict(standing)})
        return
    for each in standing.stops:
        since = each.stopped_at.isoformat(timespec="seconds")
        click.echo(f"BERHENTI / STOPPED  {each.scope}  {since}  {each.reason}")
    if not standing.stops:
        click.echo("berjalan / running")
    for provider, count in sorted(standing.in_flight.items()):
        click.echo(f"sedang dikirim / under way  {provider}: {count}")
    for reading in standing.breakers:
        if reading.state != "closed":
            click.echo(f"sekring / breaker  {reading.provider}: {reading.state.value}  ({reading.process})")


def look(settings: Settings) -> Standing:
    """Return how sending stands."""
    engine = make_engine(settings.database_url)
    try:
        with engine.begin() as db:
            found = stops.load_stops(db), outbox_sweeps.count_in_flight(db)
    finally:
        engine.dispose()
    return Standing(*found, Board(settings.redis_url or find_running(settings.var_dir)).read())
