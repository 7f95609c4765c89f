"""What goes out unasked: which stages of a claim are told and when, and the words of it."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from console.guard import needs, page_blueprint
from console.wording.desk import open_desk
from console.wording.texts import listing
from console.wording.told import table
from core.access import Permission

blueprint = page_blueprint("notice_texts", __name__)


@blueprint.get("/notice-texts")
@needs(Permission.CATALOGUE_SEE)
def page() -> ResponseReturnValue:
    """List every text that goes out unasked, with the rules beside them."""
    listed = listing(open_desk(), table.notice_groups())
    title = gettext("Teks kabar")
    intro = gettext("SMS yang kami kirim tanpa ditanya: kabar klaim, pengingat, kode dan peringatan.")
    return render_template("wording/notice_texts.html", title=title, intro=intro, **listed)
