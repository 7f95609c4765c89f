"""Who is at the terminal, as the audit log names them."""

import getpass

from core.access import Actor


def terminal_actor() -> Actor:
    """Return whoever runs this command: `terminal:root`; in small letters, as people are called at the console.

    Whoever writes here and approves there has to be known as one person.
    """
    try:
        name = getpass.getuser()
    except (KeyError, OSError):  # an account without a name, as containers have
        name = "unknown"
    return Actor(f"terminal:{name.lower()}")
