"""Every path of the menu over HTTP, in both languages and every dialect: `> keys` are typed, `< words` must be shown.

Words are written `Indonesian | English`, or once where they are the same. `@ phone` dials and goes to the main menu,
`+ words` stand in the newest SMS that was queued, `{code}` and `{ticket}` are taken from what was shown or sent last.
"""

import re
from dataclasses import dataclass, field

import pytest
from flask import Flask
from sqlalchemy import select

from core.commands import Language
from core.gsm7 import septets
from store.tables import mt_messages
from tests.integration.ussd.phones import DIALECTS, Phone
from tests.integration.ussd.test_conversations import rt_of
from tests.store_cases import BUDI, SARI, STRANGER
from tests.unit.menu.test_every_path import PATHS

PHONES = {"Sari": SARI, "Budi": BUDI, "stranger": STRANGER}
MOST = {"africastalking": 156, "infobip": 160, "simulator": 160}
PATTERNS = {"code": r"\b\d{6}\b", "ticket": r"\bA\d{7}\b"}
CONVERSATION = """
    @ Sari
    < 1 Saldo JHT | 1 JHT balance
    < 0 Keluar | 0 Exit
    > 1
    < saldo JHT Rp12.345.678 per | JHT balance Rp12.345.678 as of
    < 0 Kembali | 0 Back
    > 0
    < 8 Layanan lain | 8 More
    > 9
    < Pilih nomor di bawah: | Choose a number:
    > 0
    < Terima kasih. | Thank you.

    @ Sari
    > 2
    < Belum ada klaim yg tercatat. | No claim is on record.
    < 1 Bisa klaim JHT? | 1 May I claim JHT?
    > 1
    < JHT

    @ Sari
    > 3
    < Iuran ***0011: | Paid ***0011:

    @ Sari
    > 4
    < AKTIF sejak | ACTIVE since

    @ Sari
    > 5
    < Klaim dan program | Claims and programmes
    > 1
    < Sebagian JHT dapat diambil mulai | Part of your JHT can be claimed from
    > 00
    < 5 Klaim dan program | 5 Claims, programmes

    @ Sari
    > 5
    > 2
    < Dokumen utk program | Documents for
    > 1
    < Klaim JHT: KPJ, KTP | JHT claim: KPJ, KTP
    > 0
    > 2
    < Klaim JP: Formulir 7 | JP claim: Form 7
    > 0
    > 3
    < JKK: lapor | JKK: report
    > 0
    > 4
    < ahli waris | heirs
    > 0
    > 5
    < bukti PHK | proof of dismissal

    @ Sari
    > 5
    > 3
    < Simulasi JHT | Estimate of JHT
    > 1
    < Perkiraan JHT Anda | Your estimated JHT
    > 0
    > 2
    < Upah sebulan | Wage a month
    > 5jt
    < Berapa tahun lagi | For how many years
    > 60
    < Ketik angka 1 sampai 50. | Type a number from 1 to 50.
    > 10
    < Perkiraan JHT setelah 10 tahun: | JHT estimate after 10 years:

    @ Sari
    > 5
    > 4
    < Program saya | My programmes
    > 1
    < Iuran JP Anda | You have paid JP
    > 0
    > 2
    < dilindungi JKK | covered for accidents at work
    > 0
    > 3
    < dilindungi JKM | covered by JKM
    < 1 Dokumen JKM | 1 Documents for JKM
    > 0
    > 4
    < ikut JKP | has JKP

    @ stranger
    > 6
    < Nama kota atau kabupaten: | Name of a town:
    > 12
    < Ketik nama kotanya. | Type the town's name.
    > Bandung
    < Telp | Phone
    > 00
    > 6
    > Xyzzyx
    < belum kami kenal | do not know that town
    < 1 Cari lagi | 1 Search again

    @ stranger
    > 1
    < belum terdaftar | is not registered
    < 1 Daftar HP ini | 1 Register this phone
    > 1
    < NIK di KTP (16 angka): | NIK on your KTP (16 digits):
    > 00
    > 7
    < 2 Masukkan kode dari SMS | 2 Enter the code we sent
    > 1
    < Daftar HP ini 1/3 | Register this phone 1/3
    > 12
    < NIK itu 16 angka. | A NIK has 16 digits.
    > 0099990101900001
    < Tanggal lahir | Birth date
    > 32011990
    < Bukan tanggal lahir. | That is no birth date.
    > 01011990
    < KPJ di kartu peserta | KPJ on your member card
    > 00009000011
    < Ketik kode itu di sini: | Type the code here:
    > 12
    < Kode itu 6 angka. | The code has 6 digits.

    @ stranger
    > 7
    > 2
    < Kode 6 angka dari SMS kami: | The 6 digits in our SMS:
    > 000000
    < Kode salah | The code is wrong
    < 1 Ketik kode lagi | 1 Type the code again
    > 1
    > {code}
    < Pendaftaran berhasil. | You are registered.
    > 00
    > 1
    < saldo baru ditampilkan | balance is shown on this phone only from
    > 00
    > 4
    < AKTIF sejak | ACTIVE since

    @ Budi
    > 1
    < Total saldo JHT | Total JHT balance
    < pilih 1-2 | press 1-2
    > 2
    < ***0022
    > 00
    > 3
    < Iuran ***0021: | Paid ***0021:
    > 98
    < 1 ***0022 TIDAK AKTIF | 1 ***0022 NOT ACTIVE
    > 1
    < ***0022
    > 00
    > 4
    < Kartu yang mana? | Which card?
    < 1 ***0021 AKTIF | 1 ***0021 ACTIVE
    > 1
    < ***0021

    @ Budi
    > 8
    < Layanan lain | More services
    > 1
    < NIK di KTP | NIK on your KTP
    > 0099990101900002
    < Tanggal lahir | Birth date
    > 01-01-1990
    < KPJ Anda: | Your KPJ:

    @ Budi
    > 8
    > 2
    < 1 Aduan baru | 1 New complaint
    > 1
    < Tulis aduan Anda | Your complaint in a few words
    > kartu saya salah nama
    < Aduan Anda kami terima | We received your complaint
    > 00
    > 8
    > 2
    > 2
    < Nomor aduan | Number of the complaint
    > {ticket}
    < sedang kami tangani | being handled

    @ Budi
    > 8
    > 3
    < Kode 6 huruf/angka | The 6 letters and digits
    > 7KM4PX
    < BUKAN dari kami | NOT ours
    < 1 Ketik kode lagi | 1 Type the code again

    @ Budi
    > 8
    > 5
    < belum punya PIN | have no PIN yet
    > 1
    < PIN baru | New PIN
    > 123321
    < mudah ditebak | Too easy to guess.
    > 482957
    < sekali lagi | Type the new PIN again
    > 482958
    < Tidak sama. | Not the same.
    > 482957
    > 482957
    < PIN Anda sudah disimpan. | Your PIN is saved.
    + baru saja dibuat atau diganti | has just been set or changed
    > 00
    > 8
    > 5
    < PIN Anda benar. | Your PIN is right.

    @ Budi
    > 8
    > 5
    < Masukkan PIN Anda | Enter your PIN
    > 111111
    < PIN salah. Sisa kesempatan: 2. | Wrong PIN. Tries left: 2.
    > 111111
    > 111111
    < terkunci | is locked

    @ Budi
    > 8
    > 6
    < SMS info massal | Mass information by SMS
    > 1
    < Anda berhenti menerima | You will receive no more
    > 0
    > 2
    < aktif lagi | is on again

    @ Budi
    > 8
    > 8
    < lewat SMS ke 2757 | by SMS to 2757

    @ Budi
    > 8
    > 4
    < Hanya petugas dapat membukanya. | Only our staff can undo it.
    > 1
    < DIBLOKIR mulai sekarang | BLOCKED from now on
    > 00
    > 1
    < sedang diblokir | are blocked

    @ Sari
    > 9
    > x
    > 77
    < pilihan belum dimengerti | we did not understand

    @ stranger
    > 8
    > 7
    < Bahasa/Language
    > 1
    < bahasa Indonesia
    < 0 Kembali
    > 0
    > 2
    < From now on we answer in English.
    < 0 Back
"""


@dataclass
class Line:
    """A phone in a conversation; `typed` are the ways that were walked from the main menu."""

    app: Flask
    language: Language
    dialect: str
    phone: Phone | None = None
    typed: list[list[str]] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)

    def play(self, line: str) -> None:
        """Play a line; raise AssertionError where something else is shown than was expected."""
        sign, rest = line[0], line[1:].strip()
        if sign == "@":
            self.phone = Phone(self.app, PHONES[rest], self.dialect)
            self._shown(self.phone.dial())
            self._type("00")
        elif sign == ">":
            self._type(self._filled(rest))
        else:
            words = rest.split(" | ")
            wanted = words[0] if self.language is Language.ID else words[-1]
            shown = self._newest_sms() if sign == "+" else self.seen[-1]
            assert wanted in shown, f"{line}\n{self.typed[-1]}\n{shown}"

    def _type(self, keys: str) -> None:
        assert self.phone is not None
        self._shown(self.phone.type(keys))
        if keys == "00":
            self.typed.append([])
        elif keys == "98":
            return
        elif keys == "0":
            self.typed.append(self.typed[-1][:-1])
        else:
            self.typed[-1].append(keys)

    def _shown(self, text: str) -> None:
        assert 0 < septets(text) <= MOST[self.dialect]
        self.seen.append(text)

    def _newest_sms(self) -> str:
        with rt_of(self.app).transaction() as db:
            found = db.execute(select(mt_messages.c.text).order_by(mt_messages.c.id.desc())).first()
        return found.text if found else ""

    def _filled(self, keys: str) -> str:
        name = keys.strip("{}")
        if name not in PATTERNS:
            return keys
        for text in (*reversed(self.seen[-8:]), self._newest_sms()):
            found = re.search(PATTERNS[name], text)
            if found:
                return found[0]
        raise AssertionError(f"no {name} was shown or sent")


def shape(keys: list[str]) -> str:
    """Return a way through the menu with what was typed into fields left open: `7 1 * * *`."""
    return " ".join(each if len(each) == 1 else "*" for each in keys)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_path_in_words(app: Flask, dialect: str, language: Language) -> None:
    for msisdn in PHONES.values():
        Phone(app, msisdn, dialect).dial("8", "7", "1" if language is Language.ID else "2")
    line = Line(app, language, dialect)
    for each in filter(None, map(str.strip, CONVERSATION.splitlines())):
        line.play(each)
    walked = {shape(keys[:length]) for keys in line.typed for length in range(1, len(keys) + 1)}
    assert {shape(path.split()) for path in PATHS} <= walked
