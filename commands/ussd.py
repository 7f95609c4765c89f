"""The `kabar ussd` command: a phone that dials, in the terminal."""

import json
import sys
import textwrap
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import click

from commands.kabar import FAILED
from commands.people import number_of
from runtime.settings import Settings, load_settings

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from console.aggregator import Call, Exchange
    from providers.ussd_base import TurnKind

WIDTH = 24  # columns of the small screen
OVER = {"id": "Sesi berakhir", "en": "Session ended"}
GONE = {"id": "Layanan tidak menjawab", "en": "The service does not answer"}
DIALECTS = ("simulator", "africastalking", "infobip")
OpenPhone = Callable[[Settings], "FlaskClient"]
Turn = Callable[["Call", "TurnKind"], "Exchange"]


def make_ussd(open_phone: OpenPhone) -> click.Command:
    """Return the command; `open_phone` is who knows the application."""

    @click.command()
    @click.argument("string")
    @click.option("--from", "sender", default=None, help="Nomor atau nama orang contoh / number or sample person.")
    @click.option(
        "--via", type=click.Choice(DIALECTS), default="simulator", help="Agregator yang ditiru / who carries it."
    )
    @click.option("--json", "as_json", is_flag=True, help="Satu objek JSON per layar / one JSON object a screen.")
    @click.option(
        "--lang", envvar=["LC_ALL", "LC_MESSAGES", "LANG"], default="id", help="id atau / or en; default: LANG."
    )
    def ussd(string: str, sender: str | None, via: str, as_json: bool, lang: str) -> None:
        """Dial STRING, misalnya '*2757#' atau '*2757*1#' / dial STRING, for example.

        In a terminal it shows each screen and asks for an answer; Ctrl-D hangs up. Else each line of standard input is
        an answer. --lang is for the words around the screens: the menu speaks as its person chose.
        """
        settings = load_settings()
        call = _dialled(settings, string, number_of(sender), via)
        turn = _turn(open_phone(settings), settings)
        english = lang.startswith("en")
        _converse(call, turn, _show_json if as_json else _Screens("en" if english else "id").show)

    return ussd


def _dialled(settings: Settings, string: str, msisdn: str, via: str) -> "Call":
    from console.aggregator import call_of
    from console.dialling import first_code
    from core.msisdn import to_e164

    ours = first_code(settings)
    number = to_e164(msisdn)
    if number is None:
        raise click.BadParameter(f"{msisdn}: bukan nomor / no number", param_hint="--from")
    call = call_of(via, number, ours, "".join(string.split()))  # type: ignore[arg-type]  # click has checked it
    if call is None:
        raise click.BadParameter(f"{string}: bukan kode kami / not our code; {ours}", param_hint="STRING")
    return call


def _turn(client: "FlaskClient", settings: Settings) -> Turn:
    from console.aggregator import carry
    from console.dialling import secret_of

    def turn(call: "Call", kind: "TurnKind") -> "Exchange":
        return carry(client, call, kind, secret_of(settings, call.dialect), in_order=False)

    return turn


def _converse(call: "Call", turn: Turn, show: Callable[["Exchange"], None]) -> None:
    """Show one screen after the other until the session ends, or hang up where nothing more is typed."""
    from console.aggregator import answered
    from providers.ussd_base import TurnKind

    exchange, typed = turn(call, TurnKind.BEGIN), _typed()
    while True:
        show(exchange)
        if exchange.screen is None:
            sys.exit(FAILED)
        if exchange.screen.ends:
            return
        answer = next(typed, None)
        if answer is None:
            turn(call, TurnKind.END)
            return
        call = answered(call, answer)
        exchange = turn(call, TurnKind.CONTINUE)


def _typed() -> Iterator[str]:
    """Yield what is typed, or each line of standard input."""
    while True:
        try:
            yield input("> " if sys.stdin.isatty() else "").strip()
        except EOFError:
            if sys.stdin.isatty():
                click.echo(err=True)  # the shell's next line is its own
            return


def _show_json(exchange: "Exchange") -> None:
    screen = exchange.screen
    told = {"status": exchange.status, "text": screen and screen.text, "ends": screen is None or screen.ends}
    click.echo(json.dumps(told, ensure_ascii=False))
    sys.stdout.flush()


class _Screens:
    """Shows screens in a box in a terminal, else plainly with an empty line between them."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._first = True

    def show(self, exchange: "Exchange") -> None:
        screen = exchange.screen
        if screen is None:
            click.echo(f"{GONE[self._language]} (HTTP {exchange.status})", err=True)
            return
        boxed = sys.stdout.isatty()
        if not boxed and not self._first:
            click.echo()
        self._first = False
        click.echo("\n".join(_boxed(screen.text)) if boxed else screen.text)
        sys.stdout.flush()
        if screen.ends and boxed:
            click.echo(OVER[self._language], err=True)


def _boxed(text: str) -> Iterator[str]:
    yield f"┌{'─' * (WIDTH + 2)}┐"
    for line in text.split("\n"):
        for piece in textwrap.wrap(line, WIDTH) or [""]:
            yield f"│ {piece:<{WIDTH}} │"
    yield f"└{'─' * (WIDTH + 2)}┘"
