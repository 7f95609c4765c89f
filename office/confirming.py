"""Somebody who is signed in proves once more who they are, before what cannot be undone quietly."""

from core.access import Actor, Person
from office import passwords, tries
from office.access import TOO_MANY_WAIT
from office.tries import Refused, Why
from runtime.runtime import Runtime
from store import users


def confirm(rt: Runtime, who: Actor, person: Person, password: str) -> Refused | None:
    """Return None if this is the person's password, or why not; counted like every password that is tried."""
    of = tries.tried(rt, "own", str(person.id), who.address)
    with rt.transaction() as db:
        counted = tries.count(db, rt, of)
        user = users.find(db, person.id)
    if isinstance(counted, Refused):
        return counted
    try:
        if user is None or not passwords.is_right(password, user.password_hash):
            return Refused(Why.WRONG, counted.locked_until)
    except passwords.TooManyAtOnce:
        with rt.transaction() as db:
            tries.take_back(db, rt, of)
        return Refused(Why.SLOW, rt.now() + TOO_MANY_WAIT)
    with rt.transaction() as db:
        tries.forgive(db, rt, of)
    return None
