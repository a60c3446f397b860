"""What is kept from somebody by the part that they play, whatever else opens it to them."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from guildhall.partners.models import Guard, Member, Post


def kept_from(viewer: Member, guard: Guard) -> Exists:
    """Whether a row behind a guard is kept from the viewer, as a condition on the row.

    The row's `kept_from` names the function that is not to be told, or nobody. Whoever holds it in
    the programme, or has held it, is kept out; so is everybody of an agency whose member does,
    but for the controller of the record, whose others have to work on it.
    """
    return Exists(_theirs(viewer, guard).filter(function=OuterRef("kept_from")))


def is_kept_from(viewer: Member, guard: Guard, function: str) -> bool:
    """The same of one row, by the function that it names."""
    return bool(function) and _theirs(viewer, guard).filter(function=function).exists()


def _theirs(viewer: Member, guard: Guard) -> QuerySet[Post]:
    theirs = Q(member=viewer)
    if viewer.agency_id is not None and viewer.agency_id != guard.controller_id:
        theirs |= Q(member__agency=viewer.agency_id)
    return Post.objects.filter(theirs, programme=guard.programme)
