"""Answers about cards, balances and contributions: what they are called, and when people read them."""

from flask_babel import lazy_gettext as _

from console.wording.told.family import Family, Group

ACCOUNTS: tuple[Group, ...] = (
    Group(
        "who",
        _("Siapa boleh tahu"),
        (
            Family(
                _("Data tidak ditampilkan"),
                _("Data yang diminta bukan hak HP ini, atau nomornya salah. Jawabannya sama bagi semua orang."),
                "refusal",
            ),
            Family(
                _("HP belum terdaftar"),
                _("Orang meminta data tanpa menulis nomor, dan HP ini tidak terikat ke peserta mana pun."),
                "unbound",
            ),
            Family(_("Peserta sudah meninggal"), _("HP ini milik peserta yang tercatat meninggal dunia."), "deceased"),
            Family(_("HP sedang diblokir"), _("Orang meminta data dari HP yang pernah mengirim BLOKIR."), "frozen"),
            Family(_("Terlalu banyak permintaan"), _("HP ini sudah melewati batas jumlah SMS."), "too_many"),
            Family(_("Belum punya kartu peserta"), _("HP terikat ke seseorang yang belum punya KPJ."), "no_membership"),
            Family(
                _("Jumlah uang ditunda"),
                _("HP baru saja diikat ke peserta; jumlah uang baru boleh tampil setelah masa tunggu."),
                "amounts_cooling",
            ),
            Family(
                _("Kartu yang mana?"),
                _("Peserta punya beberapa kartu dan permintaannya hanya bisa dijawab untuk satu."),
                {
                    "which_card_two": _("dua kartu"),
                    "which_card_three": _("tiga kartu"),
                    "which_card_many": _("lebih dari tiga kartu"),
                },
            ),
        ),
    ),
    Group(
        "saldo",
        _("SALDO"),
        (
            Family(
                _("Saldo satu kartu"),
                _("Peserta meminta SALDO dan saldo kartu itu tercatat."),
                {"balance_one": _("iuran terakhir diketahui"), "balance_one_unpaid": _("belum ada iuran tercatat")},
            ),
            Family(
                _("Saldo beberapa kartu"),
                _("Peserta meminta SALDO tanpa KPJ, punya beberapa kartu, dan semua saldonya tercatat."),
                {
                    "balance_two": _("dua kartu"),
                    "balance_three": _("tiga kartu"),
                    "balance_many": _("lebih dari tiga kartu"),
                },
            ),
            Family(
                _("Saldo sebagian kartu saja"),
                _("Peserta punya beberapa kartu, tetapi saldo sebagian kartu belum tercatat, jadi tidak ada total."),
                {
                    "balance_one_known": _("satu saldo diketahui"),
                    "balance_two_known": _("dua saldo diketahui"),
                    "balance_three_known": _("tiga saldo diketahui"),
                    "balance_many_known": _("lebih dari tiga saldo diketahui"),
                },
            ),
            Family(
                _("Saldo sudah diklaim"),
                _("Klaim JHT kartu ini dibayar setelah saldo terakhir dicatat."),
                "balance_claimed",
            ),
            Family(
                _("Tidak ada saldo"),
                _("Kepesertaan tidak aktif dan tidak ada saldo JHT yang tercatat."),
                "balance_none",
            ),
            Family(
                _("Saldo ditunda"),
                _("HP baru saja diikat ke peserta; saldo baru tampil setelah masa tunggu."),
                "balance_cooling",
            ),
            Family(
                _("Saldo belum tersedia"),
                _("Kartu ini ikut JHT, tetapi saldonya belum sampai ke sini."),
                "balance_unknown",
            ),
            Family(
                _("Saldo kartu jasa konstruksi"),
                _("Orang meminta SALDO untuk kartu proyek konstruksi, yang tidak punya JHT."),
                "balance_construction",
            ),
            Family(
                _("Tidak ikut JHT"),
                _("Orang meminta SALDO, tetapi kartunya tidak ikut program JHT."),
                "balance_without_jht",
            ),
            Family(
                _("Masa iuran pensiun (JP)"),
                _("Peserta mengirim SALDO JP."),
                {
                    "pension_months": _("syarat pensiun bulanan belum terpenuhi"),
                    "pension_reached": _("syarat pensiun bulanan terpenuhi"),
                    "pension_counted": _("syaratnya tidak diketahui"),
                },
            ),
            Family(
                _("Perlindungan JKK, JKM, JKP"),
                _("Peserta mengirim SALDO dengan nama program yang tidak menabung, misalnya SALDO JKK."),
                {
                    "cover_jkk": _("JKK"),
                    "cover_jkm": _("JKM"),
                    "cover_jkp": _("JKP"),
                    "cover_jkp_claim": _("JKP, baru saja di-PHK"),
                },
            ),
            Family(
                _("Perlindungan berakhir"),
                _("Peserta menanyakan program yang pernah diikuti, tetapi kepesertaannya tidak aktif."),
                "cover_ended",
            ),
            Family(_("Tidak ikut program itu"), _("Peserta menanyakan program yang tidak diikutinya."), "not_covered"),
        ),
    ),
    Group(
        "iuran",
        _("IURAN"),
        (
            Family(
                _("Iuran, belum jatuh tempo"),
                _("Peserta meminta IURAN satu-satunya kartunya; disebut juga kapan iuran berikutnya jatuh tempo."),
                {
                    "contributions_one": _("satu bulan"),
                    "contributions_two": _("dua bulan"),
                    "contributions_three": _("tiga bulan"),
                },
            ),
            Family(
                _("Iuran kartu aktif di antara beberapa kartu"),
                _("Peserta punya beberapa kartu; dijawab untuk kartu yang aktif."),
                {
                    "contributions_one_of_several": _("satu bulan"),
                    "contributions_two_of_several": _("dua bulan"),
                    "contributions_three_of_several": _("tiga bulan"),
                },
            ),
            Family(
                _("Iuran terakhir, kepesertaan tidak aktif"),
                _("Peserta meminta IURAN kartu yang sudah tidak aktif."),
                {
                    "contributions_one_ended": _("satu bulan"),
                    "contributions_two_ended": _("dua bulan"),
                    "contributions_three_ended": _("tiga bulan"),
                },
            ),
            Family(
                _("Iuran terakhir yang tercatat"),
                _("Tanggal jatuh tempo berikutnya sudah lewat atau tidak ada, jadi hanya yang tercatat yang disebut."),
                {
                    "contributions_one_recorded": _("satu bulan"),
                    "contributions_two_recorded": _("dua bulan"),
                    "contributions_three_recorded": _("tiga bulan"),
                },
            ),
            Family(
                _("Iuran terakhir yang tercatat, di antara beberapa kartu"),
                _("Sama, untuk peserta dengan beberapa kartu; dijawab untuk kartu yang aktif."),
                {
                    "contributions_one_of_several_recorded": _("satu bulan"),
                    "contributions_two_of_several_recorded": _("dua bulan"),
                    "contributions_three_of_several_recorded": _("tiga bulan"),
                },
            ),
            Family(
                _("Iuran jasa konstruksi"),
                _("Peserta meminta IURAN kartu proyek konstruksi, yang dibayar proyek."),
                "contributions_project",
            ),
            Family(_("Belum ada iuran"), _("Tidak ada iuran yang tercatat untuk kartu itu."), "contributions_none"),
            Family(
                _("Jumlah iuran ditunda"),
                _("HP baru saja diikat ke peserta; bulannya disebut, jumlahnya belum."),
                "contributions_cooling",
            ),
        ),
    ),
    Group(
        "kartu",
        _("KARTU"),
        (
            Family(
                _("Kartu aktif"),
                _("Peserta meminta KARTU dan kepesertaannya aktif."),
                {"card": _("dengan nama perusahaan"), "card_alone": _("tanpa nama perusahaan")},
            ),
            Family(
                _("Kartu tidak aktif"),
                _("Peserta meminta KARTU dan kepesertaannya sudah berakhir."),
                {"card_ended": _("dengan nama perusahaan"), "card_ended_alone": _("tanpa nama perusahaan")},
            ),
            Family(
                _("Kartu dengan data belum lengkap"),
                _("Tidak diketahui kapan kepesertaan berakhir, atau program apa saja."),
                {"card_bare": _("dengan nama perusahaan"), "card_bare_alone": _("tanpa nama perusahaan")},
            ),
        ),
    ),
    Group(
        "lupa",
        _("LUPA"),
        (
            Family(_("Cara memakai LUPA"), _("Orang mengirim LUPA tanpa NIK dan tanggal lahir."), "forgotten_format"),
            Family(
                _("Nomor KPJ peserta"),
                _("Peserta mengirim LUPA dari HP yang terdaftar dan datanya cocok."),
                {
                    "cards_one": _("satu kartu"),
                    "cards_two": _("dua kartu"),
                    "cards_three": _("tiga kartu"),
                    "cards_four": _("empat kartu"),
                    "cards_many": _("lebih dari empat kartu"),
                },
            ),
        ),
    ),
)
