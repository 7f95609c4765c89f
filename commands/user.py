"""The `kabar user` commands: people of the console."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from commands.actor import terminal_actor
from commands.kabar import NOTHING_TO_DO
from core.access import Role
from core.commands import Language

if TYPE_CHECKING:
    from datetime import datetime

    from runtime.runtime import Runtime
    from store.users import User

SAYS = {
    "short": "kata sandi: paling sedikit 12 karakter / password: at least 12 characters",
    "long": "kata sandi: paling banyak 128 karakter / password: at most 128 characters",
    "name": "nama: huruf kecil, angka, titik, garis; 2-40 / name: small letters, digits, dots, dashes; 2-40",
    "common": "kata sandi terlalu umum / the password is too common",
    "simple": "kata sandi terlalu sederhana / the password is too simple",
    "own_name": "kata sandi: bukan nama orangnya / password: not the person's name",
    "full_name": "nama lengkap: 1-80 karakter / full name: 1-80 characters",
    "taken": "nama ini sudah dipakai / the name is taken",
    "unknown": "pengguna ini tidak ada / there is no such user",
    "last_admin": "ini admin aktif yang terakhir / this is the last active admin",
}
ONCE = "Kata sandi sekali pakai di stdout; harus diganti saat masuk / one-time password on stdout; to be changed"
ROLES = click.Choice([each.value for each in Role])
LANGUAGES = click.Choice([each.value for each in Language])
TYPED = click.option("--type-password", is_flag=True, help="Ketik kata sandinya, jangan buatkan / type it, make none.")


@click.group()
def user() -> None:
    """Orang di konsol / people of the console."""


@user.command()
@click.argument("name")
@click.option("--role", type=ROLES, required=True, help="Peran / role.")
@click.option("--full-name", default="", help="Nama lengkap; default: NAME / full name.")
@click.option("--language", type=LANGUAGES, default=Language.ID.value, show_default=True)
@TYPED
def add(name: str, role: str, full_name: str, language: str, type_password: bool) -> None:
    """Tambah orang / add a person. Its one-time password is shown this once, alone on stdout."""
    from office import users

    password = ask_password() if type_password else ""
    with runtime() as rt, told_refusals():
        added = users.add(rt, terminal_actor(), name, full_name or name, Role(role), Language(language), password)
        hours = rt.settings.one_time_password_hours
    show(added.password, hours)


@user.command("list")
@click.option("--json", "as_json", is_flag=True, help="Satu larik JSON / one JSON array.")
def list_users(as_json: bool) -> None:
    """Daftar orang / list the people."""
    from office import users
    from office.passwords import good_until
    from runtime.terminal import print_json

    with runtime() as rt:
        rows = [row_of(each, good_until(rt.settings, each)) for each in users.list_all(rt)]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        click.echo("  ".join(str(value) for value in row.values() if value))
    sys.exit(0 if rows else NOTHING_TO_DO)


@user.command("reset-password")
@click.argument("name")
@TYPED
def reset_password(name: str, type_password: bool) -> None:
    """Kata sandi baru; semua sesinya berakhir / another password; all their sessions end, a lock is lifted."""
    from office import users

    password = ask_password() if type_password else ""
    with runtime() as rt, told_refusals():
        given = users.reset_password(rt, terminal_actor(), known(rt, name).id, password)
        hours = rt.settings.one_time_password_hours
    show(given.password, hours)


@user.command("set-role")
@click.argument("name")
@click.argument("role", type=ROLES)
def set_role(name: str, role: str) -> None:
    """Peran lain / another role."""
    from office import users

    with runtime() as rt, told_refusals():
        users.set_role(rt, terminal_actor(), known(rt, name).id, Role(role))
    click.echo(f"{name}: {role}")


@user.command()
@click.argument("name")
def disable(name: str) -> None:
    """Tutup pintu baginya; ia langsung keluar / keep somebody out; they are signed out at once."""
    from office import users

    with runtime() as rt, told_refusals():
        users.disable(rt, terminal_actor(), known(rt, name).id)
    click.echo("dinonaktifkan / disabled")


@user.command()
@click.argument("name")
def enable(name: str) -> None:
    """Buka lagi / let somebody in again."""
    from office import users

    with runtime() as rt, told_refusals():
        users.enable(rt, terminal_actor(), known(rt, name).id)
    click.echo("diaktifkan / enabled")


@user.command("reset-totp")
@click.argument("name")
@click.option("--yes", is_flag=True, help="Tanpa bertanya / do not ask.")
def reset_totp(name: str, yes: bool) -> None:
    """Lepas aplikasi autentikator yang ponselnya hilang / remove the authenticator app of a lost phone."""
    from office import second_factor

    if not yes:
        click.confirm("Pastikan ini benar orangnya. Lanjut? / Make sure it is really them. Go on?", abort=True)
    with runtime() as rt, told_refusals():
        had_one = second_factor.reset(rt, terminal_actor(), known(rt, name).id)
    click.echo("dilepas / removed" if had_one else "tidak terpasang / there is none")
    sys.exit(0 if had_one else NOTHING_TO_DO)


def known(rt: "Runtime", name: str) -> "User":
    """Return the person with this name. Raises CannotDo."""
    from office import users

    found = users.find_by_name(rt, name)
    if found is None:
        raise users.CannotDo(users.UserFault.UNKNOWN)
    return found


def ask_password() -> str:
    """Return a password that is typed twice, or comes as one line from elsewhere than a terminal."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    typed: str = click.prompt("Kata sandi / password", hide_input=True, confirmation_prompt=True)
    return typed


def show(password: str, hours: int) -> None:
    """Show a one-time password and for how long it is good; nothing where it was typed."""
    if password:
        click.echo(password)
        click.echo(f"{ONCE}; {hours} jam / hours", err=True)


def row_of(user: "User", until: "datetime | None") -> dict[str, object]:
    """Return what may be shown of a person; `until` is when their one-time password is good no longer."""
    return {
        "name": user.name,
        "full_name": user.full_name,
        "role": user.role.value,
        "state": "active" if user.active else "disabled",
        "totp": "totp" if user.has_second_factor else "",
        "one_time_until": until.isoformat(timespec="seconds") if until else "",
        "last_sign_in_at": user.last_sign_in_at.isoformat(timespec="seconds") if user.last_sign_in_at else "",
    }


@contextmanager
def told_refusals() -> Iterator[None]:
    """Say why something cannot be done, and end with 1."""
    from office.users import CannotDo

    try:
        yield
    except CannotDo as refused:
        raise click.ClickException(SAYS[refused.fault.value]) from None


@contextmanager
def runtime() -> "Iterator[Runtime]":
    """Yield a Runtime on the database of the settings; its connections are closed at the end."""
    from runtime.runtime import make_runtime
    from runtime.settings import load_settings

    rt = make_runtime(load_settings())
    try:
        yield rt
    finally:
        rt.close()
