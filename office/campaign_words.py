"""Why something is not done with a campaign, and what is wrong with a field, as sentences in both languages."""

from collections.abc import Mapping
from typing import NamedTuple

from core.campaigns import Why
from office.campaign_life import NotDone, Trouble


class Told(NamedTuple):
    """A sentence in both languages."""

    indonesian: str
    english: str

    def __str__(self) -> str:
        return f"{self.indonesian} / {self.english}"


WHYS: Mapping[str, Told] = {
    Why.WRONG_STATE: Told(
        "Kampanye ini sudah berubah keadaan, jadi tindakan itu tidak bisa lagi. Lihat keadaannya.",
        "The state of this campaign has changed, so that cannot be done any more. Look at its state.",
    ),
    Why.NOT_CHECKED: Told(
        "Barisnya belum diperiksa sejak perubahan terakhir. Periksa dulu.",
        "Its rows have not been checked since the last change. Check them first.",
    ),
    Why.NOTHING_TO_SEND: Told(
        "Tidak ada yang bisa dikirim.",
        "There is nothing that can be sent.",
    ),
    Why.OWN_WORK: Told(
        "Anda ikut membuat kampanye ini, jadi orang lain yang harus menyetujuinya.",
        "You had a hand in this campaign, so somebody else has to approve it.",
    ),
    Why.ALREADY_APPROVED: Told(
        "Anda sudah menyetujuinya. Perlu persetujuan orang lain.",
        "You have approved it already. Somebody else's approval is needed.",
    ),
    Why.CHANGED: Told(
        "Kampanye berubah sejak Anda melihatnya. Lihat lagi sebelum memutuskan.",
        "The campaign changed since you looked at it. Look again before you decide.",
    ),
    Why.NOT_YET: Told(
        "Belum waktunya.",
        "Its time has not come yet.",
    ),
    Why.OVER: Told(
        "Batas waktunya sudah lewat. Atur jadwal baru.",
        "Its time is over. Set a new schedule.",
    ),
    Trouble.UNKNOWN: Told(
        "Tidak ada kampanye dengan ID itu. Lihat kabar campaign list.",
        "There is no campaign with that ID. See kabar campaign list.",
    ),
    Trouble.CONFLICT: Told(
        "Orang lain baru saja mengubah kampanye ini. Periksa isinya, lalu ulangi.",
        "Somebody else has just changed this campaign. Look at it, then do it again.",
    ),
    Trouble.INVALID: Told(
        "Ada yang perlu diperbaiki.",
        "Something has to be mended.",
    ),
    Trouble.NO_SOURCE: Told(
        "Unggah berkas dan tentukan kolomnya dulu.",
        "Upload a file and choose its columns first.",
    ),
    Trouble.NOT_A_PERSON: Told(
        "Hanya orang yang bisa menyetujui.",
        "Only people can approve.",
    ),
    Trouble.NOT_A_FILE: Told(
        "Kampanye ini tidak dari berkas.",
        "This campaign is not from a file.",
    ),
    Trouble.UNUSABLE: Told(
        "Berkas ini tidak bisa dipakai.",
        "This file cannot be used.",
    ),
}
FAULTS: Mapping[str, Told] = {  # `field:code`, or a code of any field
    "title:empty": Told(
        "Beri kampanye ini nama.",
        "Give this campaign a name.",
    ),
    "title:too_long": Told(
        "Namanya paling panjang 100 huruf.",
        "Its name has at most 100 letters.",
    ),
    "reason:too_long": Told(
        "Alasannya paling panjang 500 huruf.",
        "The reason has at most 500 letters.",
    ),
    "source:unknown": Told(
        "Pilih dari mana penerimanya.",
        "Choose where the recipients come from.",
    ),
    "file:empty": Told(
        "Pilih berkas CSV atau XLSX.",
        "Choose a CSV or XLSX file.",
    ),
    "file:nothing_to_mend": Told(
        "Tidak ada baris salah yang diperbaiki oleh berkas ini.",
        "This file mends none of the bad rows.",
    ),
    "texts.id:empty": Told(
        "Tulis teks bahasa Indonesianya.",
        "Write the Indonesian text.",
    ),
    "columns:empty": Told(
        "Tunjuk kolom yang berisi nomor penerima.",
        "Name the column that tells whose a row is.",
    ),
    "columns.who:unknown": Told(
        "Tunjuk kolom yang berisi nomor penerima.",
        "Name the column that tells whose a row is.",
    ),
    "columns:unreadable": Told(
        "Tunjuk kolom yang berisi nomor penerima.",
        "Name the column that tells whose a row is.",
    ),
    "starts_at:unreadable": Told(
        "Tanggal atau jamnya tidak terbaca.",
        "The date or time is unreadable.",
    ),
    "expires_at:too_early": Told(
        "Batas waktu harus sesudah mulai, dan belum lewat.",
        "The end must be after the start, and not over yet.",
    ),
    "expires_at:too_late": Told(
        "Batas waktu paling lama 60 hari sesudah mulai.",
        "The end is at most 60 days after the start.",
    ),
    "window_from:unreadable": Told(
        "Jamnya tidak terbaca. Tulis seperti 08:00.",
        "The time is unreadable. Write it like 08:00.",
    ),
    "window_until:too_early": Told(
        "Jam tutup harus sesudah jam buka.",
        "The window must close after it opens.",
    ),
    "per_minute:out_of_range": Told(
        "Lajunya antara 1 dan 600.000 SMS per menit.",
        "The rate is between 1 and 600,000 SMS a minute.",
    ),
    "number:unreadable": Told(
        "Nomor HP tidak terbaca. Tulis seperti 0812-3456-7890.",
        "The phone number is unreadable. Write it like 0812-3456-7890.",
    ),
    "number:too_many": Told(
        "Paling banyak lima SMS coba dalam satu jam.",
        "At most five test messages an hour.",
    ),
    "text:empty": Told(
        "Teksnya masih kosong.",
        "The text is still empty.",
    ),
    "encoding:unknown": Told(
        "Pengodean ini tidak dikenal.",
        "This encoding is unknown.",
    ),
    "asked:unknown": Told(
        "Orang ini tidak bisa menyetujuinya. Pilih penyetuju lain.",
        "This person cannot approve it. Choose another approver.",
    ),
    "format:too_many_rows": Told(
        "Laporan ini lebih dari 200.000 baris, terlalu besar untuk XLSX. Ambil CSV-nya, isinya sama.",
        "This report has more than 200,000 rows, too many for XLSX. Take the CSV, it says the same.",
    ),
    "note:empty": Told(
        "Tulis apa yang perlu diperbaiki.",
        "Write what has to be mended.",
    ),
    "too_long": Told(
        "Terlalu panjang untuk satu SMS.",
        "Too long for one SMS.",
    ),
    "letters": Told(
        "Ada huruf yang tidak ada di SMS (GSM-7).",
        "There are letters that no SMS can hold (GSM-7).",
    ),
    "malformed": Told(
        "Kurung kurawal hanya untuk isian, misalnya {name}.",
        "Braces are for placeholders only, such as {name}.",
    ),
    "unreadable": Told(
        "Tidak terbaca.",
        "Unreadable.",
    ),
    "unknown": Told(
        "Pilihan ini tidak dikenal.",
        "This choice is unknown.",
    ),
}


def why(error: NotDone) -> Told:
    """Return why something was not done."""
    if error.told:
        return halves(error.told)
    return WHYS.get(error.why.value, Told(error.why.value, error.why.value))


def halves(told: str) -> Told:
    """Return a sentence that says everything twice, `Indonesian / English`, as its halves."""
    indonesian, _, english = told.partition(" / ")
    return Told(_begun(indonesian), _begun(english or indonesian))


def _begun(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def fault(field: str, code: str) -> Told:
    """Return what is wrong with a field; what blocks a campaign comes as a sentence already."""
    if " / " in code:
        return halves(code)
    if field.startswith("columns.") and code in ("empty", "unknown") and f"{field}:{code}" not in FAULTS:
        name = field.removeprefix("columns.")
        return Told(f"Tunjuk kolom untuk isian {{{name}}}.", f"Name the column for {{{name}}}.")
    code, _, more = code.partition(": ")
    if code == "no_value":
        return Told(f"Data segmen tidak punya isian ini: {more}.", f"Records do not have these placeholders: {more}.")
    exact = FAULTS.get(f"{field}:{code}")
    if exact is not None:
        return exact
    told = FAULTS.get(code) or WHYS.get(code) or Told(code, code)
    language = _TEXTS.get(field)
    return Told(f"{language[0]}: {told[0]}", f"{language[1]}: {told[1]}") if language else told


def faults(error: NotDone) -> dict[str, Told]:
    """Return what is wrong by field; where it is about no field, why not under \"\"."""
    if error.told or not error.fields:
        return {"": why(error)}
    return {field: fault(field, code) for field, code in error.fields.items()}


_TEXTS: Mapping[str, Told] = {
    "texts.id": Told("Teks Indonesia", "Indonesian text"),
    "texts.en": Told("Teks Inggris", "English text"),
}
