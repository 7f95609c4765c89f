"""What an entry of the audit log says was changed, in words: parts of the catalogue as reviews show them."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from console.access.audit_objects import Known, actor_name
from console.campaigns.words import STATES
from console.formats import moment
from console.roles import role_name
from console.trying.changes import Line, lines_of, written
from console.wording.places import name_of_place
from core.access import Role
from core.campaigns import State
from core.catalogue_parts import Change, UnknownPlace, path_of
from store.audit import Shown

LONGEST_VALUE = 400  # characters of one value; the rest is in the copy
Json = Any
NAMES: Mapping[str, LazyString] = {
    "action": _("Tindakan"),
    "actor": _("Siapa"),
    "approvals_needed": _("Persetujuan yang perlu"),
    "as": _("Sebagai pesan"),
    "asked": _("Penyetuju yang diminta"),
    "authors": _("Penyunting"),
    "by": _("Masuk dengan"),
    "changed": _("Isian yang diubah"),
    "days": _("Hari ke belakang"),
    "document": _("Sidik isi"),
    "expires_at": _("Berlaku sampai"),
    "format": _("Bentuk"),
    "from": _("Dari versi"),
    "full_name": _("Nama lengkap"),
    "in_flight": _("Sedang di operator"),
    "kept": _("Yang dipertahankan"),
    "live": _("Yang berlaku sebelumnya"),
    "message": _("Pesan"),
    "name": _("Nama"),
    "note": _("Catatan"),
    "object": _("Tentang"),
    "off": _("Berhenti langganan"),
    "on": _("Terpasang"),
    "parts": _("Bagian"),
    "reason": _("Alasan"),
    "reports": _("Laporan"),
    "restores": _("Isi dari versi"),
    "revision": _("Perubahan ke-"),
    "role": _("Peran"),
    "rows": _("Baris"),
    "scopes": _("Wewenang"),
    "sessions_ended": _("Sesi yang diakhiri"),
    "since": _("Sejak"),
    "source": _("Sumber"),
    "state": _("Keadaan"),
    "status": _("Keadaan"),
    "summary": _("Ringkasan perubahan"),
    "taken_back": _("Ditarik kembali"),
    "test": _("Kunci uji"),
    "texts": _("Teks"),
    "to": _("Ke"),
    "topic": _("Perihal"),
    "unknown": _("Belum diketahui"),
    "until": _("Sampai"),
    "why": _("Mengapa"),
}
WORDS: Mapping[str, LazyString] = {
    "password": _("kata sandi"),
    "recovery_code": _("kode pemulihan"),
    "second_factor": _("aplikasi autentikator"),
    "inbound": _("SMS yang masuk"),
    "corpus": _("contoh bawaan"),
    "open": _("terbuka"),
    "answered": _("dijawab"),
    "closed": _("ditutup"),
}


def lines_about(entry: Shown, known: Known) -> tuple[Line, ...]:
    """Return what an entry changed, a line for each value; none where nothing is said of it."""
    before, after = read(entry.before), read(entry.after)
    if entry.action in ("catalogue.edit", "catalogue.discard") and is_part(entry.object):
        return tuple(map(shortened, lines_of(Change(entry.object, before, after))))
    old, new = values_of(before), values_of(after)
    names = [*old, *(name for name in new if name not in old)]
    found = (Line(name_of(name), (), (), (), told(name, old, known), told(name, new, known)) for name in names)
    return tuple(shortened(line) for line in found if line.before != line.after)


def is_part(thing: str) -> bool:
    """Return whether an object is a part of the catalogue."""
    try:
        return bool(path_of(thing))
    except UnknownPlace:
        return False


def read(document: str | None) -> Json:
    """Return what an entry keeps; text that is no JSON as it is."""
    try:
        return json.loads(document) if document is not None else None
    except ValueError:
        return document


def values_of(found: Json) -> dict[str, Json]:
    """Return values by the way to them; one that stands alone has no name."""
    return dict(_flat("", found)) if found is not None else {}


def _flat(name: str, value: Json) -> list[tuple[str, Json]]:
    if isinstance(value, dict) and value:
        return [pair for key, each in value.items() for pair in _flat(f"{name}.{key}" if name else str(key), each)]
    return [(name, value)]


def name_of(way: str) -> str:
    """Return what a value is called; one that has no name here keeps its code, for whoever looks it up."""
    return str(NAMES.get(way, way))


def told(name: str, values: Mapping[str, Json], known: Known) -> str:
    """Return a value as people read it; a dash where there is none."""
    value = values.get(name)
    if value in (None, "", [], {}):
        return "–"
    if name in _TOLD:
        return _TOLD[name](value, known)
    return str(WORDS[value]) if isinstance(value, str) and value in WORDS else written(value)


def _role(value: Json, _known: Known) -> str:
    return role_name(Role(value)) if value in set(Role) else written(value)


def _state(value: Json, _known: Known) -> str:
    if value in set(State):
        return str(STATES[State(value)][1])
    return str(WORDS.get(value, value))


def _people(value: Json, known: Known) -> str:
    names = value if isinstance(value, list) else [value]
    return ", ".join(actor_name(str(each), known) for each in names)


def _places(value: Json, _known: Known) -> str:
    return ", ".join(name_of_place(str(each)) for each in value) if isinstance(value, list) else written(value)


def _moment(value: Json, _known: Known) -> str:
    try:
        return moment(datetime.fromisoformat(str(value)))
    except ValueError:
        return written(value)


def _fingerprint(value: Json, _known: Known) -> str:
    """Enough to tell documents apart; the copy of the log has all of it."""
    return written(value)[:12]


_TOLD: Mapping[str, Callable[[Json, Known], str]] = {
    "role": _role,
    "state": _state,
    "document": _fingerprint,
    "authors": _people,
    "asked": _people,
    "actor": _people,
    "parts": _places,
    "kept": _places,
    "expires_at": _moment,
    "since": _moment,
    "until": _moment,
}


def shortened(line: Line) -> Line:
    """Return a line without the end of what is too long to be read in a list."""
    return Line(line.name, line.words, line.added, line.removed, _short(line.before), _short(line.after))


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_VALUE else text[:LONGEST_VALUE] + "…"
