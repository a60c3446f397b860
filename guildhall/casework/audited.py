"""Rows of casework that are held against their revisions, as they were kept together."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Model

from guildhall.audit.comparing import Compared, compared
from guildhall.casework.models import (
    Action,
    Case,
    ClosureRequest,
    Entry,
    Involvement,
    Referral,
    Sheet,
)
from guildhall.casework.reads.chronology import details_of
from guildhall.casework.registry import sheet_types
from guildhall.casework.writes.marks import drafted
from guildhall.partners.writes.keeping import said

Says = list[dict[str, Any]]


def _said(*rows: Model) -> dict[str, Any]:
    return dict(drafted("", "", "", *rows).values)


def _alone(found: Sequence[Model]) -> Says:
    return [_said(row) for row in found]


def _entries(found: Sequence[Entry]) -> Says:
    """Each entry, with the row beside it."""
    details = details_of(found)
    return [_said(row, *([details[row.pk]] if row.pk in details else [])) for row in found]


def _sheets(found: Sequence[Sheet]) -> Says:
    """Each record that stands on no case, with the fields of its type."""
    records: dict[int, Model] = {}
    for kind in {row.kind for row in found} & set(sheet_types()):
        keys = [row.pk for row in found if row.kind == kind]
        records |= sheet_types()[kind]._default_manager.in_bulk(keys)
    return [_said(row, *([records[row.pk]] if row.pk in records else [])) for row in found]


compared(Compared("case", Case.objects.all, lambda found: map(said, found)))
compared(Compared("entry", Entry.objects.all, _entries, apart=frozenset({"referralquestion"})))
compared(Compared("sheet", Sheet.objects.all, _sheets))
compared(Compared("referral", Referral.objects.all, _alone))
compared(Compared("involvement", Involvement.objects.all, _alone))
compared(Compared("action", Action.objects.all, _alone))
compared(Compared("closure", ClosureRequest.objects.all, _alone))
