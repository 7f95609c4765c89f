"""What was looked at, how it stands, and how to mend it, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext, lazy_gettext
from flask_babel.speaklater import LazyString

from console import formats
from console.watching.words import queue_name
from office.health import Check

NAMES: dict[str, LazyString] = {
    "web": lazy_gettext("Server web"),
    "database": lazy_gettext("Basis data"),
    "queue": lazy_gettext("Antrean"),
    "unknown": lazy_gettext("Nasib belum pasti"),
    "redis": lazy_gettext("Redis"),
    "workers": lazy_gettext("Worker"),
    "jobs": lazy_gettext("Panggilan di Redis"),
    "process": lazy_gettext("Proses"),
    "clock": lazy_gettext("Clock"),
    "provider": lazy_gettext("Penyedia"),
    "message": lazy_gettext("Pesan masuk terakhir"),
    "report": lazy_gettext("Laporan pengiriman terakhir"),
    "stop": lazy_gettext("Dihentikan petugas"),
    "core": lazy_gettext("Laporan ke sistem inti"),
    "disk": lazy_gettext("Ruang disk"),
    "catalogue": lazy_gettext("Katalog"),
}
SENTENCES: dict[tuple[str, str], LazyString] = {
    ("web", "answers"): lazy_gettext("Menjawab."),
    ("database", "answers"): lazy_gettext("%(kind)s menjawab, tabelnya terbaru."),
    ("database", "not_migrated"): lazy_gettext("%(kind)s menjawab, tetapi tabelnya belum terbaru."),
    ("queue", "empty"): lazy_gettext("%(queue)s: tidak ada yang menunggu."),
    ("queue", "waits"): lazy_gettext("%(queue)s: %(due)s menunggu, yang tertua %(seconds)s."),
    ("unknown", "none"): lazy_gettext("Tidak ada."),
    ("unknown", "some"): lazy_gettext("%(number)s pesan mungkin terkirim; sedang ditanyakan ke penyedia."),
    ("redis", "none"): lazy_gettext("Tidak dipakai. Pesan keluar dikirim oleh clock, lebih lambat."),
    ("redis", "away"): lazy_gettext("Tidak menjawab. Peserta tetap dijawab; pesan keluar dikirim oleh clock."),
    ("redis", "answers"): lazy_gettext("Menjawab, %(number)s panggilan menunggu."),
    ("workers", "none"): lazy_gettext("Tidak ada yang jalan."),
    ("workers", "some"): lazy_gettext("%(number)s jalan."),
    ("jobs", "wait"): lazy_gettext("%(queue)s: %(number)s tidak diambil, yang tertua menunggu %(seconds)s."),
    ("jobs", "failed"): lazy_gettext("%(queue)s: %(number)s gagal dalam satu jam terakhir."),
    ("process", "lives"): lazy_gettext("%(process)s: %(number)s hidup."),
    ("process", "behind"): lazy_gettext(
        "%(process)s di %(place)s memakai katalog %(number)s, padahal terbit %(live)s."
    ),
    ("clock", "never"): lazy_gettext("Belum pernah jalan."),
    ("clock", "late"): lazy_gettext("Terakhir jalan %(seconds)s lalu."),
    ("clock", "works"): lazy_gettext("Terakhir jalan %(seconds)s lalu."),
    ("provider", "closed"): lazy_gettext("%(provider)s menerima pesan."),
    ("provider", "half_open"): lazy_gettext("%(provider)s dicoba lagi dengan beberapa pesan."),
    ("provider", "open"): lazy_gettext("%(provider)s terlalu sering gagal dan dibiarkan dulu."),
    ("provider", "incomplete"): lazy_gettext("%(provider)s belum lengkap: %(settings)s kosong."),
    ("message", "heard"): lazy_gettext("%(provider)s: %(seconds)s lalu."),
    ("message", "never"): lazy_gettext("%(provider)s: belum ada."),
    ("report", "heard"): lazy_gettext("%(provider)s: %(seconds)s lalu."),
    ("stop", "all"): lazy_gettext("Semua pengiriman dihentikan sejak %(at)s. Alasan: %(reason)s"),
    ("stop", "one"): lazy_gettext("%(provider)s dihentikan sejak %(at)s. Alasan: %(reason)s"),
    ("core", "none"): lazy_gettext("Tidak dipakai."),
    ("core", "tells"): lazy_gettext("%(number)s laporan menunggu."),
    ("core", "failed"): lazy_gettext("Ada laporan yang tidak diterima sistem inti; %(number)s lagi menunggu."),
    ("disk", "unknown"): lazy_gettext("Folder data belum ada."),
    ("disk", "enough"): lazy_gettext("%(percent)s%% kosong."),
    ("disk", "little"): lazy_gettext("Tinggal %(percent)s%% kosong."),
    ("catalogue", "live"): lazy_gettext("Versi %(number)s dipakai proses ini."),
    ("catalogue", "refused"): lazy_gettext("Versi %(refused)s tidak bisa dipakai; versi %(number)s tetap menjawab."),
}
REMEDIES: dict[tuple[str, str], LazyString] = {
    ("database", "not_migrated"): lazy_gettext("Jalankan `kabar db upgrade`."),
    ("queue", "waits"): lazy_gettext("Periksa worker, penyedia dan SEND_RATES di bawah ini."),
    ("unknown", "some"): lazy_gettext("Kalau lebih dari satu jam: tanya penyedia, lalu `kabar message settle`."),
    ("redis", "away"): lazy_gettext("Periksa REDIS_URL dan apakah Redis jalan."),
    ("workers", "none"): lazy_gettext("Jalankan `kabar worker` (atau `kabar run`)."),
    ("jobs", "wait"): lazy_gettext("Pesan dikirim oleh clock, lebih lambat. Mulai ulang `kabar worker`."),
    ("jobs", "failed"): lazy_gettext("Baca log worker. Tidak ada yang hilang: clock menemukan yang tertinggal."),
    ("process", "behind"): lazy_gettext("Mulai ulang proses itu, dan baca log-nya."),
    ("clock", "never"): lazy_gettext("Jalankan `kabar clock` (atau `kabar run`)."),
    ("clock", "late"): lazy_gettext("Jalankan `kabar clock` (atau `kabar run`)."),
    ("provider", "open"): lazy_gettext("Lihat halaman status penyedia. Kalau lama, alihkan dengan ROUTES."),
    ("provider", "half_open"): lazy_gettext("Tunggu sebentar; kalau berhasil, pesan jalan lagi sendiri."),
    ("provider", "incomplete"): lazy_gettext("Isi setelan itu, lalu mulai ulang web dan worker."),
    ("message", "heard"): lazy_gettext("Kalau tidak wajar: periksa alamat webhook di penyedia dan PUBLIC_BASE_URL."),
    ("report", "heard"): lazy_gettext("Kalau tidak wajar: periksa alamat laporan di penyedia dan PUBLIC_BASE_URL."),
    ("stop", "all"): lazy_gettext("Kalau sudah aman: `kabar sending start`."),
    ("stop", "one"): lazy_gettext("Kalau sudah aman: `kabar sending start --provider %(provider)s`."),
    ("core", "failed"): lazy_gettext("Periksa CORE_WEBHOOK_URL, lalu ulangi di halaman Kabar klaim."),
    ("disk", "little"): lazy_gettext("Kosongkan disk atau pindahkan VAR_DIR; basis data yang penuh berhenti menjawab."),
    ("catalogue", "refused"): lazy_gettext("Buka Versi, lalu kembalikan versi yang utuh."),
}


@dataclass(frozen=True, slots=True)
class ShownCheck:
    """One thing in words; `remedy` only where something is to be done."""

    name: str
    state: str
    word: str
    told: str
    remedy: str


def shown_check(check: Check) -> ShownCheck:
    """Return a check in the reader's language."""
    key, values = (check.subject, check.code), _written(check.values)
    remedy = REMEDIES.get(key) if check.state in ("warning", "error") else None
    return ShownCheck(
        name=str(NAMES[check.subject]),
        state=check.state,
        word=_word(check.state),
        told=str(SENTENCES[key]) % values,
        remedy=str(remedy) % values if remedy else "",
    )


def _word(state: str) -> str:
    words = {
        "done": gettext("baik"),
        "warning": gettext("perhatikan"),
        "error": gettext("rusak"),
        "off": gettext("tidak dipakai"),
    }
    return str(words[state])


def _written(values: Mapping[str, Any]) -> dict[str, str]:
    """Return the values as people read them."""
    return {name: _one(name, value) for name, value in values.items()}


def _one(name: str, value: Any) -> str:
    if name == "seconds":
        return formats.ago(value)
    if name == "at":
        return formats.moment(value)
    if name == "queue":
        return queue_name(value)
    return formats.count(value) if isinstance(value, int) else str(value)
