"""Why somebody wants to see what belongs to people: chosen from a list, said in words where nothing fits."""

from collections.abc import Mapping

from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString

OTHER = "other"
SHORTEST_NOTE = 5  # characters that say why
REASONS: dict[str, LazyString] = {
    "caller": lazy_gettext("Peserta menelepon atau datang ke kantor"),
    "complaint": lazy_gettext("Menindaklanjuti aduan"),
    "fault": lazy_gettext("Memeriksa gangguan pengiriman"),
    "audit": lazy_gettext("Pemeriksaan atau audit"),
    OTHER: lazy_gettext("Alasan lain, tulis di bawah"),
}
NO_REASON = lazy_gettext("Pilih alasannya; untuk alasan lain, tulis sedikitnya 5 huruf.")


def reason_in(form: Mapping[str, str]) -> str | None:
    """Return the reason that a form gives, with its note; None if it gives none."""
    code, note = form.get("reason", ""), form.get("note", "").strip()
    if code not in REASONS or (code == OTHER and len(note) < SHORTEST_NOTE):
        return None
    return f"{code}: {note}" if note else code
