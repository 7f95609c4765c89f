"""Who is at the console: signing in, being recognised, signing out."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from core.access import Actor, Person
from core.lockout import Tries
from office import audit, known_browsers, passwords, second_factor, tries
from office.tries import Refused, Why
from runtime.runtime import Runtime
from runtime.settings import Settings
from store import sign_ins, users
from store.database import READ_ONLY, Db
from store.sign_ins import UserSession
from store.users import User

CODE_WITHIN = timedelta(minutes=10)  # after the password
TOO_MANY_WAIT = timedelta(seconds=10)
NOBODY = "anonymous"  # in the audit log: somebody who is not signed in


@dataclass(frozen=True, slots=True)
class SignedIn:
    """They are in. `token` is for the cookie, and is nowhere else; `mark` tells later that this browser is theirs."""

    token: str
    person: Person
    mark: str = ""


@dataclass(frozen=True, slots=True)
class NeedsCode:
    """The password is right; the code is still to come, within ten minutes. `token` is for the cookie."""

    token: str


@dataclass(frozen=True, slots=True)
class SessionInfo:
    """Where somebody is signed in, and what they have to do before anything else."""

    token_hash: str
    started_at: datetime
    ends_at: datetime
    has_second_factor: bool
    must_change_password: bool
    must_add_second_factor: bool

    @property
    def must_first(self) -> Literal["password", "second_factor"] | None:
        """What comes before any other page."""
        if self.must_change_password:
            return "password"
        return "second_factor" if self.must_add_second_factor else None


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody comes from."""

    address: str
    browser: str
    request_id: str


def cookie_name(settings: Settings) -> str:
    """Return the name of the cookie that carries the token; over https browsers hold it to this host alone."""
    return "__Host-kabar" if settings.base_url.startswith("https://") else "kabar"


def known_name(written: str) -> str:
    """Return a name as people are known by it, however it was typed."""
    return "".join(each for each in written.strip().casefold() if each.isprintable())[:80]


def sign_in(  # noqa: PLR0913  # what somebody types, and from where
    rt: Runtime, name: str, password: str, address: str, browser: str, request_id: str = "", mark: str = ""
) -> SignedIn | NeedsCode | Refused:
    """Let somebody in who knows the password, or ask for the code, or refuse.

    A name that nobody has costs the same work, is locked by the same rule and gets the same answer. Each try counts
    before it is judged, so that many at once gain nothing. `mark`: what the browser kept of a sign-in before.
    """
    place = Place(address, browser, request_id)
    with rt.transaction() as db:
        user = users.find_by_name(db, known_name(name))
        of = _tried(rt, user, known_name(name), mark, address)
        counted = tries.count(db, rt, of)
    if isinstance(counted, Refused):
        return counted
    try:
        right = passwords.is_right(password, user.password_hash if user else None)
    except passwords.TooManyAtOnce:
        with rt.transaction() as db:
            tries.take_back(db, rt, of)
        return Refused(Why.SLOW, rt.now() + TOO_MANY_WAIT)
    with rt.transaction() as db:
        tries.hold(db, rt, of)
        still = users.lock(db, user.id) if user and right else None
        if user is None or still is None or not still.active or still.password_hash != user.password_hash:
            _note_refusal(db, rt, place, user, "password" if user else "name", counted)
            return Refused(Why.WRONG, counted.locked_until)
        until = passwords.good_until(rt.settings, still)
        if until is not None and until <= rt.now():
            _note_refusal(db, rt, place, user, "expired", counted)
            return Refused(Why.EXPIRED)
        tries.forgive(db, rt, of)
        if still.has_second_factor:
            return NeedsCode(_open(db, rt, still, place, full=False))
        return _let_in(db, rt, still, place, "password")


def confirm_code(
    rt: Runtime, token: str, code: str, address: str, browser: str, request_id: str = ""
) -> SignedIn | Refused:
    """Let somebody in who gave the password before, and now a code of the app or a recovery code."""
    place, now = Place(address, browser, request_id), rt.now()
    with rt.transaction() as db:
        found = sign_ins.find_session(db, token_hash_of(token), now, CODE_WITHIN)
        if found is None or found[0].full:
            return Refused(Why.OVER)
        of = tries.tried(rt, "code", str(found[1].id), address)
        counted = tries.count(db, rt, of)
        if isinstance(counted, Refused):
            return counted
        user = users.lock(db, found[1].id)
        if user is None or not user.active:
            return Refused(Why.OVER)
        with_app = second_factor.takes_code(db, rt, user, code)
        if not with_app and not second_factor.takes_recovery_code(db, rt, user, code):
            _note_refusal(db, rt, place, user, "code", counted)
            return Refused(Why.WRONG, counted.locked_until)
        if not sign_ins.end_session(db, token_hash_of(token), now):
            return Refused(Why.OVER)  # ended in this very moment, by another password or by whoever keeps them out
        tries.forgive(db, rt, of)
        return _let_in(db, rt, user, place, "code" if with_app else "recovery_code")


def person_of(rt: Runtime, token: str, *, noticed: bool = True) -> tuple[Person, SessionInfo] | None:
    """Return who carries this token and is wholly signed in; that they are there is noted once a minute.

    What a page asks for by itself is not to be noticed: nobody need be sitting in front of it.
    """
    if not token:
        return None
    now, hash_ = rt.now(), token_hash_of(token)
    with rt.engine.execution_options(**READ_ONLY).begin() as reading:
        found = sign_ins.find_session(reading, hash_, now, rt.settings.session_idles)
    if found is None or not found[0].full:
        return None
    session, user = found
    if noticed and now - session.seen_at >= sign_ins.SEEN_IS_NOTED_EVERY:
        with rt.transaction() as db:
            sign_ins.note_seen(db, hash_, now)
    return user.person, _info_of(rt, session, user)


def sign_out(rt: Runtime, who: Actor, token: str) -> None:
    """End the session of this token."""
    with rt.transaction() as db:
        if sign_ins.end_session(db, token_hash_of(token), rt.now()):
            audit.note(db, rt, who, "sign_out", who.name)


def token_hash_of(token: str) -> str:
    """Return what is kept of a token: who reads it there cannot sign in with it."""
    return hashlib.sha256(token.encode()).hexdigest()


def _let_in(db: Db, rt: Runtime, user: User, place: Place, by: str) -> SignedIn:
    token = _open(db, rt, user, place, full=True)
    users.change(db, user.id, last_sign_in_at=rt.now())
    who = Actor(f"user:{user.name}", place.address, place.request_id)
    audit.note(db, rt, who, "sign_in", f"user:{user.name}", None, {"by": by})
    return SignedIn(token, user.person, known_browsers.mark_for(rt, user))


def _tried(rt: Runtime, user: User | None, name: str, mark: str, address: str) -> tries.Tried:
    """Return what to count: where somebody is known, what others try in their name is none of theirs."""
    if known_browsers.is_known(rt, user, mark):
        return tries.tried_where_known(rt, name, mark)
    return tries.tried(rt, "name", name, address)


def _open(db: Db, rt: Runtime, user: User, place: Place, *, full: bool) -> str:
    token, now = secrets.token_urlsafe(32), rt.now()  # new at every step: a token planted before is worth nothing
    ends_at = now + (rt.settings.session_lives if full else CODE_WITHIN)
    session = UserSession(token_hash_of(token), user.id, full, now, now, ends_at, place.address, place.browser)
    sign_ins.open_session(db, session)
    return token


def _note_refusal(db: Db, rt: Runtime, place: Place, user: User | None, what: str, counted: Tries) -> None:
    """What was typed as a name that nobody has may be a password: it is not written down."""
    who = Actor(NOBODY, place.address, place.request_id)
    after = {"wrong": what if user is None or user.active else "disabled", "locked": counted.locked_until is not None}
    audit.note(db, rt, who, "sign_in.refused", f"user:{user.name}" if user else "user:?", None, after)


def _info_of(rt: Runtime, session: UserSession, user: User) -> SessionInfo:
    return SessionInfo(
        token_hash=session.token_hash,
        started_at=session.created_at,
        ends_at=session.ends_at,
        has_second_factor=user.has_second_factor,
        must_change_password=user.must_change_password,
        must_add_second_factor=second_factor.is_needed(rt.settings, user.role) and not user.has_second_factor,
    )
