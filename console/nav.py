"""What stands in the navigation, for whom."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Flask, current_app, g, request
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from core.access import Permission, Person


@dataclass(frozen=True, slots=True)
class Entry:
    """A page: its endpoint, its name, and who sees it."""

    endpoint: str
    name: LazyString
    permission: Permission


GROUPS: tuple[tuple[LazyString, tuple[Entry, ...]], ...] = (
    (_("Ringkasan"), (Entry("dashboard.page", _("Beranda"), Permission.HOME),)),
    (
        _("Katalog"),
        (
            Entry("keywords.page", _("Kata kunci"), Permission.CATALOGUE_SEE),
            Entry("texts.page", _("Teks balasan"), Permission.CATALOGUE_SEE),
            Entry("notice_texts.page", _("Teks kabar"), Permission.CATALOGUE_SEE),
            Entry("menu.page", _("Menu USSD"), Permission.CATALOGUE_SEE),
            Entry("bench.page", _("Uji coba"), Permission.CATALOGUE_SEE),
            Entry("replays.page", _("Putar ulang"), Permission.CATALOGUE_SEE),
            Entry("draft.page", _("Tinjau & terbitkan"), Permission.CATALOGUE_SEE),
            Entry("versions.page", _("Versi"), Permission.CATALOGUE_SEE),
        ),
    ),
    (
        _("Peserta"),
        (
            Entry("messages.page", _("Pesan"), Permission.MESSAGES_SEE),
            Entry("unmatched.page", _("Tidak dikenal"), Permission.UNMATCHED_SEE),
            Entry("registrations.page", _("Pendaftaran"), Permission.PEOPLE_SEE),
            Entry("complaints.page", _("Aduan"), Permission.PEOPLE_SEE),
            Entry("opt_outs.page", _("Berhenti langganan"), Permission.PEOPLE_SEE),
            Entry("phones.page", _("Ponsel"), Permission.PEOPLE_SEE),
            Entry("notices.page", _("Kabar klaim"), Permission.NOTICES_SEE),
        ),
    ),
    (
        _("Kampanye"),
        (
            Entry("campaigns.page", _("Kirim massal"), Permission.CAMPAIGNS_SEE),
            Entry("approvals.page", _("Persetujuan"), Permission.CAMPAIGNS_SEE),
        ),
    ),
    (
        _("Sistem"),
        (
            Entry("health_page.page", _("Kesehatan"), Permission.HEALTH_SEE),
            Entry("audit.page", _("Jejak audit"), Permission.AUDIT_SEE),
            Entry("users.page", _("Pengguna"), Permission.USERS_EDIT),
            Entry("api_keys.page", _("Kunci API"), Permission.KEYS_EDIT),
            Entry("settings.page", _("Pengaturan"), Permission.SETTINGS_SEE),
        ),
    ),
)


def navigation(person: Person) -> Iterator[tuple[LazyString, list[Entry]]]:
    """Yield the groups that this person sees anything of."""
    for name, entries in GROUPS:
        shown = [
            each for each in entries if person.may(each.permission) and each.endpoint in current_app.view_functions
        ]
        if shown:
            yield name, shown


def is_here(entry: Entry) -> bool:
    """Return whether the page shown belongs to this entry."""
    return request.blueprint == entry.endpoint.partition(".")[0]


def add_navigation(app: Flask) -> None:
    """Let templates draw it."""
    app.jinja_env.globals.update(navigation=navigation, is_here=is_here, signed_in=lambda: g.get("person"))
