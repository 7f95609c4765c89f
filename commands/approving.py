"""Somebody with a second pair of eyes comes to the terminal, and proves who they are as at the console."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from core.access import Actor, Permission

if TYPE_CHECKING:
    from core.access import Person
    from runtime.runtime import Runtime

NOT_ALLOWED = {
    Permission.CATALOGUE_APPROVE: "peran ini tidak menyetujui katalog / this role does not approve catalogues",
    Permission.CAMPAIGNS_APPROVE: "peran ini tidak menyetujui kampanye / this role does not approve campaigns",
}
HERE, PROGRAM = "", "kabar"  # no address; what stands where a browser would be named


@contextmanager
def approver_at_terminal(
    rt: "Runtime", name: str | None, permission: Permission = Permission.CATALOGUE_APPROVE
) -> "Iterator[Actor]":
    """Yield the approver who signed in here, for as long as the block lasts. Raises ClickException for anybody else."""
    from office import access

    name = name or click.prompt("Nama penyetuju / approver's name", err=True)
    token, person = _signed_in(rt, name)
    who = Actor(f"user:{person.name}", HERE)
    try:
        found = access.person_of(rt, token)
        if found is None or found[1].must_first is not None:
            raise click.ClickException(
                "masuk dulu lewat konsol / sign in at the console first: password, second factor"
            )
        if not person.may(permission):
            raise click.ClickException(NOT_ALLOWED[permission])
        yield who
    finally:
        access.sign_out(rt, who, token)


def _signed_in(rt: "Runtime", name: str) -> "tuple[str, Person]":
    from office import access

    step = access.sign_in(rt, name, _ask("Kata sandi / password"), HERE, PROGRAM)
    if isinstance(step, access.NeedsCode):
        step = access.confirm_code(rt, step.token, _ask("Kode / code"), HERE, PROGRAM)
    if not isinstance(step, access.SignedIn):
        raise click.ClickException("tidak bisa masuk / cannot sign in")
    return step.token, step.person


def _ask(what: str) -> str:
    """Return what is typed unseen, or one line from elsewhere than a terminal."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    typed: str = click.prompt(what, hide_input=True, err=True)
    return typed
