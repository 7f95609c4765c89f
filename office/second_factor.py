"""The second factor: codes of an authenticator app (RFC 6238), and recovery codes for when the phone is lost."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable, Iterator

import pyotp
import segno
from cryptography.fernet import Fernet, InvalidToken

from core.access import Actor, Person, Role
from core.passwords import RECOVERY_CODES, recovery_code, typed_code
from office import audit, tries
from office.tries import Refused, Why
from runtime.runtime import Runtime
from runtime.settings import Settings
from store import sign_ins, users
from store.database import Db
from store.users import User

NEEDED_BY = frozenset({Role.APPROVER, Role.ADMIN})  # where CONSOLE_TOTP=required
ISSUER = "Kabar"
STEP = 30  # seconds
DIGITS = 6


def is_needed(settings: Settings, role: Role) -> bool:
    """Return whether somebody with this role cannot do without."""
    return settings.console_totp == "required" and role in NEEDED_BY


def begin(rt: Runtime, person: Person) -> str | None:
    """Return the secret to put into the app, kept but not asked for before it is confirmed. None: there is one."""
    with rt.transaction() as db:
        user = users.lock(db, person.id)
        if user is None or user.has_second_factor:
            return None
        secret = _secret_of(rt, user)
        if secret is None:
            secret = pyotp.random_base32()
            users.change(db, user.id, totp_secret=_box(rt).encrypt(secret.encode()).decode())
        return secret


def address_of(secret: str, name: str) -> str:
    """Return the address (otpauth) that an app reads from the picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=ISSUER)


def picture_of(secret: str, name: str) -> str:
    """Return the address as an SVG element that carries no style of its own."""
    code = segno.make(address_of(secret, name), error="m", micro=False)
    return code.svg_inline(border=4, light="#fff", omitsize=True)


def confirm(rt: Runtime, who: Actor, person: Person, code: str) -> list[str] | Refused:
    """Ask for a code from now on; return the recovery codes, which are shown this once."""
    with rt.transaction() as db:
        user = _judge(db, rt, who, person, lambda user: not user.has_second_factor and takes_code(db, rt, user, code))
        if isinstance(user, Refused):
            return user
        users.change(db, user.id, totp_since=rt.now())
        codes = _new_codes(db, rt, user.id)
        audit.note(db, rt, who, "user.second_factor", f"user:{user.name}", {"on": False}, {"on": True})
        return codes


def renew_codes(rt: Runtime, who: Actor, person: Person, code: str) -> list[str] | Refused:
    """Return new recovery codes in place of the old ones; takes a code of the app."""
    with rt.transaction() as db:
        user = _judge(db, rt, who, person, lambda user: user.has_second_factor and takes_code(db, rt, user, code))
        if isinstance(user, Refused):
            return user
        codes = _new_codes(db, rt, user.id)
        audit.note(db, rt, who, "user.recovery_codes", f"user:{user.name}")
        return codes


def turn_off(rt: Runtime, who: Actor, person: Person, code: str) -> Refused | None:
    """Ask for no code any more; takes one of the app, or a recovery code. Return why not, or None if it is done."""
    with rt.transaction() as db:
        user = _judge(
            db, rt, who, person, lambda user: takes_code(db, rt, user, code) or takes_recovery_code(db, rt, user, code)
        )
        if isinstance(user, Refused):
            return user
        _forget(db, user.id)
        audit.note(db, rt, who, "user.second_factor", f"user:{user.name}", {"on": True}, {"on": False})
        return None


def reset(rt: Runtime, who: Actor, user_id: int) -> bool:
    """Take somebody's second factor away, for whom the phone is gone; they are signed out. False: there was none."""
    with rt.transaction() as db:
        user = users.lock(db, user_id)
        if user is None or user.totp_secret is None:
            return False
        _forget(db, user_id)
        sign_ins.end_sessions(db, user_id, rt.now())
        audit.note(
            db, rt, who, "user.second_factor", f"user:{user.name}", {"on": user.has_second_factor}, {"on": False}
        )
        return True


def takes_code(db: Db, rt: Runtime, user: User, code: str) -> bool:
    """Return whether the app shows this code now, or did or will 30 seconds ago or from now; each is good once."""
    typed, secret = typed_code(code), _secret_of(rt, user)
    if secret is None or len(typed) != DIGITS:
        return False
    steps = [each for each in _steps_now(rt) if hmac.compare_digest(pyotp.TOTP(secret).at(each * STEP), typed)]
    return bool(steps) and users.take_step(db, user.id, steps[0])


def takes_recovery_code(db: Db, rt: Runtime, user: User, code: str) -> bool:
    """Return whether this is one of their recovery codes; it is used up by that."""
    return users.take_recovery_code(db, user.id, _hash_of(rt, user.id, code), rt.now())


def codes_left(rt: Runtime, person: Person) -> int:
    """Return how many recovery codes are unused."""
    with rt.transaction() as db:
        return users.codes_left(db, person.id)


def _judge(db: Db, rt: Runtime, who: Actor, person: Person, is_right: Callable[[User], bool]) -> User | Refused:
    """Return the person, locked, if the code is right. Wrong ones are counted with those of signing in.

    Who sits at a browser that somebody left open could otherwise try all of them.
    """
    of = tries.tried(rt, "code", str(person.id), who.address)
    counted = tries.count(db, rt, of)
    if isinstance(counted, Refused):
        return counted
    user = users.lock(db, person.id)
    if user is None or not is_right(user):
        return Refused(Why.WRONG, counted.locked_until)
    tries.forgive(db, rt, of)
    return user


def _forget(db: Db, user_id: int) -> None:
    users.change(db, user_id, totp_secret=None, totp_since=None, totp_step=None)
    users.replace_recovery_codes(db, user_id, ())


def _steps_now(rt: Runtime) -> Iterator[int]:
    now = int(rt.now().timestamp()) // STEP
    yield from (now, now - 1, now + 1)


def _new_codes(db: Db, rt: Runtime, user_id: int) -> list[str]:
    codes = [recovery_code(secrets.choice) for _ in range(RECOVERY_CODES)]
    users.replace_recovery_codes(db, user_id, [_hash_of(rt, user_id, each) for each in codes])
    return codes


def _hash_of(rt: Runtime, user_id: int, code: str) -> str:
    said = f"recovery:{user_id}:{typed_code(code)}".encode()
    return hmac.digest(rt.settings.sign_in_key, said, hashlib.sha256).hex()


def _secret_of(rt: Runtime, user: User) -> str | None:
    """Return the secret; None where there is none, or where SECRET_KEY has changed since."""
    try:
        return _box(rt).decrypt(user.totp_secret.encode()).decode() if user.totp_secret else None
    except InvalidToken:
        return None


def _box(rt: Runtime) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(rt.settings.sign_in_key))
