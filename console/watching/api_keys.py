"""API keys: who of the core system may do what; a key is shown once, and ended by name."""

from collections.abc import Mapping

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from flask_babel.speaklater import LazyString

from console.guard import actor, needs, page_blueprint, runtime
from core.access import Permission
from office import api_keys
from office.api_keys import LONGEST_NAME, SCOPES, state_of

SCOPE_NAMES: dict[str, LazyString] = {
    "participants:write": lazy_gettext("menyimpan peserta"),
    "participants:read": lazy_gettext("membaca peserta"),
    "claims:write": lazy_gettext("menyimpan klaim dan kejadiannya"),
    "claims:read": lazy_gettext("membaca klaim"),
    "messages:read": lazy_gettext("membaca status pesan"),
    "campaigns:write": lazy_gettext("membuat dan menghentikan kampanye, tidak pernah menyetujui"),
    "campaigns:read": lazy_gettext("membaca kampanye dan hasilnya"),
    "pii:read": lazy_gettext("melihat nomor tanpa disamarkan"),
}
STATES: dict[str, tuple[str, LazyString]] = {
    "active": ("done", lazy_gettext("masih berlaku")),
    "expired": ("off", lazy_gettext("kedaluwarsa")),
    "revoked": ("off", lazy_gettext("dicabut")),
}
LASTING = {"90": 90, "365": 365, "": None}  # days that a form offers

blueprint = page_blueprint("api_keys", __name__)


@blueprint.get("/api-keys")
@needs(Permission.KEYS_EDIT)
def page() -> ResponseReturnValue:
    """Show all keys."""
    now = runtime().now()
    keys = [(key, *STATES[state_of(key, now)]) for key in api_keys.list_keys(runtime())]
    return render_template("watching/api_keys.html", keys=keys, scope_names=SCOPE_NAMES)


@blueprint.get("/api-keys/new")
@needs(Permission.KEYS_EDIT)
def new() -> ResponseReturnValue:
    """Ask what a new key is for."""
    return form({}, [])


@blueprint.post("/api-keys/new")
@needs(Permission.KEYS_EDIT)
def create() -> ResponseReturnValue:
    """Make a key and show it, this once."""
    faults = faults_in(request.form)
    if faults:
        return form(request.form, faults), 400
    scopes, test = request.form.getlist("scope"), request.form["kind"] == "test"
    days = LASTING[request.form.get("days", "")]
    key, written = api_keys.create(runtime(), actor(), request.form["name"], scopes, test=test, days=days)
    base = runtime().settings.base_url
    return render_template("watching/api_key_made.html", key=key, written=written, base=base)


@blueprint.get("/api-keys/<key_id>/revoke")
@needs(Permission.KEYS_EDIT)
def confirm(key_id: str) -> ResponseReturnValue:
    """Ask whether this key is really to end."""
    key = api_keys.find(runtime(), key_id) or abort(404)
    if key.revoked_at is not None:
        return redirect(url_for("api_keys.page"))
    return render_template("watching/api_key_revoke.html", key=key)


@blueprint.post("/api-keys/<key_id>/revoke")
@needs(Permission.KEYS_EDIT)
def revoke(key_id: str) -> ResponseReturnValue:
    """End a key for good."""
    key = api_keys.find(runtime(), key_id) or abort(404)
    if api_keys.revoke(runtime(), actor(), key_id):
        flash(gettext("Kunci %(name)s dicabut. Mulai sekarang ditolak.", name=key.name), "done")
    return redirect(url_for("api_keys.page"))


def faults_in(given: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return what is missing in the form."""
    faults = []
    if not 0 < len(given.get("name", "").strip()) <= LONGEST_NAME:
        faults.append(("name", gettext("Tulis nama, paling panjang 60 huruf.")))
    scopes = request.form.getlist("scope")
    if not scopes or set(scopes) - set(SCOPES):
        faults.append(("scope", gettext("Pilih sedikitnya satu hak.")))
    if given.get("kind") not in ("live", "test"):
        faults.append(("kind", gettext("Pilih jenis kunci.")))
    if given.get("days", "") not in LASTING:
        faults.append(("days", gettext("Pilih masa berlaku.")))
    return faults


def form(given: Mapping[str, str], faults: list[tuple[str, str]]) -> str:
    """Return the form as it was filled in."""
    return render_template(
        "watching/api_key_new.html",
        given=given,
        chosen=request.form.getlist("scope"),
        faults=faults,
        scope_names=SCOPE_NAMES,
        lasting=list(LASTING),
    )
