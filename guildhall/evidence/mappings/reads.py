"""Which mappings are kept."""

from collections.abc import Collection

from django.db.models import Max, QuerySet

from guildhall.evidence.mappings.models import Mapping
from guildhall.evidence.mappings.schedules import BY_KEY


def mapping(name: str, schedules: Collection[str] = BY_KEY) -> Mapping | None:
    """The latest version of a mapping of such files; None where no mapping has the name."""
    found = Mapping.objects.filter(name__iexact=name, schedule__in=schedules)
    return found.order_by("-version").first()


def mappings() -> QuerySet[Mapping]:
    """The latest version of every mapping of partners' extracts of evidence, by name."""
    held = Mapping.objects.filter(schedule__in=BY_KEY)
    latest = held.values("name").annotate(last=Max("pk")).values("last")
    return Mapping.objects.filter(pk__in=latest).select_related("agency").order_by("name")
