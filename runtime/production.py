"""What keeps settings from being used in production: demo secrets, the simulator, a provider without its account."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from runtime.settings import Settings

DEMO_SECRET_KEY = "hanya-untuk-demo-only-for-the-demo"  # noqa: S105  # known to everybody on purpose; production refuses it
PLACEHOLDER = "ganti"  # how .env.example marks a value to be replaced
LONG_ENOUGH = {
    "SECRET_KEY": 32,
    "KANNEL_SECRET": 16,
    "AFRICASTALKING_SECRET": 16,
    "USSD_AFRICASTALKING_SECRET": 16,
    "USSD_INFOBIP_SECRET": 16,
}
REAL = ("kosongkan untuk alamat aslinya", "leave it empty for the real address")
ROADS = {  # settings that are addresses of others, and what to do about one that is not https
    "TWILIO_API_BASE": REAL,
    "AFRICASTALKING_API_BASE": REAL,
    "CORE_WEBHOOK_URL": ("nomor klaim lewat di sana", "claim numbers go there"),
}
NEEDED = {  # what a provider that carries our messages cannot do without
    "simulator": (),
    "kannel": ("kannel_secret", "kannel_sendsms_url", "kannel_username", "kannel_password"),
    "twilio": ("twilio_account_sid", "twilio_auth_token", "twilio_sender"),
    "africastalking": ("africastalking_secret", "africastalking_username", "africastalking_api_key"),
}


def production_problems(settings: "Settings") -> list[str]:
    """Return what keeps these settings from being used in production, each with what to do."""
    problems = []
    if settings.secret_key == DEMO_SECRET_KEY:
        problems.append(
            "SECRET_KEY: masih kunci demo; isi dengan hasil `openssl rand -hex 32`"
            " / still the demo key; set it to the output of `openssl rand -hex 32`"
        )
    if "simulator" in ({route.provider for route in settings.weights} or {settings.provider}):
        problems.append(
            f"{'ROUTES' if settings.weights else 'PROVIDER'}: simulator hanya untuk demo; isi kannel, twilio atau"
            " africastalking / demo only; set kannel, twilio or africastalking"
        )
    if not settings.public_base_url.startswith("https://"):
        problems.append(
            "PUBLIC_BASE_URL: belum diisi atau bukan https; isi alamat yang dipanggil penyedia SMS"
            " / missing or not https; set the address that the SMS provider calls"
        )
    return problems + _weak_secrets(settings) + _missing_provider_settings(settings) + _open_roads(settings)


def _weak_secrets(settings: "Settings") -> list[str]:
    secrets = {name: getattr(settings, name.lower()) for name in LONG_ENOUGH}
    return [
        f"{name}: terlalu pendek atau contoh; pakai sedikitnya {LONG_ENOUGH[name]} karakter acak"
        f" / too short or an example; use at least {LONG_ENOUGH[name]} random characters"
        for name, value in secrets.items()
        if value and value != DEMO_SECRET_KEY and (len(value) < LONG_ENOUGH[name] or value.startswith(PLACEHOLDER))
    ]


def _missing_provider_settings(settings: "Settings") -> list[str]:
    """Return the settings that the providers who carry our messages need and that are empty."""
    routes = {route.provider: f"ROUTES={','.join(settings.routes)}" for route in settings.weights}
    return [
        f"{name.upper()}: wajib untuk {chosen} / needed for {chosen}"
        for provider, chosen in (routes or {settings.provider: f"PROVIDER={settings.provider}"}).items()
        for name in NEEDED[provider]
        if not getattr(settings, name)
    ]


def _open_roads(settings: "Settings") -> list[str]:
    """Return the addresses to which keys, texts and claim numbers would go unencrypted."""
    return [
        f"{name}: harus https; {hint_id} / must be https; {hint_en}"
        for name, (hint_id, hint_en) in ROADS.items()
        if getattr(settings, name.lower()) and not getattr(settings, name.lower()).startswith("https://")
    ]
