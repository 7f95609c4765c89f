"""Settings of the providers: who carries messages, and their accounts."""

from pydantic import Field, field_validator

from runtime.settings_base import CommaList, SettingsGroup, checked_networks, secret


class ProviderSettings(SettingsGroup):
    """Whom we send through, and what each provider knows us by."""

    # ---- Kannel
    kannel_secret: str = secret("Secret part of the inbound path; at least 16 characters. Empty: that road is closed")
    kannel_allowed_ips: CommaList = Field((), description="Addresses Kannel may call from, comma separated. Empty: any")
    kannel_sendsms_url: str = Field("", description="smsbox, e.g. http://127.0.0.1:13013/cgi-bin/sendsms")
    kannel_username: str = Field("", description="Account in Kannel's sendsms-user group")
    kannel_password: str = secret("Password of that account")

    kannel_callback_url: str = Field(
        "",
        description="How smsbox reaches us with delivery reports, e.g. http://127.0.0.1:8000. Empty: PUBLIC_BASE_URL",
    )

    # ---- Twilio
    twilio_account_sid: str = Field("", description="AC and 32 hexadecimal digits. Empty: that road is closed")
    twilio_auth_token: CommaList = Field(
        (),
        repr=False,
        description="Auth token; while it is being changed, the current and the other one, comma separated",
    )
    twilio_sender: str = Field("", description="Number, sender name or Messaging Service (MG...) for what we send")

    # ---- Africa's Talking
    africastalking_secret: str = secret("Secret part of its report path; at least 16 characters. Empty: road closed")
    africastalking_username: str = Field("", description="Account; sandbox for the sandbox")
    africastalking_api_key: str = secret("Key of that account")
    africastalking_sender: str = Field("", description="Short code or sender name. Empty: SHORT_CODE")

    # ---- where their APIs are
    twilio_api_base: str = Field("", description="Another address than https://api.twilio.com, e.g. of a test double")
    africastalking_api_base: str = Field(
        "", description="Another address than https://api.africastalking.com, e.g. the sandbox"
    )

    @field_validator("kannel_allowed_ips")
    @classmethod
    def _check_allowed_ips(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return checked_networks(value)
