"""Imports partners' extracts by their mappings."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from guildhall.evidence.declare import Feed
from guildhall.evidence.jobs import Imported, import_paths
from guildhall.evidence.mappings.extract import feed_for
from guildhall.evidence.mappings.models import Mapping
from guildhall.evidence.mappings.writes import layout_of
from guildhall.evidence.problems import BadFile
from guildhall.evidence.rules import Release
from guildhall.partners.models import Member

VERSIONS = 1000  # of one mapping, which numbers its readings apart from every other's


def import_mapped(
    paths: list[Path],
    mapping: Mapping,
    *,
    release: Release | None,
    by: Member | None,
    at: datetime,
    below: Path | None = None,
) -> Iterator[Imported | BadFile]:
    """Import files by a saved mapping, saying what came of each. As import_paths otherwise."""
    return import_paths(
        paths, release=release, by=by, at=at, below=below, feeds=[mapped_feed(mapping)]
    )


def mapped_feed(mapping: Mapping) -> Feed:
    """The feed that reads files by this version of this mapping."""
    version = mapping.pk * VERSIONS + mapping.version
    return feed_for(layout_of(mapping), supplier=mapping.name, version=version)
