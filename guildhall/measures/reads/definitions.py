"""The register of definitions."""

from collections.abc import Iterable

from django.db.models import OuterRef, QuerySet, Subquery

from guildhall.measures.declare import Supply
from guildhall.measures.models import BreakMark, Definition, DefinitionVersion


def register() -> QuerySet[DefinitionVersion]:
    """The version in force of every measure, with its definition, by programme."""
    latest = DefinitionVersion.objects.filter(definition=OuterRef("definition"))
    number = Subquery(latest.order_by("-number").values("number")[:1])
    return (
        DefinitionVersion.objects.filter(number=number, definition__retired_on=None)
        .select_related("definition")
        .order_by("definition__programme_title", "definition__pk")
    )


def find_definition(key: str) -> Definition | None:
    """The measure with this key, or None."""
    return Definition.objects.filter(key=key).first()


def versions(definition: Definition) -> QuerySet[DefinitionVersion]:
    """Every version of one definition, latest first."""
    return definition.versions.select_related("by").order_by("-number")


def standing_marks(definition: Definition, *, since: str = "") -> QuerySet[BreakMark]:
    """The named causes at which its limits are drawn afresh, those withdrawn left out.

    `since` is a month such as 2015-04, for those marked there alone.
    """
    found = definition.marks.filter(withdrawn_at=None).select_related("by")
    return found.filter(since=since) if since else found


def marks_of(keys: Iterable[str]) -> QuerySet[BreakMark]:
    """The named causes that stand at any of these measures, by month."""
    return BreakMark.objects.filter(definition__key__in=list(keys), withdrawn_at=None)


def returned_definitions() -> QuerySet[Definition]:
    """The measures whose figures an agency returns, surveys included."""
    by_return = [Supply.RETURN, Supply.SURVEY]
    return Definition.objects.filter(supply__in=by_return, retired_on=None).order_by("pk")
