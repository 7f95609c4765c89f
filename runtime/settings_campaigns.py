"""Settings of campaigns: how large, how dear, how many eyes, and when one stops by itself."""

from pydantic import Field

from runtime.settings_base import SettingsGroup

MB = 1 << 20


class CampaignSettings(SettingsGroup):
    """What staff may send to many at once."""

    # ---- campaigns
    campaign_file_mb: int = Field(
        200, ge=1, le=2000, description="The largest file that is taken for a campaign, in MB"
    )
    campaign_price_rupiah: int = Field(350, ge=0, description="What one SMS costs, for estimates and the budget")
    campaign_budget_rupiah: int = Field(
        0, ge=0, description="What campaigns may cost in a calendar month. 0: as much as they like"
    )
    campaign_two_approvers: int = Field(
        100_000, ge=1, description="From how many messages on a campaign needs the word of two approvers"
    )
    campaign_failed_percent: int = Field(
        20, ge=1, le=100, description="A campaign pauses when so many of its last messages failed, in percent"
    )
    campaign_opt_out_percent: int = Field(
        5,
        ge=1,
        le=100,
        description="A campaign pauses when so many of its last recipients answered BERHENTI, in percent",
    )
    campaign_watched: int = Field(500, ge=10, description="Over how many of its last messages these shares are taken")

    answer_target_ms: int = Field(
        40,
        ge=1,
        le=60_000,
        description="Campaigns give way while one answer in twenty takes longer than so many milliseconds",
    )

    @property
    def campaign_file_bytes(self) -> int:
        """The largest file that is taken, in bytes."""
        return self.campaign_file_mb * MB
