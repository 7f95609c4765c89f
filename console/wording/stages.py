"""What the stages of a claim are called on pages."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from core.facts import Stage

STAGES: Mapping[Stage, LazyString] = {
    Stage.DIAJUKAN: _("Diajukan"),
    Stage.VERIFIKASI: _("Verifikasi"),
    Stage.WAWANCARA: _("Wawancara"),
    Stage.PERLU_PERBAIKAN: _("Perlu perbaikan"),
    Stage.PENETAPAN: _("Penetapan"),
    Stage.DISETUJUI: _("Disetujui"),
    Stage.PEMBAYARAN: _("Pembayaran"),
    Stage.SELESAI: _("Selesai, dibayar"),
    Stage.DITOLAK: _("Ditolak"),
    Stage.RETUR_BANK: _("Retur bank"),
    Stage.DIBATALKAN: _("Dibatalkan"),
}
# The texts that tell of a stage; which of them depends on the programme and on what is known.
TEXTS_OF: Mapping[Stage, str] = {
    Stage.DIAJUKAN: "notice_received",
    Stage.VERIFIKASI: "notice_progress",
    Stage.WAWANCARA: "notice_interview",
    Stage.PERLU_PERBAIKAN: "notice_repair",
    Stage.PENETAPAN: "notice_progress",
    Stage.DISETUJUI: "notice_approved",
    Stage.PEMBAYARAN: "notice_progress",
    Stage.SELESAI: "notice_paid",
    Stage.DITOLAK: "notice_rejected",
    Stage.RETUR_BANK: "notice_returned",
    Stage.DIBATALKAN: "notice_cancelled",
}
