"""Answers and notices about claims: what they are called, and when people read them."""

from flask_babel import lazy_gettext as _

from console.wording.told.family import Family, Group

CLAIMS: tuple[Group, ...] = (
    Group(
        "status",
        _("STATUS"),
        (
            Family(
                _("Klaim sedang berjalan"),
                _("Peserta meminta STATUS dan klaimnya sedang diproses."),
                {
                    "claim_progress": _("dengan perkiraan selesai"),
                    "claim_progress_undated": _("tanpa perkiraan selesai"),
                },
            ),
            Family(
                _("Klaim: wawancara"),
                _("Klaim sampai di tahap wawancara."),
                {
                    "claim_interview": _("jadwalnya sudah ada"),
                    "claim_interview_past": _("jadwalnya sudah lewat"),
                    "claim_interview_open": _("jadwalnya belum ada"),
                },
            ),
            Family(
                _("Klaim: perlu perbaikan"),
                _("Klaim tertahan karena ada yang harus diperbaiki peserta."),
                {"claim_repair": _("dengan batas waktu"), "claim_repair_open": _("tanpa batas waktu")},
            ),
            Family(
                _("Klaim tidak disetujui"),
                _("Klaim terakhir ditolak; alasan dan jalan keluarnya disebut."),
                "claim_rejected",
            ),
            Family(
                _("Klaim sudah dibayar"),
                _("Klaim terakhir selesai dan uangnya sudah ditransfer."),
                {"claim_paid": _("dengan jumlah uang"), "claim_paid_untold": _("tanpa jumlah uang")},
            ),
            Family(
                _("Transfer dikembalikan bank"),
                _("Uang klaim dikirim, tetapi bank mengembalikannya."),
                "claim_returned",
            ),
            Family(_("Klaim dibatalkan"), _("Klaim terakhir dibatalkan oleh peserta."), "claim_cancelled"),
            Family(
                _("Belum ada klaim"),
                _("Peserta meminta STATUS, tetapi tidak ada klaim yang tercatat."),
                {"no_claim": _("semua program"), "no_claim_for": _("untuk program yang disebut")},
            ),
        ),
    ),
    Group(
        "klaim",
        _("KLAIM"),
        (
            Family(
                _("JHT bisa diambil semua"),
                _("Peserta bertanya KLAIM dan sudah boleh mengambil seluruh JHT."),
                {
                    "entitlement_full": _("di cabang atau Lapak Asik"),
                    "entitlement_full_in_app": _("juga lewat aplikasi JMO"),
                    "entitlement_full_untold": _("tanpa jumlah uang"),
                },
            ),
            Family(
                _("JHT bisa diambil setelah masa tunggu"),
                _("Peserta sudah berhenti bekerja, tetapi masa tunggunya belum lewat."),
                {"entitlement_waiting": _("dengan jumlah uang"), "entitlement_waiting_untold": _("tanpa jumlah uang")},
            ),
            Family(
                _("JHT bisa diambil sebagian"),
                _("Peserta masih bekerja dan sudah cukup lama menjadi peserta."),
                {"entitlement_partial": _("dengan jumlah uang"), "entitlement_partial_untold": _("tanpa jumlah uang")},
            ),
            Family(
                _("Klaim sebagian sudah pernah"),
                _("Peserta masih bekerja dan sudah pernah mengambil sebagian JHT."),
                "entitlement_part_paid",
            ),
            Family(
                _("JHT sudah dibayar"),
                _("Klaim JHT dibayar, dan saldo setelah itu belum tercatat."),
                "entitlement_paid",
            ),
            Family(_("Saldo JHT nol"), _("Peserta bertanya KLAIM, tetapi saldonya nol."), "entitlement_empty"),
            Family(
                _("Terlalu dini untuk klaim"),
                _("Peserta masih bekerja dan belum cukup lama menjadi peserta."),
                "entitlement_too_early",
            ),
            Family(_("Tidak ikut JHT"), _("Peserta bertanya KLAIM, tetapi tidak ikut JHT."), "entitlement_no_jht"),
            Family(
                _("Klaim lain masih berjalan"),
                _("Peserta bertanya KLAIM sementara klaimnya sedang diproses."),
                "entitlement_running",
            ),
            Family(
                _("Hak klaim tidak dapat dihitung"),
                _("Data peserta kurang untuk menghitung haknya."),
                "entitlement_unknown",
            ),
        ),
    ),
    Group(
        "notices",
        _("Kabar klaim"),
        (
            Family(
                _("Klaim diterima"),
                _("Klaim baru masuk (tahap DIAJUKAN)."),
                {"notice_received": _("program selain JKM"), "notice_received_jkm": _("JKM, untuk keluarga")},
            ),
            Family(
                _("Klaim sedang diproses"),
                _("Klaim pindah ke tahap VERIFIKASI, PENETAPAN atau PEMBAYARAN, bila tahap itu dikabarkan."),
                "notice_progress",
            ),
            Family(
                _("Kabar wawancara"),
                _("Klaim sampai di tahap WAWANCARA."),
                {"notice_interview": _("jadwalnya sudah ada"), "notice_interview_open": _("jadwalnya belum ada")},
            ),
            Family(
                _("Kabar perlu perbaikan"),
                _("Klaim tertahan (tahap PERLU_PERBAIKAN)."),
                {"notice_repair": _("dengan batas waktu"), "notice_repair_open": _("tanpa batas waktu")},
            ),
            Family(
                _("Kabar disetujui"),
                _("Klaim disetujui (tahap DISETUJUI)."),
                {"notice_approved": _("program selain JKM"), "notice_approved_jkm": _("JKM, untuk ahli waris")},
            ),
            Family(
                _("Kabar dibayar, dengan jumlah"),
                _("Klaim dibayar (tahap SELESAI) dan penerimanya boleh tahu jumlahnya."),
                {
                    "notice_paid": _("JHT dan lainnya"),
                    "notice_paid_jp": _("JP"),
                    "notice_paid_jkk": _("JKK"),
                    "notice_paid_jkm": _("JKM"),
                    "notice_paid_jkp": _("JKP"),
                },
            ),
            Family(
                _("Kabar dibayar, tanpa jumlah"),
                _("Klaim dibayar, tetapi jumlahnya tidak boleh disebut ke nomor ini."),
                {
                    "notice_paid_untold": _("JHT dan lainnya"),
                    "notice_paid_untold_jp": _("JP"),
                    "notice_paid_untold_jkk": _("JKK"),
                    "notice_paid_untold_jkm": _("JKM"),
                    "notice_paid_untold_jkp": _("JKP"),
                },
            ),
            Family(
                _("Kabar tidak disetujui"),
                _("Klaim ditolak (tahap DITOLAK)."),
                {"notice_rejected": _("program selain JKM"), "notice_rejected_jkm": _("JKM, untuk keluarga")},
            ),
            Family(
                _("Kabar transfer kembali"), _("Bank mengembalikan transfer (tahap RETUR_BANK)."), "notice_returned"
            ),
            Family(_("Kabar dibatalkan"), _("Klaim dibatalkan (tahap DIBATALKAN)."), "notice_cancelled"),
            Family(
                _("Peringatan ke nomor lama"),
                _("Ada klaim baru tidak lama setelah nomor HP di data peserta diganti."),
                "notice_old_number",
            ),
            Family(
                _("Klaim memakai nomor lain"),
                _("Klaim menyebut nomor HP lain; nomor yang tercatat diberi tahu juga."),
                "notice_other_contact",
            ),
        ),
    ),
    Group(
        "reminders",
        _("Pengingat"),
        (
            Family(
                _("Ingat wawancara"),
                _("Wawancara klaim sudah dekat."),
                {
                    "reminder_interview_day": _("sehari sebelumnya"),
                    "reminder_interview_soon": _("beberapa jam sebelumnya"),
                },
            ),
            Family(_("Ingat dokumen"), _("Batas waktu melengkapi dokumen sudah dekat."), "reminder_document"),
            Family(
                _("Ingat klaim JKP bulanan"),
                _("Bulan JKP berikutnya dimulai dan harus diajukan sendiri."),
                "reminder_jkp_month",
            ),
            Family(_("Hak JKP hampir berakhir"), _("Peserta di-PHK dan belum mengajukan JKP."), "reminder_jkp_lapse"),
        ),
    ),
)
