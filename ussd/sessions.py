"""Where sessions wait between two turns: in Redis, encrypted, one turn at a time; in this process while it is away."""

import hashlib
import hmac
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from secrets import token_hex
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from pydantic import ValidationError
from redis.exceptions import RedisError

from runtime.doorbell import SECONDS_OF_SILENCE, SECONDS_PER_CALL, connect
from runtime.logs import get_logger
from runtime.ussd_metrics import OPEN_SESSIONS
from ussd.at_hand import AtHand
from ussd.session import Session

SECONDS_LIVE = 180
SECONDS_TO_RESUME = 600
_PAUSE = 0.02  # seconds between two looks at a session that another request holds
_MILLISECONDS_MORE = 1000  # that a lock outlasts the answer of who holds it; who died holds it no longer
_BEGIN = """
if not redis.call('set', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return {0} end
return {1, redis.call('get', KEYS[2]), redis.call('get', KEYS[3])}
"""
_END = """
if redis.call('get', KEYS[1]) ~= ARGV[1] then return 0 end
if ARGV[2] == 'session' then redis.call('del', KEYS[2]) end
if ARGV[2] == 'all' then
  for place = 2, 3 do
    local value = ARGV[place + 1]
    if value == '' then redis.call('del', KEYS[place])
    else redis.call('set', KEYS[place], value, 'EX', ARGV[place + 3]) end
  end
end
if ARGV[2] ~= '' then
  local now = tonumber(redis.call('TIME')[1])
  redis.call('zremrangebyscore', KEYS[4], '-inf', now)
  if ARGV[7] == '' then redis.call('zrem', KEYS[4], ARGV[8])
  else
    redis.call('zadd', KEYS[4], now + ARGV[5], ARGV[8])
    redis.call('expire', KEYS[4], ARGV[5])
  end
end
redis.call('del', KEYS[1])
return 1
"""

log = get_logger("kabar.ussd")


class Busy(Exception):  # noqa: N818  # named for what it is
    """Another request holds the session, and the time for an answer is over."""


class Hold:
    """A session while a turn is handled."""

    def __init__(self, session: Session | None, resumable: Callable[[], Session | None]) -> None:
        self.session = session
        self.kept: tuple[Session | None, Session | None] | None = None  # as it is to be kept, and to be resumed
        self.is_over = False
        self._resumable = resumable

    @property
    def resumable(self) -> Session | None:
        """Where the phone was when its last session was cut off."""
        return self._resumable()

    def keep(self, session: Session) -> None:
        """Have this kept when the turn is over. Who dials again types a PIN again."""
        resumable = session.model_copy(update={"proven_for": None}) if session.proven_for is not None else session
        self.kept = (session, resumable if session.is_somewhere else None)

    def drop(self) -> None:
        """Have the session forgotten, but not where its phone was."""
        self.kept, self.is_over = None, True


@dataclass(frozen=True, slots=True)
class Place:
    """The keys of a session: of its lock, of itself, and of what its phone may resume. `open`: it among open ones."""

    names: tuple[str, str, str]
    open: str
    token: str = field(default_factory=token_hex)


class Sessions:
    """One process's way to the sessions. Without a URL they are this process's alone."""

    def __init__(
        self,
        url: str | None,
        secret_key: str,
        pause: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._pause, self._clock = pause, clock
        self._key = hashlib.sha256(b"kabar ussd sessions " + secret_key.encode()).digest()
        self._cipher = Fernet(urlsafe_b64encode(self._key))
        self._redis = connect(url, SECONDS_PER_CALL) if url else None
        self._begin: Any = self._redis.register_script(_BEGIN) if self._redis else None
        self._end: Any = self._redis.register_script(_END) if self._redis else None
        self._silent_until = 0.0
        self._at_hand = AtHand()

    def place_of(self, dialect: str, session_id: str, msisdn: str) -> Place:
        """Return where a session is kept: the names tell neither its id nor the phone."""
        session, phone = self._name(dialect, session_id, msisdn), self._name(msisdn)
        names = (f"kabar:ussd:lock:{session}", f"kabar:ussd:session:{session}", f"kabar:ussd:phone:{phone}")
        return Place(names, self._name(dialect, session_id))

    def goes_on(self, dialect: str, session_id: str) -> bool:
        """Return whether a session, whoever's it is, was answered lately with a screen that can be answered."""
        name = self._name(dialect, session_id)
        if self._redis is not None and self._clock() >= self._silent_until:
            try:
                until: Any = self._redis.zscore(OPEN_SESSIONS, name)
                seconds: Any = self._redis.time()
                if until is not None:
                    return bool(until > seconds[0])
            except (RedisError, OSError) as error:
                self._be_silent(error)
        return self._at_hand.read([name]) != [None]

    @contextmanager
    def hold(self, place: Place, deadline: float) -> Iterator[Hold]:
        """Hold a session while its turn is handled; who comes meanwhile waits until `deadline` (monotonic), then Busy.

        With Redis away, sessions of this process are held instead. What is lost then, a dialect that accumulates brings
        again with its next turn.
        """
        found = self._take(place, deadline)
        if found is None:
            yield from self._hold_at_hand(place, deadline)
            return
        hold = Hold(self._opened(found[0]), lambda: self._opened(found[1]))
        (mine,) = self._at_hand.read(place.names[1:2])
        if mine is not None and (hold.session is None or hold.session.inputs < mine.inputs):
            hold.session = mine  # Redis was away while it went on here
        try:
            yield hold
        finally:
            self._leave(place, hold)

    def _hold_at_hand(self, place: Place, deadline: float) -> Iterator[Hold]:
        with self._at_hand.lock_of(place.names[0], deadline) as got:
            if not got:
                raise Busy
            session, resumable = self._at_hand.read(place.names[1:])
            hold = Hold(session, lambda: resumable)
            yield hold
            self._keep_at_hand(place, hold)

    def _take(self, place: Place, deadline: float) -> list[bytes | None] | None:
        """Return what Redis keeps once it is nobody else's turn; None where Redis is away."""
        while self._redis is not None and self._clock() >= self._silent_until:
            left = deadline - self._clock()
            try:
                found = self._begin(keys=place.names, args=(place.token, _MILLISECONDS_MORE + max(0, int(left * 1000))))
            except (RedisError, OSError) as error:
                self._be_silent(error)
                return None
            if found[0]:
                return [*found[1:], None, None][:2]
            if left <= _PAUSE:
                raise Busy
            self._pause(_PAUSE)
        return None

    def _leave(self, place: Place, hold: Hold) -> None:
        session, resumable = hold.kept or (None, None)
        closed = self._closed(session)
        values = (closed, closed if resumable is session else self._closed(resumable))
        what = "all" if hold.kept else "session" if hold.is_over else ""
        goes_on = "1" if session is not None and not session.ends else ""
        args = (place.token, what, *values, SECONDS_LIVE, SECONDS_TO_RESUME, goes_on, place.open)
        try:
            self._end(keys=(*place.names, OPEN_SESSIONS), args=args)
            self._at_hand.forget((*place.names[1:], place.open))
        except (RedisError, OSError) as error:
            self._be_silent(error)
            self._keep_at_hand(place, hold)

    def _keep_at_hand(self, place: Place, hold: Hold) -> None:
        if hold.kept is not None:
            session, resumable = hold.kept
            goes_on = session if session is not None and not session.ends else None
            lives = (SECONDS_LIVE, SECONDS_TO_RESUME, SECONDS_LIVE)
            self._at_hand.write((*place.names[1:], place.open), (session, resumable, goes_on), lives)
        elif hold.is_over:
            self._at_hand.forget((place.names[1], place.open))

    def _be_silent(self, error: Exception) -> None:
        self._silent_until = self._clock() + SECONDS_OF_SILENCE
        log.warning("sessions_away", error=type(error).__name__)

    def _name(self, *parts: str) -> str:
        return hmac.new(self._key, "\n".join(parts).encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()[:40]

    def _closed(self, session: Session | None) -> bytes:
        return b"" if session is None else self._cipher.encrypt(session.model_dump_json().encode())

    def _opened(self, value: bytes | None) -> Session | None:
        """Return what was kept; what another version of this program or another key has kept is nothing to us."""
        try:
            return Session.model_validate_json(self._cipher.decrypt(value)) if value else None
        except (InvalidToken, ValidationError):
            return None
