"""Words that say what the number beside them is, and the programmes as people name them."""

from enum import StrEnum

from core.commands import Programme


class Label(StrEnum):
    """What a number is said to be."""

    KPJ = "kpj"
    NIK = "nik"
    PHONE = "phone"
    ACCOUNT = "account"  # bank account, family card, tax number: never a KPJ or NIK
    DATE = "date"
    BIRTH = "birth"
    NAME = "name"
    MONEY = "money"
    EMAIL = "email"
    CLAIM = "claim"
    NUMBER = "number"


LABELS: dict[Label, str] = {
    Label.KPJ: "kpj peserta nokpj nomorkpj nopeserta nomorpeserta nokartu nomorkartu idpeserta kpjku kpa",
    Label.NIK: "nik ktp noktp nonik nomorktp nomornik ektp ktpnya nikku",
    Label.PHONE: (
        "hp hape hpku nohp nomorhp handphone hanphone telp telpon telepon tlp tlpn notelp wa whatsapp wasap nowa "
        "seluler ponsel phone mobile"
    ),
    Label.ACCOUNT: "rekening norek rek kk nokk npwp npp pin otp resi va nip nis",
    Label.DATE: "tgl tanggal tangal tggl date tglnya",
    Label.BIRTH: "lahir lhr tgllahir tanggallahir tgllhr ttl dob born birth birthday kelahiran lair lahirnya",
    Label.NAME: "nama namanya name an almarhum almarhumah alm bernama ttd",
    Label.MONEY: "rp idr gaji gajih upah",
    Label.EMAIL: "email mail imel surel alamatemail",
    Label.NUMBER: "no nomor nomer nmr nmer nomornya nomernya number numb num id digit angka kode nomorku nomerku noku",
}

PROGRAMMES: dict[Programme, str] = {
    Programme.JHT: "jht jth jhtku",
    Programme.JP: "jp pensiun",
    Programme.JKK: "jkk kecelakaan",
    Programme.JKM: "jkm kematian",
    Programme.JKP: "jkp",
}

# Several words that name a programme.
PROGRAMME_PHRASES: dict[tuple[str, ...], Programme] = {
    ("jaminan", "hari", "tua"): Programme.JHT,
    ("hari", "tua"): Programme.JHT,
    ("jaminan", "pensiun"): Programme.JP,
    ("kecelakaan", "kerja"): Programme.JKK,
    ("jaminan", "kecelakaan", "kerja"): Programme.JKK,
    ("jaminan", "kematian"): Programme.JKM,
    ("kehilangan", "pekerjaan"): Programme.JKP,
    ("jaminan", "kehilangan", "pekerjaan"): Programme.JKP,
    ("old", "age"): Programme.JHT,
}

# Acronyms outrank descriptions when a text holds both ("kecelakaan kerja, saldo jht").
ACRONYMS = frozenset({"jht", "jp", "jkk", "jkm", "jkp"})

# Whose service this is; says that a text is meant for us and nothing else.
DOMAIN = (
    "bpjs bpjstk bpjsku bpjsketenagakerjaan jamsostek jmsostek jamsostk jmstk jamsos bpjamsostek jamsostekku "
    "ketenagakerjaan ketenagakerjan naker tk jmo lapakasik sms2757"
)
