"""The forms of signing in and of accounts. Their faults are worded here: WTForms' own are in English only."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import PasswordField, RadioField, SelectChoice, SelectField, StringField
from wtforms.validators import InputRequired, Length, Regexp

from core.access import Role
from core.commands import Language
from office.users import LONGEST_FULL_NAME, NAME

LONGEST_TYPED = 500  # characters of anything: longer input is no password and no name
ROLES = [
    SelectChoice(Role.OPERATOR.value, _("Operator")),
    SelectChoice(Role.STAFF.value, _("Staf")),
    SelectChoice(Role.APPROVER.value, _("Penyetuju")),
    SelectChoice(Role.AUDITOR.value, _("Auditor")),
    SelectChoice(Role.ADMIN.value, _("Admin")),
]
LANGUAGES = [SelectChoice(Language.ID.value, "Indonesia"), SelectChoice(Language.EN.value, "English")]
TOO_LONG = Length(max=LONGEST_TYPED, message=_("Terlalu panjang."))


class SignInForm(FlaskForm):
    """Name and password."""

    name = StringField(_("Nama pengguna"), [InputRequired(_("Isi nama pengguna Anda.")), TOO_LONG])
    password = PasswordField(_("Kata sandi"), [InputRequired(_("Isi kata sandi Anda.")), TOO_LONG])


class CodeForm(FlaskForm):
    """A code of the app."""

    code = StringField(_("Kode"), [InputRequired(_("Isi kodenya.")), TOO_LONG])


class PasswordForm(FlaskForm):
    """A new password in place of the old one."""

    current = PasswordField(_("Kata sandi sekarang"), [InputRequired(_("Isi kata sandi sekarang.")), TOO_LONG])
    new = PasswordField(_("Kata sandi baru"), [InputRequired(_("Isi kata sandi baru.")), TOO_LONG])


class LanguageForm(FlaskForm):
    """In which language pages speak."""

    language = RadioField(_("Bahasa halaman"), [InputRequired(_("Pilih bahasa."))], choices=LANGUAGES)


class ChangeUserForm(FlaskForm):
    """What a person is called and is there for."""

    full_name = StringField(
        _("Nama lengkap"),
        [
            InputRequired(_("Isi nama lengkapnya.")),
            Length(max=LONGEST_FULL_NAME, message=_("Nama lengkap paling banyak 80 karakter.")),
        ],
    )
    role = SelectField(_("Peran"), [InputRequired(_("Pilih peran."))], choices=ROLES)


class AddUserForm(ChangeUserForm):
    """A new person."""

    name = StringField(
        _("Nama pengguna"),
        [
            InputRequired(_("Isi nama penggunanya.")),
            Regexp(NAME.pattern + r"\Z", message=_("Huruf kecil, angka, titik, garis; 2 sampai 40, diawali huruf.")),
        ],
        filters=[lambda typed: (typed or "").strip().casefold()],
    )
    language = RadioField(_("Bahasa halaman"), choices=LANGUAGES, default=Language.ID.value)
