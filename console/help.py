"""Help: short pages that lead through a task, in both languages."""

from collections.abc import Mapping

from flask import abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from console.guard import needs, page_blueprint
from console.languages import page_language
from core.access import Permission

blueprint = page_blueprint("help", __name__)

# Each topic is a file in templates/help/<language>/.
TOPICS: Mapping[str, LazyString] = {
    "start": _("Mulai di sini"),
    "texts": _("Mengubah teks balasan"),
    "keywords": _("Menambah kata kunci"),
    "publish": _("Memeriksa dan menerbitkan"),
    "roll-back": _("Kembali ke versi lama"),
    "unmatched": _("Pesan yang tidak dikenal"),
    "messages": _("Mencari pesan peserta"),
    "bulk": _("Kirim massal"),
    "people": _("Pendaftaran, ponsel, dan aduan"),
    "system": _("Jejak audit, pengguna, kunci API, dan kesehatan"),
    "account": _("Akun, kode masuk, dan peran"),
}


@blueprint.get("/help")
@needs(Permission.HOME)
def page() -> ResponseReturnValue:
    """List the topics."""
    return render_template("help/index.html", topics=TOPICS)


@blueprint.get("/help/<topic>")
@needs(Permission.HOME)
def topic(topic: str) -> ResponseReturnValue:
    """Show one topic."""
    if topic not in TOPICS:
        abort(404)
    part = f"help/{page_language().value}/{topic}.html"
    return render_template("help/topic.html", title=TOPICS[topic], part=part, topics=TOPICS, topic=topic)
