"""The one access policy: facts in, decision out. It knows nothing of the database.

Three questions have one answer here: may this person, which things, and which fields of them.
Source of the guards: Data Protection Act 2018 s.62 and the Caldicott principles, "strict
need-to-know"; what each function sees is the programme's own matrix.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from guildhall.partners.declare import (
    ANYONE,
    CASE_SLICE,
    CONTACT_SLICE,
    EVERY_SLICE,
    NEEDS,
    NOT_KNOWN,
    USUAL_SLICES,
    Decision,
    Do,
    Level,
    Marking,
    Matrix,
    Reach,
    Side,
    Sight,
    lines,
)

REACHES_PEOPLE = {CASE_SLICE, CONTACT_SLICE, EVERY_SLICE}
LONGEST_EMERGENCY = timedelta(hours=4)
REVIEW_WITHIN = timedelta(hours=24)


@dataclass(frozen=True)
class Viewer:
    """Who asks, as they stand at the instant of asking.

    `is_active` is false of a member who has left or whose agency has. `functions` are those held
    that day, by programme. `agreements` are those in force that day to which their agency is a
    party.
    """

    member: int
    agency: int | None
    is_active: bool = True
    functions: Mapping[str, frozenset[str]] | None = None
    agreements: frozenset[int] = frozenset()

    def held(self, programme: str) -> frozenset[str]:
        """The functions held in a programme, ANYONE among them."""
        return (self.functions or {}).get(programme, frozenset()) | {ANYONE}


@dataclass(frozen=True)
class Span:
    """From an instant, up to and not including another. None is no end."""

    since_at: datetime
    until_at: datetime | None = None

    def holds(self, at: datetime) -> bool:
        """Whether the instant is within it."""
        return self.since_at <= at and (self.until_at is None or at < self.until_at)


@dataclass(frozen=True)
class Opening:
    """A grant: it opens a thing to one member, to an agency, or to whoever holds a function.

    `function` narrows a member's or an agency's to one function that they hold, where it is said.
    `agreement` is the agreement that a routine grant rests on; a grant for safeguarding rests on
    none, and so outlives a lapse. One that `is_inherited` names a member on another thing that
    this belongs to: it opens this to those whose part lets them read it in full, and to no other.
    """

    level: Level
    span: Span
    member: int | None = None
    agency: int | None = None
    function: str = ""
    agreement: int | None = None
    is_for_meeting: bool = False
    is_inherited: bool = False


@dataclass(frozen=True)
class Thing:
    """What is guarded, with the grants, bars and emergencies upon it."""

    programme: str
    controller: int
    marking: Marking = "official"
    may_break_glass: bool = True
    grants: tuple[Opening, ...] = ()
    bars: tuple[tuple[int, Span], ...] = ()
    emergencies: tuple[tuple[int, Span], ...] = ()


def decide(viewer: Viewer, thing: Thing, matrix: Matrix, at: datetime) -> Decision:
    """What the viewer may know of the thing at an instant, and do with it.

    A bar closes everything, an emergency too. An emergency opens the usual slices to somebody who
    knows that the thing exists, to read; it gives no shielded fact.
    """
    if not viewer.is_active or _is_within(thing.bars, viewer, at):
        return NOT_KNOWN
    found = [
        (function, sight, level)
        for function, sight in lines(matrix, sorted(viewer.held(thing.programme)))
        if (level := _level(viewer, thing, function, sight, at)) > Level.NOTHING
    ]
    if not found:
        return NOT_KNOWN
    own = _joined(found)
    if thing.may_break_glass and _is_within(thing.emergencies, viewer, at):
        return _with_emergency(own)
    return own


def sees_a_whole_programme(viewer: Viewer, matrices: Mapping[str, Matrix]) -> bool:
    """Whether a function that they hold opens every case of some programme in full."""
    return any(
        sight.reach is Reach.WHOLE and sight.level is Level.FULL
        for programme, matrix in matrices.items()
        for _, sight in lines(matrix, viewer.held(programme))
    )


DECIDES = frozenset({Do.APPROVE_CLOSURE, Do.GOVERN})
"""What somebody does in a programme who may agree to another's part in it."""
WEIGHTY = DECIDES | {Do.TRIAGE, Do.ALLOCATE, Do.BREAK_GLASS}
UNNAMED = frozenset({Reach.WHOLE, Reach.AGENCY, Reach.OWED})


def is_weighty(sight: Sight) -> bool:
    """Whether this line opens so much that no one person gives it.

    Cases in full, or shielded facts, on which nobody has named the member; the deciding of
    referrals, of who works on a case, of closure; governance; and emergency access.
    """
    shown = sight.shown(sight.level)
    is_unnamed = sight.reach in UNNAMED and bool(shown & REACHES_PEOPLE)
    return is_unnamed or bool(sight.may & WEIGHTY)


def _is_within(spans: tuple[tuple[int, Span], ...], viewer: Viewer, at: datetime) -> bool:
    return any(member == viewer.member and span.holds(at) for member, span in spans)


def _level(viewer: Viewer, thing: Thing, function: str, sight: Sight, at: datetime) -> Level:
    """How much of it one line of the matrix opens: the line's level, or a grant's if less."""
    if sight.highest == "official" and thing.marking != "official":
        return Level.NOTHING
    if sight.reach is Reach.WHOLE:
        return sight.level
    if sight.reach is Reach.AGENCY and viewer.agency == thing.controller:
        return sight.level
    opened = [
        g.level
        for g in thing.grants
        if _opens(g, viewer, function, sight.reach, at)
        and (sight.level == Level.FULL or not g.is_inherited)
    ]
    return min(sight.level, max(opened, default=Level.NOTHING))


def _opens(grant: Opening, viewer: Viewer, function: str, reach: Reach, at: datetime) -> bool:
    """Whether a grant brings the thing within this reach of the viewer, in this function."""
    if not grant.span.holds(at):
        return False
    if grant.agreement is not None and grant.agreement not in viewer.agreements:
        return False
    if grant.is_for_meeting != (reach is Reach.MEETING) or reach is Reach.NONE:
        return False
    is_to_a_function = grant.member is None and grant.agency is None
    if is_to_a_function or reach is Reach.OWED:
        return is_to_a_function and reach is Reach.OWED and grant.function == function
    if grant.function not in ("", function):
        return False
    if grant.member is not None:
        return grant.member == viewer.member
    return viewer.agency is not None and grant.agency == viewer.agency and reach is not Reach.NAMED


def _joined(found: list[tuple[str, Sight, Level]]) -> Decision:
    """Everything the lines open together. Whoever acts for the offender's side stays on it."""
    level = max(each for _, _, each in found)
    side = _side({s.side for _, s, each in found}, {s.side for _, s, x in found if x == level})
    slices = frozenset[str]().union(*(sight.shown(each) for _, sight, each in found))
    return Decision(
        level=level,
        slices=slices,
        may=frozenset(do for _, s, each in found for do in s.may if NEEDS[do] <= each),
        side=side,
        why=", ".join(dict.fromkeys(f"{function}: {s.reach}" for function, s, _ in found)),
        shows_shielded=bool(slices & REACHES_PEOPLE) and side != "offender",
        functions=frozenset(function for function, _, _ in found),
    )


def _side(every: set[Side], of_the_highest: set[Side]) -> Side:
    if "offender" in every:
        return "offender"
    return "both" if "both" in of_the_highest else "victim"


def _with_emergency(own: Decision) -> Decision:
    return Decision(
        level=Level.FULL,
        slices=own.slices | USUAL_SLICES[Level.FULL],
        may=own.may | {Do.READ},
        side=own.side,
        why=f"{own.why}, emergency" if own.why else "emergency",
        is_emergency=own.level < Level.FULL,
        shows_shielded=own.shows_shielded,
        functions=own.functions,
    )
