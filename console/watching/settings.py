"""Settings: how this house is set up, and what changed from one start to the next. They are set from outside."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString

from console.guard import needs, page_blueprint, runtime
from console.languages import page_language
from core.access import Permission
from office.settings_seen import EMPTY, FILLED, list_changes, shown_settings

GROUPS: dict[str, LazyString] = {
    "HouseSettings": lazy_gettext("Rumah dan server web"),
    "ProviderSettings": lazy_gettext("Penyedia"),
    "UssdSettings": lazy_gettext("USSD dan PIN"),
    "LimitSettings": lazy_gettext("Batas"),
    "SendingSettings": lazy_gettext("Pengiriman dan sistem inti"),
    "CampaignSettings": lazy_gettext("Kirim massal"),
    "ConsoleSettings": lazy_gettext("Konsol"),
    "RetentionSettings": lazy_gettext("Masa simpan"),
}
WORDS: dict[str, LazyString] = {FILLED: lazy_gettext("diisi"), EMPTY: lazy_gettext("kosong")}

blueprint = page_blueprint("settings", __name__)


@blueprint.get("/settings")
@needs(Permission.SETTINGS_SEE)
def page() -> ResponseReturnValue:
    """Show everything that is set, secrets never."""
    rt = runtime()
    return render_template(
        "watching/settings.html",
        groups=[
            (GROUPS.get(name, name), shown) for name, shown in shown_settings(rt.settings, page_language()).items()
        ],
        changes=list_changes(rt),
        words=WORDS,
    )
