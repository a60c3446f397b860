"""Which mappings are kept."""

from django.db.models import Max, QuerySet

from guildhall.evidence.mappings.models import Mapping


def mapping(name: str) -> Mapping | None:
    """The latest version of a mapping; None where no mapping has the name."""
    return Mapping.objects.filter(name__iexact=name).order_by("-version").first()


def mappings() -> QuerySet[Mapping]:
    """The latest version of every mapping, by name."""
    latest = Mapping.objects.values("name").annotate(last=Max("pk")).values("last")
    return Mapping.objects.filter(pk__in=latest).select_related("agency").order_by("name")
