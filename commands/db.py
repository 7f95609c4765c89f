"""The `kabar db` commands."""

import click

from runtime.settings import load_settings


@click.group()
def db() -> None:
    """Basis data / the database."""


@db.command()
@click.argument("revision", default="head")
def upgrade(revision: str) -> None:
    """Naikkan ke revisi terbaru / migrate up."""
    from store import migrate

    url = load_settings().database_url
    migrate.require_revision(revision)
    migrate.upgrade(url, revision)
    click.echo(migrate.current(url))


@db.command()
@click.argument("revision")
@click.option("--yes", is_flag=True, help="Tanpa bertanya / do not ask.")
def downgrade(revision: str, yes: bool) -> None:
    """Turunkan ke sebuah revisi, "base" = kosong / migrate down. Data in dropped tables is lost."""
    from store import migrate

    url = load_settings().database_url
    migrate.require_revision(revision)
    if not yes:
        click.confirm("Data di tabel yang dihapus hilang. Lanjut? / Data in dropped tables is lost. Go on?", abort=True)
    migrate.downgrade(url, revision)
    click.echo(migrate.current(url) or "base")


@db.command()
def current() -> None:
    """Revisi basis data sekarang / where the database is."""
    from store import migrate

    click.echo(migrate.current(load_settings().database_url) or "base")


@db.command("seed")
def seed_sample_people() -> None:
    """Isi orang contoh / add the sample people; what is there stays."""
    from runtime.prepare import seed_sample_people
    from store import migrate

    settings = load_settings()
    migrate.upgrade(settings.database_url)
    click.echo(f"{seed_sample_people(settings)} orang contoh / sample people")


@db.command()
@click.option("--yes", is_flag=True, help="Tanpa bertanya / do not ask.")
def reset(yes: bool) -> None:
    """Kembalikan data contoh seperti semula / the sample people as they were at first. Demo only; all else is lost."""
    from commands.demo_people import told_people
    from runtime.prepare import NotForThis, require_sample_data, reset_sample_data

    settings = load_settings()
    try:
        require_sample_data(settings)
        if not yes and not click.confirm(
            "Semua SMS, perubahan, dan kunci API hilang. Lanjut? / Messages, changes and API keys are lost. Go on?"
        ):
            return
        click.echo(f"{reset_sample_data(settings)} orang contoh seperti semula / sample people as at first")
        click.echo("\n".join(told_people(settings)))
    except NotForThis as error:
        raise click.ClickException(str(error)) from None
