"""What the actions of the audit log are called; one that has no name here is shown as its code."""

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

ACTIONS: dict[str, LazyString] = {
    "api_key.create": _("Kunci API dibuat"),
    "api_key.revoke": _("Kunci API dicabut"),
    "audit.export": _("Jejak audit disalin"),
    "binding.end": _("Ikatan ponsel diakhiri"),
    "catalogue.discard": _("Perubahan draf dibuang"),
    "catalogue.edit": _("Draf diubah"),
    "catalogue.publish": _("Katalog diterbitkan"),
    "catalogue.rebase": _("Draf disesuaikan dengan versi baru"),
    "catalogue.roll-back": _("Katalog dikembalikan"),
    "catalogue.send-back": _("Draf dikembalikan ke penulis"),
    "catalogue.submit": _("Draf diajukan"),
    "complaint.answer": _("Aduan dijawab"),
    "complaint.close": _("Aduan ditutup"),
    "complaint.reopen": _("Aduan dibuka lagi"),
    "complaint.reveal": _("Isi aduan dibuka"),
    "message.resend": _("Pesan dikirim ulang"),
    "message.reveal": _("Isi pesan dibuka"),
    "message.search": _("Pesan dicari"),
    "message.settle": _("Nasib pesan dicatat"),
    "optout.add": _("Berhenti langganan dicatat"),
    "optout.export": _("Daftar berhenti langganan disalin"),
    "optout.import": _("Daftar berhenti langganan dimasukkan"),
    "optout.remove": _("Berhenti langganan dicabut"),
    "phone.freeze": _("Ponsel diblokir"),
    "phone.look_up": _("Ponsel dicari"),
    "phone.unfreeze": _("Blokir ponsel dibuka"),
    "pin.forget": _("PIN dihapus"),
    "pin.unlock": _("Kunci PIN dibuka"),
    "registration.approve": _("Pendaftaran disetujui"),
    "registration.refuse": _("Pendaftaran ditolak"),
    "replay.cancel": _("Putar ulang dibatalkan"),
    "replay.start": _("Putar ulang dimulai"),
    "sending.start": _("Pengiriman dimulai lagi"),
    "sending.stop": _("Pengiriman dihentikan"),
    "settings.changed": _("Pengaturan berubah"),
    "sign_in": _("Masuk"),
    "sign_in.refused": _("Gagal masuk"),
    "sign_out": _("Keluar"),
    "unmatched.dismiss": _("Teks dinyatakan bukan untuk kami"),
    "unmatched.restore": _("Teks ditampilkan lagi"),
    "user.add": _("Pengguna ditambahkan"),
    "user.change": _("Pengguna diubah"),
    "user.disable": _("Pengguna dinonaktifkan"),
    "user.enable": _("Pengguna diaktifkan"),
    "user.password": _("Kata sandi diganti"),
    "user.recovery_codes": _("Kode pemulihan dibuat"),
    "user.reset_password": _("Kata sandi sekali pakai dibuat"),
    "user.second_factor": _("Aplikasi autentikator dipasang atau dilepas"),
    "user.sessions": _("Sesi diakhiri"),
    "webhook.replay": _("Laporan ke sistem inti diulang"),
}


def action_name(code: str) -> str:
    """Return what an action is called."""
    return str(ACTIONS.get(code, code))
