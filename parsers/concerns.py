"""People who tell what happened to them and name no keyword: what their text is about, by the words that are in it."""

from collections.abc import Callable, Sequence

from core.commands import Keyword, UnknownReason
from parsers.beside import UNDER_WAY
from parsers.evidence import Hit
from parsers.fraud import is_fraud, is_machine
from parsers.grammar.courtesy import INSULTS
from parsers.tales import Tale, tell, words_of
from parsers.view import View
from parsers.vocabulary import Role

_PHONE = words_of("hp hape handphone hanphone ponsel hpku telepon telpon sim simcard simcardku android phone")
_LOST = words_of("""
    hilang ilang dicuri kecurian curi kecopetan dicopet dijambret kejambret dirampok dirampas kemalingan dimaling raib
    lost stolen
""")
_ANOTHERS = words_of("""
    suami istri suamiku istriku anak anakku ayah adik adek kakakku ortu orangtua mertua teman temanku tetangga saudara
    orang almarhum pakai dipakai
""")
_NOT_NOW = words_of("nanti nti kalau kalo jangan")
_OF_THE_CARD = frozenset({Keyword.LUPA, Keyword.KARTU})


def _is_other_phone(tale: Tale) -> bool:
    """A phone that is lost, or somebody else's, cannot be closed from this one."""
    if Keyword.BLOKIR in tale.named:
        return tale.speaks(_LOST | _ANOTHERS) and not tale.speaks(_NOT_NOW)
    if tale.named - _OF_THE_CARD or tale.view.has_card or "kpj" in tale.said:
        return False
    return tale.speaks(_PHONE) and tale.speaks(_LOST)


_HEALTH = words_of("kesehatan sehat kis faskes jkn rujukan puskesmas berobat")
_OURS = words_of("ketenagakerjaan bpjstk jamsostek tk")


def _is_health(tale: Tale) -> bool:
    """The other BPJS."""
    if tale.speaks(_OURS) or tale.has_role(Role.PROGRAMME) or tale.view.has_card or is_machine(tale):
        return False
    return tale.speaks(_HEALTH) and (tale.has_role(Role.DOMAIN) or "kis" in tale.said)


_HURT = words_of("""
    kepotong terpotong kejepit terjepit kegencet tergencet kesetrum tersetrum tersengat jatuh terjatuh luka terluka
    lukaluka cedera cidera patah putus terbakar kebakar keracunan ketiban kejatuhan tertimpa ketimpa tertabrak ketabrak
    nabrak tabrakan injured
""")
_ACCIDENT = words_of("kecelakaan kclakaan kecelakan celaka laka accident")
_AT_WORK = words_of("""
    tangan kaki jari kepala mata mesin motor pabrik proyek teman tukang pekerja karyawan buruh kerja
""")
_STEPS = UNDER_WAY - {"lama"}
_TO_DO = frozenset({Keyword.KLAIM, Keyword.BANTUAN, Keyword.KANTOR})


def _is_accident(tale: Tale) -> bool:
    """Somebody is hurt: not the programme of that name, and not a claim that is under way."""
    if tale.named - _TO_DO or tale.said & _STEPS or "tempo" in tale.said or "kontrak" in tale.said:
        return False
    whose = tale.has_role(Role.PRONOUN) or tale.speaks(_AT_WORK)
    begun = tale.view.words[0].keyword is None
    return whose and (tale.speaks(_HURT) or (begun and tale.speaks(_ACCIDENT)))


_DIED = words_of("meninggal meninggalnya wafat berpulang died deceased")
_LATE = words_of("almarhum almarhumah alm")
_LEFT_BEHIND = _TO_DO | {Keyword.SALDO, Keyword.KARTU, Keyword.IURAN}


def _is_bereavement(tale: Tale) -> bool:
    """Somebody has died, and no claim is asked about."""
    if tale.said & _STEPS - {"sudah", "belum"}:
        return False
    if tale.speaks(_DIED):
        return tale.named <= _LEFT_BEHIND and not (tale.view.has_card and tale.named)
    return tale.speaks(_LATE) and not tale.named and not tale.view.has_card


_EMPLOYER = words_of("""
    perusahaan prusahaan pt cv bos boss majikan pabrik hrd juragan toko mandor proyek pemborong vendor outsourcing
    yayasan atasan pengusaha tempat kantor company employer
""")
_OWES = words_of("nunggak menunggak tunggakan ditunggak mangkir telat ngemplang")
_NOT = words_of("tidak tdk gak ga gk g nggak ngga enggak engga kagak tak ora belum blm blom ndak not")
_PAID = words_of("bayar setor iuran daftarkan didaftarkan daftarin didaftarin")
_HAS = words_of("sudah udah sdh udh")
_OR_NOT = words_of("belum tidak")
_ABOUT_PAYING = frozenset({Keyword.IURAN, Keyword.DAFTAR, Keyword.KANTOR, Keyword.SALDO})


def _is_employer(tale: Tale) -> bool:
    """An employer who does not pay, or has not registered the worker; "sudah setor belum" only asks."""
    leading = tale.view.words[0].keyword in (Keyword.IURAN, Keyword.ADUAN)
    if leading or tale.view.has_card or tale.named - _ABOUT_PAYING or not tale.speaks(_EMPLOYER):
        return False
    if tale.speaks(_OWES) and (tale.view.about_us or Keyword.IURAN in tale.named):
        return True
    return tale.follows(_NOT, _PAID) and not tale.follows(_HAS, _OR_NOT, within=5)


_TRADE = words_of("""
    bpu mandiri informal freelance ojol ojek gojek grab driver sopir petani nelayan pedagang warung usaha umkm karyawan
    pekerja tki pmi art anggota tukang
""")
_JOINS = words_of("ikut ikutan gabung bergabung join menjadi peserta")
_HOW = words_of("cara bagaimana syarat iuran")
_WISHES = _HOW | words_of("berapa mau bisa boleh")
_THIS_SERVICE = words_of("sms saldo hp nomor no layanan kode notifikasi")
_OF_MEMBERS = frozenset({Keyword.SALDO, Keyword.STATUS, Keyword.KLAIM})


def _is_joining(tale: Tale) -> bool:
    """Somebody who would like to be a member; DAFTAR registers the phones of those who are."""
    if tale.view.has_card or tale.view.email or tale.named & _OF_MEMBERS or tale.speaks(_THIS_SERVICE):
        return False
    bpjs = tale.has_role(Role.DOMAIN, Role.PROGRAMME)
    if Keyword.DAFTAR in tale.named:
        return tale.speaks(_TRADE) or "baru" in tale.said or (bpjs and tale.speaks(_HOW))
    if tale.speaks(_TRADE) and tale.speaks(_WISHES) and ("bpu" in tale.said or (bpjs and tale.speaks(_JOINS))):
        return True
    return bpjs and tale.speaks(_JOINS) and tale.speaks(_WISHES) and not tale.named - {Keyword.BANTUAN}


_MOST_OF_AN_OUTBURST = 10


def _is_outburst(tale: Tale) -> bool:
    """An accusation with a question in it that is none: "penipu! uang saya mana"."""
    if tale.plainly or tale.view.has_card or len(tale.view.words) > _MOST_OF_AN_OUTBURST:
        return False
    return tale.speaks(INSULTS) and not is_machine(tale)


_RULES: tuple[tuple[UnknownReason, Callable[[Tale], bool]], ...] = (
    (UnknownReason.OTHER_PHONE, _is_other_phone),
    (UnknownReason.FRAUD, is_fraud),
    (UnknownReason.HEALTH, _is_health),
    (UnknownReason.ACCIDENT, _is_accident),
    (UnknownReason.BEREAVEMENT, _is_bereavement),
    (UnknownReason.EMPLOYER, _is_employer),
    (UnknownReason.JOINING, _is_joining),
    (UnknownReason.COMPLAINT, _is_outburst),
)

CONCERNS = frozenset(reason for reason, _ in _RULES)


def concern_of(view: View, hits: Sequence[Hit]) -> UnknownReason | None:
    """Return what a text is about that asks for no service; None where a keyword says it better."""
    if len(view.words) < 2:
        return None
    tale = tell(view, hits)
    return next((reason for reason, is_about in _RULES if is_about(tale)), None)
