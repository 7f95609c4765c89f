"""Versions of the catalogue: what was published when and by whom; compared, brought back, out and in as a file."""

from typing import Any

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from console.addresses import asked_number
from console.guard import actor, needs, page_blueprint, person, runtime
from console.languages import page_language
from console.trying import changes, codes
from console.wording.told_problems import told
from core.access import Permission
from core.catalogue import Catalogue, CatalogueError
from office import catalogue as office
from office.catalogue import Collides, Invalid, Published, Version
from office.catalogue_files import LARGEST

AT_ONCE = 25
Faults = list[tuple[str, str]]

blueprint = page_blueprint("versions", __name__)


@blueprint.get("/versions")
@needs(Permission.CATALOGUE_SEE)
def page() -> ResponseReturnValue:
    """List what was published, the newest first."""
    return draw()


def draw(faults: Faults | None = None, clashing: tuple[str, ...] = ()) -> str:
    """Return the list of versions, with what is wrong about a file that was just handed in."""
    rt = runtime()
    before = asked_number("before")
    listed = office.versions(rt, AT_ONCE + 1, before)
    return render_template(
        "trying/versions.html",
        versions=listed[:AT_ONCE],
        more=listed[AT_ONCE - 1].number if len(listed) > AT_ONCE else None,
        live=office.live_number_now(rt),
        shipped=rt.shipped_catalogue.number,
        codes=codes,
        faults=faults or [],
        clashing=[changes.name_of_place(place) for place in clashing],
        may_edit=person().may(Permission.CATALOGUE_EDIT),
    )


@blueprint.get("/versions/<int:number>")
@needs(Permission.CATALOGUE_SEE)
def version(number: int) -> ResponseReturnValue:
    """Show a version and what it changed."""
    found, catalogue = find(number)
    before = found.based_on if found else None
    return render_template(
        "trying/version.html",
        number=number,
        version=found,
        before=before,
        changes=changes.shown(changed_since(before, number)) if before else [],
        keywords=len(catalogue.keywords),
        live=office.live_number_now(runtime()),
        codes=codes,
        may_roll_back=person().may(Permission.CATALOGUE_ROLL_BACK),
    )


def changed_since(before: int, number: int) -> tuple[office.Change, ...]:
    """Return what a version changed; nothing where the one before it is unreadable."""
    try:
        return office.diff(runtime(), before, number)
    except (KeyError, CatalogueError):
        return ()


@blueprint.get("/versions/compare")
@needs(Permission.CATALOGUE_SEE)
def compare() -> ResponseReturnValue:
    """Show what differs between any two versions."""
    older, newer = asked_number("from"), asked_number("to")
    if older is None or newer is None:
        return redirect(url_for("versions.page"))
    try:
        differing = office.diff(runtime(), older, newer)
    except (KeyError, CatalogueError):
        abort(404)
    return render_template("trying/compare.html", older=older, newer=newer, changes=changes.shown(differing))


@blueprint.get("/versions/<int:number>.yaml")
@needs(Permission.CATALOGUE_SEE)
def download(number: int) -> ResponseReturnValue:
    """Hand out a version as a file."""
    _, catalogue = find(number)
    name = f"kabar-{number}.yaml"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(office.export_yaml(catalogue), mimetype="application/yaml", headers=headers)


@blueprint.post("/versions/upload")
@needs(Permission.CATALOGUE_EDIT, largest=4 * LARGEST)
def upload() -> ResponseReturnValue:
    """Make the draft what a file says."""
    file = request.files.get("file")
    content = file.read() if file else b""
    if not content:
        return draw([("file", gettext("Pilih berkas YAML dulu."))]), 422
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return draw([("file", gettext("Berkas bukan teks UTF-8."))]), 422
    done = office.import_yaml(runtime(), actor(), text, replace=request.form.get("replace") == "1")
    if isinstance(done, Invalid):
        return draw([("file", f"{each.line or '–'}: {told(each)}") for each in done.problems[:30]]), 422
    if isinstance(done, Collides):
        both = gettext(
            "Draf sudah mengubah bagian yang sama. Centang “timpa” bila berkas yang benar, lalu unggah lagi."
        )
        return draw([("replace", both)], done.places), 409
    taken = len(done.places)
    said = ngettext(
        "Berkas masuk ke draf: %(num)s bagian berubah.", "Berkas masuk ke draf: %(num)s bagian berubah.", taken
    )
    flash(said, "done")
    return redirect(url_for("draft.page"))


@blueprint.get("/versions/<int:number>/roll-back")
@needs(Permission.CATALOGUE_ROLL_BACK)
def ask_to_roll_back(number: int) -> ResponseReturnValue:
    """Show what a roll-back would touch, and ask for the reason."""
    return draw_roll_back(number)


@blueprint.post("/versions/<int:number>/roll-back")
@needs(Permission.CATALOGUE_ROLL_BACK)
def roll_back(number: int) -> ResponseReturnValue:
    """Publish an older version again."""
    reason = request.form.get("reason", "")
    if not reason.strip():
        return draw_roll_back(number, [("reason", gettext("Tulis alasannya."))]), 422
    if request.form.get("live", type=int) != office.live_number_now(runtime()):
        newer = gettext("Versi lain terbit sejak Anda melihat halaman ini. Periksa lagi.")
        return draw_roll_back(number, [("", newer)]), 409
    done = office.roll_back(runtime(), actor(), number, reason)
    if isinstance(done, Published):
        said = gettext("Isi versi %(older)s berlaku lagi, sebagai versi %(number)s.", older=number, number=done.number)
        flash(said, "done")
        return redirect(url_for("versions.version", number=done.number))
    return draw_roll_back(number, [("", done.worded(page_language()))]), 409


def draw_roll_back(number: int, faults: Faults | None = None) -> str:
    """Return the page that asks; what was used most stands first."""
    try:
        use = office.use_of(runtime(), number)
    except (KeyError, CatalogueError):
        abort(404)
    return render_template(
        "trying/roll_back.html",
        use=use,
        answered=[(codes.understood(name or "?"), times) for name, times in use.answered.items()],
        total=sum(use.answered.values()),
        changes=changes.shown(use.changes),
        faults=faults or [],
        given=request.form,
    )


def find(number: int) -> tuple[Version | None, Catalogue]:
    """Return a version (None: the shipped one) with its catalogue, or answer that there is no such page."""
    found: Any = office.version_numbered(runtime(), number)
    try:
        return found, office.catalogue_numbered(runtime(), number)
    except (KeyError, CatalogueError):
        abort(404)
