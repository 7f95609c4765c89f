"""The list of all replies, and of all texts that go out unasked."""

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from console.guard import needs, page_blueprint
from console.languages import page_language
from console.wording.desk import Desk, open_desk
from console.wording.placeholder_words import means_of
from console.wording.shown_texts import FILTERS, Listed, Wanted, shown_groups
from console.wording.told import table
from core.access import Permission

blueprint = page_blueprint("texts", __name__)


@blueprint.get("/texts")
@needs(Permission.CATALOGUE_SEE)
def page() -> ResponseReturnValue:
    """List every reply."""
    desk = open_desk()
    listed = listing(desk, table.reply_groups())
    terms = [(group, means_of(group), list(codes)) for group, codes in desk.catalogue.terms.items()]
    title = gettext("Teks balasan")
    intro = gettext("Semua jawaban SMS, menurut layanan. Buka satu untuk mengubah kata-katanya.")
    return render_template("wording/texts.html", title=title, intro=intro, terms=terms, **listed)


def listing(desk: Desk, groups: Any) -> dict[str, Any]:
    """Return what a list of texts shows: what is wanted of it stands in the address."""
    only = request.args.get("only", "all")
    wanted = Wanted(request.args.get("q", "").strip()[:80], only if only in FILTERS else "all")
    found = list(shown_groups(groups, Listed(desk.catalogue, desk.changed, desk.faulty), wanted))
    return {
        "desk": desk,
        "groups": found,
        "wanted": wanted,
        "language": page_language().value,
        "total": sum(len(rows) for _, families in found for _, rows in families),
        "chips": chips(wanted),
        "name_of": table.name_of,
        "rules": None,
    }


def chips(wanted: Wanted) -> list[tuple[str, str, bool]]:
    """Return the filters as chips."""
    names = {
        "all": gettext("Semua"),
        "changed": gettext("Diubah di draf"),
        "full": gettext("Hampir penuh"),
        "faulty": gettext("Ada yang salah"),
    }
    return [(address_of(wanted.words, code), name, code == wanted.only) for code, name in names.items()]


def address_of(words: str, only: str) -> str:
    """Return the address of this list with another filter; what is not filtered is not named."""
    asked = {"q": words, "only": "" if only == "all" else only}
    return url_for(request.endpoint or "", _external=None, **{name: value for name, value in asked.items() if value})
