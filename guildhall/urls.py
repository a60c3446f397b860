"""Every address, by the part of the work that answers it."""

from django.urls import include, path

urlpatterns = [
    path("", include("guildhall.site.urls")),
    path("", include("guildhall.partners.urls")),
    path("account/", include("allauth.urls")),
]
