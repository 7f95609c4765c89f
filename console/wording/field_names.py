"""What the fields within a part of the catalogue are called."""

from collections.abc import Mapping

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

NAMES: Mapping[str, LazyString] = {
    "id": _("Bahasa Indonesia"),
    "en": _("Bahasa Inggris"),
    "help": _("Teks"),
    "aliases": _("Alias"),
    "phrases": _("Frasa"),
    "misspellings": _("Salah tulis yang dikenali"),
    "fuzzy": _("Salah ketik ditebak"),
    "enabled": _("Menyala"),
    "channels": _("Saluran"),
    "audience": _("Untuk siapa"),
    "valid_from": _("Berlaku mulai"),
    "valid_until": _("Berlaku sampai"),
    "title": _("Judul layar"),
    "items": _("Pilihan"),
    "label": _("Tulisan"),
    "node": _("Menuju layar"),
    "command": _("Perintah"),
    "stages": _("Tahap"),
    "told": _("Dikabarkan"),
    "waits_on_holidays": _("Menunggu hari kerja"),
    "reminders": _("Pengingat"),
    "quiet_from": _("Jam tenang mulai"),
    "quiet_until": _("Jam tenang sampai"),
    "too_old_days": _("Umur kabar paling lama (hari)"),
}


def name_of_field(path: str) -> str:
    """Return what a dotted path within a part is called: `help.id` is `Teks, Bahasa Indonesia`."""
    keys = path.split(".") if path else []
    names = [
        gettext("nomor %(number)s", number=int(key) + 1) if key.isdigit() else str(NAMES.get(key, key)) for key in keys
    ]
    return ", ".join(names) or gettext("Seluruhnya")
