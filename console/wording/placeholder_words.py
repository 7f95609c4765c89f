"""What each kind of placeholder stands for, in words for the palette."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from console.wording.samples import ordinary_values
from core.catalogue import Catalogue
from core.commands import Language
from core.placeholders import KINDS, kind_of
from core.replies import written
from core.templates import Slot

MEANS: Mapping[str, LazyString] = {
    "kpj": _("KPJ, hanya empat angka terakhir"),
    "nik": _("NIK, hanya empat angka terakhir"),
    "claim": _("nomor klaim, hanya empat angka terakhir"),
    "number": _("nomor klaim, hanya empat angka terakhir"),
    "card": _("KPJ lengkap"),
    "ticket": _("nomor aduan"),
    "code": _("kode sekali pakai"),
    "check": _("kode untuk CEK"),
    "phone": _("nomor telepon kantor"),
    "amount": _("jumlah uang"),
    "total": _("jumlah uang seluruhnya"),
    "percent": _("persen"),
    "count": _("banyaknya"),
    "months": _("banyaknya bulan"),
    "years": _("banyaknya tahun"),
    "days": _("banyaknya hari"),
    "age": _("usia"),
    "stage_number": _("urutan tahap klaim, 1 sampai 5"),
    "date": _("tanggal"),
    "month": _("bulan dan tahun"),
    "time": _("jam dan zona waktu"),
    "programme": _("program"),
    "programmes": _("program-program"),
    "keyword": _("kata kunci"),
    "stage": _("tahap klaim"),
    "reason": _("alasan"),
    "remedy": _("jalan keluar"),
    "document": _("dokumen"),
    "state": _("keadaan aduan"),
    "status": _("status kepesertaan"),
    "segment": _("jenis kepesertaan"),
    "name": _("nama; memendek bila perlu"),
    "employer": _("nama perusahaan; memendek bila perlu"),
    "city": _("nama kota; memendek bila perlu"),
    "office": _("nama kantor; memendek bila perlu"),
    "address": _("alamat; memendek bila perlu"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A placeholder to choose: its name, what it stands for, and how it may look."""

    name: str
    means: str
    sample: str


def palette_of(allowed: Iterable[str], catalogue: Catalogue, language: Language) -> list[Choice]:
    """Return the placeholders that a text may use."""
    names = sorted(allowed)
    values = ordinary_values(names, catalogue)
    found = []
    for name in names:
        group = kind_of(name)
        sample = written(Slot(name, group, KINDS[group]), values[name], catalogue, language)
        found.append(Choice(name, means_of(name), sample))
    return found


def means_of(name: str) -> str:
    """Return what a placeholder stands for: `jumlah uang, ke-2`."""
    group = kind_of(name)
    which = name.removeprefix(group)
    means = str(MEANS.get(group, group))
    return gettext("%(means)s, ke-%(which)s", means=means, which=which) if which else means
