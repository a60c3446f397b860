"""Which area lies in which, following links from one kind of area to another."""

from collections.abc import Iterable
from typing import Final

from guildhall.areas.models import Link

VIA: Final = "lad"
INSIDE: Final = ("lsoa", "msoa", "ward")


def lookup(from_kind: str, to_kind: str, vintage: int | None = None) -> dict[str, str]:
    """The area of `to_kind` that each area of `from_kind` lies in, by code.

    `vintage` is the year of the inner areas' boundaries; None takes every vintage together, which
    is what files that mix them need (a code means one place in every vintage it has). Where an
    area has been given several outer areas, as codes changed, the latest is taken. Areas with no
    direct link are followed through their district, and a district whose code has changed through
    its successor. Areas with no link at all are left out.
    """
    direct = _direct(from_kind, to_kind, vintage)
    if from_kind == to_kind or to_kind in (VIA, *INSIDE):
        return direct
    is_whole = from_kind == VIA and vintage is None
    outer = direct if is_whole else _direct(VIA, to_kind, None)
    if not outer:
        return direct
    successors = _successors()
    outer = outer | {
        old: outer[new] for old, new in successors.items() if new in outer and old not in outer
    }
    inner = _direct(from_kind, VIA, vintage) if from_kind != VIA else {c: c for c in outer}
    through = {code: outer[district] for code, district in inner.items() if district in outer}
    return through | direct


def _direct(from_kind: str, to_kind: str, vintage: int | None) -> dict[str, str]:
    rows = Link.objects.filter(from_kind=from_kind, to_kind=to_kind)
    if vintage is not None:
        rows = rows.filter(from_vintage=vintage)
    if from_kind == to_kind:
        rows = rows.exclude(from_code="").order_by("to_vintage", "from_vintage")
    else:
        rows = rows.order_by("to_vintage", "from_vintage")
    return dict(rows.values_list("from_code", "to_code"))


def _successors() -> dict[str, str]:
    """The latest code of each district whose code has changed."""
    return {old: new for old, new in _direct(VIA, VIA, None).items() if old != new}


def members(kind: str, code: str, vintage: int | None = None) -> list[str]:
    """The areas of a smaller kind that lie in one area, by code; [] where none is linked to it."""
    from guildhall.areas.rules import kind_of

    outer_kind = kind_of(code)
    if outer_kind is None:
        return []
    if outer_kind in (VIA, *INSIDE):
        return _linked_to(code, kind, outer_kind, vintage)
    pairs: Iterable[tuple[str, str]] = lookup(kind, outer_kind, vintage).items()
    return sorted(inner for inner, outer in pairs if outer == code)


def _linked_to(code: str, kind: str, outer_kind: str, vintage: int | None) -> list[str]:
    """As `lookup` has it, without reading the links of any other area."""
    links = Link.objects.filter(from_kind=kind, to_kind=outer_kind)
    if vintage is not None:
        links = links.filter(from_vintage=vintage)
    ever = list(links.filter(to_code=code).values_list("from_code", flat=True))
    latest = links.filter(from_code__in=ever).order_by("to_vintage", "from_vintage")
    pairs = dict(latest.values_list("from_code", "to_code"))
    return sorted(inner for inner, outer in pairs.items() if outer == code)
