"""What the providers' adapters need of the settings."""

from providers.registry import Credentials
from runtime.settings import Settings


def credentials_of(settings: Settings) -> Credentials:
    """Return the plain values that `providers.registry.make_provider` takes."""
    return Credentials(
        numbers=(settings.short_code,),
        kannel_secret=settings.kannel_secret,
        kannel_allowed_ips=settings.kannel_allowed_ips,
        kannel_sendsms_url=settings.kannel_sendsms_url,
        kannel_username=settings.kannel_username,
        kannel_password=settings.kannel_password,
        twilio_account_sid=settings.twilio_account_sid,
        twilio_auth_tokens=settings.twilio_auth_token,
        twilio_sender=settings.twilio_sender,
    )
