"""What the demonstration's members did between April and November 2016, through our own writes."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from guildhall.measures import reads as measures
from guildhall.measures import writes as measure_writes
from guildhall.measures.declare import PeriodKind
from guildhall.partners.models import Member
from guildhall.partners.rules import Role
from guildhall.plan import reads as plans
from guildhall.plan import writes as plan_writes
from guildhall.plan.models import ActionUpdate, Answer

# The latest calendar year that ends before the first year judged begins.
BASELINE_YEAR = "2014"
FALLING = ("burglary_recorded", "violence_recorded", "asb_incidents_police", "ksi_casualties")


@dataclass(frozen=True)
class Cast:
    """Who acts in the story, and where."""

    members: dict[Role, Member]
    area_code: str

    def by(self, role: Role) -> Member:
        return self.members[role]


def noon(day: date) -> datetime:
    """Noon of a day, as an instant."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def set_baselines_and_targets(cast: Cast, on: date) -> None:
    """The board takes 2014 as the baseline of four measures, and wants them to fall."""
    by, at = cast.by(Role.MANAGER), noon(on)
    for key, known in measures.known(FALLING, area_code=cast.area_code).items():
        years = {point.period: point for point in known.series.get(PeriodKind.YEAR, ())}
        point, definition = years.get(BASELINE_YEAR), measures.find_definition(key)
        if point is None or point.value is None or definition is None:
            continue
        measure_writes.set_baseline(
            definition,
            value=point.value,
            period=BASELINE_YEAR,
            source=f"Computed here, trace {known.snapshot.reference}",
            by=by,
            at=at,
        )
        measure_writes.set_target(
            definition,
            form="falling",
            value=None,
            due_on=date(2017, 3, 31),
            set_on=on,
            by=by,
            at=at,
        )


ACTION_NEWS = {
    "A01": ("under_way", "Forty-one people are in the cohort this month."),
    "A04": ("under_way", "The hub took referrals from three new teams."),
    "A05": ("under_way", "Two courses ran; sixty-two staff came."),
    "A06": ("done", "The letter went to every team and surgery on 20 May."),
    "A07": ("under_way", "About half of those asked have taken the course."),
}


def report_actions(cast: Cast, plan: plans.Plan, on: date) -> None:
    """Leads say how their actions stand; the manager speaks for those who have no account."""
    lead, manager = cast.by(Role.LEAD), cast.by(Role.MANAGER)
    for ident, (status, note) in ACTION_NEWS.items():
        if ident in plan.versions:
            plan_writes.update_action(
                plan.year,
                ident=ident,
                status=ActionUpdate.Status(status),
                note=note,
                seen_version=plan.versions[ident],
                by=lead if plans.leads(plan, ident, lead, on) else manager,
                at=noon(on),
            )
            plan = plans.opened(plan.year)


def answer_findings(cast: Cast, plan: plans.Plan, on: date) -> int:
    """The manager answers everything that plan lint found. Gives how many."""
    waiting = plans.unanswered_findings(plan)
    for finding in waiting:
        plan_writes.answer_finding(
            plan.year,
            finding=finding,
            choice=Answer.Choice.EXPLAIN,
            words="Known to the board. To be settled in the refresh of the plan for 2017-18.",
            seen_version=finding.version,
            by=cast.by(Role.MANAGER),
            at=noon(on),
        )
    return len(waiting)
