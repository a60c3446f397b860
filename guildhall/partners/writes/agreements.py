"""Sharing agreements, and the checks recorded before casework is live."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from guildhall.audit.writes import record
from guildhall.clock import LONDON
from guildhall.partners.models import Agency, Agreement, Assurance, Member, Party
from guildhall.partners.reads.members import require
from guildhall.partners.rules import To
from guildhall.partners.writes.keeping import change, keep_new


@transaction.atomic
def put_agreement(
    agreement: Agreement | None,
    *,
    title: str,
    purposes: str,
    powers: str,
    data_items: str,
    programmes: Iterable[str],
    starts_on: date,
    review_on: date,
    expires_on: date,
    parties: Iterable[Agency],
    by: Member | None,
    at: datetime,
) -> Agreement:
    """Add an agreement (None), or change one. Raises ValidationError, naming the field.

    An agency that is no longer among the parties is kept, with the day on which it left. `by` is
    None only for set-up by command.
    """
    if by is not None:
        require(by, To.MANAGE_AGREEMENTS)
    details: dict[str, Any] = {
        "title": title,
        "purposes": purposes,
        "powers": powers,
        "data_items": data_items,
        "programmes": sorted(programmes),
        "starts_on": starts_on,
        "review_on": review_on,
        "expires_on": expires_on,
    }
    wanted = set(parties)
    if len(wanted) < 2:
        raise ValidationError({"parties": "Choose at least two agencies"})
    row = agreement or Agreement()
    before = {name: str(getattr(row, name)) for name in details} if agreement else {}
    for name, value in details.items():
        setattr(row, name, value)
    row.full_clean()
    if agreement is None:
        row.save(force_insert=True)
        keep_new(row, by=by, at=at)
    else:
        change(row, by=by, at=at, **details)
    _put_parties(row, wanted, by=by, at=at)
    after = {name: str(value) for name, value in details.items()}
    record(
        action="partners.agreement_put",
        subject=f"agreement:{row.reference}",
        by=by,
        at=at,
        before={name: value for name, value in before.items() if after[name] != value},
        after={name: value for name, value in after.items() if before.get(name) != value}
        | {"parties": sorted(agency.key for agency in wanted)},
    )
    return row


def _put_parties(
    agreement: Agreement, wanted: set[Agency], *, by: Member | None, at: datetime
) -> None:
    """Sign the agencies that are new, from the agreement's first day; end those no longer in it."""
    day = at.astimezone(LONDON).date()
    now = {row.agency: row for row in agreement.parties.filter(left_on=None)}
    for agency, row in now.items():
        if agency not in wanted:
            left_on = max(day, row.signed_on)
            change(row, Q(left_on=None), left_on=left_on, by=by, at=at)
    signed_on = agreement.starts_on
    new = sorted(wanted - set(now), key=lambda each: each.key)
    for agency in new:
        made = Party.objects.create(agreement=agreement, agency=agency, signed_on=signed_on)
        keep_new(made, by=by, at=at)


@transaction.atomic
def record_assurance(
    *,
    kind: str,
    done_on: date,
    review_on: date,
    document: str,
    by: Member,
    at: datetime,
) -> Assurance:
    """Record that a check was done, and where its record is kept. Earlier ones stay."""
    require(by, To.RECORD_ASSURANCE)
    made = Assurance(
        kind=kind,
        done_on=done_on,
        review_on=review_on,
        document=document,
        by=by,
        recorded_at=at,
    )
    made.full_clean()
    made.save(force_insert=True)
    keep_new(made, by=by, at=at)
    record(
        action="partners.assurance_recorded",
        subject=f"assurance:{kind}",
        by=by,
        at=at,
        after={"done_on": done_on.isoformat(), "review_on": review_on.isoformat()},
    )
    return made
