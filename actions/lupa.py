"""LUPA: the owner's own card numbers in full, to their own phone, for who can name NIK and birth date."""

from actions.answers import asking
from actions.disclosure import open_access, refuse
from core.commands import Command, Keyword
from core.context import Context
from core.decision import Decision
from core.facts import Facts, Membership, QuestionKind
from core.outcomes import Outcome, Value

_MOST = 4
_LISTS = {1: "cards_one", 2: "cards_two", 3: "cards_three", 4: "cards_four"}


def decide_lupa(command: Command, facts: Facts, context: Context) -> Decision:
    """Return the owner's card numbers; what is missing is said from the text alone, what is wrong is refused alike."""
    arguments = command.arguments
    if arguments.nik is None or arguments.birth_date is None:
        ask = asking(QuestionKind.NUMBER, context, keyword=Keyword.LUPA, arguments=arguments)
        return Decision(Outcome("forgotten_format"), (ask,), "lupa.missing")
    access = open_access(command, facts, context)
    if isinstance(access, Decision):
        return access
    if access.owner.birth_date != arguments.birth_date:
        return refuse(rule="lupa.birth_date")
    return _tell(access.owner.memberships)


def _tell(cards: tuple[Membership, ...]) -> Decision:
    values: dict[str, Value] = {f"card{place}": card.kpj for place, card in enumerate(cards[:_MOST], start=1)}
    name = _LISTS.get(len(cards), "cards_many")
    if len(cards) > _MOST:
        values["count"] = len(cards)
    return Decision(Outcome(name, values), rule=f"lupa.{name}")
