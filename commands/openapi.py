"""The `kabar openapi` command."""

import click


@click.command()
def openapi() -> None:
    """Cetak dokumen OpenAPI 3.1 dari API / print the API's OpenAPI 3.1 document."""
    from api.pages import written

    click.echo(written(), nl=False)
