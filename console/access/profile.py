"""The own account: password, language, second factor, where one is signed in."""

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from markupsafe import Markup

from console.access import words
from console.access.forms import CodeForm, LanguageForm, PasswordForm
from console.access.sign_in import speaking
from console.guard import actor, needs, page_blueprint, person, runtime
from core.access import Permission
from core.commands import Language
from office import own_account, second_factor
from office.access import SessionInfo
from office.tries import Refused, Why

blueprint = page_blueprint("profile", __name__)


@blueprint.get("/profile")
@needs(Permission.HOME)
def page() -> ResponseReturnValue:
    """Show the own account."""
    return render_template(
        "access/profile.html",
        form=LanguageForm(language=person().language.value),
        session=session_info(),
        sessions=own_account.sessions_of(runtime(), person().id),
        needed=second_factor.is_needed(runtime().settings, person().role),
    )


@blueprint.post("/profile/language")
@needs(Permission.HOME)
def language() -> ResponseReturnValue:
    """Keep another language for this person's pages."""
    form = LanguageForm()
    if not form.validate_on_submit():
        abort(400)
    chosen = Language(form.language.data)
    own_account.choose_language(runtime(), person(), chosen)
    return speaking(redirect(url_for("profile.page")), chosen)


@blueprint.route("/profile/password", methods=["GET", "POST"])
@needs(Permission.HOME)
def password() -> ResponseReturnValue:
    """Change the own password."""
    form, faults = PasswordForm(), []
    if form.validate_on_submit():
        old, new = form.current.data or "", form.new.data or ""
        told = own_account.change_password(runtime(), actor(), person(), session_info(), old, new)
        if told is None:
            flash(gettext("Kata sandi diganti. Di tempat lain Anda sudah keluar."), "done")
            return redirect(url_for("profile.page"))
        if isinstance(told, Refused):
            faults = [("current", wrong_password(told))]
        else:
            faults = [("new", str(words.FAULTS[told]))]
    forced = session_info().must_change_password
    code = 400 if form.errors or faults else 200
    return render_template("access/password.html", form=form, refusals=faults, forced=forced), code


@blueprint.route("/profile/second-factor", methods=["GET", "POST"], endpoint="second_factor")
@needs(Permission.HOME)
def second_factor_page() -> ResponseReturnValue:
    """Add an authenticator app, or see that there is one."""
    if session_info().has_second_factor:
        return render_template(
            "access/second_factor_on.html",
            form=CodeForm(formdata=None),
            left=second_factor.codes_left(runtime(), person()),
            needed=second_factor.is_needed(runtime().settings, person().role),
        )
    form, faults = CodeForm(), []
    if form.validate_on_submit():
        codes = second_factor.confirm(runtime(), actor(), person(), form.code.data or "")
        if not isinstance(codes, Refused):
            return render_template("access/recovery_codes.html", codes=codes, fresh=True)
        faults = [("code", words.refusal(codes, words.WRONG_CODE))]
    secret = second_factor.begin(runtime(), person()) or ""
    groups = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    # drawn by our own library from our own secret: no text of anybody stands in it
    picture = Markup(second_factor.picture_of(secret, person().name))  # noqa: S704
    told = {"form": form, "refusals": faults, "groups": groups, "picture": picture}
    forced = session_info().must_add_second_factor
    return render_template("access/second_factor.html", forced=forced, **told), 400 if faults else 200


@blueprint.post("/profile/recovery-codes")
@needs(Permission.HOME)
def recovery_codes() -> ResponseReturnValue:
    """Make new recovery codes."""
    codes = second_factor.renew_codes(runtime(), actor(), person(), request.form.get("code", ""))
    if isinstance(codes, Refused):
        flash(words.refusal(codes, words.WRONG_CODE), "error")
        return redirect(url_for("profile.second_factor"))
    return render_template("access/recovery_codes.html", codes=codes, fresh=False)


@blueprint.post("/profile/second-factor/off")
@needs(Permission.HOME)
def turn_off() -> ResponseReturnValue:
    """Do without a second factor."""
    refused = second_factor.turn_off(runtime(), actor(), person(), request.form.get("code", ""))
    if refused is None:
        flash(gettext("Kode tidak diminta lagi saat Anda masuk."), "done")
        return redirect(url_for("profile.page"))
    flash(words.refusal(refused, words.WRONG_CODE), "error")
    return redirect(url_for("profile.second_factor"))


@blueprint.post("/profile/sessions/end")
@needs(Permission.HOME)
def end_session() -> ResponseReturnValue:
    """Sign out somewhere else, or everywhere else."""
    which = request.form.get("session", "")
    here = session_info().token_hash
    if which == "others":
        own_account.end_sessions(runtime(), actor(), person().id, but=here)
    elif which != here:
        own_account.end_session(runtime(), actor(), person().id, which)
    flash(gettext("Di sana Anda sudah keluar."), "done")
    return redirect(url_for("profile.page"))


def session_info() -> SessionInfo:
    """Return the session of this request."""
    found: SessionInfo = g.session_info
    return found


def wrong_password(refused: Refused) -> str:
    """Return what somebody is told who does not know their own password."""
    if refused.why is Why.WRONG and refused.until is None:
        return str(gettext("Kata sandi sekarang salah."))
    return words.refusal(refused)
