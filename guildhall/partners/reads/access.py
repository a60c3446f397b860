"""What a member may know of one thing or several. `policy.decide` decides; this gathers facts."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, Value
from django.http import Http404

from guildhall.audit import trail
from guildhall.partners import registry
from guildhall.partners.declare import NOT_KNOWN, Decision, Do, Level, Outputs, lines
from guildhall.partners.models import Bar, Emergency, Grant, Guard, Member
from guildhall.partners.policy import Opening, Span, Thing, Viewer, decide
from guildhall.partners.reads.inherited import inherited
from guildhall.partners.reads.members import NotAllowed
from guildhall.partners.reads.standing import viewer

Spans = dict[int, tuple[tuple[int, Span], ...]]
GRANT = (
    "member", "agency", "function", "level", "agreement", "meeting",
    "since_at", "until_at", "revoked_at",
)  # fmt: skip


class NotKnown(Http404):
    """There is no such thing for this member: it does not exist, or they may not know of it.

    That it was refused is in the trail of the request by itself, with what was asked for.
    """

    def __init__(self, asked_for: str = "") -> None:
        super().__init__("Not found")
        trail.denied(asked_for)


def access(member: Member, guard: Guard, at: datetime) -> Decision:
    """What the member may know of one guarded thing and do with it."""
    return accesses(member, [guard], at)[guard.pk]


def accesses(member: Member, guards: Iterable[Guard], at: datetime) -> dict[int, Decision]:
    """The decision on each guard, by its key. Five queries, however many guards."""
    found = {guard.pk: guard for guard in guards}
    return _decisions(member, found, list(found), at)


def guard_for(member: Member, reference: str, at: datetime) -> tuple[Guard, Decision]:
    """A guard that the member may know of, with the decision.

    Raises NotKnown for one that is missing and one that is closed to them alike, after the same
    six statements.
    """
    named = reference.replace("\0", "")  # which PostgreSQL cannot look for
    guard = Guard.objects.filter(reference=named).first()
    found = {guard.pk: guard} if guard else {}
    decision = _decisions(member, found, [guard.pk if guard else 0], at)[guard.pk if guard else 0]
    if guard is None or not decision:
        raise NotKnown(reference)
    return guard, decision


def require_on(member: Member, guard: Guard, do: Do, at: datetime) -> Decision:
    """The decision, if they may do it. Raises NotKnown if it is closed to them, or NotAllowed."""
    decision = access(member, guard, at)
    if not decision:
        raise NotKnown(guard.reference)
    if do not in decision.may:
        trail.denied(guard.reference)
        raise NotAllowed(f"Your part in this case does not let you {do.label}.")
    return decision


def may_in(member: Member, programme: str, do: Do, at: datetime) -> bool:
    """Whether a function that the member holds lets them do it somewhere in a programme.

    For what has no case yet, such as a referral, or spans cases, such as governance. Two queries.
    """
    return programme in programmes_where(member, do, at)


def programmes_where(member: Member, do: Do, at: datetime) -> frozenset[str]:
    """The keys of the programmes in which `may_in` is true. Two queries."""
    who = viewer(member, at)
    return frozenset(
        each.key
        for each in registry.programmes()
        if who.is_active and any(do in s.may for _, s in lines(each.matrix, who.held(each.key)))
    )


def outputs(member: Member, programme: str, at: datetime) -> Outputs:
    """What the member reads of a programme as a whole: the most that their functions give."""
    who = viewer(member, at)
    held = lines(registry.matrix(programme), who.held(programme)) if who.is_active else []
    given = {sight.outputs for _, sight in held}
    most: tuple[Outputs, ...] = ("depersonalised", "aggregates")
    return next((each for each in most if each in given), "")


def _decisions(
    member: Member, guards: dict[int, Guard], keys: list[int], at: datetime
) -> dict[int, Decision]:
    """The same five statements whether or not a key has a guard; one without is not known."""
    who = viewer(member, at)
    grants = _grants(who, keys, at)
    bars = _spans(Bar, "lifted_at", who, keys)
    emergencies = _spans(Emergency, "until_at", who, keys)
    decisions = dict.fromkeys(keys, NOT_KNOWN)
    for key, guard in guards.items():
        thing = _thing(guard, grants[key], bars[key], emergencies[key])
        decisions[key] = decide(who, thing, registry.matrix(guard.programme), at)
    return decisions


def _thing(
    guard: Guard,
    grants: tuple[Opening, ...],
    bars: tuple[tuple[int, Span], ...],
    emergencies: tuple[tuple[int, Span], ...],
) -> Thing:
    declared = registry.declared(guard.programme)
    return Thing(
        programme=guard.programme,
        controller=guard.controller_id,
        marking=Guard.Marking(guard.marking).value,  # type: ignore[arg-type]
        may_break_glass=bool(declared and declared.break_glass),
        grants=grants,
        bars=bars,
        emergencies=emergencies,
    )


def _grants(who: Viewer, keys: list[int], at: datetime) -> dict[int, tuple[Opening, ...]]:
    """The grants on these guards, and those inherited from what they belong to; one statement."""
    theirs = Q(member=who.member) | Q(agency=who.agency or 0) | Q(member=None, agency=None)
    own = Grant.objects.filter(theirs, guard__in=keys).values_list("guard", Value(False), *GRANT)
    passed_on = inherited(who, at, Q(guard__in=keys)).values_list(
        "guard", Value(True), *(f"source__grants__{name}" for name in GRANT)
    )
    found: dict[int, tuple[Opening, ...]] = defaultdict(tuple)
    for thing, is_inherited, *columns in own.union(passed_on, all=True):
        row = dict(zip(GRANT, columns, strict=True))
        ends = [each for each in (row["until_at"], row["revoked_at"]) if each is not None]
        found[thing] += (
            Opening(
                level=Level(row["level"]),
                span=Span(row["since_at"], min(ends, default=None)),
                member=row["member"],
                agency=row["agency"],
                function=row["function"],
                agreement=row["agreement"],
                is_for_meeting=bool(row["meeting"]),
                is_inherited=bool(is_inherited),
            ),
        )
    return found


def _spans(model: type[Bar] | type[Emergency], until: str, who: Viewer, keys: list[int]) -> Spans:
    found: Spans = defaultdict(tuple)
    rows = model._default_manager.filter(member=who.member, guard__in=keys)
    for guard, since_at, until_at in rows.values_list("guard", "since_at", until):
        found[guard] += ((who.member, Span(since_at, until_at)),)
    return found
