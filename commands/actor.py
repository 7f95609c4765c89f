"""Who is at the terminal, as the audit log names them."""

import getpass

from core.access import Actor


def terminal_actor() -> Actor:
    """Return whoever runs this command: `terminal:root`."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):  # an account without a name, as containers have
        name = "unknown"
    return Actor(f"terminal:{name}")
