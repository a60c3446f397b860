"""The packs there are, and how they stand."""

from datetime import date

from django.conf import settings
from django.db.models import Max, Prefetch, QuerySet

from guildhall.plan.models import PlanYear
from guildhall.reports import rules
from guildhall.reports.content import Content
from guildhall.reports.models import Pack, Stage, Update
from guildhall.reports.paper import TYPES
from guildhall.reports.rules import Quarter, Step


class NotKept(LookupError):
    """The pack is not frozen, has no document of this kind, or its file has gone."""


def packs(*, with_drafts: bool) -> QuerySet[Pack]:
    """The packs, latest quarter first, with their stages at hand."""
    stages = Prefetch("stages", Stage.objects.select_related("by"))
    rows = Pack.objects.select_related("frozen").prefetch_related(stages)
    return rows if with_drafts else rows.exclude(frozen_at=None)


def find_pack(reference: str) -> Pack | None:
    """One pack with its stages at hand, or None. One query: every pack has at least one stage."""
    stages = Stage.objects.filter(pack__reference=reference).select_related("by", "pack__frozen")
    if not stages:
        return None
    pack = stages[0].pack
    pack._prefetched_objects_cache = {"stages": stages}  # type: ignore[attr-defined]
    return pack


def steps(pack: Pack) -> list[Step]:
    """The stages that a pack has been through, first to last."""
    return [Step(stage.name, stage.by_id, stage.figures) for stage in pack.stages.all()]


def next_quarter(plan: PlanYear | None, today: date) -> Quarter:
    """The quarter that a new pack is most likely for: the latest ended one that has none yet.

    Only quarters of the plan's own years are looked at; where each has a pack, it is the one
    under way.
    """
    if plan is None:
        return rules.last_whole_quarter(today)
    taken = Pack.objects.filter(plan_key=plan.key).values_list("quarter", flat=True)
    return rules.first_free(today, set(taken), since=plan.starts_on)


def next_number() -> int:
    """The number that the next frozen pack will have."""
    return (Pack.objects.aggregate(last=Max("number"))["last"] or 0) + 1


def stands(pack: Pack) -> Stage | None:
    """The stage that a pack is at."""
    return max(pack.stages.all(), key=lambda stage: stage.pk, default=None)


def latest_open() -> Stage | None:
    """The stage at which the pack last worked on stands, of those not frozen. One query."""
    open_packs = Stage.objects.filter(pack__frozen_at=None).select_related("pack")
    return open_packs.order_by("-pk").first()


def latest_updates(pack: Pack) -> dict[str, Update]:
    """The latest update of each programme."""
    found: dict[str, Update] = {}
    for update in Update.objects.filter(pack=pack).select_related("by"):
        found[update.programme] = update
    return found


def frozen_content(pack: Pack) -> Content:
    """What a frozen pack says. Raises NotKept where it is not frozen."""
    if not hasattr(pack, "frozen"):
        raise NotKept(f"{pack} is not frozen")
    return Content.model_validate(pack.frozen.content)


def document(pack: Pack, kind: str) -> bytes:
    """The bytes of a frozen pack's document. Raises NotKept."""
    if kind not in TYPES or not hasattr(pack, "frozen"):
        raise NotKept(kind)
    facts = pack.frozen.documents.get(kind)
    path = settings.DATA / "packs" / f"{facts['sha256']}.{kind}" if facts else None
    if path is None or not path.exists():
        raise NotKept(kind)
    return path.read_bytes()
