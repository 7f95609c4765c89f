"""One grammar per command that has arguments of its own: from a keyword and a view to a command."""

from collections.abc import Callable, Mapping

from core.commands import Arguments, Command, Keyword, Parsed
from parsers.case import Choice
from parsers.given import programme_of
from parsers.grammar.aduan import read_aduan
from parsers.grammar.bahasa import read_bahasa
from parsers.grammar.bantuan import read_bantuan
from parsers.grammar.cek import read_cek
from parsers.grammar.daftar import read_daftar
from parsers.grammar.kantor import read_kantor
from parsers.grammar.lupa import read_lupa
from parsers.grammar.personal import read_personal
from parsers.grammar.simulasi import read_simulasi
from parsers.view import View

Grammar = Callable[[str, View, Choice], Parsed]


def read_plain(keyword: str, view: View, _choice: Choice) -> Parsed:
    """Return a command that takes a programme at most."""
    return Command(keyword, Arguments(programme=programme_of(view)))


GRAMMARS: Mapping[str, Grammar] = {
    Keyword.SALDO: read_personal,
    Keyword.STATUS: read_personal,
    Keyword.IURAN: read_personal,
    Keyword.KARTU: read_personal,
    Keyword.KLAIM: read_personal,
    Keyword.DAFTAR: read_daftar,
    Keyword.SIMULASI: read_simulasi,
    Keyword.SYARAT: read_plain,
    Keyword.KANTOR: read_kantor,
    Keyword.LUPA: read_lupa,
    Keyword.ADUAN: read_aduan,
    Keyword.CEK: read_cek,
    Keyword.BLOKIR: read_plain,
    Keyword.BERHENTI: read_plain,
    Keyword.MULAI: read_plain,
    Keyword.BAHASA: read_bahasa,
    Keyword.BANTUAN: read_bantuan,
}


def build(keyword: str, view: View, choice: Choice) -> Parsed:
    """Return the command, or what it lacks; keywords that operators added take no arguments."""
    return GRAMMARS.get(keyword, read_plain)(keyword, view, choice)
