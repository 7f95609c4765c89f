"""Marks of texts that are not requests to us: bank alerts, promotions, one-time passwords, pulsa scams, chats."""

import re
from collections.abc import Iterable

from parsers.listed import listed

# Weight per word; two is enough to doubt a text that carries no card number.
_WORDS: dict[int, str] = {
    1: """
        anda transfer trf tf rekening rek bank bca bri bni mandiri bsi btn btpn bonus gratis hadiah tarif segera
        konfirmasi aplikasi hubungi hub wa telp tagihan pembayaran nomormu pemenang cs aman bunga minat jual
        dijual beli cicilan dikirim diantar berlaku grup group rp
    """,
    2: """
        otp pin verification password sandi rahasiakan promo diskon undian menangkan memenangkan terpilih jutaan
        pulsa kuota paket gopay ovo shopee shopeepay linkaja atm debet debit kredit kta pinjaman pinjol pinjem
        pinjam slot gacor judi deposit jackpot fb facebook ig instagram tiktok youtube telegram rt rw arisan
        kelurahan sekolah listrik pln kurir pesanan notaris cpns whatsapp rbt nada kesehatan trx mbanking
        bayarnya belanja voucher loan winner prize congratulations bencana merokok rokok pernikahan beras hujan
        thr bansos blt kamu kmu loe elo elu makan nikah melamar ijazah loker lowongan asuransi garansi jne jnt
        sicepat
    """,
    3: """
        resi
    """,
}
MARKS: dict[str, int] = {word: weight for weight, words in _WORDS.items() for word in words.split()}

_PATTERNS: tuple[tuple[re.Pattern[str], int], ...] = (
    (re.compile(r"https?:|\bwww\.|\bbit\.ly|\.(?:com|net|id|example|xyz|me)/|\b(?:link|klik)\b"), 3),
    (re.compile(r"\brp\.? ?\d"), 1),
    (
        re.compile(
            r"\bkode (?:otp|verifikasi|rahasia|aktivasi|keamanan)|\bjangan (?:berikan|beri|bagikan)|\bdo not share"
        ),
        3,
    ),
    (re.compile(r"\bketik (?:reg|unreg|stop)\b.{1,30}\b(?:kirim|ke|sms)\b.{0,10}\b\d{4,5}\b"), 3),
    (re.compile(r"\b(?:untuk|utk|u/) (?:berhenti|stop|unreg|menghentikan)"), 3),
    (re.compile(r"(?:^|\n)\s*bpjamsostek:"), 5),
    (re.compile(r"\*{3}\d{4}|\bx{3,}\d{2,}|\d+x{3,}"), 2),
    (re.compile(r"\*\d{3}(?:\*\d+)*#"), 2),
    (re.compile(r"\b(?:saldo|sisa) (?:rekening|rek|pulsa|kuota|atm|bank|anda|dana aku|gopay|ovo)\b"), 3),
    (re.compile(r"\b(?:gaji|kas|bonus|arisan)\b.{0,20}\b(?:cair|masuk)"), 3),
    (re.compile(r"\bstatus (?:wa|fb|ig|whatsapp|hubungan|nikah|pernikahan|perkawinan)\b"), 3),
)

# Where money goes when a claim is paid: no mark in a text about a claim.
_BANKING = listed("transfer trf tf rekening rek bank bca bri bni mandiri bsi btn btpn atm")


def suspicion(low: str, words: Iterable[str], *, about_claim: bool) -> int:
    """Return how much the text looks like something that was not meant as a request; 0 is not at all."""
    total = 0
    for word in {word.removesuffix("nya") for word in words}:
        weight = MARKS.get(word, 0)
        if weight and not (about_claim and word in _BANKING):
            total += weight
    return total + sum(weight for pattern, weight in _PATTERNS if pattern.search(low))
