"""What people change about themselves: their password, their language, where they are signed in."""

from core.access import Actor, Person
from core.commands import Language
from core.passwords import PasswordFault, fault_of
from office import audit, passwords, tries
from office.access import TOO_MANY_WAIT, SessionInfo
from office.tries import Refused, Why
from runtime.runtime import Runtime
from store import sign_ins, users
from store.sign_ins import UserSession


def change_password(
    rt: Runtime, who: Actor, person: Person, session: SessionInfo, current: str, new: str
) -> PasswordFault | Refused | None:
    """Change one's own password; all other sessions end. Returns what is wrong, or None if it is done."""
    of = tries.tried(rt, "own", str(person.id), who.address)
    with rt.transaction() as db:
        counted = tries.count(db, rt, of)
        user = users.find(db, person.id)
    if isinstance(counted, Refused):
        return counted
    try:
        if user is None or not passwords.is_right(current, user.password_hash):
            return Refused(Why.WRONG, counted.locked_until)
        fault = PasswordFault.SAME if new == current else fault_of(new, person.name, person.full_name)
        new_hash = "" if fault else passwords.hash_of(new)
    except passwords.TooManyAtOnce:
        with rt.transaction() as db:
            tries.take_back(db, rt, of)
        return Refused(Why.SLOW, rt.now() + TOO_MANY_WAIT)
    with rt.transaction() as db:
        tries.forgive(db, rt, of)
        still = users.lock(db, person.id)
        if still is None or still.password_hash != user.password_hash:
            return Refused(Why.WRONG)  # it was replaced meanwhile: this one is to be worth nothing
        if fault is None:
            users.change(db, person.id, password_hash=new_hash, password_set_at=rt.now(), must_change_password=False)
            ended = sign_ins.end_sessions(db, person.id, rt.now(), but=session.token_hash)
            audit.note(db, rt, who, "user.password", f"user:{person.name}", None, {"sessions_ended": ended})
    return fault


def choose_language(rt: Runtime, person: Person, language: Language) -> None:
    """Keep the language somebody reads pages in."""
    if language is not person.language:
        with rt.transaction() as db:
            users.change(db, person.id, language=language)


def sessions_of(rt: Runtime, user_id: int) -> list[UserSession]:
    """Return where somebody is signed in, the latest first."""
    with rt.transaction() as db:
        return sign_ins.list_sessions(db, user_id, rt.now(), rt.settings.session_idles)


def end_session(rt: Runtime, who: Actor, user_id: int, token_hash: str) -> bool:
    """End one session of somebody; False if there is none such."""
    with rt.transaction() as db:
        user = users.find(db, user_id)
        theirs = sign_ins.list_sessions(db, user_id, rt.now(), rt.settings.session_idles)
        if user is None or token_hash not in {each.token_hash for each in theirs}:
            return False
        ended = sign_ins.end_session(db, token_hash, rt.now())
        audit.note(db, rt, who, "user.sessions", f"user:{user.name}", None, {"sessions_ended": int(ended)})
        return ended


def end_sessions(rt: Runtime, who: Actor, user_id: int, *, but: str = "") -> int:
    """End all sessions of somebody but one; return how many."""
    with rt.transaction() as db:
        user = users.find(db, user_id)
        if user is None:
            return 0
        ended = sign_ins.end_sessions(db, user_id, rt.now(), but=but)
        audit.note(db, rt, who, "user.sessions", f"user:{user.name}", None, {"sessions_ended": ended})
        return ended
