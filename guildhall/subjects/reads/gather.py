"""The facts of some people, with what the viewer may know of each. Always the same statements."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet, Value

from guildhall import vault
from guildhall.partners.declare import CASE_SLICE, CONTACT_SLICE, TASKING_SLICE, Decision, Level
from guildhall.partners.models import Guard, Member
from guildhall.partners.reads import accesses
from guildhall.subjects import sealing
from guildhall.subjects.models import (
    Address,
    Birth,
    Contact,
    Drives,
    Fact,
    Identifier,
    Name,
    Shieldable,
)
from guildhall.subjects.reads.kept import withheld_from
from guildhall.subjects.rules import NAME_WITHHELD

Sources = Guard | Collection[Guard] | None

"""Shows how to reach somebody, and nothing else of a case: for a volunteer, say."""

SHOWN_BY: Mapping[type[Fact], frozenset[str]] = {
    Birth: frozenset({TASKING_SLICE, CASE_SLICE}),
    Address: frozenset({TASKING_SLICE, CASE_SLICE, CONTACT_SLICE}),
    Contact: frozenset({CASE_SLICE, CONTACT_SLICE}),
    Identifier: frozenset({CASE_SLICE}),
    Drives: frozenset({TASKING_SLICE, CASE_SLICE}),
}
"""The slices that show each kind of fact. A name is shown to whoever has the case at all."""

KINDS: tuple[type[Fact], ...] = (Name, *SHOWN_BY)
JOINED = {
    "address": ("place",),
    "drives": ("vehicle",),
    "contact": ("asked_by",),
    "name": ("kept_by",),
}
NO_GUARD = Guard(pk=0, controller_id=0)
"""Asked about beside the real ones, so that nobody found and somebody hidden ask the same."""


def shows(decision: Decision, fact: Fact) -> bool:
    """Whether a decision on a fact's source shows the fact."""
    if decision.level < Level.TASKING:
        return False
    if isinstance(fact, Shieldable) and fact.is_shielded and not decision.shows_shielded:
        return False
    if isinstance(fact, Name):
        return True
    return any(decision.shows(slice_) for slice_ in SHOWN_BY[type(fact)])


@dataclass(frozen=True)
class Gathered:
    """Facts that the viewer may see, words of the shielded ones, and the shields they know of."""

    facts: tuple[Fact, ...]
    words: Mapping[str, Mapping[str, str]]
    shields: frozenset[tuple[int, str, str]]

    def of(self, kind: type[Any]) -> list[Any]:
        """The facts of one kind, newest first."""
        return [fact for fact in self.facts if isinstance(fact, kind)]

    def shielded_by(self, fact: Shieldable) -> frozenset[str]:
        """The sides of the shields, known to the viewer, on the same words of the same person."""
        about = (fact.person_id, fact.blind)
        return frozenset(side for person, blind, side in self.shields if (person, blind) == about)


def gather(
    viewer: Member,
    people: Q,
    at: datetime,
    source: Sources = None,
    *,
    is_for_paper: bool = False,
    is_leaving: bool = False,
) -> Gathered:
    """The facts of the people whom `people` picks, as far as the viewer may see them.

    `source` keeps to what one case says, or several; what other cases shield still counts. What
    is said of somebody who asked one agency to keep their name is left out for the members of
    others (see `withheld_from`), and for everybody where it `is_leaving`; where one case is asked,
    it is said that a name is withheld. Paper for the file names them no more than that, and holds
    how to reach them safely for those who are told the name. Twelve statements, whatever is held.
    """
    agency = None if is_leaving else viewer.agency_id
    held = [fact for model in KINDS for fact in _rows(model, people, agency, is_for_paper)]
    sources = {source} if isinstance(source, Guard) else source
    guards = {fact.source_id: fact.source for fact in held}
    decisions = accesses(viewer, [NO_GUARD, *guards.values()], at)
    seen = tuple(
        fact
        for fact in held
        if (sources is None or fact.source in sources)
        and shows(decisions[fact.source_id], fact)
        and _is_told(fact, withheld=sources is not None)
    )
    shields = frozenset(
        (fact.person_id, fact.blind, fact.side)
        for fact in held
        if isinstance(fact, Shieldable) and fact.is_shielded and decisions[fact.source_id]
    )
    words = _opened(fact for fact in seen if isinstance(fact, Shieldable) and fact.is_shielded)
    kept = tuple(
        fact
        for fact in seen
        if not (isinstance(fact, Shieldable) and fact.is_shielded and fact.reference not in words)
    )
    return Gathered(kept, words, shields)


def _is_told(fact: Fact, *, withheld: bool) -> bool:
    """Whether a fact is told: one kept from the viewer only as a name withheld, where asked for."""
    if not (fact.is_kept or fact.is_off_paper):  # type: ignore[attr-defined]
        return True
    if not fact.is_kept and isinstance(fact, Contact):  # type: ignore[attr-defined]
        return True
    if not isinstance(fact, Name) or not withheld:
        return False
    fact.given, fact.family, fact.kind = "", NAME_WITHHELD, Name.Kind.KNOWN_AS
    return True


def _rows(model: type[Fact], people: Q, agency: int | None, is_for_paper: bool) -> QuerySet[Any]:
    """The facts of one kind. `is_kept`: they are of somebody whose name other agencies keep.

    `is_off_paper`: of somebody whose name any agency keeps, this one too, where it is for paper.
    """
    rows = model._default_manager.filter(people, withdrawn_at=None, person__erased_at=None)
    off_paper = withheld_from(None) if is_for_paper else Value(False)
    rows = rows.annotate(
        is_kept=ExpressionWrapper(withheld_from(agency), BooleanField()),
        is_off_paper=ExpressionWrapper(off_paper, BooleanField()),
    )
    joined = JOINED.get(str(model._meta.model_name), ())
    return rows.select_related("person", "source", *joined).order_by("-at", "reference")


def _opened(facts: Iterable[Shieldable]) -> dict[str, dict[str, str]]:
    """The words of shielded facts, by the fact's reference; erased ones are left out."""
    wanted = list(facts)
    owners = {sealing.owner_of(fact) for fact in wanted}
    ring = vault.keyring(owners | {"person:none"})
    return {
        fact.reference: sealing.opened(fact, ring)
        for fact in wanted
        if not ring.is_erased(sealing.owner_of(fact))
    }
