"""Settings of the limits: how much one phone, one number and one person get."""

from datetime import timedelta

from pydantic import Field

from core.context import Limits
from runtime.settings_base import SettingsGroup, limit


class LimitSettings(SettingsGroup):
    """What the guards allow, and how often we write to one person."""

    # ---- limits of the guards
    limit_messages_per_hour: int = limit(10, 200, "Answers per phone in an hour")
    limit_messages_per_day: int = limit(30, 1000, "Answers per phone in 24 hours")
    limit_identical_per_hour: int = limit(3, 50, "Answers to the same text from one phone in an hour")
    limit_kpj_per_phone: int = limit(3, 100, "Different foreign KPJ or NIK per phone in 24 hours")
    limit_phones_per_kpj: int = limit(3, 100, "Different phones that ask for one foreign KPJ in 24 hours")
    limit_neighbours: int = limit(5, 100, "Foreign KPJ within 50 of one another in 24 hours")
    limit_registrations_per_day: int = limit(3, 50, "DAFTAR attempts per phone in 24 hours")
    limit_code_attempts: int = Field(3, ge=1, description="Wrong confirmation codes per registration")
    question_minutes: int = Field(10, ge=1, description="How long YA, TIDAK or a bare number answers our question")
    code_hours: int = Field(24, ge=1, description="How long a confirmation code is good")
    cooling_hours: int = Field(24, ge=0, description="How long amounts stay hidden after a new binding")
    review_days: int = Field(14, ge=1, description="How long staff may decide on a registration that waits")

    limit_notices_per_day: int = limit(5, 50, "Notices to one person in a day; further ones wait for the next")

    @property
    def limits(self) -> Limits:
        """The limits as the guards want them."""
        return Limits(
            messages_per_hour=self.limit_messages_per_hour,
            messages_per_day=self.limit_messages_per_day,
            identical_per_hour=self.limit_identical_per_hour,
            kpj_per_phone=self.limit_kpj_per_phone,
            phones_per_kpj=self.limit_phones_per_kpj,
            neighbours=self.limit_neighbours,
            registrations_per_day=self.limit_registrations_per_day,
            code_attempts=self.limit_code_attempts,
            question_lives=timedelta(minutes=self.question_minutes),
            code_lives=timedelta(hours=self.code_hours),
            cooling=timedelta(hours=self.cooling_hours),
            notices_per_day=self.limit_notices_per_day,
            review=timedelta(days=self.review_days),
        )
