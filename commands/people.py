"""Which phone a command holds."""

import click


def number_of(sender: str | None) -> str:
    """Return the number that --from names. Raises BadParameter that says who could be meant."""
    from runtime.people import NotOnePerson, one_of
    from store.seed import list_personas

    people = list_personas()
    if sender is None:
        return people[0].msisdn
    if not any(character.isalpha() for character in sender):
        return sender
    try:
        return one_of(people, sender).msisdn
    except NotOnePerson as error:
        raise click.BadParameter(str(error), param_hint="--from") from None
