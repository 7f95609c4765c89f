"""`kabar campaign report`: every row of a campaign as it came, with what became of it, as CSV or XLSX."""

from pathlib import Path

import click

from commands.actor import terminal_actor
from commands.campaign_tables import doing
from commands.catalogue import runtime


@click.command()
@click.argument("campaign_id", metavar="ID")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Berkas / file; - = stdout.")
@click.option("--format", "form", type=click.Choice(["csv", "xlsx"]), help="Bila tidak dari namanya / else by name.")
@click.option(
    "--language", type=click.Choice(["id", "en"]), default="id", show_default=True, help="Bahasanya / of its words."
)
def report(campaign_id: str, output: Path | None, form: str | None, language: str) -> None:
    """Tulis semua baris dengan hasilnya / write every row with what became of it; numbers in full, and noted.

    Lebih dari 200.000 baris: hanya CSV / more than 200,000 rows: CSV only.
    """
    from core.commands import Language
    from office import campaign_report, campaigns

    output = output or Path(f"kampanye-{campaign_id}.{form or 'csv'}")
    form = form or ("xlsx" if output.suffix == ".xlsx" else "csv")
    with runtime() as rt:
        rows = doing(lambda: campaign_report.table(rt, terminal_actor(), campaign_id, form, Language(language)))
        if form == "xlsx":
            with output.open("wb") as book:
                campaign_report.write_xlsx(rows, book)
        else:
            with click.open_file(str(output), "w", encoding="utf-8", lazy=False) as lines:
                separator = campaign_report.separator_of(doing(lambda: campaigns.find(rt, campaign_id)))
                lines.writelines(campaign_report.csv_lines(rows, separator))
    click.echo(str(output), err=True)
