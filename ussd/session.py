"""What is kept of a USSD session between two turns."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from core.commands import Language
from core.menu_state import Screen, State
from core.transcript import Mark


class Session(BaseModel):
    """Where the caller is in the menu, and what is needed to know a turn that came before.

    `mark` is of the transcript so far, where the dialect accumulates one; otherwise `last` is of the last turn, and
    `turn_ids` are those of the latest turns where the provider gives any.
    `inputs` counts what was typed, and so names the commands. `proven_for` is the participant whose PIN was typed.
    No number is in here but what a form waits with and what the screen shows; the whole is encrypted where it is kept.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    state: State
    language: Language
    text: str
    ends: bool
    inputs: int = 0
    mark: Mark = Mark()
    last: Mark = Mark()
    turn_ids: tuple[str, ...] = ()
    proven_for: int | None = None
    began_at: datetime
    answered_at: datetime

    @property
    def screen(self) -> Screen:
        """What was shown last."""
        return Screen(self.text, self.ends)

    @property
    def is_somewhere(self) -> bool:
        """Whether it would be a loss to begin anew; an answer that asks for nothing more has done its work."""
        told = self.state.told
        asks = told is not None and bool(told.wanted or told.choices or told.sms)
        return not self.ends and (asks or (told is None and len(self.state.path) > 1))
