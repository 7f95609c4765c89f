"""Whom and what an entry of the audit log is about, as people call them, and the kinds of things to look for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from console.guard import person
from console.wording.places import link_of, name_of_place
from core.access import Permission
from core.catalogue_parts import UnknownPlace, path_of

# How an object begins that is of this kind, in the order of the choice; and what the kind is called.
KINDS: Mapping[str, LazyString] = {
    "keywords.": _("Kata kunci"),
    "replies.": _("Teks balasan dan kabar"),
    "terms.": _("Istilah"),
    "menu.": _("Menu USSD"),
    "notices": _("Aturan kabar"),
    "draft": _("Draf katalog"),
    "catalogue:": _("Versi katalog"),
    "replay:": _("Putar ulang"),
    "unmatched:": _("Teks tidak dikenal"),
    "campaign:": _("Kampanye"),
    "message:": _("Pesan"),
    "phone:": _("Ponsel"),
    "kpj:": _("Nomor KPJ"),
    "registration:": _("Pendaftaran"),
    "complaint:": _("Aduan"),
    "optouts": _("Berhenti langganan"),
    "user:": _("Pengguna"),
    "api_key:": _("Kunci API"),
    "sending:": _("Pengiriman"),
    "webhook:": _("Laporan ke sistem inti"),
    "settings:": _("Pengaturan"),
    "audit": _("Jejak audit"),
}
_WHOLE: Mapping[str, LazyString] = {
    "draft": _("Seluruh draf katalog"),
    "optouts": _("Daftar berhenti langganan"),
    "audit": _("Jejak audit"),
    "sending:all": _("Semua pengiriman"),
    "webhook:all": _("Semua laporan ke sistem inti"),
    "user:?": _("Nama yang tidak dikenal"),
}


@dataclass(frozen=True, slots=True)
class Named:
    """What an entry is about. `code` is there where the name does not tell it from others; `link` may be empty."""

    name: str
    code: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """The names that the page looked up: full names by name, titles of campaigns by id."""

    people: Mapping[str, str]
    campaigns: Mapping[str, str]


NOBODY = "anonymous"


def actor_name(who: str, known: Known) -> str:
    """Return who did it: a person's full name, and where from if that was not the console."""
    kind, _colon, name = who.partition(":")
    if kind == "user":
        return known.people.get(name, name)
    if kind == "terminal":
        return str(gettext("%(name)s, di terminal", name=name))
    if who == "system":
        return str(gettext("Kabar sendiri"))
    if kind == "api":
        return str(gettext("kunci API %(id)s", id=known.people.get(who, name)))
    return str(gettext("belum masuk")) if who == NOBODY else who


def object_name(thing: str, known: Known) -> Named:
    """Return what an object is called: a part of the catalogue by its name, anything else by its kind and number."""
    if thing in _WHOLE:
        return Named(str(_WHOLE[thing]))
    kind, colon, rest = thing.partition(":")
    if colon and kind in _NAMED:
        return _NAMED[kind](rest, known)
    try:
        path_of(thing)
    except UnknownPlace:
        return Named(thing)
    code = "" if thing.startswith(("keywords.", "notices", "menu.words", "menu.root", "menu.prefix")) else thing
    return Named(name_of_place(thing), code, link_of(thing) if person().may(Permission.CATALOGUE_SEE) else "")


def _version(number: str, _known: Known) -> Named:
    link = url_for("versions.version", number=int(number)) if number.isdecimal() else ""
    return Named(gettext("versi %(number)s", number=number), "", link)


def _campaign(id_: str, known: Known) -> Named:
    title = known.campaigns.get(id_)
    link = url_for("campaigns.detail", campaign_id=id_) if person().may(Permission.CAMPAIGNS_SEE) and title else ""
    return Named(gettext("Kampanye “%(title)s”", title=title) if title else gettext("Kampanye"), id_, link)


def _message(rest: str, _known: Known) -> Named:
    way, _slash, id_ = rest.partition("/")
    return Named(gettext("SMS masuk") if way == "in" else gettext("SMS keluar"), id_)


def _user(name: str, known: Known) -> Named:
    full_name = known.people.get(name)
    return Named(gettext("Pengguna %(name)s", name=f"{full_name} ({name})" if full_name else name))


_NAMED: Mapping[str, Callable[[str, Known], Named]] = {
    "catalogue": _version,
    "campaign": _campaign,
    "message": _message,
    "user": _user,
    "terminal": lambda rest, _known: Named(gettext("%(name)s, di terminal", name=rest)),
    "replay": lambda rest, _known: Named(gettext("Putar ulang nomor %(number)s", number=rest)),
    "unmatched": lambda rest, _known: Named(gettext("Kelompok teks tidak dikenal"), rest),
    "phone": lambda rest, _known: Named(gettext("Ponsel, bertanda"), rest),
    "kpj": lambda rest, _known: Named(gettext("KPJ, bertanda"), rest),
    "registration": lambda rest, _known: Named(gettext("Pendaftaran nomor %(number)s", number=rest)),
    "complaint": lambda rest, _known: Named(gettext("Aduan %(number)s", number=rest)),
    "api_key": lambda rest, known: Named(f"{gettext('Kunci API')} {known.people.get(f'api:{rest}', '')}".strip(), rest),
    "sending": lambda rest, _known: Named(gettext("Pengiriman lewat %(name)s", name=rest)),
    "webhook": lambda rest, _known: Named(gettext("Laporan ke sistem inti"), rest),
    "settings": lambda rest, _known: Named(gettext("Pengaturan proses %(name)s", name=rest)),
}
