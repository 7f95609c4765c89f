"""Filters of templates that show messages."""

import re
from datetime import datetime

from babel.dates import format_datetime
from flask.blueprints import BlueprintSetupState
from markupsafe import Markup, escape

from console.languages import page_language
from console.threads import WIB
from console.watching import words
from console.wording.told.table import name_of
from office.messages import masked_claim

_COMMAND = re.compile(r"`([^`]+)`")


def moment_with_seconds(at: datetime) -> str:
    """Return `20 Nov 2026 14.05.07 WIB`."""
    return format_datetime(at, "d MMM y HH.mm.ss", tzinfo=WIB, locale=page_language().value) + " WIB"


def reason_of(code: str, provider: str | None = None) -> str:
    """Return why an MT stands where it stands."""
    return words.reason_sentence(provider, code)


def with_code(text: str) -> Markup:
    """Return a sentence with what stands between backticks set as a command."""
    return Markup(_COMMAND.sub(r"<code>\1</code>", str(escape(text))))  # noqa: S704  # escaped just before


def add_filters(state: BlueprintSetupState) -> None:
    """Let the templates use them."""
    state.app.jinja_env.filters.update(
        kind_name=words.kind_name,
        outcome_name=name_of,
        topic_name=words.topic_name,
        queue_name=words.queue_name,
        stage_name=words.stage_name,
        status_name=words.status_name,
        status_mark=words.status_mark,
        reason_sentence=reason_of,
        masked_claim=masked_claim,
        with_code=with_code,
        moment_with_seconds=moment_with_seconds,
    )
