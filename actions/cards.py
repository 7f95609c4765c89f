"""Cards (memberships) in an answer: their status, what they cover, and the question which of several is meant."""

from actions.answers import asking
from actions.disclosure import Access
from core.commands import Arguments, Programme
from core.context import Context
from core.decision import Decision
from core.facts import Membership, QuestionKind
from core.outcomes import Outcome, Value

_LISTS = {2: "which_card_two", 3: "which_card_three"}


def ask_which_card(access: Access, keyword: str, arguments: Arguments, context: Context) -> Decision:
    """Return the question which of the owner's cards `keyword` is about; of more than three, for its number."""
    cards = access.memberships
    name = _LISTS.get(len(cards))
    if name is None:
        ask = asking(QuestionKind.NUMBER, context, keyword=keyword, arguments=arguments)
        values: dict[str, Value] = {"count": len(cards), "keyword": keyword}
        return Decision(Outcome("which_card_many", values), (ask,), f"{keyword.lower()}.which_card")
    choices = tuple(card.kpj for card in cards)
    ask = asking(QuestionKind.MEMBERSHIP, context, keyword=keyword, choices=choices, arguments=arguments)
    return Decision(Outcome(name, _lines(cards)), (ask,), f"{keyword.lower()}.which_card")


def status_of(membership: Membership) -> str:
    """Return the code of the card's status in the catalogue's terms."""
    return "AKTIF" if membership.active else "TIDAK_AKTIF"


def listed(programmes: frozenset[Programme]) -> str:
    """Return programmes as they stand in a text, in the usual order."""
    return ",".join(programme for programme in Programme if programme in programmes)


def _lines(cards: tuple[Membership, ...]) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for place, card in enumerate(cards, start=1):
        values |= {f"kpj{place}": card.kpj, f"status{place}": status_of(card)}
    return values
