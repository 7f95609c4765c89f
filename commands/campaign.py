"""The `kabar campaign` commands: the same campaigns as at the console, checked, submitted, approved, stopped here."""

import sys
from pathlib import Path
from typing import Any

import click

from commands.actor import terminal_actor
from commands.campaign_check import Source, checked, salah_file
from commands.campaign_example import example
from commands.campaign_report import report
from commands.campaign_segment import counted, filters_of, print_count, segment_options
from commands.campaign_tables import (
    as_json_of,
    doing,
    print_campaign,
    print_campaigns,
    print_obstacles,
    print_outcomes,
    print_told,
    tell_state,
    tell_stopped,
    tell_went_on,
)
from commands.campaign_watch import watch_ledger
from commands.catalogue import runtime
from commands.kabar import FAILED, NOTHING_TO_DO
from commands.moments import Moment

ID = click.argument("campaign_id", metavar="ID")
JSON = click.option("--json", "as_json", is_flag=True, help="Hasil sebagai JSON / the result as JSON.")
REASON = click.option("--reason", default="", help="Mengapa / why.")


@click.group()
def campaign() -> None:
    """Kirim massal / bulk notifications."""


campaign.add_command(example)
campaign.add_command(report)


@campaign.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False)
@click.option("--campaign", "campaign_id", help="Lanjutkan yang ada / go on with one that is there.")
@click.option("--title", help="Nama; bila kosong, nama berkas / its name, else that of the file.")
@click.option("--template", help="Teks dari katalog / a text of the catalogue, by its code.")
@click.option("--text", help="Teks Indonesia / the Indonesian text.")
@click.option("--text-en", help="Teks Inggris / the English text.")
@click.option("--column", "columns", multiple=True, metavar="NAME=HEADING", help='number="No HP", name=Nama, ...')
@click.option("--encoding", help="Bila tebakan salah / if the guess is wrong: utf-8, cp1252, utf-16.")
@click.option("--separator", help="Bila tebakan salah / if the guess is wrong; \\t = tab.")
@segment_options
@JSON
def check(file: Path | None, campaign_id: str | None, as_json: bool, count_only: bool, **given: Any) -> None:
    """Periksa tiap baris sebuah berkas atau segmen / check every row of a file or segment; nothing is sent.

    Baris berkas yang tidak dikirim ditulis ke FILE.salah.csv / rows of a file that are not sent go to FILE.salah.csv.
    Dihentikan di tengah jalan, `kabar campaign check --campaign ID` melanjutkan / cut off, that goes on.
    """
    filters = filters_of(given, count_only=count_only)
    if [file, campaign_id, filters].count(None) != 2:
        told = "tulis FILE, --segment, atau --campaign ID / give FILE, --segment or --campaign ID"
        raise click.UsageError(told)
    with runtime() as rt:
        if filters is not None:
            found = counted(rt, filters)
            if count_only:
                print_count(found, as_json=as_json)
                return
        stored = doing(lambda: checked(rt, Source(file, campaign_id, filters=filters, **given)))
        lacks = stored.source == "file" and stored.total > stored.to_send
        bad_file = doing(lambda: salah_file(rt, stored, file)) if lacks else None
        if as_json:
            print_told({**as_json_of(stored), "bad_file": str(bad_file) if bad_file else None})
        else:
            print_outcomes(stored, bad_file)
    sys.exit(0 if stored.to_send else NOTHING_TO_DO)


@campaign.command()
@ID
@click.option("--reason", required=True, help="Alasannya, untuk penyetuju / why, for the approver.")
@click.option(
    "--at", "starts_at", type=Moment(), help="Mulai, bukan begitu disetujui / when it begins, not once it is approved."
)
@click.option("--until", "expires_at", type=Moment(), help="Batas waktu / its end.")
@click.option("--from", "window_from", metavar="08:00", help="Jam buka setempat / local time from which it is sent.")
@click.option("--to", "window_until", metavar="17:00", help="Jam tutup setempat / local time until which it is sent.")
@click.option("--per-minute", type=click.IntRange(1), help="Laju / rate.")
@click.option(
    "--ask", "asked", default="", help="Nama penyetuju yang diminta; yang lain tetap boleh / who is asked first."
)
@click.option("--dry-run", is_flag=True, help="Hanya tunjukkan halangannya / only show what stands in the way.")
@JSON
def submit(campaign_id: str, as_json: bool, dry_run: bool, asked: str, **given: Any) -> None:
    """Ajukan untuk disetujui orang lain / ask for somebody else's approval."""
    from office import campaigns as office

    wanted = {name: value for name, value in given.items() if value is not None}
    with runtime() as rt:
        stored = doing(lambda: office.find(rt, campaign_id))
        if dry_run:
            print_campaign(rt, stored)
            found = [
                each
                for each in office.what_blocks(rt, campaign_id)
                if each.code != "no_reason" or not given["reason"].strip()
            ]
            sys.exit(FAILED if print_obstacles(found) else 0)
        who = terminal_actor()
        stored = doing(lambda: office.edit(rt, who, campaign_id, stored.revision, wanted))
        stored = doing(lambda: office.submit(rt, who, campaign_id, stored.revision, asked))
    tell_state(stored, as_json=as_json)


@campaign.command()
@ID
@click.option("--as", "approver", help="Nama penyetuju di konsol / the approver's name at the console.")
@click.option("--note", default="", help="Catatan / a note.")
@click.option("--reject", is_flag=True, help="Kembalikan dengan catatan / give it back, with the note.")
@JSON
def approve(campaign_id: str, approver: str | None, note: str, reject: bool, as_json: bool) -> None:
    """Setujui apa yang ditunjukkan / approve what is shown; whoever had a hand in it cannot.

    Nama, kata sandi, dan kode diketik di sini / name, password and code are typed here.
    """
    from commands.approving import approver_at_terminal
    from core.access import Permission
    from office import campaigns as office

    with runtime() as rt:
        stored = doing(lambda: office.find(rt, campaign_id))
        print_campaign(rt, stored)
        decide = office.reject if reject else office.approve
        with approver_at_terminal(rt, approver, Permission.CAMPAIGNS_APPROVE) as who:
            stored = doing(lambda: decide(rt, who, campaign_id, stored.revision, note))
    tell_state(stored, as_json=as_json)


@campaign.command()
@ID
@REASON
@JSON
def pause(campaign_id: str, reason: str, as_json: bool) -> None:
    """Jeda dalam dua detik / pause within two seconds; what is in flight is counted."""
    from office import campaign_runs

    with runtime() as rt:
        tell_stopped(doing(lambda: campaign_runs.pause(rt, terminal_actor(), campaign_id, reason)), as_json=as_json)


@campaign.command()
@ID
@REASON
@click.option("--yes", is_flag=True, help="Tanpa bertanya / do not ask.")
@click.option("--dry-run", is_flag=True, help="Hanya tunjukkan / only show what would not be sent.")
@JSON
def cancel(campaign_id: str, reason: str, yes: bool, dry_run: bool, as_json: bool) -> None:
    """Batalkan untuk selamanya / cancel for good; what was not sent stays unsent."""
    from office import campaign_runs

    with runtime() as rt:
        told = doing(lambda: campaign_runs.ledger(rt, campaign_id))
        click.echo(f"belum dikirim / not sent yet: {told.unsent}", err=True)
        if dry_run:
            return
        if not yes:
            click.confirm("Batalkan? / Cancel it?", abort=True, err=True)
        tell_stopped(doing(lambda: campaign_runs.cancel(rt, terminal_actor(), campaign_id, reason)), as_json=as_json)


@campaign.command()
@ID
@JSON
def resume(campaign_id: str, as_json: bool) -> None:
    """Lanjutkan yang dijeda / go on with a paused one."""
    from office import campaign_runs

    with runtime() as rt:
        tell_went_on(doing(lambda: campaign_runs.resume(rt, terminal_actor(), campaign_id)), as_json=as_json)


@campaign.command()
@ID
@JSON
def retry(campaign_id: str, as_json: bool) -> None:
    """Kirim ulang yang gagal saja / send again only what failed."""
    from office import campaign_runs

    with runtime() as rt:
        tell_went_on(doing(lambda: campaign_runs.retry_failed(rt, terminal_actor(), campaign_id)), as_json=as_json)


@campaign.command()
@ID
@click.option("--once", is_flag=True, help="Sekali saja / only once.")
@JSON
def watch(campaign_id: str, once: bool, as_json: bool) -> None:
    """Lihat jalannya / watch it go: sent, failed, left, rate. Ctrl-C stops watching, not the campaign."""
    with runtime() as rt:
        doing(lambda: watch_ledger(rt, campaign_id, once=once, as_json=as_json))


@campaign.command("list")
@click.option("--state", help="draft, checking, waiting, approved, running, paused, done, cancelled")
@click.option("--limit", type=click.IntRange(1, 500), default=50, show_default=True)
@JSON
def list_campaigns(state: str | None, limit: int, as_json: bool) -> None:
    """Daftar kampanye, terbaru dulu / list campaigns, the newest first."""
    from core.campaigns import State
    from office import campaigns as office

    if state is not None and state not in set(State):
        raise click.BadParameter(f"pilih / choose: {', '.join(State)}", param_hint="--state")
    with runtime() as rt:
        rows = office.listed(rt, [State(state)] if state else None, limit).rows
    if as_json:
        print_told([as_json_of(each) for each in rows])
    else:
        print_campaigns(rows)
    sys.exit(0 if rows or as_json else NOTHING_TO_DO)
