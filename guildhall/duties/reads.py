"""What is due from whom, and how deadlines that fell due were kept."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import reduce
from operator import or_
from typing import Any, cast

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import TruncMonth

from guildhall.clock import LONDON
from guildhall.duties.models import Clock, RuleDecision
from guildhall.duties.reading import Decided, Decisions
from guildhall.duties.rules import DUE_SOON, FellDue, Taken, Unit, Within, how_it_went, taken
from guildhall.partners.declare import CASE_SLICE, Do, Level
from guildhall.partners.models import Agency, Grant, Member, Post
from guildhall.partners.reads import noted, programmes_where, seen


class Whose(StrEnum):
    """Whose duties a list is of."""

    MINE = "mine"
    TEAM = "team"
    AGENCY = "agency"
    EVERYONE = "everyone"

    @property
    def label(self) -> str:
        return WHOSE[self]


WHOSE = {
    Whose.MINE: "Mine",
    Whose.TEAM: "My team’s",
    Whose.AGENCY: "My agency’s",
    Whose.EVERYONE: "All that I may see",
}
NOBODY = Q(pk__in=[])


def due(
    viewer: Member,
    at: datetime,
    *,
    whose: Whose = Whose.MINE,
    person: str = "",
    agency: str = "",
    programme: str = "",
) -> QuerySet[Clock]:
    """Open duties that have started, of which the viewer may know, the most overdue first.

    A duty is shown to those who see its case itself, and to whom it is owed by if they see what
    to do. Mine: owed by me, by a function in which I am named there, or by one that I hold and
    nobody is named in, or by my agency and no function of it; whoever has a case keeps what their
    function owes there. My team's: owed by a function I hold, for my agency. `person` is a
    member's reference, `agency` an agency's key and `programme` a programme's, each to narrow the
    list; none can widen it.
    """
    held = _functions(viewer, at)
    parts = {
        Whose.MINE: _mine(viewer, held, at),
        Whose.TEAM: _team(viewer, held),
        Whose.AGENCY: _agency(viewer),
    }
    to_do = Q(guard__in=seen(viewer, at, Level.TASKING))
    if whose == Whose.EVERYONE:
        in_full = Q(guard__in=seen(viewer, at, Level.FULL, shows=CASE_SLICE))
        wanted = in_full | (reduce(or_, parts.values()) & to_do)
    else:
        # Who sees a case in full sees what to do there too, so one question about guards is
        # enough; it is answered for the clocks in hand, and not first for every guard.
        wanted = parts[whose] & to_do
    found = Clock.objects.filter(wanted, ended="", started_at__lte=at)
    narrowed = {
        "owner_member__reference": person,
        "owner_agency__key": agency,
        "guard__programme": programme,
    }
    found = found.filter(**{name: value for name, value in narrowed.items() if value})
    return noted(found.select_related("owner_agency", "owner_member")).order_by(
        "due_at", "reference"
    )


def _functions(viewer: Member, at: datetime) -> list[tuple[str, str]]:
    """The (programme, function) pairs that the member holds on the day. One query."""
    day = at.astimezone(LONDON).date()
    current = Post.objects.filter(Q(until_on=None) | Q(until_on__gte=day), since_on__lte=day)
    return list(current.filter(member=viewer).values_list("programme", "function").distinct())


def _of_function(held: list[tuple[str, str]]) -> Q:
    parts = [Q(guard__programme=programme, owner_function=name) for programme, name in held]
    return reduce(or_, parts, NOBODY)


def _agency(viewer: Member) -> Q:
    return Q(owner_agency=viewer.agency_id) if viewer.agency_id else NOBODY


def _team(viewer: Member, held: list[tuple[str, str]]) -> Q:
    return _of_function(held) & (Q(owner_agency=None) | _agency(viewer))


def _mine(viewer: Member, held: list[tuple[str, str]], at: datetime) -> Q:
    named = _named(at)
    to_me = ~Q(owner_function="") & Exists(named.filter(member=viewer))
    whole = Grant.objects.filter(_stands(at), guard=OuterRef("guard"), member=viewer, function="")
    of_my_functions = _team(viewer, held) & (~Exists(named) | Exists(whole))
    of_my_agency = Q(owner_function="") & _agency(viewer)
    to_nobody_else = to_me | of_my_functions | of_my_agency
    return Q(owner_member=viewer) | (Q(owner_member=None) & to_nobody_else)


def _named(at: datetime) -> QuerySet[Grant]:
    """The grants that name somebody on a clock's case in the function that owes it."""
    return _who_is_named(at).filter(guard=OuterRef("guard"), function=OuterRef("owner_function"))


def _who_is_named(at: datetime) -> QuerySet[Grant]:
    """The grants that name somebody on a case in a function that they hold that day.

    Somebody who has left, or holds the function no more, is not counted: what they were to do
    goes back to the function's queue.
    """
    day = at.astimezone(LONDON).date()
    posts = Post.objects.filter(
        Q(until_on=None) | Q(until_on__gte=day),
        member=OuterRef("member"),
        programme=OuterRef("programme"),
        function=OuterRef("function"),
        since_on__lte=day,
    )
    return Grant.objects.filter(_stands(at), Exists(posts), member__is_active=True)


def _stands(at: datetime) -> Q:
    has_begun, is_revoked = Q(since_at__lte=at), Q(revoked_at__lte=at)
    return has_begun & (Q(until_at=None) | Q(until_at__gt=at)) & ~is_revoked


def names_of(clocks: Iterable[Clock], at: datetime) -> dict[tuple[int, str], list[str]]:
    """Who is named on each clock's case in the function that owes it, by guard and function."""
    found = _who_is_named(at).filter(guard__in={clock.guard_id for clock in clocks})
    told: dict[tuple[int, str], list[str]] = {}
    rows = found.order_by("member__name", "pk").values_list("guard", "function", "member__name")
    for guard, function, name in rows.distinct():
        told.setdefault((guard, function), []).append(name)
    return told


def unnamed(
    viewer: Member, at: datetime, programme: str, functions: Collection[str]
) -> QuerySet[Clock]:
    """What is due on cases that the viewer sees, owed by a function in which nobody is named."""
    found = due(viewer, at, whose=Whose.EVERYONE, programme=programme)
    named = _named(at)
    return found.filter(~Exists(named), owner_member=None, owner_function__in=functions)


def page_after(found: QuerySet[Clock], due_at: datetime, reference: str) -> QuerySet[Clock]:
    """What comes after one clock in the order of `due`."""
    return found.filter(Q(due_at__gt=due_at) | Q(due_at=due_at, reference__gt=reference))


def page_before(found: QuerySet[Clock], due_at: datetime, reference: str) -> QuerySet[Clock]:
    """What comes before one clock, the nearest first: turn a page of it round to show it."""
    earlier = found.filter(Q(due_at__lt=due_at) | Q(due_at=due_at, reference__lt=reference))
    return earlier.order_by("-due_at", "-reference")


def counts(found: QuerySet[Clock], at: datetime) -> tuple[int, int, int]:
    """Of open duties: how many are overdue, due within a day, and due later. One query."""
    told = found.order_by().aggregate(
        overdue=Count("pk", filter=Q(due_at__lt=at)),
        soon=Count("pk", filter=Q(due_at__gte=at, due_at__lte=at + DUE_SOON)),
        later=Count("pk", filter=Q(due_at__gt=at + DUE_SOON)),
    )
    return told["overdue"], told["soon"], told["later"]


def of_case(guard_pk: int) -> QuerySet[Clock]:
    """Every clock of one case, whose page has already decided that the viewer may see it."""
    clocks = Clock.objects.filter(guard=guard_pk).select_related("owner_agency", "owner_member")
    return clocks.order_by("due_at", "reference")


def agencies() -> QuerySet[Agency]:
    """The agencies that a list may be narrowed to: every one, so that the choice tells nothing."""
    return Agency.objects.order_by("name")


def colleagues(viewer: Member) -> QuerySet[Member]:
    """The people that a list may be narrowed to: those of the viewer's own agency."""
    return Member.objects.filter(agency=viewer.agency_id, is_active=True).order_by("name", "pk")


def told_by_mail() -> QuerySet[Member]:
    """Members who may have duties: active, and holding or having held a post."""
    return Member.objects.filter(is_active=True, posts__isnull=False).distinct().order_by("pk")


def fell_due(
    duty: str,
    first: date,
    last: date,
    *,
    at: datetime,
    guards: Collection[int] | None = None,
) -> dict[str, FellDue]:
    """How the deadlines that fall due from `first` to `last` stood at `at`, by London month.

    Every month of the period has an entry ("2016-11"), an empty one too. What was done early is
    counted in the month it was due. `guards`, where given, are the cases to count in. One query.
    """
    begins, ends = _midnight(first), _midnight(last + timedelta(days=1))
    clocks = Clock.objects.filter(duty=duty, due_at__gte=begins, due_at__lt=ends)
    if guards is not None:
        clocks = clocks.filter(guard__in=guards)
    ended_by_then = ~Q(ended="") & (Q(stopped_at=None) | Q(stopped_at__lte=at))
    open_then = ~ended_by_then
    met = ended_by_then & Q(ended=Clock.Ending.MET)
    fallen = Q(due_at__lte=at)
    still_time = open_then & Q(due_at__gte=at)  # done at the very instant it is due is in time
    is_apart = ended_by_then & Q(ended=Clock.Ending.NOT_APPLICABLE)
    rows = (
        clocks.annotate(month=TruncMonth("due_at", tzinfo=LONDON))
        .order_by()
        .values("month")
        .annotate(
            in_time=Count("pk", filter=met & fallen & Q(stopped_at__lte=F("due_at"))),
            late=Count("pk", filter=met & fallen & Q(stopped_at__gt=F("due_at"))),
            overdue=Count("pk", filter=open_then & Q(due_at__lt=at)),
            declined=Count("pk", filter=ended_by_then & fallen & Q(ended=Clock.Ending.DECLINED)),
            not_applicable=Count("pk", filter=is_apart),
            not_due=Count("pk", filter=(~fallen | still_time) & ~is_apart),
        )
    )
    names = [field.name for field in fields(FellDue)]
    found: dict[str, FellDue] = {}
    for row in cast("Iterable[dict[str, Any]]", rows):
        found[f"{row['month']:%Y-%m}"] = FellDue(**{name: row[name] for name in names})
    return {month: found.get(month, FellDue()) for month in _months(first, last)}


@dataclass(frozen=True)
class Kept:
    """How the deadlines of one duty that fell due in a period were kept."""

    duty: str
    programme: str
    counts: FellDue
    taken: Taken


def kept(viewer: Member, first: date, last: date, *, at: datetime) -> list[Kept]:
    """How the deadlines that fell due from `first` to `last` stood at `at`, duty by duty.

    Of the cases that the viewer sees themselves, in programmes where they allocate work: for
    these it tells no more than a long look at the list would.
    """
    programmes = programmes_where(viewer, Do.ALLOCATE, at)
    rows = Clock.objects.filter(
        guard__in=seen(viewer, at, Level.FULL, shows=CASE_SLICE),
        guard__programme__in=programmes,
        due_at__gte=_midnight(first),
        due_at__lt=_midnight(last + timedelta(days=1)),
    )
    told: dict[tuple[str, str], tuple[Counter[str], list[float]]] = {}
    columns = ("guard__programme", "duty", "started_at", "due_at", "stopped_at", "ended")
    for programme, duty, started_at, due_at, stopped_at, ended in rows.values_list(*columns):
        counts, hours = told.setdefault((programme, duty), (Counter(), []))
        if stopped_at is not None and stopped_at > at:
            stopped_at, ended = None, ""
        counts[how_it_went(at, due_at=due_at, stopped_at=stopped_at, ended=ended)] += 1
        if ended == Clock.Ending.MET and stopped_at is not None and due_at <= at:
            hours.append((stopped_at - started_at) / timedelta(hours=1))
    return [
        Kept(duty, programme, FellDue(**counts), taken(hours))
        for (programme, duty), (counts, hours) in sorted(told.items())
    ]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), LONDON).astimezone(UTC)


def _months(first: date, last: date) -> list[str]:
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    spine = [divmod(first.year * 12 + first.month - 1 + step, 12) for step in range(count)]
    return [f"{year:04d}-{month + 1:02d}" for year, month in spine]


def decisions() -> Decisions:
    """What the partnership has decided about each version of each rule. One query.

    Whether a rule is on and how long it is are decided apart; of each, the latest stands.
    """
    on: dict[tuple[str, date], bool] = {}
    lengths: dict[tuple[str, date], Within] = {}
    for row in RuleDecision.objects.order_by("pk"):
        key = (row.duty, row.since)
        if row.kind == RuleDecision.Kind.SET:
            lengths[key] = Within(row.number or 0, Unit(row.unit))
        else:
            on[key] = row.kind == RuleDecision.Kind.READ
    return {key: Decided(on.get(key), lengths.get(key)) for key in {*on, *lengths}}


def decided_about(duty: str, since: date) -> QuerySet[RuleDecision]:
    """What was decided about one version, the latest first."""
    rows = RuleDecision.objects.filter(duty=duty, since=since).select_related("by")
    return rows.order_by("-pk")
