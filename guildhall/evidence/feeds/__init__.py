"""Every feed, found by folder: each module here holds `feed` or `feeds`."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from guildhall.evidence.declare import Feed


@cache
def all_feeds() -> dict[str, Feed]:
    """Every declared feed by its key, in order of key. Two feeds may not share a key."""
    found: dict[str, Feed] = {}
    for module in sorted(info.name for info in iter_modules(__path__)):
        loaded = import_module(f"{__name__}.{module}")
        for feed in getattr(loaded, "feeds", None) or (loaded.feed,):
            if feed.key in found:
                raise ValueError(f"two feeds have the key {feed.key}: rename one in {module}.py")
            found[feed.key] = feed
    return dict(sorted(found.items()))
