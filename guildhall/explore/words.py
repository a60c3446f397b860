"""What the pages say: made from the same figures that are drawn, and never without their doubts."""

from collections.abc import Iterator
from statistics import median

from guildhall.analysis.funnel import FunnelPoint, Place
from guildhall.analysis.intervals import Rate
from guildhall.analysis.series import month_words
from guildhall.evidence.feeds import all_feeds
from guildhall.explore import rules
from guildhall.explore.reads.maps import ONE_LEVEL, AreaMap, MapArea
from guildhall.explore.reads.peers import LeftOut, Peers
from guildhall.explore.reads.series import Series
from guildhall.ui.words import long_date, number

POLICE = "data.police.uk"
SNAPPED = (
    "Points in police files are moved to the nearest of a fixed list of map points before they are"
    " published, and each row is counted in {where}. Nothing can be read from this about a"
    " street, or about which side of a boundary something happened."
)
RESIDENTS_ONLY = (
    "Rates are by people who live in an area. Where many come to work, shop or go out and few"
    " live, a high rate does not mean that residents are at high risk."
)
MIXED = (
    "Two units are added together here: offences recorded, and incidents of anti-social behaviour."
)
NAMED_AT_MOST = 8


def series_title(found: Series) -> str:
    """The first clause of the sentence."""
    return rules.headline(found.sentence)


def series_notes(found: Series) -> Iterator[str]:
    """What must be known to use the figures: gaps, what may change, what is left out."""
    if found.gaps:
        yield (
            f"Not held: {rules.runs_words(found.gaps)}. These months are gaps, not noughts. A month"
            " is held only where the file of whoever answers for the area is whole."
        )
    if found.provisional:
        runs = rules.runs_words(rules.runs(found.provisional))
        yield f"Provisional, and may still change: {runs}."
    if found.hidden:
        yield (
            "[c]: not shown, because it is small or because it would give a small figure back."
            " The range is worked out from the figures shown."
        )
    if found.asked.as_of is not None:
        yield f"As published by {long_date(found.asked.as_of)}; later releases are left out."
    if found.asked.counts == "offences and incidents":
        yield MIXED
    for each in found.breaks:
        yield f"Limits start afresh at {month_words(each.period)}: {each.cause.rstrip('.')}."
    yield (
        f"Limits are those of an {found.chart.kind.value} chart"
        if found.chart.kind.value == "XmR"
        else f"Limits are those of a {found.chart.kind.value} chart"
    ) + f", because {found.why_chart}."


def rate_words(rate: Rate) -> str:
    """12.4 (95% interval 10.1 to 15.0)."""
    return f"{rate.value:,.1f} (95% interval {rate.lower:,.1f} to {rate.upper:,.1f})"


def map_title(found: AreaMap, *, as_rate: bool) -> str:
    """Which area is highest."""
    top = _highest(found, as_rate=as_rate)
    per = " per 1,000 residents" if as_rate else ""
    if not found.total:
        return f"{found.asked.subject}: none in {found.asked.area_name}"
    if top is None:
        return f"{found.asked.subject}: no rate can be given"
    return f"{found.asked.subject}{per}: highest in {top.name}"


def _highest(found: AreaMap, *, as_rate: bool) -> MapArea | None:
    able = [area for area in found.areas if area.rate is not None or not as_rate]
    if not able:
        return None
    if as_rate:
        return max(able, key=lambda area: area.rate.value if area.rate else 0)
    return max(able, key=lambda area: area.count)


def map_sentence(found: AreaMap, *, as_rate: bool) -> str:
    """The highest and the middle, with the interval of the highest."""
    asked, top = found.asked, _highest(found, as_rate=as_rate)
    unit = f" {asked.counts}" if asked.category.word else ""
    whole = f"{asked.subject} in {asked.area_name}, {asked.period.words}"
    if not found.total:
        return f"{whole}: none."
    whole = f"{whole}: {number(found.total)}{unit}"
    if top is None:
        return f"{whole}. No residents are held, so no rates can be given."
    one = ONE_LEVEL[found.level].lower()
    if as_rate and top.rate is not None:
        middle = median(area.rate.value for area in found.areas if area.rate is not None)
        said = f"highest in {top.name}, {rate_words(top.rate)} per 1,000 residents"
        said += f", from a count of {number(top.count)}"
        return f"{whole}, {said}; the {one} in the middle has {middle:,.1f}."
    low, high = top.interval.lower, top.interval.upper
    middle = median(area.count for area in found.areas)
    said = f"highest in {top.name}, {number(top.count)} (95% interval {low:,.0f} to {high:,.0f})"
    return f"{whole}, {said}; the {one} in the middle has {number(middle)}."


def map_notes(found: AreaMap) -> Iterator[str]:
    """What is not on the map, whose residents are counted, and what cannot be read from it."""
    asked = found.asked
    if found.nowhere:
        why = "no location" if not found.has_points else "no point inside a small area held here"
        yield (
            f"{_rows(found.nowhere)} {why} and {_is(found.nowhere)} not on the map. They are"
            " counted over the whole feed, because such a row cannot be put in any district."
        )
    if found.elsewhere:
        yield (
            f"{number(found.elsewhere)} of the {number(found.total)} rows of {asked.area_name} lie"
            f" in no area of these boundaries and are not on the map."
        )
    yield from _residents_notes(found)
    yield f"Boundaries are those of {found.vintage}, on which most of the rows lie."
    if all_feeds()[asked.feed].publisher.startswith(POLICE):
        where = (
            "the area that holds its point" if found.has_points else "the area that the file names"
        )
        yield SNAPPED.format(where=where)
    yield RESIDENTS_ONLY
    if asked.counts == "offences and incidents":
        yield MIXED


def _residents_notes(found: AreaMap) -> Iterator[str]:
    if found.residents is None:
        yield "No residents of these areas are held, so only counts can be shown."
        return
    wanted = found.asked.period.middle_year
    nearest = "" if found.residents.year == wanted else f", the nearest held to {wanted}"
    yield f"Residents are those of {found.residents.year}{nearest} ({found.residents.words})."
    without = [area.name for area in found.areas if not area.residents]
    if without:
        names = rules.listed(without, NAMED_AT_MOST)
        yield f"No residents are held for {names}: hatched, with a count and no rate."


def _rows(n: int) -> str:
    return "1 row has" if n == 1 else f"{number(n)} rows have"


def _is(n: int) -> str:
    return "is" if n == 1 else "are"


PLACES = {
    Place.WITHIN: "within the limits: no different from its peers by more than chance",
    Place.ABOVE: "above the 95% limit: seldom so high by chance alone, short of a signal",
    Place.BELOW: "below the 95% limit: seldom so low by chance alone, short of a signal",
    Place.FAR_ABOVE: "above the 99.8% limit: too high to put down to chance",
    Place.FAR_BELOW: "below the 99.8% limit: too low to put down to chance",
}


def peers_title(found: Peers) -> str:
    """Where our area lies."""
    if found.own is None:
        return f"{found.asked.subject}: {found.asked.area_name} could not be compared"
    return f"{found.asked.subject}: {found.asked.area_name} is {found.own.place.value}"


def peers_sentence(found: Peers) -> str:
    """Our rate against the limits, and its rank with the interval of the rank."""
    asked, own = found.asked, found.own
    if own is None:
        return f"{asked.area_name} could not be compared with its peers: see what is left out."
    unlike = ", but most of these areas lie outside the limits" if are_unlike(found) else ""
    average = f"the average of the {len(found.points)} areas is {found.funnel.overall_rate:,.1f}"
    return (
        f"{asked.subject} in {asked.area_name}: {_own_rate(own)} per 1,000 residents"
        f" {asked.period.length_words}, {PLACES[own.place]}{unlike}; {average}. {rank_words(found)}"
    )


def are_unlike(found: Peers) -> bool:
    """Whether most areas lie outside the 99.8% limits, so that the limits say little of any one."""
    outside = sum(point.place.is_special_cause for point in found.points)
    return outside > len(found.points) / 2


def _own_rate(own: FunnelPoint) -> str:
    low, high = own.interval.lower, own.interval.upper
    return f"{own.rate:,.1f} (95% interval {low:,.1f} to {high:,.1f})"


def rank_words(found: Peers) -> str:
    """The rank, with the ranks that chance alone could have given it."""
    own = found.own
    if own is None:
        return ""
    said = f"Its rank is {own.rank} of {len(found.points)}, where 1 is the lowest rate"
    span = f"{own.rank_lower} to {own.rank_upper}"
    if own.rank_lower == own.rank_upper:
        return f"{said} (95% interval {span}: chance alone would not change it)."
    return f"{said}; chance alone could have put it anywhere from {span} (95% interval)."


def peers_notes(found: Peers) -> Iterator[str]:
    """How alike the peers are, who is left out, whose residents are counted."""
    outside = sum(point.place.is_special_cause for point in found.points)
    n = len(found.points)
    yield f"{outside} of {n} areas lie outside the 99.8% limits, where chance puts almost none."
    if are_unlike(found):
        yield (
            "Most lie outside, so these areas differ from one another in more than chance can"
            " explain: in kind, in who visits, in what is reported and recorded. The limits then"
            " say little about any one of them."
        )
    yield from left_out_words(found.left_out)
    wanted = found.asked.period.middle_year
    nearest = "" if found.year == wanted else f", the nearest held to {wanted}"
    yield f"Residents are those of {found.year}{nearest} ({found.basis})."
    yield (
        "A rank is not a judgement. It moves with the mix of crimes, with people who come and do"
        " not live there, and with how fully each force records."
    )
    if found.asked.counts == "offences and incidents":
        yield MIXED


def left_out_words(left_out: tuple[LeftOut, ...]) -> Iterator[str]:
    """How many are left out, why, and which."""
    for left in left_out:
        n = len(left.names)
        said = "1 area is" if n == 1 else f"{n} areas are"
        yield f"{said} left out because {left.why}: {rules.listed(left.names, NAMED_AT_MOST)}."
