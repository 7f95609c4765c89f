"""One phone: looked up by its number, shown under an address that does not name it, helped."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _

from console.guard import actor, needs, page_blueprint, runtime
from console.helping import words
from console.helping.forms import NumberForm, ReasonForm
from console.helping.lists import part_of
from console.helping.references import number_of, reference_of
from console.languages import page_language
from core.access import Actor, Permission
from core.msisdn import to_e164
from core.pins import PinState
from office.helping import phones
from office.helping.evidence import initials
from office.helping.looking import looking
from office.helping.refusals import NotDone
from runtime.runtime import Runtime
from store import phone_states
from store.phone_states import PhoneState

blueprint = page_blueprint("phones", __name__)
Work = Callable[[Runtime, Actor, str, str], None]
ACTIONS: dict[str, tuple[Work, object]] = {
    "unfreeze": (phones.unfreeze, _("Blokir ponsel ini dibuka. SMS dikirim ke ponsel ini.")),
    "freeze": (phones.freeze, _("Ponsel ini diblokir. SMS dikirim ke ponsel ini.")),
    "unlock-pin": (phones.unlock_pin, _("PIN dibuka. SMS dikirim ke ponsel ini.")),
    "forget-pin": (phones.forget_pin, _("PIN dihapus. SMS dikirim ke ponsel ini.")),
    "unbind": (phones.unbind, _("Ikatan ponsel ini dengan peserta dilepas. SMS dikirim ke ponsel ini.")),
}


@blueprint.get("/phones")
@needs(Permission.PEOPLE_SEE)
def page() -> ResponseReturnValue:
    """Ask for a number, and list what is blocked."""
    return frozen_list(NumberForm())


@blueprint.post("/phones")
@needs(Permission.PEOPLE_SEE)
def look_up() -> ResponseReturnValue:
    """Look a phone up, by its number or by the word that stands for it, and go to its page."""
    form = NumberForm(request.form)
    reference = form.reference.data
    if not reference and not form.validate():
        return frozen_list(form), 422
    msisdn = number_of(reference) if reference else to_e164(form.number.data or "") or ""
    phones.look_up(runtime(), actor(), msisdn)
    return redirect(url_for("phones.one", reference=reference_of(msisdn)))


def frozen_list(form: NumberForm) -> str:
    """Return the page with the form as it was filled in."""
    rt = runtime()
    with looking(rt) as db:
        part = part_of("phones.page", phone_states.count_frozen(db))
        rows = phone_states.find_frozen(db, limit=part.size, offset=part.offset)
    return render_template("helping/phones.html", form=form, rows=rows, part=part, reference_of=reference_of)


@blueprint.get("/phones/<reference>")
@needs(Permission.PEOPLE_SEE)
def one(reference: str) -> ResponseReturnValue:
    """Show how a phone stands."""
    return shown(reference)


@blueprint.post("/phones/<reference>/<any('unfreeze', 'freeze', 'unlock-pin', 'forget-pin', 'unbind'):action>")
@needs(Permission.PEOPLE_HELP)
def change(reference: str, action: str) -> ResponseReturnValue:
    """Do one of the things that staff may do, and tell the phone."""
    form = ReasonForm(request.form, prefix=action)
    if not form.validate():
        return shown(reference, action, form), 422
    work, done = ACTIONS[action]
    try:
        work(runtime(), actor(), number_of(reference), form.reason.data)
        flash(str(done), "done")
    except NotDone as reason:
        flash(reason.sentence(page_language()), "error")
    return redirect(url_for("phones.one", reference=reference))


def shown(reference: str, faulty: str = "", form: ReasonForm | None = None) -> str:
    """Return the page of a phone; `form` is that of the `faulty` action as it was filled in."""
    rt = runtime()
    state = phones.look_again(rt, number_of(reference))
    forms = {action: ReasonForm(prefix=action) for action in possible(state)}
    if form is not None:
        forms[faulty] = form
    return render_template(
        "helping/phone.html",
        state=state,
        reference=reference,
        forms=forms,
        faulty=faulty,
        explained=explained(),
        initials=initials,
        now=rt.now(),
        words=words,
    )


def possible(state: PhoneState) -> list[str]:
    """Return what can be done for a phone as it stands, the most likely first."""
    pin = state.owner.pin.state if state.owner is not None else PinState.NONE
    return [
        *(["unfreeze"] if state.frozen_at else []),
        *(["unlock-pin"] if pin is PinState.LOCKED else []),
        *(["forget-pin"] if pin is not PinState.NONE else []),
        *(["freeze"] if not state.frozen_at else []),
        *(["unbind"] if state.owner is not None else []),
    ]


def explained() -> dict[str, tuple[str, str]]:
    """Return what each button is called and what comes of it."""
    return {
        "unfreeze": (
            gettext("Buka blokir"),
            gettext("Data pribadi dijawab lagi ke ponsel ini. Pastikan dulu bahwa yang memintanya pemiliknya."),
        ),
        "freeze": (
            gettext("Blokir ponsel"),
            gettext("Data pribadi tidak dijawab lagi ke ponsel ini, dan kabar klaim yang menunggu dibatalkan."),
        ),
        "unlock-pin": (gettext("Buka kunci PIN"), gettext("PIN yang sama berlaku lagi, dengan tiga kesempatan.")),
        "forget-pin": (gettext("Hapus PIN"), gettext("Pemilik membuat PIN baru sendiri lewat menu USSD.")),
        "unbind": (
            gettext("Lepas dari peserta"),
            gettext(
                "Ponsel ini tidak lagi menerima data pribadi siapa pun. Bila nomornya masih tercatat pada peserta,"
                " DAFTAR dari ponsel ini mengikatnya lagi; untuk mencegahnya, blokir ponsel ini."
            ),
        ),
    }
