"""Saved mappings on the command line."""

import click

from guildhall.evidence.declare import Feed
from guildhall.evidence.mappings import reads
from guildhall.evidence.mappings.jobs import mapped_feed


def feeds_of(name: str) -> list[Feed]:
    """The feed of the mapping with this name, or a click error that lists those there are."""
    mapping = reads.mapping(name)
    if mapping is not None:
        return [mapped_feed(mapping)]
    names = ", ".join(each.name for each in reads.mappings())
    there_are = f"There are: {names}." if names else "None is saved: name the columns in a browser."
    raise click.BadParameter(
        f"there is no mapping called {name}. {there_are}", param_hint="--mapping"
    )
