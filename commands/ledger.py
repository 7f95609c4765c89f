"""`kabar ledger`: whether every message and every claim event is accounted for."""

import sys
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING

import click

from commands.kabar import FAILED
from commands.moments import Moment
from core.commands import Language
from core.delivery import MtStatus
from core.reasons import meaning_of
from runtime.settings import load_settings

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from store.ledger import Check, Ledger

CHECKS = {
    "history_agrees": "riwayat cocok dengan status sekarang / history agrees with the present status",
    "history_has_message": "pesan dari riwayat masih ada / what has a history is there",
    "final_stays": "status akhir tidak ditinggalkan / no final status was left",
    "notice_exists": "pemberitahuannya ada / the notice is there",
    "one_stage_waits": "hanya satu tahap klaim yang menunggu / only one stage of a claim waits to be told",
    "campaign_rows_sent": "pesan dari baris kampanye ada / what a campaign's row became is there",
    "campaign_sent_once": "tiap baris kampanye punya satu pesan / a campaign's row has one message",
    "campaign_runs": "kampanye yang tidak berjalan tidak mengirim / what does not run sends nothing",
    "sending_in_time": "tidak ada yang tertahan saat dikirim / nothing is stuck in mid-sending",
    "queued_in_time": "yang lewat waktu sudah diakhiri / what is too late was ended",
}
OUTCOMES = {
    "told": "diberitahukan / told",
    "waiting": "menunggu dikirim / waits to be told",
    "outcome_unknown": "mungkin diberitahukan / perhaps told",
    "failed": "pemberitahuan gagal / the notice failed",
    "expired": "pemberitahuan kedaluwarsa / the notice expired",
    "no_notice": "pemberitahuannya tidak ada / its notice is not there",
}
VERDICTS = {True: ("green", "SEIMBANG / BALANCES"), False: ("red", "TIDAK SEIMBANG / DOES NOT BALANCE")}


@click.command()
@click.option("--since", type=Moment(), help="Hanya sejak / only since: 24h, 7d, 2026-11-20.")
@click.option("--json", "as_json", is_flag=True, help="JSON.")
def ledger(since: datetime | None, as_json: bool) -> None:
    """Buktikan tidak ada yang hilang / prove that nothing is lost. Exit 1 if it does not balance."""
    from runtime.runtime import read_clock
    from runtime.terminal import print_json
    from store.database import make_engine
    from store.ledger import balance, snapshot

    engine = make_engine(load_settings().database_url)
    try:
        with snapshot(engine) as db:
            found = balance(db, since, read_clock())
    finally:
        engine.dispose()
    if as_json:
        print_json({"balances": found.balances, **asdict(found)})
    else:
        print_ledger(found)
    sys.exit(0 if found.balances else FAILED)


def print_ledger(found: "Ledger") -> None:
    """Print the counts and the checks; without colours where it is not a terminal."""
    from rich.console import Console

    console = Console(soft_wrap=True, highlight=False)
    console.print("Pesan keluar / messages out", style="bold")
    console.print(_messages(found.messages))
    console.print("\nPeristiwa klaim / claim events", style="bold")
    for reason, number in found.events.items():
        console.print(f"  {number:>10}  {_reason(reason)}")
    console.print(f"  {sum(found.events.values()):>10}  jumlah / total\n")
    for check in found.checks:
        _print_check(console, check)
    style, verdict = (
        ("green", "SEIMBANG / BALANCES") if found.balances else ("red", "TIDAK SEIMBANG / DOES NOT BALANCE")
    )
    console.print(f"\n{verdict}", style=style)


def _messages(counted: Mapping[str, Mapping[str, int]]) -> "Table":
    from rich.table import Table

    table = Table(box=None, pad_edge=True, header_style="")
    table.add_column("")
    for name in (*counted, "jumlah/total"):
        table.add_column(name, justify="right")
    for status in MtStatus:
        numbers = [each.get(status.value, 0) for each in counted.values()]
        table.add_row(status.value, *map(str, numbers), str(sum(numbers)))
    sums = [sum(each.values()) for each in counted.values()]
    table.add_row("jumlah/total", *map(str, sums), str(sum(sums)))
    return table


def _reason(code: str) -> str:
    """An event counts by what became of its notice, or by the reason why it has none."""
    if code in OUTCOMES:
        return OUTCOMES[code]
    status, colon, reason = code.partition(":")
    if colon:
        return f"dibatalkan / {status}; {_reason(reason)}" if reason else f"dibatalkan / {status}"
    return f"{code}: {meaning_of(code, Language.ID)} / {meaning_of(code, Language.EN)}"


def _print_check(console: "Console", check: "Check") -> None:
    mark, colour = ("SALAH/WRONG", "red") if check.wrong else ("OK", "green")
    console.print(f"[{colour}]{mark:<12}[/] {CHECKS[check.name]}", end="")
    console.print(f" ({check.looked_at})" if not check.wrong else f": {check.wrong}, a.l./e.g.", markup=False)
    for example in check.examples:
        console.print(f"{'':<13}{example}", markup=False)
