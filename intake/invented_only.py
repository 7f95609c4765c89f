"""What a test key may speak of: invented people alone, told by their numbers before anything is looked up."""

from collections.abc import Iterator

from core.invented import BEGINNINGS
from intake.items import Item, ParticipantItem

NOT_INVENTED = "test_key_real_person"  # the one refusal, whether there is such a person or not


def places_of_others(item: Item) -> Iterator[str]:
    """Yield where (JSON pointers) the item names a number that is not an invented person's."""
    yield from (f"/{field}" for field in BEGINNINGS if _is_anothers(item, field))
    if isinstance(item, ParticipantItem):
        for position, card in enumerate(item.memberships):
            if _is_anothers(card, "kpj"):
                yield f"/memberships/{position}/kpj"


def _is_anothers(item: Item, field: str) -> bool:
    value = getattr(item, field, None)
    return value is not None and not value.startswith(BEGINNINGS[field])
