"""What is told about a phone itself: registering, blocking, PIN; what it is called, and when people read it."""

from flask_babel import lazy_gettext as _

from console.wording.told.family import Family, Group

PHONES: tuple[Group, ...] = (
    Group(
        "daftar",
        _("DAFTAR"),
        (
            Family(_("Cara mendaftar"), _("Orang mengirim DAFTAR tanpa data."), "register_format"),
            Family(
                _("Data pendaftaran kurang"),
                _("Orang mengirim DAFTAR, tetapi sebagian datanya belum ada."),
                {
                    "register_needs_nik": _("NIK"),
                    "register_needs_birth_date": _("tanggal lahir"),
                    "register_needs_kpj": _("KPJ"),
                    "register_needs_nik_and_birth_date": _("NIK dan tanggal lahir"),
                    "register_needs_nik_and_kpj": _("NIK dan KPJ"),
                    "register_needs_birth_date_and_kpj": _("tanggal lahir dan KPJ"),
                },
            ),
            Family(_("Sudah terdaftar"), _("HP ini sudah terikat ke peserta itu."), "already_registered"),
            Family(_("Terlalu sering mendaftar"), _("Batas percobaan mendaftar sudah tercapai."), "register_limit"),
            Family(
                _("Menunggu kode"),
                _("Datanya diterima; kode dikirim ke nomor yang tercatat bila cocok. Sama untuk semua orang."),
                "register_pending",
            ),
            Family(
                _("Pendaftaran berhasil"),
                _("Kodenya benar dan HP ini kini terikat ke peserta."),
                {"registered": _("langsung berlaku"), "registered_cooling": _("jumlah uang menyusul")},
            ),
            Family(_("Kode salah"), _("Kode yang dibalas salah atau sudah tidak berlaku."), "code_wrong"),
            Family(
                _("Pendaftaran dibatalkan"),
                _("Pemilik nomor yang tercatat membalas BUKAN SAYA."),
                {"registration_cancelled": _("sebelum HP baru terikat"), "moved_elsewhere": _("HP baru sudah terikat")},
            ),
            Family(
                _("Tidak ada yang dibatalkan"),
                _("Orang membalas BUKAN SAYA, tetapi tidak ada pendaftaran yang menunggu."),
                "nothing_to_cancel",
            ),
        ),
    ),
    Group(
        "switches",
        _("BLOKIR, BERHENTI, MULAI, BAHASA, BANTUAN"),
        (
            Family(
                _("HP diblokir"),
                _("Orang mengirim BLOKIR."),
                {
                    "frozen_by_request": _("HP terdaftar"),
                    "frozen_unbound": _("HP tidak terdaftar"),
                    "frozen_with_other": _("bersama HP lain yang terdaftar"),
                },
            ),
            Family(
                _("Blokir HP orang lain"), _("Orang ingin memblokir HP yang bukan pengirimnya."), "block_other_phone"
            ),
            Family(
                _("Info massal berhenti"),
                _("Orang mengirim BERHENTI."),
                {
                    "mass_information_off": _("baru berhenti"),
                    "mass_information_off_already": _("memang sudah berhenti"),
                },
            ),
            Family(
                _("Info massal aktif"),
                _("Orang mengirim MULAI atau INFO ON."),
                {"mass_information_on": _("baru aktif"), "mass_information_on_already": _("memang sudah aktif")},
            ),
            Family(
                _("Bahasa jawaban"),
                _("Orang mengirim BAHASA."),
                {"language_choice": _("tanpa menyebut bahasa"), "language_set": _("bahasa diganti")},
            ),
            Family(_("Daftar perintah"), _("Orang mengirim BANTUAN."), "help"),
        ),
    ),
    Group(
        "pin",
        _("PIN"),
        (
            Family(_("Belum punya PIN"), _("Peserta memilih PIN di menu USSD dan belum punya PIN."), "pin_none"),
            Family(_("Masukkan PIN"), _("Menu USSD meminta PIN sebelum menampilkan jumlah uang."), "pin_needed"),
            Family(_("PIN benar"), _("PIN yang diketik benar, dan PIN baru boleh dipilih."), "pin_proved"),
            Family(_("PIN mudah ditebak"), _("PIN baru yang dipilih terlalu mudah ditebak."), "pin_weak"),
            Family(_("PIN disimpan"), _("PIN baru sudah disimpan."), "pin_kept"),
            Family(_("PIN salah"), _("PIN yang diketik salah; disebut sisa kesempatannya."), "pin_wrong"),
            Family(_("PIN terkunci"), _("PIN salah diketik terlalu sering."), "pin_locked"),
            Family(
                _("PIN harus dibuat dulu"),
                _("Peserta ingin melihat jumlah uang, tetapi belum membuat PIN."),
                "pin_unset",
            ),
            Family(
                _("PIN ditunda"), _("HP baru saja terdaftar; PIN baru boleh dibuat setelah masa tunggu."), "pin_cooling"
            ),
            Family(
                _("PIN hanya lewat menu"),
                _("Peserta meminta jumlah uang lewat SMS, padahal jumlah itu dijaga PIN."),
                "pin_by_menu",
            ),
        ),
    ),
    Group(
        "alerts",
        _("Kode dan peringatan keamanan"),
        (
            Family(
                _("Kode pendaftaran"),
                _("Orang mendaftar dari HP lain; kodenya dikirim ke nomor yang tercatat."),
                "registration_code",
            ),
            Family(
                _("HP lain terdaftar"), _("Setelah HP baru terikat, nomor yang tercatat diberi tahu."), "binding_alert"
            ),
            Family(
                _("Nomor di data peserta diganti"),
                _("Nomor lama diberi tahu bahwa datanya kini memakai nomor lain."),
                "record_alert",
            ),
            Family(
                _("Peringatan PIN"),
                _("Ada yang terjadi dengan PIN; HP dan nomor yang tercatat diberi tahu."),
                {
                    "pin_changed_alert": _("dibuat atau diganti"),
                    "pin_locked_alert": _("terkunci"),
                    "pin_removed_alert": _("dihapus petugas"),
                    "pin_unlocked_alert": _("kunci dibuka petugas"),
                },
            ),
        ),
    ),
    Group(
        "office_alerts",
        _("Keputusan petugas"),
        (
            Family(
                _("Pendaftaran disetujui petugas"),
                _("Petugas memeriksa pendaftaran dan menyetujuinya."),
                "registration_approved",
            ),
            Family(
                _("Pendaftaran ditolak petugas"),
                _("Petugas memeriksa pendaftaran dan menolaknya."),
                "registration_refused",
            ),
            Family(
                _("Pendaftaran diakhiri petugas"),
                _("Petugas melepas ikatan antara HP dan peserta."),
                {"binding_ended": _("ke HP itu"), "binding_ended_alert": _("peringatan ke nomor yang tercatat")},
            ),
            Family(
                _("HP diblokir petugas"),
                _("Petugas memblokir HP, misalnya karena pemiliknya menelepon 175."),
                "phone_frozen_by_staff",
            ),
            Family(
                _("Blokir dibuka petugas"),
                _("Petugas membuka blokir HP setelah memeriksa pemiliknya."),
                {"phone_unfrozen": _("ke HP itu"), "phone_unfrozen_alert": _("peringatan ke nomor yang tercatat")},
            ),
        ),
    ),
)
