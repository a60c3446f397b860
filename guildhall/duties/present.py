"""Clocks and rules as the pages show them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import NoReverseMatch, reverse

from guildhall.duties import reading, reads, registry, rules
from guildhall.duties.declare import Deadline, Rule
from guildhall.duties.models import Clock
from guildhall.duties.reading import UNDECIDED, Decisions
from guildhall.duties.reads import Kept
from guildhall.duties.rules import State
from guildhall.duties.words import due_words, late_words
from guildhall.partners import registry as access
from guildhall.ui.words import moment

IN_2016 = date(2016, 11, 15)
COLOURS = {
    State.OVERDUE: "red", State.LATE: "orange", State.DUE_SOON: "yellow", State.MET: "green",
    State.RUNNING: "blue",
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One clock in words."""

    clock: Clock
    title: str
    state: State
    words: str
    owner: str
    programme: str
    case_url: str

    @property
    def colour(self) -> str:
        """The colour of the state's tag; the tag says the state in words as well."""
        return COLOURS.get(self.state, "grey")


def lines(clocks: Iterable[Clock], at: datetime) -> list[Line]:
    """Clocks as they stand at an instant, each with who owes it then."""
    found = list(clocks)
    named = reads.names_of(found, at)
    return [_line(each, at, named.get((each.guard_id, each.owner_function), ())) for each in found]


def _line(clock: Clock, at: datetime, named: Sequence[str]) -> Line:
    deadline = registry.deadlines().get(clock.duty)
    soon = timedelta(hours=deadline.due_soon_hours) if deadline else rules.DUE_SOON
    state = rules.state_at(
        at,
        started_at=clock.started_at,
        due_at=clock.due_at,
        stopped_at=clock.stopped_at,
        ended=clock.ended,
        due_soon=soon,
    )
    programme = access.declared(clock.guard.programme)
    return Line(
        clock=clock,
        title=title_of(clock),
        state=state,
        words=_words(clock, state, at),
        owner=_owner(clock, named),
        programme=programme.title if programme else clock.guard.programme,
        case_url=case_url(clock.guard.reference, clock.guard.kind),
    )


def title_of(clock: Clock) -> str:
    """What the duty is called and, where it is owed to several, to whom this one is."""
    title = registry.title(clock.duty)
    return f"{title}: {clock.recipient.replace('_', ' ')}" if clock.recipient else title


def _words(clock: Clock, state: State, at: datetime) -> str:
    if state in {State.OVERDUE, State.DUE_SOON, State.RUNNING, State.NOT_DUE}:
        return due_words(clock.due_at, at)
    if clock.stopped_at is not None and state in {State.LATE, State.MET}:
        when = moment(clock.stopped_at)
        late = late_words(clock.due_at, clock.stopped_at)
        return f"{late}, {when}" if late else f"in time, {when}"
    return clock.reason


def _owner(clock: Clock, named: Sequence[str]) -> str:
    """Who owes it: the person, else those named, else the function, with the agency; in words."""
    programme = access.declared(clock.guard.programme)
    titles = {each.key: each.title for each in (programme.functions if programme else ())}
    function = titles.get(clock.owner_function, clock.owner_function.replace("_", " "))
    who = clock.owner_member.name if clock.owner_member else ", ".join(named) or function
    agency = clock.owner_agency.name if clock.owner_agency else ""
    return ", ".join(part for part in (who, agency) if part) or "Nobody yet"


def case_url(reference: str, kind: str = "case") -> str:
    """The page of what a guard stands before; empty where no part of the product shows it."""
    try:
        return reverse("case" if kind == "case" else "sheet", args=[reference])
    except NoReverseMatch:
        return ""


@dataclass(frozen=True)
class RuleLine:
    """One dated version of a deadline, as declared and as decided here."""

    duty: str
    deadline: Deadline
    rule: Rule
    within: str
    is_on: bool
    is_set_here: bool
    in_2016: bool
    is_now: bool

    @property
    def dates(self) -> tuple[date, date | None]:
        return self.rule.since, self.rule.until


def rule_lines(
    deadlines: Mapping[str, Deadline], decisions: Decisions, today: date
) -> list[RuleLine]:
    """Every version of every deadline, by duty and then by date."""
    return [
        _rule_line(duty, deadline, rule, decisions, today)
        for duty, deadline in sorted(deadlines.items())
        for rule in deadline.versions
    ]


def _rule_line(
    duty: str, deadline: Deadline, rule: Rule, decisions: Decisions, today: date
) -> RuleLine:
    decided = decisions.get((duty, rule.since), UNDECIDED)
    within = reading.length(rule, decided)
    return RuleLine(
        duty=duty,
        deadline=deadline,
        rule=rule,
        within=str(within),
        is_on=reading.is_on(rule, decided),
        is_set_here=within != rule.within,
        in_2016=reading.rule_on(deadline, IN_2016) is rule,
        is_now=reading.rule_on(deadline, today) is rule,
    )


@dataclass(frozen=True)
class KeptLine:
    """How one duty was kept, in words and figures."""

    title: str
    programme: str
    kept: Kept
    share: str


def kept_lines(found: Iterable[Kept]) -> list[KeptLine]:
    """Each duty with the share in time of those that fell due and were taken up."""
    made = []
    for each in found:
        programme = access.declared(each.programme)
        among = each.counts.fell_due_and_taken_up
        share = f"{each.counts.in_time / among:.0%}" if among else "None fell due"
        title = programme.title if programme else each.programme
        made.append(KeptLine(registry.title(each.duty), title, each, share))
    return sorted(made, key=lambda line: (line.programme, line.title))
