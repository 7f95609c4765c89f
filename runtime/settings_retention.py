"""Settings of retention: for how long what names people is kept."""

from datetime import timedelta
from typing import Self

from pydantic import Field, model_validator

from core.retention import Terms
from runtime.settings_base import SettingsGroup

LONGEST = 36_500  # days


def days(usual: int, description: str, *, least: int = 0) -> int:
    """Return a number of days; 0: for ever, where that is allowed."""
    found: int = Field(usual, ge=least, le=LONGEST, description=description)
    return found


class RetentionSettings(SettingsGroup):
    """What is taken out, and when. Rows, figures, histories and the audit log stay."""

    # ---- retention
    retention_text_days: int = days(90, "How many days texts of messages are kept. 0: for ever")
    retention_number_days: int = days(
        730, "How many days messages keep the phone's number, and registrations their traces. 0: for ever"
    )
    retention_campaign_days: int = days(
        90, "How many days files, numbers and texts of a campaign are kept after its end. 0: for ever"
    )
    retention_complaint_days: int = days(730, "How many days a closed complaint keeps its texts. 0: for ever")
    retention_trace_days: int = days(
        30, "How many days guesses of others' numbers and tries to register are kept", least=2
    )

    @model_validator(mode="after")
    def _check_order(self) -> Self:
        texts, numbers = self.retention_text_days, self.retention_number_days
        if numbers and (not texts or texts > numbers):
            raise ValueError(
                "RETENTION_NUMBER_DAYS: tidak boleh lebih pendek dari RETENTION_TEXT_DAYS, karena nomor ada juga di"
                " dalam teks / not shorter than RETENTION_TEXT_DAYS: texts tell numbers too"
            )
        review = getattr(self, "review_days", 0)
        if texts and texts < review:
            raise ValueError(
                "RETENTION_TEXT_DAYS: tidak boleh lebih pendek dari REVIEW_DAYS; petugas masih membacanya"
                " / not shorter than REVIEW_DAYS: staff still read them"
            )
        return self

    @property
    def retention(self) -> Terms:
        """How long what is kept."""
        return Terms(
            texts=_term(self.retention_text_days),
            numbers=_term(self.retention_number_days),
            campaigns=_term(self.retention_campaign_days),
            complaints=_term(self.retention_complaint_days),
            traces=_term(self.retention_trace_days),
        )


def _term(number: int) -> timedelta | None:
    return timedelta(days=number) if number else None
