"""What the first page shows: what changed, and what is late."""

from dataclasses import dataclass
from datetime import date

from guildhall.measures import reads as measures
from guildhall.measures.reads import Summary
from guildhall.measures.reads.returns import Owed
from guildhall.partners.models import Member
from guildhall.plan import reads as plans
from guildhall.reports import reads as packs
from guildhall.reports.models import Pack, Stage

FEW = 5


@dataclass(frozen=True)
class Front:
    """The first page. `plan` is None until one is loaded; `held` counts measures with figures."""

    plan: plans.Plan | None
    signals: list[Summary]
    grave: list[Summary]
    held: int
    actions_late: list[plans.ActionNow]
    returns_late: list[Owed]
    viewer: Member
    pack: Pack | None
    stage: Stage | None

    @property
    def told(self) -> list[Summary]:
        """What the page lists: what is so grave that it is always said, then the signals."""
        return [*self.grave, *(each for each in self.signals if not each.reading.grave)]

    def may_send(self, owed: Owed) -> bool:
        """Whether this return is the viewer's to send: it is then a link to its form."""
        return measures.may_send(self.viewer, owed.due.agency_key)

    @property
    def sentence(self) -> str:
        """What needs a look first, in one sentence."""
        found = len(self.signals)
        changed = f"{found} of {self.held} measures with figures {_show(found)} a signal"
        if not self.held:
            changed = "No measure has figures yet"
        late = f"{_many(self.actions_late, 'action')} and {_many(self.returns_late, 'return')}"
        return f"{changed}; {late} late."


def front(*, viewer: Member, area_code: str, today: date) -> Front:
    """The first page on a day. The number of queries does not grow with the records."""
    plan = plans.current_plan(today)
    found = measures.summaries(measures.register(), area_code=area_code, on=today)
    held = [each for each in found if each.has_figures]
    stage = packs.latest_open()
    return Front(
        plan=plan,
        signals=[each for each in held if each.reading.is_signal],
        grave=[each for each in held if each.reading.grave],
        held=len(held),
        actions_late=plans.late_actions(plan, today) if plan else [],
        returns_late=measures.late_returns(today=today),
        viewer=viewer,
        pack=stage.pack if stage else None,
        stage=stage,
    )


def _show(count: int) -> str:
    return "shows" if count == 1 else "show"


def _many(things: list[plans.ActionNow] | list[Owed], word: str) -> str:
    count = len(things)
    return f"{count} {word}" + ("" if count == 1 else "s")
