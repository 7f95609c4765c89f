"""The `kabar` command: every part thin, each calls the functions that the pages and processes call."""

import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from commands.apikey import apikey
from commands.audit import audit
from commands.campaign import campaign
from commands.catalogue import catalogue
from commands.claim import claim
from commands.complaint import complaint
from commands.db import db
from commands.imports import import_files
from commands.kabar import FAILED, INTERRUPTED, NOTHING_TO_DO, Kabar
from commands.ledger import ledger
from commands.message import message
from commands.openapi import openapi
from commands.optout import optout
from commands.parse import parse
from commands.people import number_of
from commands.pin import pin
from commands.registration import registration
from commands.retention import retention
from commands.sending import sending
from commands.user import user
from commands.ussd import make_ussd
from commands.webhook import webhook
from runtime.settings import Settings, SettingsError, doubts, load_settings

if TYPE_CHECKING:
    from flask.testing import FlaskClient


@click.group(cls=Kabar, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120})
@click.version_option(package_name="kabar", message="kabar %(version)s")
@click.option("--supervised", is_flag=True, hidden=True, help="`kabar run` started us and has told what we would tell.")
def main(supervised: bool) -> None:  # start_process asks for it
    """Kabar: gerbang SMS BPJS Ketenagakerjaan / the SMS gateway. Exit: 0 ok, 1 failed, 2 usage, 3 nothing to do."""


for group in (
    apikey, audit, campaign, catalogue, claim, complaint, db, import_files, ledger, message, openapi, optout, parse,
    pin, registration, retention, sending, user, webhook,
):  # fmt: skip
    main.add_command(group)


def start_process() -> Settings:
    """Return the settings of a long-running process, with its logs set up; what is doubtful in them is told."""
    from runtime.logs import configure_logs
    from store.database import require_database

    settings = load_settings()
    configure_logs(settings)
    require_database(settings.database_url)
    if not click.get_current_context().find_root().params["supervised"]:
        for doubt in doubts():
            click.echo(doubt, err=True)
    return settings


# ---------------------------------------------------------------- processes


@main.command()
@click.option("--with-parent", is_flag=True, hidden=True, help="End when the program that started us ends.")
def run(with_parent: bool) -> None:
    """Semuanya sekaligus: data contoh, Redis, web, worker, clock / everything at once, with sample people."""
    from commands.demo_people import told_people
    from runtime.house import run_house
    from runtime.prepare import prepare_database
    from runtime.processes import end_with_parent

    def prepare() -> list[str]:
        prepare_database(settings)
        return told_people(settings)

    if with_parent:
        end_with_parent()
    settings = start_process()
    code = run_house(settings, prepare, click.echo)
    sys.exit(0 if with_parent and code == INTERRUPTED else code)  # `make` would call an orderly Ctrl-C an error


@main.command()
@click.option("--port", type=click.IntRange(1, 65535), help="Instead of PORT.")
def web(port: int | None) -> None:
    """Server web: jalan masuk pesan / the web server, where messages come in. Needs no Redis."""
    from functools import partial

    import app
    from commands.starting import noted
    from runtime.house import require_port
    from runtime.web import serve

    settings = start_process()
    settings = settings.model_copy(update={"port": port}) if port else settings
    require_port(settings.host, settings.port)
    serve(settings, partial(noted, app.create_app))


@main.command()
def worker() -> None:
    """Pengirim pesan keluar / sends what is queued."""
    from commands.starting import note_worker
    from runtime.embedded_redis import find_running
    from worker import work

    settings = start_process()
    url = settings.redis_url or find_running(settings.var_dir)
    if url is None:
        raise click.ClickException("REDIS_URL belum diisi dan tidak ada `kabar run` / is not set, and no `kabar run`")
    note_worker()
    work(url)


@main.command("clock")
def run_clock() -> None:
    """Menyapu pesan yang jatuh tempo / finds what is due, every few seconds."""
    from runtime.heartbeats import CLOCK, keep_beating
    from runtime.interrupts import make_pause
    from runtime.runtime import make_runtime
    from sms import clock

    rt = make_runtime(start_process())
    keep_beating(rt, CLOCK)
    clock.run(rt, make_pause())


# ---------------------------------------------------------------- people


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Satu larik JSON / one JSON array.")
@click.option("--lang", envvar=["LC_ALL", "LC_MESSAGES", "LANG"], default="id", help="id atau / or en; default: LANG.")
def personas(as_json: bool, lang: str) -> None:
    """Orang contoh untuk dicoba / the sample people, and what each of them shows."""
    from runtime.terminal import print_json, print_people
    from store.seed import list_personas

    people = list_personas()
    if as_json:
        print_json([asdict(each) for each in people])
    else:
        print_people(people, english=lang.startswith("en"))


@main.command()
@click.option("--participants", type=click.IntRange(1), required=True, help="Berapa banyak / how many.")
def seed(participants: int) -> None:
    """Isi peserta buatan untuk pengukuran / fill the store with synthetic people, for measurements.

    Nomornya +6285000100000, +6285000100001, dan seterusnya, masing-masing satu HP / their phones, one each.
    Berkas kampanye untuk mereka / a campaign file for them: kabar campaign example --rows N -o contoh.csv
    """
    from runtime.prepare import seed_synthetic_people
    from runtime.terminal import show_progress

    settings = load_settings()
    try:
        added = show_progress(participants, lambda show: seed_synthetic_people(settings, participants, show))
    except ValueError as error:
        raise click.BadParameter(str(error)) from None
    click.echo(f"{added} peserta baru / new participants", err=True)
    sys.exit(0 if added else NOTHING_TO_DO)


# ---------------------------------------------------------------- words


@main.command()
@click.argument("text")
@click.option("--from", "sender", default=None, help="Nomor atau nama orang contoh / number or sample person.")
@click.option("--why", is_flag=True, help="Tunjukkan alasannya di stderr / show the reasons on stderr.")
@click.option("--json", "as_json", is_flag=True, help="Jawaban dan alasan sebagai JSON / answer and reasons as JSON.")
def sms(text: str, sender: str | None, why: bool, as_json: bool) -> None:
    """Kirim satu SMS ke telepon tiruan; jawabannya saja di stdout / send one SMS as the simulated phone."""
    from runtime import terminal

    settings = load_settings()
    form = {"from": number_of(sender), "to": settings.short_code, "text": text}
    client = simulated_phone(settings)
    answer = client.post("/sms/simulator/inbound", data=form, headers={"X-Kabar-Why": "1"})
    if answer.status_code != 200:
        raise click.ClickException(terminal.EXPLAINED.get(answer.status_code, f"HTTP {answer.status_code}"))
    told = answer.get_json()
    if as_json:
        terminal.print_json(told)
        return
    silent = told["reply"] is None
    click.echo("(tidak dijawab / not answered)" if silent else told["reply"], err=silent)
    if why:
        sys.stdout.flush()
        terminal.print_pairs(told["why"], sys.stderr)


def simulated_phone(settings: Settings) -> "FlaskClient":
    """Return a client of the application on these settings; what it answers is all that is to be seen."""
    import app
    from runtime.doctor import examine_database

    if not (database := examine_database(settings)).fine:
        raise click.ClickException(database.text)
    if settings.log_level in ("DEBUG", "INFO"):
        settings = settings.model_copy(update={"log_level": "WARNING"})
    return app.create_app(settings).test_client()


main.add_command(make_ussd(simulated_phone))


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Satu larik JSON / one JSON array.")
def doctor(as_json: bool) -> None:
    """Periksa semuanya; tiap baris OK atau apa yang perlu dilakukan / check everything, each line OK or what to do."""
    from runtime.doctor import examine
    from runtime.findings import Finding
    from runtime.terminal import print_findings

    try:
        findings = examine(load_settings())
    except SettingsError as error:
        findings = iter([Finding("configuration", False, line) for line in str(error).splitlines()])
    sys.exit(0 if print_findings(findings, as_json=as_json) else FAILED)


if __name__ == "__main__":
    main()
