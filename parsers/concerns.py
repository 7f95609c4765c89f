"""People who tell what happened to them and name no keyword: what their text is about, by the words that are in it."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from core.commands import Keyword, UnknownReason
from parsers.beside import UNDER_WAY
from parsers.evidence import Hit
from parsers.listed import listed
from parsers.normalise import collapse
from parsers.view import View
from parsers.vocabulary import Role


def _words(text: str) -> frozenset[str]:
    return frozenset(map(collapse, listed(text)))


@dataclass(frozen=True, slots=True)
class Tale:
    """A text as its words, as written, without "-nya" and "-ku", and as head words; and the keywords it speaks of."""

    view: View
    said: frozenset[str]
    named: frozenset[str]

    def speaks(self, words: frozenset[str]) -> bool:
        """Whether any of these words is there."""
        return not self.said.isdisjoint(words)

    def follows(self, first: frozenset[str], then: frozenset[str], within: int = 3) -> bool:
        """Whether one of `then` comes within a few words behind one of `first`."""
        words = self.view.words
        return any(
            w.text in first and any({x.text, x.lemma} & then for x in words[at + 1 : at + 1 + within])
            for at, w in enumerate(words)
        )


_PHONE = _words("hp hape handphone hanphone ponsel hpku telepon telpon sim simcard simcardku android phone")
_LOST = _words("""
    hilang ilang dicuri kecurian curi kecopetan dicopet dijambret kejambret dirampok dirampas kemalingan dimaling raib
    lost stolen
""")
_RELATIVE = _words("""
    suami istri suamiku istriku anak anakku ayah adik adek kakakku ortu orangtua mertua teman temanku tetangga saudara
    orang almarhum pakai dipakai
""")


def _is_other_phone(tale: Tale) -> bool:
    """A phone that is lost, or somebody else's, cannot be closed from this one."""
    if Keyword.BLOKIR in tale.named:
        return tale.speaks(_LOST | _RELATIVE) and not tale.speaks(_LATER)
    return not tale.named and not tale.view.has_card and tale.speaks(_PHONE) and tale.speaks(_LOST)


_LATER = _words("nanti nti kalau kalo jangan")
_MACHINE = re.compile(
    r"https?:|\bwww\.|\.(?:com|net|xyz)/|\banda\b|\bwaspada\b|\bhati.?hati\b|\brahasiakan\b|\brp\.? ?\d|\bklik\b"
    r"|\bjangan (?:berikan|beri|bagikan)|\bdo not share|\bbonus\b"
)
_CHEAT = _words("penipuan penipu ditipu tertipu nipu tipu tipuan scam fraud")
_PRETENCE = _words("""
    ngaku ngakunya mengaku ngakungaku mengatasnamakan mengatasnama oknum calo modus hoax hoaks hoak palsu bodong fake
    pretending
""")
_SOURCE = _words("""
    telp telpon telepon telfon tlp tlpn nelpon nelfon nelepon menelpon menelepon menghubungi dihubungi ditelp ditelpon
    ditelepon ditelfon penelpon wa whatsapp chat chatting orang oknum calo ngaku mengaku seseorang email called calls
    somebody someone
""")
_ASKS = _words("minta minta2 mnta diminta dimintai mintain meminta suruh nyuruh menyuruh disuruh asks asking asked")
_SECRET = _words("otp pin password sandi")
_VALUE = _words("transfer tf uang duit biaya bayar admin data ktp rekening foto selfie kode pulsa jutaan juta")
_GENUINE = _words("resmi official beneran legit genuine")
_CHANNEL = _words("link situs website web wa whatsapp nomor no sms ini 2757 aplikasi akun")
_PRIZE = _words("undian hadiah menang pemenang")
_TRUE = _words("benar bener benarkah betul asli apakah apa masa")
_LINK = _words("link tautan website situs")


def _is_fraud(tale: Tale) -> bool:
    """A report of somebody who pretends to be us, or the question whether something is ours."""
    if _MACHINE.search(tale.view.folded.low) or tale.view.has_card or Keyword.ADUAN in tale.named:
        return False
    secret = tale.speaks(_SECRET) and tale.speaks(_SOURCE | _ASKS)
    if secret or (tale.speaks(_CHEAT) and tale.speaks(_SOURCE | _SECRET | _LINK | _SMS | _TRANSFER)):
        return True
    if tale.named & _OWN:
        return tale.speaks(_PRETENCE) and tale.speaks(_SOURCE - _PRETENCE | _ASKS)
    asked = tale.speaks(_ASKS) and tale.speaks(_VALUE) and tale.speaks(_SOURCE)
    return asked or tale.speaks(_PRETENCE) or _doubts(tale)


_SMS = _words("sms")
_TRANSFER = _words("transfer tf kode")
_OWN = frozenset({Keyword.SALDO, Keyword.STATUS, Keyword.KLAIM, Keyword.DAFTAR})


def _doubts(tale: Tale) -> bool:
    if Keyword.CEK in tale.named and tale.view.numbers:
        return False
    if tale.speaks(_GENUINE) and (tale.speaks(_CHANNEL) or tale.view.about_us):
        return True
    if tale.speaks(_PRIZE) and tale.speaks(_TRUE):
        return True
    return tale.speaks(_LINK) and tale.view.about_us and len(tale.view.words) <= 8


_HEALTH = _words("kesehatan sehat kis faskes jkn rujukan puskesmas berobat")


def _is_health(tale: Tale) -> bool:
    """The other BPJS."""
    ours = tale.speaks(_words("ketenagakerjaan bpjstk jamsostek tk")) or any(w.programme for w in tale.view.words)
    if ours or tale.view.has_card or _MACHINE.search(tale.view.folded.low):
        return False
    return tale.speaks(_HEALTH) and any(w.role is Role.DOMAIN or w.text == "kis" for w in tale.view.words)


_HURT = _words("""
    kepotong terpotong kejepit terjepit kegencet tergencet kesetrum tersetrum tersengat jatuh terjatuh luka terluka
    lukaluka cedera cidera patah terbakar kebakar keracunan ketiban kejatuhan tertimpa ketimpa tertabrak ketabrak nabrak
    tabrakan injured
""")
_ACCIDENT = _words("kecelakaan kclakaan kecelakan celaka laka accident")
_BODY = _words("tangan kaki jari kepala mata mesin motor pabrik proyek teman tukang pekerja karyawan buruh kerja")
_TO_DO = frozenset({Keyword.KLAIM, Keyword.BANTUAN, Keyword.KANTOR})


def _is_accident(tale: Tale) -> bool:
    """Somebody is hurt: not the programme of that name, and not a claim that is under way."""
    if tale.named - _TO_DO or tale.said & UNDER_WAY - {"lama"} or tale.speaks(_words("tempo")):
        return False
    person = any(w.role is Role.PRONOUN for w in tale.view.words) or tale.speaks(_BODY - {"kerja"})
    if tale.speaks(_HURT) and (person or tale.speaks(_BODY)):
        return True
    begun = tale.view.words[0].keyword is None
    return begun and tale.speaks(_ACCIDENT) and (person or len(tale.view.words) >= 4)


_DIED = _words("meninggal meninggalnya wafat berpulang died deceased")
_LATE = _words("almarhum almarhumah alm")
_TO_INHERIT = _TO_DO | {Keyword.SALDO, Keyword.KARTU, Keyword.IURAN}


def _is_bereavement(tale: Tale) -> bool:
    """Somebody has died, and no claim is asked about."""
    if tale.said & UNDER_WAY - {"sudah", "belum", "lama"}:
        return False
    if tale.speaks(_DIED):
        return tale.named <= _TO_INHERIT and not (tale.view.has_card and tale.named)
    return tale.speaks(_LATE) and not tale.named and not tale.view.has_card


_EMPLOYER = _words("""
    perusahaan prusahaan perusahaannya pt cv bos boss majikan pabrik hrd juragan toko mandor proyek pemborong vendor
    outsourcing yayasan atasan pengusaha tempat kantor company employer
""")
_OWES = _words("nunggak menunggak tunggakan ditunggak mangkir telat ngemplang")
_NO = _words("tidak tdk gak ga gk g nggak ngga enggak engga kagak tak ora belum blm blom ndak not")
_PAYS = _words("bayar setor iuran disetor dibayar didaftarkan daftarkan daftarin didaftarin dibayarkan disetorkan")


def _is_employer(tale: Tale) -> bool:
    """An employer who does not pay, or has not registered the worker."""
    if tale.view.has_card or not tale.speaks(_EMPLOYER) or tale.view.words[0].keyword in (Keyword.IURAN, Keyword.ADUAN):
        return False
    if tale.named - {Keyword.IURAN, Keyword.DAFTAR, Keyword.KANTOR, Keyword.SALDO}:
        return False
    asks = tale.follows(_words("sudah udah sdh udh"), _words("belum tidak"), within=5)
    owes = tale.speaks(_OWES) and (tale.view.about_us or Keyword.IURAN in tale.named)
    return owes or (not asks and tale.follows(_NO, _PAYS))


_TRADE = _words("""
    bpu mandiri informal freelance ojol ojek gojek grab driver sopir petani nelayan pedagang warung usaha umkm karyawan
    pekerja tki pmi art anggota tukang
""")
_JOINS = _words("ikut ikutan gabung bergabung join menjadi jadi")
_HOW = _words("cara bagaimana syarat iuran berapa mau bisa boleh")
_THIS_SERVICE = _words("sms saldo hp nomor no layanan kode notifikasi")


def _is_joining(tale: Tale) -> bool:
    """Somebody who would like to be a member; DAFTAR registers the phones of those who are."""
    if tale.view.has_card or tale.view.email or tale.named & {Keyword.SALDO, Keyword.STATUS, Keyword.KLAIM}:
        return False
    if tale.speaks(_THIS_SERVICE):
        return False
    registers = Keyword.DAFTAR in tale.named
    if tale.speaks(_TRADE) and tale.speaks(_HOW) and (registers or tale.speaks(_JOINS | {"bpu"})):
        return True
    bpjs = any(w.role in (Role.DOMAIN, Role.PROGRAMME) for w in tale.view.words)
    if registers:
        return bpjs and tale.speaks(_words("cara bagaimana syarat iuran baru"))
    return bpjs and tale.speaks(_JOINS - {"jadi"} | {"peserta"}) and tale.speaks(_HOW) and not tale.named


_RULES: tuple[tuple[UnknownReason, Callable[[Tale], bool]], ...] = (
    (UnknownReason.OTHER_PHONE, _is_other_phone),
    (UnknownReason.FRAUD, _is_fraud),
    (UnknownReason.HEALTH, _is_health),
    (UnknownReason.ACCIDENT, _is_accident),
    (UnknownReason.BEREAVEMENT, _is_bereavement),
    (UnknownReason.EMPLOYER, _is_employer),
    (UnknownReason.JOINING, _is_joining),
)


def concern_of(view: View, hits: list[Hit]) -> UnknownReason | None:
    """Return what a text is about that asks for no service; None where a keyword says it better."""
    if len(view.words) < 2:
        return None
    forms = {
        form for w in view.words for form in (w.text, w.lemma, w.text.removesuffix("nya"), w.text.removesuffix("ku"))
    }
    tale = Tale(view, frozenset(forms), frozenset(hit.keyword for hit in hits))
    return next((reason for reason, is_about in _RULES if is_about(tale)), None)
