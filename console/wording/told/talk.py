"""Answers of the services anybody may use: what they are called, and when people read them."""

from flask_babel import lazy_gettext as _

from console.wording.told.family import Family, Group

TALK: tuple[Group, ...] = (
    Group(
        "simulasi",
        _("SIMULASI"),
        (
            Family(
                _("Perkiraan JHT"),
                _("Orang meminta SIMULASI."),
                {"simulation": _("dari upah yang ditulis"), "simulation_own": _("dari data peserta sendiri")},
            ),
            Family(_("Cara memakai SIMULASI"), _("Upah atau tahunnya belum ditulis."), "simulation_format"),
            Family(
                _("Angka simulasi di luar batas"), _("Upah atau tahunnya tidak masuk akal."), "simulation_out_of_range"
            ),
        ),
    ),
    Group(
        "syarat",
        _("SYARAT"),
        (
            Family(
                _("Dokumen klaim"),
                _("Orang mengirim SYARAT dengan nama program."),
                {
                    "documents_jht": _("JHT"),
                    "documents_jp": _("JP"),
                    "documents_jkk": _("JKK"),
                    "documents_jkm": _("JKM"),
                    "documents_jkp": _("JKP"),
                },
            ),
            Family(_("Dokumen program apa?"), _("Orang mengirim SYARAT tanpa nama program."), "documents_choice"),
        ),
    ),
    Group(
        "kantor",
        _("KANTOR"),
        (
            Family(_("Alamat kantor"), _("Orang mengirim KANTOR dan kotanya dikenal."), "office"),
            Family(_("Kota belum ditulis"), _("Orang mengirim KANTOR tanpa nama kota."), "office_needs_city"),
            Family(_("Kota tidak dikenal"), _("Kota yang ditulis tidak ditemukan."), "office_unknown"),
            Family(
                _("Kantor yang mana?"),
                _("Ada beberapa kantor di kota itu."),
                {"office_which_two": _("dua kantor"), "office_which_three": _("tiga kantor")},
            ),
        ),
    ),
    Group(
        "aduan",
        _("ADUAN"),
        (
            Family(_("Aduan diterima"), _("Orang mengirim ADUAN dan keluhannya."), "complaint_opened"),
            Family(_("Cara mengadu"), _("Orang mengirim ADUAN tanpa isi."), "complaint_empty"),
            Family(_("Aduan tidak ditemukan"), _("Nomor aduan itu tidak ada untuk HP ini."), "complaint_not_found"),
            Family(_("Perkembangan aduan"), _("Orang mengirim ADUAN dan nomor aduannya."), "complaint_state"),
        ),
    ),
    Group(
        "cek",
        _("CEK"),
        (
            Family(_("SMS itu dari kami"), _("Kode CEK cocok dengan SMS yang kami kirim ke HP ini."), "check_ours"),
            Family(_("SMS itu bukan dari kami"), _("Tidak ada SMS kami dengan kode itu."), "check_not_ours"),
            Family(_("Kode untuk HP lain"), _("Kodenya benar, tetapi dikirim ke HP lain."), "check_other_phone"),
            Family(_("Kode belum ditulis"), _("Orang mengirim CEK tanpa kode."), "check_needs_code"),
        ),
    ),
    Group(
        "asked",
        _("Jawaban atas pertanyaan kami"),
        (
            Family(
                _("Tidak ada yang ditanyakan"),
                _("Orang membalas YA, TIDAK atau angka, padahal kami tidak bertanya."),
                "nothing_asked",
            ),
            Family(_("Batal"), _("Orang membalas TIDAK atas pertanyaan kami."), "declined"),
            Family(
                _("Balas dengan angka"), _("Kami menunggu angka pilihan, dan balasannya bukan itu."), "choice_expected"
            ),
            Family(
                _("Balas YA atau TIDAK"), _("Kami menunggu YA atau TIDAK, dan balasannya bukan itu."), "yes_expected"
            ),
            Family(_("Balas dengan kode"), _("Kami menunggu kode 6 angka, dan balasannya bukan itu."), "code_expected"),
        ),
    ),
    Group(
        "unread",
        _("Tidak dimengerti"),
        (
            Family(
                _("Pesan tidak dimengerti"), _("Tidak ada kata kunci yang dikenali di pesan itu."), "not_understood"
            ),
            Family(_("Pesan kosong"), _("SMS-nya tidak berisi apa-apa."), "empty_message"),
            Family(
                _("Bukan permintaan"),
                _("SMS itu promosi, pesan bank, atau untuk orang lain. Dijawab paling banyak sekali sehari."),
                "not_a_request",
            ),
            Family(
                _("Terima kasih dan salam"),
                _("Orang hanya mengucapkan terima kasih atau salam. Dijawab paling banyak sekali sejam."),
                "courtesy",
            ),
            Family(_("Orang kecewa"), _("SMS berisi kemarahan tanpa permintaan yang jelas."), "complaint_hint"),
            Family(
                _("Dugaan penipuan"),
                _("Orang bercerita tentang SMS, telepon atau calo yang mengaku dari kami."),
                "fraud_warning",
            ),
            Family(_("BPJS Kesehatan"), _("Orang bertanya tentang BPJS Kesehatan, bukan kami."), "health_insurance"),
            Family(_("Kecelakaan kerja"), _("Orang mengabarkan kecelakaan kerja."), "accident_help"),
            Family(_("Ada yang meninggal"), _("Orang mengabarkan bahwa peserta meninggal."), "bereavement_help"),
            Family(
                _("Pemberi kerja tidak membayar"),
                _("Orang mengeluh bahwa perusahaannya tidak mendaftarkan atau tidak membayar."),
                "employer_help",
            ),
            Family(_("Ingin menjadi peserta"), _("Orang bertanya cara menjadi peserta."), "join_help"),
            Family(_("Nomor tanpa kata kunci"), _("SMS hanya berisi KPJ, NIK atau nomor klaim."), "number_for_what"),
            Family(_("Maksud Anda ...?"), _("Kata kuncinya salah ketik dan hanya satu yang mirip."), "did_you_mean"),
            Family(
                _("Maksud Anda yang mana?"),
                _("Kata kuncinya salah ketik dan beberapa yang mirip."),
                {"which_keyword_two": _("dua kemungkinan"), "which_keyword_three": _("tiga kemungkinan")},
            ),
            Family(
                _("Layanan sedang ditutup"),
                _("Orang meminta layanan yang dimatikan, belum mulai, sudah berakhir, atau hanya ada di saluran lain."),
                "service_off",
            ),
            Family(
                _("Jawaban terlalu panjang"),
                _("Jalan terakhir: suatu nilai terlalu panjang, dan angka tidak pernah dipotong."),
                "too_long",
            ),
        ),
    ),
    Group(
        "numbers",
        _("Nomor yang bukan KPJ"),
        (
            Family(
                _("Panjang nomor salah"),
                _("Nomor yang ditulis tidak mungkin KPJ. Diketahui dari SMS-nya saja, jadi tidak membocorkan apa-apa."),
                {
                    "hint_ten_digits": _("10 angka"),
                    "hint_twelve_digits": _("12 angka"),
                    "hint_other_length": _("panjang lain"),
                },
            ),
            Family(
                _("Nomor jenis lain"),
                _("Yang ditulis adalah nomor lain, bukan KPJ."),
                {
                    "hint_health_card": _("kartu BPJS Kesehatan"),
                    "hint_phone": _("nomor HP"),
                    "hint_example": _("contoh dari petunjuk kami"),
                    "hint_legacy_card": _("kartu lama berhuruf"),
                },
            ),
            Family(_("Dua nomor berbeda"), _("SMS berisi lebih dari satu KPJ."), "hint_two_numbers"),
            Family(
                _("Tanggal tidak ada"), _("Yang ditulis seperti tanggal, tetapi hari itu tidak ada."), "hint_bad_date"
            ),
        ),
    ),
)
