"""What the library asks of us about second steps."""

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator

from guildhall.site.second_step.middleware import must_have


class SecondStepAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Nobody who must have a second step can turn it off."""

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not must_have(authenticator.user)
