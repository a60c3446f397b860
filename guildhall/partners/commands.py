"""`guildhall access`: who may know of what, as a document."""

import click

from guildhall.partners.document import document


@click.command()
def access() -> None:
    """Print who may know of what, as Markdown: keep it as docs/access.md."""
    click.echo(document(), nl=False)
