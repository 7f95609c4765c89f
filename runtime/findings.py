"""What `kabar doctor` finds: one line each."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One line. `fine` None: nothing is broken, but somebody should know."""

    subject: str
    fine: bool | None
    text: str
