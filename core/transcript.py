"""What is new in a USSD transcript: some providers repeat every input of the session, joined by asterisks, each time.

Nothing that was typed is kept (there may be a PIN in it): a mark of the transcript so far is enough to tell.
"""

import hashlib
import hmac
from dataclasses import dataclass

JOINT = "*"


@dataclass(frozen=True, slots=True)
class Mark:
    """How long a transcript was and its keyed digest; `begun` is False before the first turn."""

    length: int = 0
    digest: str = ""
    begun: bool = False


@dataclass(frozen=True, slots=True)
class Same:
    """The transcript that was answered before came again: the same screen is the answer."""


@dataclass(frozen=True, slots=True)
class Diverged:
    """It does not continue what was typed before; the session cannot go on."""


@dataclass(frozen=True, slots=True)
class New:
    """The inputs that came since, in order: none where the session has just begun with nothing typed."""

    inputs: tuple[str, ...]


def mark_of(transcript: str, key: bytes) -> Mark:
    """Return the mark to keep of a transcript."""
    return Mark(len(transcript), _digest(transcript, key), begun=True)


def what_is_new(transcript: str, before: Mark, key: bytes) -> Same | Diverged | New:
    """Return what a transcript adds to the one that `before` marks.

    A session that has not begun may start with inputs already: somebody dialled `*2757*1*2#`. In a session every turn
    adds one input, which may itself hold an asterisk or be empty.
    """
    if not before.begun:
        return New(tuple(transcript.split(JOINT)) if transcript else ())
    head = transcript[: before.length]
    if not hmac.compare_digest(_digest(head, key), before.digest):
        return Diverged()
    added = transcript[before.length :]
    if not added:
        return Same()
    if before.length == 0:
        return New((added,))
    return New((added.removeprefix(JOINT),)) if added.startswith(JOINT) else Diverged()


def dialled(service_code: str, string: str) -> tuple[str, ...] | None:
    """Return the inputs in a dialled string: `*2757*1*2#` on `*2757#` gives 1 and 2; None where it is not our code."""
    ours, given = _bare(service_code), _bare(string)
    if given == ours:
        return ()
    return tuple(given.removeprefix(ours + JOINT).split(JOINT)) if given.startswith(ours + JOINT) else None


def _bare(code: str) -> str:
    return code.strip().removesuffix("#").strip(JOINT)


def _digest(transcript: str, key: bytes) -> str:
    return hmac.new(key, b"ussd:" + transcript.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()
