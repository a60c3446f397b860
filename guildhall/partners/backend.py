"""Who is signed in: the member, with their agency in the same statement."""

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.models import AbstractBaseUser

from guildhall.partners.models import Member


class MemberBackend(AuthenticationBackend):  # type: ignore[misc]
    """Signs in by e-mail and password, as the library does."""

    def get_user(self, user_id: int) -> AbstractBaseUser | None:
        """The member of a session, unless they may no longer sign in."""
        found = Member.objects.select_related("agency").filter(pk=user_id).first()
        return found if found is not None and self.user_can_authenticate(found) else None
