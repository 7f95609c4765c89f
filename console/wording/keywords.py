"""The list of keywords, and the form for a new one that only informs."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from console.guard import needs, page_blueprint, runtime
from console.threads import WIB
from console.wording.desk import Desk, keep, open_desk, plain, shown
from console.wording.keyword_sheet import NAME, blank, standing_of
from console.wording.marks import without_strays
from console.wording.phone_lines import ROWS
from console.wording.preview import Preview, Wording, preview_of
from core.access import Permission
from core.availability import RESERVED, is_information
from core.catalogue import Audience, KeywordEntry
from core.commands import Keyword, Language
from office.catalogue import Conflict, Invalid
from store.database import READ_ONLY
from store.keyword_use import used_since

blueprint = page_blueprint("keywords", __name__)
WITHIN = timedelta(days=7)
FEW = 4  # aliases shown in the list
FILTERS = ("all", "built-in", "information", "changed", "closed")
_NOT_WORDED = frozenset({Keyword.PILIH})


@dataclass(frozen=True, slots=True)
class Row:
    """One keyword of the list. `uses` are those of the last seven days."""

    name: str
    entry: KeywordEntry
    uses: int
    standing: str
    changed: bool
    new: bool
    faulty: bool

    @property
    def aliases(self) -> tuple[str, ...]:
        """The first of its other names."""
        return self.entry.aliases[:FEW]

    @property
    def more(self) -> int:
        """How many further ones there are."""
        return max(0, len(self.entry.aliases) - FEW)

    @property
    def information(self) -> bool:
        """Whether it has a text and no service."""
        return is_information(self.name)

    @property
    def reserved(self) -> bool:
        """Whether nothing else may take its word."""
        return self.name in RESERVED

    @property
    def for_bound(self) -> bool:
        """Whether it answers registered phones alone."""
        return self.entry.audience is Audience.BOUND


@blueprint.get("/keywords")
@needs(Permission.CATALOGUE_SEE)
def page() -> ResponseReturnValue:
    """List the keywords as the draft has them."""
    desk = open_desk()
    words, only = request.args.get("q", "").strip()[:40], request.args.get("only", "all")
    found = [row for row in rows(desk) if is_wanted(row, words, only)]
    names = {
        "all": gettext("Semua"),
        "built-in": gettext("Layanan bawaan"),
        "information": gettext("Informasi"),
        "changed": gettext("Diubah di draf"),
        "closed": gettext("Tidak dijawab sekarang"),
    }
    chips = [(address_of(words, code), name, code == only) for code, name in names.items()]
    return render_template("wording/keywords.html", desk=desk, rows=found, words=words, only=only, chips=chips)


def address_of(words: str, only: str) -> str:
    """Return the address of this list with another filter; what is not filtered is not named."""
    asked = {"q": words, "only": "" if only == "all" else only}
    return url_for("keywords.page", _external=None, **{name: value for name, value in asked.items() if value})


def rows(desk: Desk) -> Iterator[Row]:
    """Yield every keyword with how often it was asked for."""
    rt = runtime()
    with rt.engine.execution_options(**READ_ONLY).begin() as db:
        used = used_since(db, rt.now() - WITHIN)
    today = rt.now().astimezone(WIB).date()
    for name, entry in desk.catalogue.keywords.items():
        if name in _NOT_WORDED:
            continue
        place = f"keywords.{name}"
        yield Row(
            name,
            entry,
            used.get(name, 0),
            standing_of(entry, today),
            place in desk.changed,
            name not in desk.live.keywords,
            place in desk.faulty,
        )


def is_wanted(row: Row, words: str, only: str) -> bool:
    """Return whether a row belongs to what is looked for: a word within any of its spellings or texts."""
    kinds = {
        "built-in": not row.information,
        "information": row.information,
        "changed": row.changed,
        "closed": row.standing != "open",
    }
    spellings = (row.name, *row.entry.aliases, *row.entry.phrases, *row.entry.misspellings, *row.entry.help.values())
    sought = words.casefold()
    return kinds.get(only, True) and (not sought or any(sought in each.casefold() for each in spellings))


@blueprint.get("/keywords/new")
@needs(Permission.CATALOGUE_EDIT)
def new() -> ResponseReturnValue:
    """Show the form of a new information keyword."""
    return draw_new("", {each.value: "" for each in Language}, [])


@blueprint.post("/keywords/new")
@needs(Permission.CATALOGUE_EDIT)
def add() -> ResponseReturnValue:
    """Keep a new information keyword in the draft, or mend the characters of its text that no SMS can hold."""
    name = plain(request.form.get("name")).upper()
    texts = {each.value: plain(request.form.get(each.value)) for each in Language}
    desk = open_desk()
    action, _colon, code = request.form.get("step", "save").partition(":")
    if action == "fold" and code in texts:
        return draw_new(name, {**texts, code: without_strays(texts[code])}, [])
    if fault := fault_of(name, desk):
        return draw_new(name, texts, [("name", fault)]), 422
    place = f"keywords.{name}"
    done = keep(place, blank(texts), desk.part(place).revision)
    if isinstance(done, Conflict):
        return draw_new(name, texts, [("name", gettext("%(name)s baru saja ditambahkan orang lain.", name=name))]), 409
    if isinstance(done, Invalid):
        fields = {place: "name", **{f"{place}.help.{each.value}": each.value for each in Language}}
        return draw_new(name, texts, [(each.field, each.text) for each in shown(done.problems, fields)]), 422
    flash(gettext("Kata kunci %(name)s disimpan di draf. Tambahkan alias bila perlu.", name=name), "done")
    return redirect(url_for("keywords.keyword", name=name))


@blueprint.post("/keywords/new/preview")
@needs(Permission.CATALOGUE_EDIT)
def preview_new() -> ResponseReturnValue:
    """Return how the text of one language would arrive, as a piece of the page."""
    code = request.args.get("language", "")
    language = Language(code) if code in set(Language) else Language.ID
    view = preview_in(open_desk(), language, plain(request.form.get(language.value)))
    return render_template("wording/_preview.html", view=view, code=language.value, rows=ROWS, worst=False)


def preview_in(desk: Desk, language: Language, text: str) -> Preview:
    """Return how a text without placeholders arrives."""
    return preview_of(Wording(text, frozenset(), desk.catalogue, language))


def fault_of(name: str, desk: Desk) -> str:
    """Return what is wrong with the name of a new keyword; empty if nothing is."""
    if not NAME.fullmatch(name):
        return str(gettext("Kata kunci terdiri dari 2 sampai 10 huruf tanpa spasi, misalnya JADWAL."))
    if name in desk.catalogue.keywords or name in RESERVED or name in frozenset(Keyword):
        return str(gettext("Kata kunci %(name)s sudah ada.", name=name))
    return ""


def draw_new(name: str, texts: dict[str, str], faults: list[tuple[str, str]]) -> str:
    """Return the form of a new keyword in this state."""
    desk = open_desk()
    previews = {each.value: preview_in(desk, each, texts[each.value]) for each in Language}
    return render_template(
        "wording/new_keyword.html", desk=desk, name=name, texts=texts, faults=faults, previews=previews, rows=ROWS
    )
