"""One case as one viewer may see it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Q

from guildhall.audit import trail
from guildhall.casework.declare import Programme
from guildhall.casework.models import (
    Action,
    Allocation,
    Assessment,
    Case,
    ClosureRequest,
    Consent,
    Disclosure,
    Entry,
    Hold,
    Involvement,
    Referral,
)
from guildhall.casework.reads.shielding import masking
from guildhall.casework.reads.visible import (
    entries_shown,
    is_recipient,
    may_see_all,
    shared_with,
    slices_shown,
)
from guildhall.casework.registry import programme_of
from guildhall.duties.models import Clock
from guildhall.duties.reads import of_case
from guildhall.partners.declare import CASE_SLICE, Decision, Do, Level
from guildhall.partners.models import Guard, Member
from guildhall.partners.reads import NotKnown, guard_for, kept_from
from guildhall.partners.reads import viewer as viewer_of
from guildhall.subjects.reads.people import views
from guildhall.subjects.reads.shown import PersonView

MOST_SHOWN = 200
"""The most rows of one kind on a case's page; the chronology goes on from page to page."""


@dataclass(frozen=True)
class CaseFile:
    """A case opened by a viewer, with what the policy decided. Nothing is read until asked for."""

    viewer: Member
    at: datetime
    case: Case
    guard: Guard
    decision: Decision
    programme: Programme
    is_for_paper: bool = False
    """Whether it is to be printed: then a name that may not be passed on is left out."""

    def may(self, do: Do) -> bool:
        """Whether the viewer may do it on this case."""
        return do in self.decision.may

    @cached_property
    def masked(self) -> Callable[[str], str]:
        """Takes names that are kept from the viewer, or on paper any, out of what is written."""
        agency = None if self.is_for_paper else self.viewer.agency_id or 0
        return masking(self.guard, agency=agency)

    @property
    def shows_case(self) -> bool:
        """Whether the case itself is shown, and not only what to do or that it exists."""
        return self.decision.shows(CASE_SLICE)

    @property
    def stage_title(self) -> str:
        """What the stage is called; its key where the programme has retired it."""
        stage = self.programme.stage(self.case.stage)
        return stage.title if stage else self.case.stage

    @property
    def outcome_title(self) -> str:
        """What the outcome is called; empty while there is none."""
        outcome = self.programme.outcome(self.case.outcome)
        return outcome.title if outcome else self.case.outcome


@dataclass(frozen=True)
class PersonOnCase:
    """A person's part in a case, and the person as the viewer sees them; None for no fact seen."""

    involvement: Involvement
    role_title: str
    view: PersonView | None

    @property
    def title(self) -> str:
        """A name, or the person's reference where none is seen."""
        return self.view.title if self.view else self.involvement.person.reference


def case_file(viewer: Member, reference: str, at: datetime) -> CaseFile:
    """The case of a reference. NotKnown for none, and for one that is closed to the viewer.

    Both ask the same of the database, and both leave a denial in the trail.
    """
    guard, decision = guard_for(viewer, reference, at)
    joined = ("guard__controller", "allocated_to__agency", "waiting_on_agency")
    case = Case.objects.select_related(*joined).filter(guard=guard).first()
    if case is None:  # the guard is of something else
        raise NotKnown(reference)
    trail.shown(case.reference)
    return CaseFile(
        viewer=viewer,
        at=at,
        case=case,
        guard=case.guard,
        decision=decision,
        programme=programme_of(case.programme),
    )


def people(file: CaseFile) -> list[PersonOnCase]:
    """Everybody with a part in the case, those whose part is over last, as this case knows them."""
    if file.decision.level < Level.TASKING:
        return []
    rows = list(Involvement.objects.filter(case=file.case).select_related("person").order_by("pk"))
    seen = views(
        file.viewer,
        [row.person for row in rows],
        file.at,
        source=file.guard,
        is_for_paper=file.is_for_paper,
    )
    order = sorted(rows, key=lambda row: (row.until_on is not None, row.pk))
    return [_person(file, row, seen.get(row.person_id)) for row in order]


def _person(file: CaseFile, row: Involvement, view: PersonView | None) -> PersonOnCase:
    role = file.programme.role(row.role)
    return PersonOnCase(row, role.title if role else row.role, view)


def actions(file: CaseFile) -> list[Action]:
    """The actions the viewer may see, open ones first by day."""
    found = Action.objects.filter(case=file.case, slice__in=slices_shown(file.decision))
    if may_see_all(file.decision):
        found = Action.objects.filter(case=file.case)
    rows = found.select_related("owner_agency", "owner_member", "closed_by")
    shown = list(rows.order_by("closed_at", "due_on", "pk")[:MOST_SHOWN])
    for row in shown:
        row.what, row.outcome_note = file.masked(row.what), file.masked(row.outcome_note)
    return shown


def action(file: CaseFile, reference: str) -> Action:
    """One of the actions that the viewer may see. NotKnown for any other."""
    return _one([row for row in actions(file) if row.reference == reference])


def referrals(file: CaseFile) -> list[Referral]:
    """The referrals to the case, the latest first; none for those who are not shown the case."""
    if not file.shows_case:
        return []
    rows = Referral.objects.filter(case=file.case).select_related(
        "from_agency", "from_member", "received_by", "decided_by", "transferred_to_agency"
    )
    rows = rows.prefetch_related("questions").order_by("-received_at", "-pk")
    shown = list(rows[:MOST_SHOWN])
    for row in shown:
        row.concern, row.reason = file.masked(row.concern), file.masked(row.reason)
    return shown


def assessments(file: CaseFile) -> list[Assessment]:
    """Assessments in the parts of the file the viewer is shown, the latest first."""
    rows = Assessment.objects.filter(entry__case=file.case, entry__withdrawn_at=None)
    if not may_see_all(file.decision):
        rows = rows.filter(entry__slice__in=slices_shown(file.decision))
    found = rows.select_related("entry__made_by", "person")
    return list(found.order_by("-entry__happened_at", "-pk")[:MOST_SHOWN])


def consents(file: CaseFile) -> list[Consent]:
    """The answers that stand, by person and purpose; none for those not shown the case."""
    if not file.shows_case:
        return []
    rows = Consent.objects.filter(case=file.case, superseded_at=None)
    return list(rows.select_related("person", "entry__made_by").order_by("person", "purpose"))


def disclosures(file: CaseFile) -> list[Disclosure]:
    """What was shared and what was not, the latest first; a recipient sees what it was sent."""
    shown = entries_shown(file.viewer, file.case, file.decision)
    rows = Disclosure.objects.filter(entry__in=Entry.objects.filter(shown, case=file.case))
    if file.decision.level < Level.TASKING:
        return []
    if not file.shows_case:
        rows = rows.filter(shared_with(file.viewer, file.decision.functions))
    found = rows.select_related(
        "entry__made_by", "holder", "recipient", "requester", "requester_agency", "decided_by"
    )
    return list(found.order_by("-decided_at", "-pk")[:MOST_SHOWN])


def may_say_it_came(file: CaseFile, row: Disclosure) -> bool:
    """Whether it was shared with the viewer, and nobody has said that it came."""
    return row.acknowledged_at is None and is_recipient(file.viewer, row, file.decision)


def clocks(file: CaseFile) -> list[Clock]:
    """Every deadline of the case; for those who see only what to do, those they owe.

    One that ended because something is not safe for the viewer is not there for them.
    """
    rows = of_case(file.guard.pk).exclude(kept_from(file.viewer, file.guard))
    if file.decision.level < Level.TASKING:
        return []
    if not file.shows_case:
        held = viewer_of(file.viewer, file.at).held(file.case.programme)
        theirs = Q(owner_agency=file.viewer.agency_id or 0) | Q(owner_function__in=held)
        rows = rows.filter(theirs)
    return list(rows)


def allocations(file: CaseFile) -> list[Allocation]:
    """Who has had the case, the latest first."""
    if not file.shows_case:
        return []
    rows = Allocation.objects.filter(case=file.case).select_related("member", "by")
    return list(rows.order_by("-since_at", "-pk")[:MOST_SHOWN])


def open_closure(file: CaseFile) -> ClosureRequest | None:
    """The wish to close the case that nobody has decided on; None where there is none."""
    if not file.shows_case:
        return None
    rows = ClosureRequest.objects.filter(case=file.case, decision="")
    return rows.select_related("asked_by").first()


def holds(file: CaseFile) -> list[Hold]:
    """The holds that stand on the case."""
    rows = Hold.objects.filter(case=file.case, lifted_at=None)
    return list(rows.select_related("by").order_by("-since_at"))


def _one(found: list[Action]) -> Action:
    if not found:
        raise NotKnown
    return found[0]
