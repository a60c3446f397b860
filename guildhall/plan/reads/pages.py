"""What the plan's pages show: its rows hung on each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from guildhall.plan import labels, rules
from guildhall.plan.file.delivery import Commitment, Review
from guildhall.plan.file.heading import Objective, ObjectiveLink, Priority, Programme
from guildhall.plan.file.people import Agency, Group, RoleHolder
from guildhall.plan.file.results import Measure, Outcome
from guildhall.plan.reads.actions import ActionNow, actions
from guildhall.plan.reads.opened import Plan
from guildhall.plan.reads.states import measure_states

NO_FIGURES = "no figures yet"
NO_MEASURE = "no measure"


@dataclass(frozen=True)
class MeasureNow:
    """A measure and how it stands, in words."""

    measure: Measure
    state: str


@dataclass(frozen=True)
class OutcomeNow:
    outcome: Outcome
    measures: list[MeasureNow]

    @property
    def state(self) -> str:
        """How its measures stand, in a few words; each by its id where they differ."""
        states = {now.state for now in self.measures}
        if len(states) <= 1:
            return next(iter(states), NO_MEASURE)
        return ", ".join(f"{now.measure.id} {now.state}" for now in self.measures)


@dataclass(frozen=True)
class ProgrammeNow:
    """A programme with what it is to achieve and do. `loose` are measures of no outcome."""

    programme: Programme
    leads: list[RoleHolder]
    supporters: list[RoleHolder]
    outcomes: list[OutcomeNow]
    loose: list[MeasureNow]
    actions: list[ActionNow]

    @property
    def late(self) -> list[ActionNow]:
        return [action for action in self.actions if action.is_late]


@dataclass(frozen=True)
class PriorityNow:
    priority: Priority
    programmes: list[ProgrammeNow]


@dataclass(frozen=True)
class OnePage:
    """The whole plan as it stands on a day."""

    plan: Plan
    priorities: list[PriorityNow]
    actions: list[ActionNow]

    @property
    def late(self) -> list[ActionNow]:
        """Late actions, the latest first."""
        late = [action for action in self.actions if action.is_late]
        return sorted(late, key=lambda action: -action.days_late)

    @property
    def undated(self) -> list[ActionNow]:
        """Unfinished actions that no day is given for."""
        return [action for action in self.actions if action.has_no_date]

    @property
    def orphaned(self) -> list[ActionNow]:
        """Unfinished actions, a lead of which has left the role."""
        return [action for action in self.actions if action.left and action.is_open]

    @property
    def sentence(self) -> str:
        """What is late, first of all."""
        late, total = len(self.late), len(self.actions)
        said = f"{late:,} of {labels.counted(total, 'key action')} " if late else "No key action "
        said += "is late." if late <= 1 else "are late."
        if self.undated:
            are = "has" if len(self.undated) == 1 else "have"
            said += f" {len(self.undated):,} {are} no due date, so cannot be late."
        if self.orphaned:
            are = "belongs" if len(self.orphaned) == 1 else "belong"
            said += f" {len(self.orphaned):,} {are} to somebody who has left the role."
        return said


def one_page(plan: Plan, today: date, states: dict[str, str] | None = None) -> OnePage:
    """The plan on a page: priorities, programmes, outcomes with their measures, actions.

    `states` stand in for the measures' own, where the caller shows the measures by itself.
    """
    acts = actions(plan, today)
    states = measure_states(plan, plan.file.measures, today) if states is None else states
    return OnePage(
        plan,
        [
            PriorityNow(
                priority,
                [
                    _programme(plan, programme, acts, states)
                    for programme in plan.of("programmes", priority=priority.id)
                ],
            )
            for priority in plan.file.priorities
        ],
        acts,
    )


def programme_now(plan: Plan, programme: Programme, today: date) -> ProgrammeNow:
    """One programme as it stands today."""
    measures = measures_around(plan, programme)
    states = measure_states(plan, measures, today)
    return _programme(plan, programme, actions(plan, today), states)


def measures_around(plan: Plan, programme: Programme) -> list[Measure]:
    """The measures of a programme and of its outcomes."""
    outcomes = {outcome.id for outcome in plan.of("outcomes", programme=programme.id)}
    return [
        measure
        for measure in plan.file.measures
        if measure.programme == programme.id or outcomes.intersection(measure.outcomes)
    ]


def _programme(
    plan: Plan, programme: Programme, acts: list[ActionNow], states: dict[str, str]
) -> ProgrammeNow:
    measures: list[Measure] = plan.of("measures", programme=programme.id)
    return ProgrammeNow(
        programme=programme,
        leads=plan.holders(programme.leads),
        supporters=plan.holders(programme.supporters),
        outcomes=[
            _outcome(plan, outcome, states)
            for outcome in plan.of("outcomes", programme=programme.id)
        ],
        loose=[_measure(measure, states) for measure in measures if not measure.outcomes],
        actions=[now for now in acts if now.action.programme == programme.id],
    )


def outcome_now(plan: Plan, outcome: Outcome, today: date) -> OutcomeNow:
    """One outcome as it stands today."""
    measures = [m for m in plan.file.measures if outcome.id in m.outcomes]
    return _outcome(plan, outcome, measure_states(plan, measures, today))


def measure_now(plan: Plan, measure: Measure, today: date) -> MeasureNow:
    """One measure as it stands today."""
    return _measure(measure, measure_states(plan, [measure], today))


def _outcome(plan: Plan, outcome: Outcome, states: dict[str, str]) -> OutcomeNow:
    """With its measures, wherever the plan has put them."""
    measures = [_measure(m, states) for m in plan.file.measures if outcome.id in m.outcomes]
    return OutcomeNow(outcome, measures)


def _measure(measure: Measure, states: dict[str, str]) -> MeasureNow:
    return MeasureNow(measure, states.get(measure.id, NO_FIGURES))


@dataclass(frozen=True)
class Surroundings:
    """What else the plan says of a programme."""

    reviews: list[Review]
    groups: list[Group]
    commitments: list[Commitment]


def surroundings(plan: Plan, programme: Programme) -> Surroundings:
    """Last year's review, the groups that meet and what the body of the plan promises."""
    return Surroundings(
        reviews=plan.of("reviews", programme=programme.id),
        groups=plan.of("groups", programme=programme.id),
        commitments=plan.of("commitments", programme=programme.id),
    )


def objectives_of(plan: Plan, priority: Priority) -> list[tuple[Objective, ObjectiveLink]]:
    """The commissioner's objectives that a priority serves, with the dates of each link."""
    return [
        (objective, link)
        for objective in plan.file.objectives
        for link in objective.priorities
        if link.priority == priority.id
    ]


def actions_for(plan: Plan, outcome: Outcome, today: date) -> list[ActionNow]:
    """The actions that serve an outcome, as they stand today."""
    return [now for now in actions(plan, today) if outcome.id in now.action.outcomes]


@dataclass(frozen=True)
class HolderNow:
    """A role holder on a day, and how many programmes and open actions name them as a lead."""

    holder: RoleHolder
    agency: Agency
    has_left: bool
    leads: list[str]


def holders_now(plan: Plan, today: date) -> list[HolderNow]:
    """Every role holder of the plan, those who have left included."""
    return [
        HolderNow(
            holder=holder,
            agency=plan.row(holder.agency),
            has_left=rules.has_left(holder, today),
            leads=[p.id for p in plan.file.programmes if holder.id in p.leads],
        )
        for holder in plan.file.role_holders
    ]
