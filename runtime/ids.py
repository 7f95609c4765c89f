"""Fresh identifiers that nobody can guess."""

import secrets
import string
import time

from core.codes import CHECK_ALPHABET, CHECK_LENGTH


def fresh_request_id() -> str:
    """Return sixteen letters: what logs mask as a number must not stand in the id by which a request is found there."""
    return "".join(secrets.choice(string.ascii_lowercase) for _ in range(16))


class FreshIds:
    """The `core.decision.Ids` of a running process."""

    def message_id(self) -> str:
        """Return the id of a new MT: 32 hexadecimal digits, time first, so that indexes grow at one end."""
        return f"{time.time_ns() // 1_000_000:012x}{secrets.token_hex(10)}"

    def ticket(self) -> str:
        """Return a complaint number: "A" and seven digits."""
        return f"A{secrets.randbelow(10_000_000):07d}"

    def code(self) -> str:
        """Return a six-digit one-time code."""
        return f"{secrets.randbelow(1_000_000):06d}"

    def check_code(self) -> str:
        """Return a six-character code of letters and digits that cannot be mistaken for one another."""
        return "".join(secrets.choice(CHECK_ALPHABET) for _ in range(CHECK_LENGTH))
