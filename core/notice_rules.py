"""Which stages are told, at which hours, and when people are reminded: the catalogue's section `notices`."""

from collections.abc import Iterator, Mapping
from datetime import time
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from core.facts import Stage
from core.flaws import Flaw


def _clock(value: object) -> object:
    """Refuse what YAML makes of an unquoted 20:00, the number 1200, which would pass for twenty past midnight."""
    if isinstance(value, str | time):
        return value
    raise ValueError('write the time in quotes, e.g. "20:00"')


Clock = Annotated[time, BeforeValidator(_clock)]  # local time where the recipient lives
_SHAPE = ConfigDict(frozen=True, extra="forbid")


class StageRule(BaseModel):
    """Whether a stage is told, and whether its notice waits for the next day that is no national holiday."""

    model_config = _SHAPE

    told: bool = False
    waits_on_holidays: bool = False


class ReminderRules(BaseModel):
    """When people are reminded of what nobody tells them a second time; times are local."""

    model_config = _SHAPE

    interview_day_at: Clock = time(17)  # on the day before
    interview_soon_hours: int = Field(2, ge=1, le=6)  # before the interview
    document_days: int = Field(3, ge=1, le=30)  # before the day until which a document is to be there
    jkp_months: tuple[int, ...] = (2, 3, 4, 5, 6)  # of the JKP claim, each of which has to be claimed by itself
    jkp_lapse_days: tuple[int, ...] = (60, 14)  # before the right to JKP lapses
    at: Clock = time(9)  # of every reminder that is about a day


class NoticeRules(BaseModel):
    """Rules of the notices. A stage that is not in `stages` is not told.

    Nothing but security goes out from `quiet_from` until `quiet_until`, local time; the night may lie between them. An
    event older than `too_old_days` is no news.
    """

    model_config = _SHAPE

    quiet_from: Clock = time(20)
    quiet_until: Clock = time(6)
    too_old_days: int = Field(7, ge=1, le=365)
    stages: Mapping[Stage, StageRule] = {}
    reminders: ReminderRules = ReminderRules()

    def of_stage(self, stage: Stage) -> StageRule:
        """Return the rule of a stage."""
        return self.stages.get(stage, StageRule())

    def is_quiet_at(self, clock: time) -> bool:
        """Return whether nothing but security goes out at this local time."""
        if self.quiet_from < self.quiet_until:
            return self.quiet_from <= clock < self.quiet_until
        return clock >= self.quiet_from or clock < self.quiet_until


def problems_of(rules: NoticeRules) -> Iterator[tuple[str, Flaw]]:
    """Yield what is wrong in the rules: the place within them, and why."""
    for stage in Stage:
        if stage not in rules.stages:
            yield "stages", Flaw("stage_undecided", stage=stage.value)
    if rules.quiet_from == rules.quiet_until:
        yield "quiet_until", Flaw("all_day_quiet")
    yield from _reminder_problems(rules)


def _reminder_problems(rules: NoticeRules) -> Iterator[tuple[str, Flaw]]:
    for field in ("interview_day_at", "at"):
        if rules.quiet_from != rules.quiet_until and rules.is_quiet_at(getattr(rules.reminders, field)):
            yield f"reminders.{field}", Flaw("in_quiet_hours")
    for field, least, most in (("jkp_months", 2, 6), ("jkp_lapse_days", 1, 180)):
        values = getattr(rules.reminders, field)
        if len(set(values)) < len(values) or not all(least <= value <= most for value in values):
            yield f"reminders.{field}", Flaw("numbers_within", least=least, most=most)
