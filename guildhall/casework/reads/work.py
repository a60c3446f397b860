"""What needs me today, what my team has, and looking for a case or a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import TypeVar

from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Window,
)

from guildhall.audit import trail
from guildhall.casework.models import (
    Action,
    Case,
    ClosureRequest,
    Cover,
    Disclosure,
    Referral,
    ReferralQuestion,
)
from guildhall.casework.reads.lists import CaseLine, known, lines, with_line
from guildhall.casework.reads.visible import is_recipient
from guildhall.casework.reads.whose import COVERING, MINE, WAITING, waits_on, whose
from guildhall.casework.reads.workers import owing
from guildhall.casework.registry import programmes
from guildhall.clock import LONDON
from guildhall.duties.models import Clock
from guildhall.duties.reads import Whose, due, unnamed
from guildhall.partners.declare import CASE_SLICE, Do, Level
from guildhall.partners.models import Guard, Member, Post
from guildhall.partners.reads import NotKnown, noted, programmes_where, seen
from guildhall.subjects.reads.find import Found, find

TOLD_FOR = timedelta(days=14)
"""How long "my work" tells that another agency ended one's action. Local: two weeks' leave."""
MOST = 25
"""The most rows of one kind on "my work", which says how many there are in all."""
MOST_IN_A_QUEUE = 100


@dataclass(frozen=True)
class SharedLine:
    """Something shared with the viewer that nobody has said came, and the case it is of."""

    row: Disclosure
    line: CaseLine


@dataclass(frozen=True)
class MyWork:
    """What waits on one member, each part in the order to take it in."""

    due: list[Clock]
    cases: tuple[CaseLine, ...]
    covering: tuple[CaseLine, ...]
    waiting: tuple[CaseLine, ...]
    shared: tuple[SharedLine, ...]
    referrals: list[Referral]
    deciding: list[Clock]
    """The clocks of those referrals, which are not among what is due beside them."""
    questions: list[Referral]
    closures: list[ClosureRequest]
    actions: list[Action]
    ended: list[Action]
    about: dict[str, str]
    """Whom each case on which something is due is about, by its reference, as far as is shown."""
    in_all: dict[str, int]
    """How many there are of each part that is longer than what is shown of it."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all waits."""
        parts = (self.due, self.shared, self.cases, self.covering, self.waiting, self.referrals)
        return not any((*parts, self.questions, self.closures, self.actions, self.ended))


@dataclass(frozen=True)
class Queue:
    """A programme's team queue: referrals to decide on, and what nobody has been given."""

    referrals: list[Referral]
    deciding: list[Clock]
    unallocated: tuple[CaseLine, ...]
    waiting: tuple[CaseLine, ...]
    unnamed: list[Clock]
    about: dict[str, str]
    in_all: dict[str, int]


@dataclass(frozen=True)
class SearchResult:
    """What a search found, of what the viewer may see: cases by reference, and people."""

    cases: tuple[CaseLine, ...]
    people: list[Found]


R = TypeVar("R", bound=Model)


class Cut:
    """Takes the first rows of each part of a page, and keeps how many there are where it cuts."""

    def __init__(self, most: int = MOST) -> None:
        self.most = most
        self.in_all: dict[str, int] = {}

    def __call__(self, part: str, found: QuerySet[R]) -> list[R]:
        """The first rows, with the count of all in the same statement."""
        rows = list(found.annotate(in_all=Window(Count("pk")))[: self.most])
        if rows and rows[0].in_all > len(rows):  # type: ignore[attr-defined]
            self.in_all[part] = rows[0].in_all  # type: ignore[attr-defined]
        return rows


def pressing(found: QuerySet[Case], at: datetime) -> QuerySet[Case]:
    """Cases in the order in which they press: where something happens now, such as a child who is
    missing; then by what is most overdue or due next there; then the longest in their stage."""
    clocks = Clock.objects.filter(guard=OuterRef("guard"), ended="", started_at__lte=at)
    happening = Q(pk__in=[])
    for programme in programmes(with_cases=True):
        if programme.happening is not None:
            happening |= Q(pk__in=programme.happening())
    return found.annotate(
        is_now=ExpressionWrapper(happening, output_field=BooleanField()),
        next_due_at=Subquery(clocks.order_by("due_at").values("due_at")[:1]),
    ).order_by("-is_now", F("next_due_at").asc(nulls_last=True), "stage_since_at", "pk")


class Standing:
    """The guards that a viewer knows of at an instant, found once for every part of a page."""

    def __init__(self, viewer: Member, at: datetime) -> None:
        self.viewer, self.at = viewer, at

    @cached_property
    def exists(self) -> QuerySet[Guard]:
        """Those of which they know at least that they exist."""
        return seen(self.viewer, self.at, Level.EXISTS)

    @cached_property
    def tasking(self) -> QuerySet[Guard]:
        """Those where they see at least what to do."""
        return seen(self.viewer, self.at, Level.TASKING)

    @cached_property
    def full(self) -> QuerySet[Guard]:
        """Those of which they see the case itself."""
        return seen(self.viewer, self.at, Level.FULL, shows=CASE_SLICE)


def my_work(viewer: Member, at: datetime) -> MyWork:
    """What needs the viewer now, of what they may know. A fixed number of statements."""
    stands = Standing(viewer, at)
    mine = with_line(Case.objects.filter(guard__in=stands.tasking, status=Case.Status.OPEN))
    waits = whose(viewer, at, WAITING) & ~Q(allocated_to=viewer)
    wanted = {MINE: whose(viewer, at, MINE), COVERING: whose(viewer, at, COVERING), WAITING: waits}
    cut = Cut()
    parts = [cut(key, pressing(mine.filter(theirs), at)) for key, theirs in wanted.items()]
    referrals = cut("referrals", _to_decide(stands))
    said = [each.reference for each in referrals]
    clocks = cut("due", due(viewer, at, whose=Whose.MINE).exclude(about__in=said))
    shared = cut("shared", _shared_with(stands))
    drawn = _drawn(viewer, [*parts, _cases_of(clocks), [each.case for each in shared]], at)
    first, second, third, fourth, fifth = drawn
    came = [SharedLine(row, line) for row, line in zip(shared, fifth, strict=True)]
    return MyWork(
        shared=tuple(each for each in came if is_recipient(viewer, each.row, each.line.decision)),
        due=clocks,
        about={line.case.reference: line.title for line in fourth},
        cases=first,
        covering=second,
        waiting=third,
        referrals=referrals,
        deciding=_deciding(referrals),
        questions=cut("questions", _asked_of(stands)),
        closures=cut("closures", _to_approve(stands)),
        actions=cut("actions", _my_actions(stands)),
        ended=cut("ended", _ended_by_others(stands)),
        in_all=cut.in_all,
    )


def queue(viewer: Member, programme: str, at: datetime, *, team: str = "") -> Queue:
    """The team queue of a programme, the longest waiting first."""
    stands = Standing(viewer, at)
    theirs = Case.objects.filter(guard__in=stands.full, programme=programme)
    ours = theirs.filter(status=Case.Status.OPEN, **({"team": team} if team else {}))
    found = with_line(ours).order_by("received_at", "pk")
    waiting = found.filter(waits_on(viewer, at))
    cut = Cut(MOST_IN_A_QUEUE)
    referrals = cut("referrals", _to_decide(stands).filter(case__programme=programme))
    clocks = cut("unnamed", unnamed(viewer, at, programme, owing(programme)))
    parts = [cut("unallocated", found.filter(allocated_to=None)), cut("waiting", waiting)]
    first, second, third = _drawn(viewer, [*parts, _cases_of(clocks)], at)
    return Queue(
        unnamed=clocks,
        about={line.case.reference: line.title for line in third},
        referrals=referrals,
        deciding=_deciding(referrals),
        unallocated=first,
        waiting=second,
        in_all=cut.in_all,
    )


def _deciding(referrals: list[Referral]) -> list[Clock]:
    """The open clocks of referrals that the viewer decides on, where their programme has any."""
    about = [each.reference for each in referrals]
    found = Clock.objects.filter(about__in=about, ended="").select_related("guard")
    return list(found.select_related("owner_agency", "owner_member").order_by("due_at", "pk"))


def _cases_of(clocks: list[Clock]) -> list[Case]:
    return list(with_line(Case.objects.filter(guard__in=[each.guard_id for each in clocks])))


def _drawn(
    viewer: Member, parts: list[list[Case]], at: datetime
) -> tuple[tuple[CaseLine, ...], ...]:
    """Several lists of cases as lines, each case decided on once."""
    every = {case.pk: case for part in parts for case in part}
    drawn = {line.case.pk: line for line in lines(viewer, every.values(), at)}
    return tuple(tuple(drawn[case.pk] for case in part) for part in parts)


def search(viewer: Member, text: str, at: datetime) -> SearchResult:
    """Cases by their reference, and people by what the viewer may see of them.

    The words are kept, sealed, in the record of the request. What the viewer may not know of
    moves nothing: it is neither found nor counted, and changes no order.
    """
    wanted = "".join(text.split()).upper()[:12]
    trail.searched(text)
    rows = known(viewer, at, Level.EXISTS).filter(reference=wanted)
    return SearchResult(lines(viewer, rows, at), find(viewer, text, at))


def referral_of(viewer: Member, reference: str, at: datetime) -> Referral:
    """A referral whose case the viewer sees in full, or that their own agency made.

    Raises NotKnown for any other, and for none.
    """
    stands = Standing(viewer, at)
    in_full = Q(case__guard__in=stands.full)
    found = _with_case(in_full | _theirs(stands)).filter(reference=reference).first()
    if found is None:
        raise NotKnown(reference)
    trail.shown(reference)
    return found


def my_referrals(viewer: Member, at: datetime) -> QuerySet[Referral]:
    """What the viewer's agency, or the viewer, referred, the latest first, and its fate."""
    found = _with_case(_theirs(Standing(viewer, at)))
    return found.order_by("-received_at", "-pk")


def _theirs(stands: Standing) -> Q:
    made = Q(from_member=stands.viewer)
    if stands.viewer.agency_id is not None:
        made |= Q(from_agency=stands.viewer.agency_id, is_passed_on=False)
    return made & Q(case__guard__in=stands.exists)


def _with_case(wanted: Q) -> QuerySet[Referral]:
    found = Referral.objects.filter(wanted).select_related(
        "from_agency", "from_member", "received_by", "decided_by"
    )
    return noted(found, "case__guard").prefetch_related("questions")


def _to_decide(stands: Standing) -> QuerySet[Referral]:
    """Referrals that nobody has decided on, of programmes where the viewer decides."""
    theirs = Q(
        case__programme__in=programmes_where(stands.viewer, Do.TRIAGE, stands.at),
        case__guard__in=stands.full,
    )
    return _with_case(theirs).filter(decision="").order_by("received_at", "pk")


def _asked_of(stands: Standing) -> QuerySet[Referral]:
    """What the viewer's agency referred and was asked more about."""
    asked = ReferralQuestion.objects.filter(referral=OuterRef("pk"), answered_at=None)
    found = _with_case(_theirs(stands)).filter(Exists(asked), decision="")
    return found.order_by("received_at", "pk")


def _to_approve(stands: Standing) -> QuerySet[ClosureRequest]:
    """Wishes to close a case, of somebody else's, which the viewer may agree to."""
    found = ClosureRequest.objects.filter(
        decision="",
        case__programme__in=programmes_where(stands.viewer, Do.APPROVE_CLOSURE, stands.at),
        case__guard__in=stands.full,
    ).exclude(asked_by=stands.viewer)
    return noted(found.select_related("asked_by"), "case__guard").order_by("asked_at", "pk")


def _my_actions(stands: Standing) -> QuerySet[Action]:
    """Open actions that are the viewer's own, or their agency's and nobody's by name, by day."""
    theirs = Q(owner_member=stands.viewer)
    if stands.viewer.agency_id is not None:
        theirs |= Q(owner_member=None, owner_agency=stands.viewer.agency_id)
    found = Action.objects.filter(
        theirs,
        closed_at=None,
        case__guard__in=stands.tasking,
    )
    return noted(found.select_related("owner_agency"), "case__guard").order_by("due_on", "pk")


def _ended_by_others(stands: Standing) -> QuerySet[Action]:
    """Actions of the viewer, or of their agency at large, that another agency ended lately."""
    viewer = stands.viewer
    if viewer.agency_id is None:
        return Action.objects.none()
    found = Action.objects.filter(
        Q(owner_member=viewer) | Q(owner_member=None),
        owner_agency=viewer.agency_id,
        closed_at__gt=stands.at - TOLD_FOR,
        closed_at__lte=stands.at,
        case__guard__in=stands.tasking,
    ).exclude(closed_by__agency=viewer.agency_id)
    return found.select_related("case", "closed_by__agency").order_by("-closed_at", "-pk")


def _shared_with(stands: Standing) -> QuerySet[Disclosure]:
    """What was shared in Guildhall with the viewer's agency, or with a function that they have
    held, and that nobody has said came; the latest first."""
    functions = Post.objects.filter(member=stands.viewer).values_list("function", flat=True)
    found = Disclosure.objects.filter(
        Q(recipient=stands.viewer.agency_id or 0)
        | Q(recipient=None, recipient_function__in=functions),
        means=Disclosure.Means.GUILDHALL,
        acknowledged_at=None,
        case__guard__in=stands.tasking,
    ).exclude(decision=Disclosure.Decision.REFUSE)
    joined = found.select_related("entry", "case__allocated_to", "case__waiting_on_agency")
    return noted(joined, "case__guard").order_by("-decided_at", "-pk")


def covers(viewer: Member, at: datetime) -> list[Cover]:
    """Cover whose last day is not over, that the viewer has, gives, or may arrange for others."""
    day = at.astimezone(LONDON).date()
    theirs = Q(programme__in=programmes_where(viewer, Do.ALLOCATE, at))
    theirs |= Q(member=viewer) | Q(covered_by=viewer)
    found = Cover.objects.filter(theirs, until_on__gte=day, ended_at=None)
    return list(found.select_related("member", "covered_by").order_by("since_on", "pk"))
