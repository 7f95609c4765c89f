"""Reports of people who pretend to be us, and the question whether something is really ours."""

import re

from core.commands import Keyword
from parsers.tales import Tale, words_of

# Alerts and warnings of banks and shops speak of fraud as well, and to "Anda".
_MACHINE = re.compile(
    r"https?:|\bwww\.|\.(?:com|net|xyz)/|\banda\b|\bwaspada\b|\bhati.?hati\b|\brahasiakan\b|\brp\.? ?\d|\bbonus\b"
    r"|\bjangan (?:berikan|beri|bagikan)|\bdo not share"
)
_CHEAT = words_of("penipuan penipu ditipu tertipu nipu tipu tipuan scam fraud")
_PRETENCE = words_of("""
    ngaku ngakunya mengaku ngakungaku mengatasnamakan mengatasnama oknum calo modus hoax hoaks hoak palsu bodong fake
    pretending
""")
_SOMEBODY = words_of("""
    telp telpon telepon telfon tlp tlpn nelpon nelfon nelepon menelpon menelepon menghubungi dihubungi ditelp ditelpon
    ditelepon ditelfon penelpon wa whatsapp chat chatting orang oknum calo ngaku mengaku seseorang petugas email called
    calls somebody someone
""")
_TOLD = words_of("diminta dimintai dimintain disuruh asked")
_ASKS = _TOLD | words_of("minta minta2 mnta mintain meminta suruh nyuruh menyuruh asks asking")
_SECRET = words_of("otp pin password sandi")
_MONEY = words_of("transfer tf uang duit biaya admin pulsa jutaan juta")
_SENT = words_of("transfer tf kode")
_LINK = words_of("link tautan website situs")
_VALUE = _MONEY | _LINK | words_of("bayar data ktp rekening foto selfie kode")
_SMS = words_of("sms pesan")
_GENUINE = words_of("resmi official beneran legit genuine")
_CHANNEL = _LINK | words_of("web wa whatsapp nomor no sms ini aplikasi akun")
_PRIZE = words_of("undian hadiah menang pemenang")
_TRUE = words_of("benar bener benarkah betul asli apakah apa masa")
_TRULY = words_of("asli benar bener benarkah palsu aman")
_REALLY = _TRUE | words_of("bukan ini")
_OWN = frozenset({Keyword.SALDO, Keyword.STATUS, Keyword.KLAIM, Keyword.DAFTAR})
_FEW = 8


def is_machine(tale: Tale) -> bool:
    """Whether the text is no person's."""
    return _MACHINE.search(tale.view.folded.low) is not None


def is_fraud(tale: Tale) -> bool:
    """Whether somebody pretends to be us, or may."""
    if tale.view.has_card or Keyword.ADUAN in tale.named or is_machine(tale):
        return False
    if tale.speaks(_SECRET) and tale.speaks(_SOMEBODY | _ASKS):
        return True
    return tale.speaks(_PRETENCE) or _cheats(tale) or _demands(tale) or _doubts(tale)


def _cheats(tale: Tale) -> bool:
    """A fraud by SMS or telephone; without these it is what people say of us when they are angry."""
    how = _SOMEBODY | _SECRET | _LINK | _SMS
    if tale.speaks(_CHEAT) and (tale.speaks(how) or tale.speaks(_SENT)):
        return True
    return "penipuan" in tale.said and tale.speaks(_REALLY)


def _demands(tale: Tale) -> bool:
    if tale.speaks(_TOLD) and tale.speaks(_MONEY) and Keyword.IURAN not in tale.named:
        return True
    return not tale.named & _OWN and tale.speaks(_ASKS) and tale.speaks(_VALUE) and tale.speaks(_SOMEBODY)


def _doubts(tale: Tale) -> bool:
    few = len(tale.view.words) <= _FEW
    return (
        (tale.speaks(_GENUINE) and (tale.speaks(_CHANNEL) or tale.view.about_us))
        or (tale.speaks(_PRIZE) and tale.speaks(_TRUE))
        or (few and tale.speaks(_TRULY) and tale.speaks(_SMS | _LINK))
        or (few and tale.speaks(_LINK) and tale.view.about_us)
    )
