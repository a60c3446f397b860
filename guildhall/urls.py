"""Every address, by the part of the work that answers it."""

from allauth.account import views as account
from django.urls import include, path

urlpatterns = [
    path("", include("guildhall.site.urls")),
    path("sign-in/", account.login, name="account_login"),
    path("sign-out/", account.logout, name="account_logout"),
    path("account/", include("allauth.urls")),
]
