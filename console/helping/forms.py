"""The forms of these pages."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, FileField, Form, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, ValidationError

from console.helping.words import GROUNDS
from core.msisdn import to_e164
from office.helping.registrations import FOR_APPROVAL, FOR_REFUSAL, Ground
from office.helping.telling import LEAST_REASON, LONGEST_REASON

_TOO_SHORT = _("Tulis alasannya, paling sedikit %(least)s huruf.", least=LEAST_REASON)
LONGEST_ANSWER = 400  # characters; what does not fit one SMS is told with its size


class ReasonForm(Form):
    """A reason, and nothing else."""

    reason = StringField(
        _("Alasan"),
        [InputRequired(_TOO_SHORT), Length(min=LEAST_REASON, max=LONGEST_REASON, message=_TOO_SHORT)],
        filters=[lambda given: " ".join(given.split()) if given else given],
    )


class NumberForm(Form):
    """A phone number, however it is written."""

    number = StringField(_("Nomor HP"), [InputRequired(_("Tulis nomor HP."))])
    reference = StringField()

    def validate_number(self, field: StringField) -> None:
        """Refuse what is no phone number."""
        if to_e164(field.data or "") is None:
            raise ValidationError(_("Nomor tidak terbaca. Tulis seperti 0812-3456-7890."))


class DecisionForm(Form):
    """What a decision rests on, with words where they are needed."""

    words = StringField(_("Keterangan"), [Length(max=LONGEST_REASON)])

    def validate_words(self, field: StringField) -> None:
        """Another ground must be told in words."""
        ground: RadioField = self["ground"]
        if ground.data == Ground.OTHER.value and len((field.data or "").strip()) < LEAST_REASON:
            raise ValidationError(_("Tulis dasar keputusannya."))


def _choices(grounds: tuple[Ground, ...]) -> list[SelectChoice]:
    return [SelectChoice(value=each.value, label=GROUNDS[each]) for each in grounds]


class ApprovalForm(DecisionForm):
    """Approve a registration."""

    ground = RadioField(
        _("Bagaimana pemohon terbukti pemilik data?"),
        [InputRequired(_("Pilih bagaimana pemohon terbukti pemilik data."))],
        choices=_choices(FOR_APPROVAL),
    )


class RefusalForm(DecisionForm):
    """Refuse a registration."""

    ground = RadioField(
        _("Mengapa ditolak?"), [InputRequired(_("Pilih mengapa ditolak."))], choices=_choices(FOR_REFUSAL)
    )
    silent = BooleanField(_("Jangan kirim SMS ke pemohon"))


class AnswerForm(Form):
    """An answer to a complaint."""

    answer = TextAreaField(_("Jawaban"), [Length(max=LONGEST_ANSWER)])


class SheetForm(ReasonForm):
    """A file of numbers."""

    file = FileField(_("Berkas CSV"))
    only_good = BooleanField(_("Masukkan nomor yang benar saja bila ada baris yang salah"))
