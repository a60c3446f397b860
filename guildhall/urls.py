"""Every address, by the part of the work that answers it."""

from importlib.util import find_spec

from django.conf import settings
from django.urls import include, path

urlpatterns = [
    path("", include("guildhall.site.urls")),
    path("", include("guildhall.plan.urls")),
    path("", include("guildhall.measures.urls")),
    path("", include("guildhall.evidence.urls")),
    path("", include("guildhall.evidence.mappings.urls")),
    path("", include("guildhall.reports.urls")),
    path("", include("guildhall.partners.urls")),
    path("", include("guildhall.duties.urls")),
    path("", include("guildhall.subjects.urls")),
    path("", include("guildhall.casework.attachments.urls")),
    path("", include("guildhall.casework.bringing.urls")),
    path("", include("guildhall.casework.front_door.urls")),
    path("", include("guildhall.casework.urls")),
    path("", include("guildhall.ui.urls")),
    path("", include("guildhall.explore.urls")),
    path("account/", include("allauth.urls")),
    *(path("", include(f"{app}.urls")) for app in settings.PROGRAMMES if find_spec(f"{app}.urls")),
]
