"""How sign-in differs from the library's defaults."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from guildhall.partners.models import Member
from guildhall.partners.views.passwords import set_own


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Members are added by an administrator; nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def set_password(self, user: Member, password: str) -> None:
        """Change one's own password, which is kept in the record."""
        set_own(user, password)

    def add_message(self, *args: object, **kwargs: object) -> None:
        """Say nothing on signing in and out: the page that follows says it."""
