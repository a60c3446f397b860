"""`guildhall audit`: seal the record of who did and saw what, and prove that it is whole."""

import click


@click.group()
def audit() -> None:
    """Chain the rows of audit, verify the chain, and export its head."""
