"""What every page's frame shows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from guildhall import clock
from guildhall.partners.reads import may
from guildhall.partners.rules import To
from guildhall.site.demonstration.accounts import accounts
from guildhall.site.navigation import navigation
from guildhall.site.second_step.middleware import must_have


def page_frame(request: HttpRequest) -> dict[str, Any]:
    """The partnership, the date, whether this is a demonstration, and what the member may do."""
    return {
        "instance": settings.INSTANCE,
        "demonstration_accounts": accounts,
        "today": clock.today(),
        "member": getattr(request, "user", None),
        "may": lambda to: may(request.user, To(to)),
        "must_have_second_step": lambda: must_have(request.user),
        "navigation": navigation(request),
        "cspNonce": str(getattr(request, "csp_nonce", "")),
        "assetPath": "/static/ui",
        "themeColor": "#1d3c34",
    }
