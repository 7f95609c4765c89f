"""`kabar message`: what went to and from one phone (its number is asked for: others would see an argument)."""

import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any

import click

from commands.kabar import NOTHING_TO_DO
from commands.moments import WIB
from commands.settling import settle, unknown
from core.commands import Language
from core.msisdn import to_e164
from core.reasons import meaning_of, status_in_words
from providers.reasons import meaning_of_failure
from runtime.masking import mask_text
from runtime.settings import load_settings
from store.timeline import Change, Entry, Received, Sent, timeline

KINDS = {
    "reply": ("jawaban", "reply"),
    "code": ("kode", "code"),
    "security": ("peringatan keamanan", "security alert"),
    "notice": ("pemberitahuan", "notice"),
    "campaign": ("kiriman massal", "bulk message"),
}
ANSWERED = ("dijawab", "answered")
SILENT = ("tidak dijawab", "not answered")


@click.group()
def message() -> None:
    """Pesan / messages."""


message.add_command(unknown)
message.add_command(settle)


@message.command()
@click.option("--text", is_flag=True, help="Dengan isinya, angka disamarkan / with their texts, numbers masked.")
@click.option("--limit", type=click.IntRange(1, 1000), default=100, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Satu larik JSON / one JSON array.")
@click.option("--lang", envvar=["LC_ALL", "LC_MESSAGES", "LANG"], default="id", help="id atau / or en; default: LANG.")
def find(text: bool, limit: int, as_json: bool, lang: str) -> None:
    """Riwayat satu nomor HP / what went to and from a phone. Nomornya ditanyakan / the number is asked for."""
    from runtime.terminal import print_json

    msisdn = ask_for_number()
    entries = load(msisdn, limit)
    if as_json:
        print_json([as_told(each, with_text=text) for each in entries])
    else:
        language = Language.EN if lang.startswith("en") else Language.ID
        for each in entries:
            click.echo("\n".join(lines_of(each, language, with_text=text)))
    if not entries:
        click.echo("tidak ada pesan / no messages", err=True)
    sys.exit(0 if entries else NOTHING_TO_DO)


def ask_for_number() -> str:
    """Return the MSISDN that is typed unseen, or stands in the first line of standard input."""
    if sys.stdin.isatty():
        given = click.prompt("Nomor HP (tidak tampil) / phone number (not shown)", hide_input=True, err=True)
    else:
        given = sys.stdin.readline()
    msisdn = to_e164(given)
    if msisdn is None:
        raise click.UsageError("nomor tidak terbaca; tulis seperti 0812... / unreadable; write it like +62812...")
    return msisdn


def load(msisdn: str, limit: int) -> list[Entry]:
    """Return the phone's messages."""
    from store.database import READ_ONLY, make_engine

    engine = make_engine(load_settings().database_url)
    try:
        with engine.execution_options(**READ_ONLY).connect() as db:
            return timeline(db, msisdn, limit)
    finally:
        engine.dispose()


def as_told(entry: Entry, *, with_text: bool) -> dict[str, Any]:
    """Return the entry for JSON: texts masked, or left out."""
    told = {"direction": "in" if isinstance(entry, Received) else "out", **asdict(entry)}
    for name in {"text", "reply"} & told.keys():
        if with_text and told[name] is not None:
            told[name] = mask_text(told[name])
        else:
            del told[name]
    return told


def lines_of(entry: Entry, language: Language, *, with_text: bool) -> Iterator[str]:
    """Yield the lines that tell of one message."""
    if isinstance(entry, Received):
        yield f"{shown(entry.at)}  <- {_received(entry, language)}"
    else:
        yield f"{shown(entry.at)}  -> {_sent(entry, language)}"
        yield from (f"{'':<21}   {_change(each, language)}" for each in entry.changes)
    if with_text:
        texts = (entry.text, entry.reply) if isinstance(entry, Received) else (entry.text,)
        yield from (f"{'':<21}   | {line}" for each in texts if each for line in mask_text(each).splitlines())


def shown(at: datetime) -> str:
    """Return a moment as people read it."""
    return f"{at.astimezone(WIB):%Y-%m-%d %H:%M:%S}"


def _received(entry: Received, language: Language) -> str:
    english = language is Language.EN
    came = f"{ANSWERED[english]}: {entry.outcome}" if entry.reply is not None else SILENT[english]
    return f"{entry.keyword or '?'} ({entry.provider}); {came}"


def _sent(entry: Sent, language: Language) -> str:
    kind = KINDS[entry.kind][language is Language.EN]
    about = " ".join(filter(None, (entry.topic, entry.claim_number)))
    reason = f". {_why(entry.provider, entry.reason, language)}" if entry.reason else ""
    return f"{kind}{f' ({about})' if about else ''}: {status_in_words(entry.status, language)}{reason}"


def _change(change: Change, language: Language) -> str:
    reason = f"; {_why(change.provider, change.reason, language)}" if change.reason else ""
    provider = f" ({change.provider})" if change.provider else ""
    return f"{shown(change.at)[11:]} {status_in_words(change.status, language)}{provider}{reason}"


def _why(provider: str | None, reason: str, language: Language) -> str:
    """Return a reason in words: ours, or a provider's code and what it means."""
    told = meaning_of_failure(provider, reason)
    return f"{reason}, {told[language is Language.EN]}" if told else meaning_of(reason, language)
