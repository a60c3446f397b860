"""Who a demonstration's account is."""

from guildhall.partners.models import Member
from guildhall.site.demonstration.accounts import accounts


def member_of(email: str) -> Member | None:
    """The member of an account that is the demonstration's own; None for every other."""
    if email not in {account.email for account in accounts()}:
        return None
    return Member.objects.filter(email=email, is_active=True).first()
