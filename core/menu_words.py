"""Words an outcome for a screen: as by SMS, but where the menu has words of its own for it."""

from core.catalogue import Catalogue, Texts
from core.commands import Language
from core.message import Reply
from core.outcomes import Outcome
from core.replies import TOO_LONG, compose, compose_as


def compose_for_screen(outcome: Outcome, catalogue: Catalogue, language: Language) -> Reply:
    """Return the outcome in the menu's own words, or in those of its reply; at most 160 septets, as `compose`.

    It begins like a reply by SMS, so that it can be sent as one too; the screen leaves that out (core/menu_answers.py).
    """
    worded = on_screen(catalogue)
    says = words_of(outcome.name, catalogue)
    if says is None:
        return compose(outcome, worded, language)
    reply = compose_as(says[language], outcome, worded, language)
    return compose_for_screen(Outcome(TOO_LONG), catalogue, language) if reply.outcome != outcome.name else reply


def words_of(outcome: str, catalogue: Catalogue) -> Texts | None:
    """Return the menu's own words for an outcome, with the name that an SMS begins with; None where it has none."""
    says = catalogue.menu.says.get(outcome)
    return None if says is None else {language: catalogue.menu.prefix + text for language, text in says.items()}


def on_screen(catalogue: Catalogue) -> Catalogue:
    """Return the catalogue with the words that its terms have on a screen."""
    own = catalogue.menu.terms
    if not own:
        return catalogue
    terms = {group: {**catalogue.terms.get(group, {}), **codes} for group, codes in own.items()}
    return catalogue.model_copy(update={"terms": {**catalogue.terms, **terms}})
