"""What the providers' adapters need of the settings."""

from urllib.parse import quote

from providers.registry import Credentials
from runtime.runtime import read_clock
from runtime.settings import Settings
from sms.sending.unknown import AT_ONCE


def credentials_of(settings: Settings) -> Credentials:
    """Return the plain values that `providers.registry.make_provider` takes."""
    return Credentials(
        numbers=(settings.short_code,),
        connections=settings.send_connections + AT_ONCE,
        clock=read_clock,
        kannel_secret=settings.kannel_secret,
        kannel_allowed_ips=settings.kannel_allowed_ips,
        kannel_sendsms_url=settings.kannel_sendsms_url,
        kannel_username=settings.kannel_username,
        kannel_password=settings.kannel_password,
        kannel_report_url=kannel_report_url(settings),
        twilio_account_sid=settings.twilio_account_sid,
        twilio_auth_tokens=settings.twilio_auth_token,
        twilio_sender=settings.twilio_sender,
        twilio_api_base=settings.twilio_api_base,
        twilio_report_url=f"{settings.public_base_url}/sms/twilio/report" if settings.public_base_url else "",
        africastalking_secret=settings.africastalking_secret,
        africastalking_username=settings.africastalking_username,
        africastalking_api_key=settings.africastalking_api_key,
        africastalking_sender=settings.africastalking_sender,
        africastalking_api_base=settings.africastalking_api_base,
    )


def kannel_report_url(settings: Settings) -> str:
    """Return where smsbox brings delivery reports: it often stands beside us and knows no public address."""
    if not settings.kannel_secret:
        return ""
    base = settings.kannel_callback_url or settings.base_url
    return f"{base}/sms/kannel/{quote(settings.kannel_secret, safe='')}/report"
