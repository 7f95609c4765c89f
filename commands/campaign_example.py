"""`kabar campaign example`: a file of invented people, as many as one likes, for trying a campaign."""

import csv
from pathlib import Path

import click

BOM = "\ufeff"  # by which spreadsheets know UTF-8
SEPARATOR = ";"  # as spreadsheets in Indonesia open it
HEADINGS = ("no hp", "nama", "tanggal")
DUE = "30-11-2026"
MOST = 1_000_000


@click.command()
@click.option("--rows", type=click.IntRange(1, MOST), default=300, show_default=True, help="Berapa baris / how many.")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), default=Path("contoh.csv"), show_default=True,
    help="Berkas / file; - = stdout.",
)  # fmt: skip
def example(rows: int, output: Path) -> None:
    """Tulis berkas contoh berisi orang rekaan / write a file of invented people, for trying a campaign.

    Orangnya yang diisi `kabar seed --participants ROWS` / they are the people whom that command makes.
    """
    from store.seed.synthetic import synthetic_people

    with click.open_file(str(output), "w", encoding="utf-8", lazy=False) as file:
        file.write(BOM)
        writer = csv.writer(file, delimiter=SEPARATOR, lineterminator="\n")
        writer.writerow(HEADINGS)
        writer.writerows((f"0{number.removeprefix('+62')}", name, DUE) for name, number in synthetic_people(rows))
    click.echo(
        f"{output}: {rows} baris / rows; isi orangnya / make the people: kabar seed --participants {rows}", err=True
    )
