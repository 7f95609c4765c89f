"""KANTOR: the name of a town."""

from core.commands import Arguments, Command, Parsed
from parsers.case import Choice
from parsers.evidence import lead_of
from parsers.listed import listed
from parsers.view import View
from parsers.vocabulary import Role

_NOT_A_PLACE = listed("""
    alamat apa area bagaimana berapa bisa buka cabang daerah dekat dimana jam jumat kab kabupaten kacab kamis
    kantor kec kecamatan ketik kirim kota layanan libur lokasi mana mau minggu no nomor rabu sabtu sekitar
    selasa senin sms telp terdekat tutup wilayah
""")
_MOST_WORDS = 4
_MOST_LETTERS = 40


def read_kantor(keyword: str, view: View, _choice: Choice) -> Parsed:
    """Return the place: the words that are not about offices in general."""
    lead = lead_of(view) or 0
    places = [
        w
        for at, w in enumerate(view.words)
        if (at > lead or w.role is Role.UNKNOWN)
        and w.keyword != keyword
        and w.role in (Role.UNKNOWN, Role.ORDINARY, Role.NAME, Role.KEYWORD, Role.LEMMA)
        and not {w.text, w.lemma} & _NOT_A_PLACE
    ][:_MOST_WORDS]
    text = " ".join(view.folded.text[w.start : w.end] for w in places)[:_MOST_LETTERS].strip()
    return Command(keyword, Arguments(place=text or None))
