"""What measures are judged by: the baselines and targets in force."""

from collections.abc import Collection

from guildhall.measures.models import Baseline, Target


def baselines(keys: Collection[str]) -> dict[str, Baseline]:
    """The baseline in force of each of these measures that has one. One query."""
    rows = Baseline.objects.filter(definition__key__in=keys).select_related("definition")
    return {row.definition.key: row for row in rows.order_by("pk")}


def targets(keys: Collection[str]) -> dict[str, Target]:
    """The target in force of each of these measures that has one. One query."""
    rows = Target.objects.filter(definition__key__in=keys).select_related("definition")
    return {row.definition.key: row for row in rows.order_by("pk")}
