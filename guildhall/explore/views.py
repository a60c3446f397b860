"""Pages that look into the evidence. All that they show is in the address, to be shared."""

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guildhall import clock
from guildhall.explore import forms, present, words
from guildhall.explore.forms import Wanted
from guildhall.explore.reads import held, maps
from guildhall.explore.reads import peers as peer_reads
from guildhall.explore.reads import series as series_reads
from guildhall.explore.reads.held import State
from guildhall.explore.reads.measured import breaks, measured
from guildhall.explore.reads.series import Asked
from guildhall.explore.rules import Period, latest_years
from guildhall.partners.reads import require
from guildhall.partners.rules import To
from guildhall.ui.charts import Chart
from guildhall.ui.tables import Table

FILE_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass
class Answer:
    """What a page shows. `why` names an empty state where there is no chart."""

    form: Any = None
    chart: Chart | None = None
    sentence: str = ""
    why: str = ""
    more: dict[str, Any] = field(default_factory=dict)


@require_safe
def series(request: HttpRequest) -> HttpResponse:
    """A count over time: the sentence, the control chart, the table."""
    return _page(request, "series")


@require_safe
def area_map(request: HttpRequest) -> HttpResponse:
    """Our own district's small areas, shaded."""
    return _page(request, "map")


@require_safe
def peers(request: HttpRequest) -> HttpResponse:
    """Our own area among its peers."""
    return _page(request, "peers")


@require_safe
def file(request: HttpRequest, page: str, file_type: str) -> HttpResponse:
    """The table of a page as CSV or XLSX, by the same address as the page."""
    require(request.user, To.READ)
    if page not in ANSWERS or file_type not in FILE_TYPES:
        raise Http404("There is no such file")
    now = held.state()
    found = forms.wanted(request.GET, now, FEEDS_FIRST[page])
    answer = ANSWERS[page](request, found, now) if found else Answer()
    if answer.chart is None:
        raise Http404("There is no such file")
    table: Table = answer.chart.table
    content = table.csv() if file_type == "csv" else table.xlsx()
    response = HttpResponse(content, content_type=FILE_TYPES[file_type])
    response["Content-Disposition"] = f'attachment; filename="explore-{page}.{file_type}"'
    return response


def _page(request: HttpRequest, page: str) -> HttpResponse:
    require(request.user, To.READ)
    now = held.state()
    found = forms.wanted(request.GET, now, FEEDS_FIRST[page])
    answer = ANSWERS[page](request, found, now) if found else Answer(why="evidence")
    address = request.GET.urlencode()
    context = {
        "page": page,
        "wanted": found,
        "answer": answer,
        "own": settings.INSTANCE.area_name or "this area",
        "query": f"?{address}" if address else "",
        "shared_query": _shared(found),
    }
    return render(request, f"explore/{page}.html", context)


def _shared(found: Wanted | None) -> str:
    """The feed and category, for the links between the pages."""
    if found is None:
        return ""
    from django.utils.http import urlencode

    return "?" + urlencode({"feed": found.offer.key, "category": found.category.key})


def _series(request: HttpRequest, found: Wanted, now: State) -> Answer:
    own = settings.INSTANCE.area_code
    areas = held.area_choices(found.offer.key, own, now)
    named = {choice.key: choice.label for choice in areas}
    area = request.GET.get("area") or own
    if area not in named:
        if request.GET.get("area"):
            found.notices.append("Nothing is held of the area asked for: another is shown.")
        area = own if own in named else next(iter(named), "")
    span = found.offer.span
    months = held.months_held(found.offer.key, area, now) if area else frozenset[str]()
    period = found.period or latest_years(months, span)
    form = forms.SeriesForm(found, period, now, areas=areas, area=area)
    if not area:
        return Answer(form, why="areas")
    if shown_as := measured(found.offer.key, area, own):
        return Answer(form, why="measured", more={"measures": shown_as, "name": named[area]})
    name = named[area].replace(held.ALL_OF, "the files of")
    asked = Asked(found.offer.key, found.category, area, name, period, found.as_of)
    named_causes = breaks(asked.feed, asked.category, area, own)
    read = series_reads.read(asked, f"{clock.today():%Y-%m}", now, named_causes)
    if read is None and found.as_of is None:
        return Answer(
            form, why="not_held", more={"reason": held.why_not_held(asked.feed, area, now)}
        )
    if read is None:
        return Answer(form, why="nothing")
    more = {"series": read, "span": span, "is_all": period == span}
    if read.is_empty:
        return Answer(form, why="period", more=more)
    return Answer(form, present.series_chart(read), read.sentence, more=more)


def _map(request: HttpRequest, found: Wanted, now: State) -> Answer:
    level = "ward" if request.GET.get("level") == "ward" else "lsoa"
    as_rate = request.GET.get("show") != "count"
    usual = _usual_period(found, now)
    period = found.period or usual or found.offer.span
    shown = {"level": level, "show": "rate" if as_rate else "count"}
    form = forms.MapForm(found, period, now, **shown)
    asked = _asked(found, period, has_as_of=False)
    read = maps.read(asked, level, now)
    if isinstance(read, maps.NoMap):
        return Answer(form, why=read.why, more={"missing": read.missing, "usual": usual})
    as_rate = as_rate and read.residents is not None
    sentence = words.map_sentence(read, as_rate=as_rate)
    return Answer(form, present.area_map(read, as_rate=as_rate), sentence, more={"map": read})


def _peers(request: HttpRequest, found: Wanted, now: State) -> Answer:
    own = settings.INSTANCE.area_code
    feed = found.offer.key
    usual = _usual_period(found, now)
    period = found.period or usual or found.offer.span
    able = {
        group: title
        for group, title in peer_reads.GROUPS.items()
        if len(peer_reads.group_of(feed, group, own, now)) > 1
    }
    chosen = tuple(sorted(set(request.GET.getlist("peers"))))
    group = request.GET.get("group") or ("chosen" if chosen else next(iter(able), "all"))
    if group not in peer_reads.GROUPS:
        group = "all"
    form = forms.PeersForm(found, period, now, list(able.items()), group)
    more: dict[str, Any] = {"usual": usual, "group": group, "chosen": chosen}
    if group == "chosen":
        names = peer_reads.districts(feed, now)
        more["districts"] = sorted(names.items(), key=lambda pair: pair[1])
    read = peer_reads.read(_asked(found, period), group, chosen, now)
    if isinstance(read, peer_reads.NoPeers):
        more["notes"] = list(words.left_out_words(read.left_out))
        return Answer(form, why=read.why, more=more)
    return Answer(form, present.peers_chart(read), words.peers_sentence(read), more=more)


def _asked(found: Wanted, period: Period, *, has_as_of: bool = True) -> Asked:
    instance = settings.INSTANCE
    as_of = found.as_of if has_as_of else None
    return Asked(
        found.offer.key, found.category, instance.area_code, instance.area_name, period, as_of
    )


def _usual_period(found: Wanted, now: State) -> Period | None:
    return peer_reads.own_period(found.offer.key, settings.INSTANCE.area_code, now)


ANSWERS = {"series": _series, "map": _map, "peers": _peers}
FEEDS_FIRST = {"series": forms.OWN_FIRST, "map": forms.OWN_FIRST, "peers": forms.PEERS_FIRST}
