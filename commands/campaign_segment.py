"""Options of `kabar campaign check` that choose participants instead of a file, and how many they fit."""

from collections.abc import Callable, Mapping
from functools import reduce
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from runtime.runtime import Runtime
    from store.campaign_segments import Count

Command = Callable[..., Any]
FLAG = "segment"
OPTIONS = (
    click.option("--segment", is_flag=True, help="Peserta, bukan berkas / participants, not a file."),
    click.option("--programme", metavar="JHT|JP|...", help="Program / programme; of the claim, with --claim-stage."),
    click.option("--active/--inactive", default=None, help="Kepesertaan / membership."),
    click.option("--zone", metavar="WIB|WITA|WIT", help="Zona waktu / time zone."),
    click.option("--branch", metavar="CODE", help="Kantor cabang / branch."),
    click.option("--last-contribution-before", metavar="2026-06-01", help="Iuran terakhir sebelum / last paid before."),
    click.option("--claim-stage", metavar="VERIFIKASI|...", help="Tahap klaim / stage of a claim."),
    click.option("--language", metavar="id|en", help="Bahasa / language."),
    click.option("--count", "count_only", is_flag=True, help="Hanya hitung / only count the participants."),
)
FILTERS = ("programme", "active", "zone", "branch", "last_contribution_before", "claim_stage", "language")
IN_CAPITALS = frozenset({"programme", "zone", "branch", "claim_stage"})


def segment_options(command: Command) -> Command:
    """Give a command the options of a segment."""
    return reduce(lambda made, option: option(made), reversed(OPTIONS), command)


def filters_of(given: dict[str, Any], *, count_only: bool) -> dict[str, Any] | None:
    """Take the options of a segment out of what was given; return its filters, None where none is meant."""
    meant = given.pop(FLAG)
    filters = {name: given.pop(name) for name in FILTERS}
    used = {name: value for name, value in filters.items() if value is not None}
    if not (used or meant or count_only):
        return None
    return {name: value.upper() if name in IN_CAPITALS else value for name, value in used.items()}


def counted(rt: "Runtime", filters: Mapping[str, Any]) -> "Count":
    """Return how many participants the filters fit, and say so on standard error. Raises BadParameter."""
    from office import campaign_segments
    from office.campaign_life import NotDone

    try:
        found = campaign_segments.count(rt, filters)
    except NotDone as error:
        name = next(iter(error.fields)).removeprefix("filters.")
        option = f"--{name.replace('_', '-')}"
        raise click.BadParameter("tidak terbaca / unreadable", param_hint=option) from None
    about = "" if found.exact else "kira-kira / about "
    click.echo(f"{about}{found.number} peserta / participants", err=True)
    return found


def print_count(found: "Count", *, as_json: bool) -> None:
    """Print how many there are, for programs."""
    from commands.campaign_tables import print_told

    if as_json:
        print_told({"participants": found.number, "exact": found.exact})
    else:
        click.echo(found.number)


def title_of(filters: Mapping[str, Any]) -> str:
    """Return what a campaign to these participants is called if nobody says."""
    words = {"active": {True: "aktif", False: "tidak aktif"}}
    told = [str(words.get(name, {}).get(value, value)) for name, value in filters.items()]
    return f"Segmen {', '.join(told)}"[:100] if told else "Semua peserta"
