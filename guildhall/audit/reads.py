"""What has been changed."""

from django.db.models import QuerySet

from guildhall.audit.models import Change


def history(subject: str) -> QuerySet[Change]:
    """The changes made to one subject, such as `action:A12`, latest first."""
    return Change.objects.filter(subject=subject).select_related("by")
