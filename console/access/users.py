"""People of the console: who there is, adding, changing, keeping out; and what each role may do."""

from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from console.access import words
from console.access.forms import AddUserForm, ChangeUserForm
from console.guard import actor, needs, page_blueprint, person, runtime
from core.access import MATRIX, Permission, Role
from core.commands import Language
from core.passwords import PasswordFault
from office import own_account, second_factor, users
from office.passwords import TooManyAtOnce, good_until
from office.users import CannotDo, UserFault
from store.users import User

blueprint = page_blueprint("users", __name__)
FIELD_OF: dict[UserFault | PasswordFault, str] = {UserFault.FULL_NAME: "full_name", UserFault.LAST_ADMIN: "role"}


@blueprint.get("/users")
@needs(Permission.USERS_EDIT)
def page() -> ResponseReturnValue:
    """List everybody."""
    only, wanted = request.args.get("only", ""), request.args.get("q", "").strip().casefold()[:80]
    everybody = users.list_all(runtime())
    shown = [each for each in everybody if fits(each, only) and wanted in f"{each.name} {each.full_name}".casefold()]
    kinds = [("", gettext("Semua")), *((role.value, None) for role in Role), ("disabled", gettext("Nonaktif"))]
    chips = [
        (url_for("users.page", only=code or None, q=wanted or None), code, name, code == only) for code, name in kinds
    ]
    return render_template("access/users.html", users=shown, chips=chips, wanted=wanted, only=only)


@blueprint.route("/users/new", methods=["GET", "POST"])
@needs(Permission.USERS_EDIT)
def add() -> ResponseReturnValue:
    """Add a person; the one-time password is shown in the answer and never again."""
    form, faults = AddUserForm(), []
    if form.validate_on_submit():
        role, language = Role(form.role.data), Language(form.language.data)
        try:
            added = users.add(runtime(), actor(), form.name.data or "", form.full_name.data or "", role, language)
            return one_time_password(added.user_id, added.password, fresh=True)
        except CannotDo as told:
            faults = [(FIELD_OF.get(told.fault, "name"), said(told.fault))]
        except TooManyAtOnce:
            faults = [("", gettext("Terlalu banyak orang masuk pada saat ini. Coba lagi sebentar lagi."))]
    return render_template("access/add_user.html", form=form, refusals=faults), 400 if form.errors or faults else 200


@blueprint.route("/users/<int(max=9223372036854775807):user_id>", methods=["GET", "POST"])
@needs(Permission.USERS_EDIT)
def user(user_id: int) -> ResponseReturnValue:
    """Show a person, and change what they are called and there for."""
    found = known(user_id)
    form, faults = ChangeUserForm(full_name=found.full_name, role=found.role.value), []
    if form.validate_on_submit():
        try:
            users.change(runtime(), actor(), user_id, form.full_name.data or "", Role(form.role.data))
            flash(gettext("Perubahan disimpan."), "done")
            return redirect(url_for("users.user", user_id=user_id))
        except CannotDo as told:
            faults = [(FIELD_OF.get(told.fault, "full_name"), said(told.fault))]
    sessions = own_account.sessions_of(runtime(), user_id)
    until = good_until(runtime().settings, found)
    expired = until is not None and until <= runtime().now()
    told_of: dict[str, Any] = {"user": found, "until": until, "expired": expired, "own": found.id == person().id}
    told_of |= {"form": form, "refusals": faults, "sessions": sessions}
    return render_template("access/user.html", **told_of), 400 if form.errors or faults else 200


@blueprint.post("/users/<int(max=9223372036854775807):user_id>/password")
@needs(Permission.USERS_EDIT)
def reset_password(user_id: int) -> ResponseReturnValue:
    """Make a one-time password for somebody; it is shown in the answer and never again."""
    known(user_id)
    try:
        given = users.reset_password(runtime(), actor(), user_id)
    except TooManyAtOnce:
        flash(gettext("Terlalu banyak orang masuk pada saat ini. Coba lagi sebentar lagi."), "warning")
        return redirect(url_for("users.user", user_id=user_id))
    return one_time_password(user_id, given.password, fresh=False)


@blueprint.post("/users/<int(max=9223372036854775807):user_id>/disable")
@needs(Permission.USERS_EDIT)
def disable(user_id: int) -> ResponseReturnValue:
    """Keep somebody out."""
    return done(user_id, lambda: users.disable(runtime(), actor(), user_id), gettext("Pengguna dinonaktifkan."))


@blueprint.post("/users/<int(max=9223372036854775807):user_id>/enable")
@needs(Permission.USERS_EDIT)
def enable(user_id: int) -> ResponseReturnValue:
    """Let somebody in again."""
    return done(user_id, lambda: users.enable(runtime(), actor(), user_id), gettext("Pengguna diaktifkan lagi."))


@blueprint.post("/users/<int(max=9223372036854775807):user_id>/second-factor")
@needs(Permission.USERS_EDIT)
def reset_second_factor(user_id: int) -> ResponseReturnValue:
    """Take the second factor away from somebody whose phone is gone."""
    return done(
        user_id,
        lambda: second_factor.reset(runtime(), actor(), user_id),
        gettext("Aplikasi autentikator dilepas; pengguna ini memasang yang baru."),
    )


@blueprint.post("/users/<int(max=9223372036854775807):user_id>/sessions/end")
@needs(Permission.USERS_EDIT)
def end_sessions(user_id: int) -> ResponseReturnValue:
    """Sign somebody out everywhere."""
    ended = gettext("Pengguna ini sudah keluar di semua tempat.")
    return done(user_id, lambda: own_account.end_sessions(runtime(), actor(), user_id), ended)


@blueprint.get("/roles")
@needs(Permission.HOME)
def roles() -> ResponseReturnValue:
    """Show what each role may do."""
    return render_template("access/roles.html", matrix=MATRIX, permissions=words.PERMISSIONS, own=person().role)


def done(user_id: int, change: Callable[[], object], told: str) -> ResponseReturnValue:
    """Make the change and say so, or why not."""
    known(user_id)
    try:
        change()
        flash(told, "done")
    except CannotDo as refused:
        flash(said(refused.fault), "error")
    return redirect(url_for("users.user", user_id=user_id))


def one_time_password(user_id: int, password: str, *, fresh: bool) -> str:
    """Return the page that shows a password this once."""
    user = known(user_id)
    until = good_until(runtime().settings, user)
    return render_template("access/one_time_password.html", user=user, password=password, fresh=fresh, until=until)


def known(user_id: int) -> User:
    """Return the person of the address; there is no page about others."""
    return users.find(runtime(), user_id) or abort(404)


def fits(each: User, only: str) -> bool:
    """Return whether somebody belongs in the list that was chosen."""
    return not only or (only == "disabled" and not each.active) or each.role.value == only


def said(fault: UserFault | PasswordFault) -> str:
    """Return why something cannot be done."""
    return str(words.FAULTS[fault])
