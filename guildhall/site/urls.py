from django.urls import include, path
from django.views.generic import RedirectView

from guildhall.site import views

to_account = RedirectView.as_view(pattern_name="mfa_index")

urlpatterns = [
    # Administrators, not members, change an e-mail address; a first password is theirs to give.
    path("account/email/", to_account),
    path("account/password/set/", to_account),
    path("", include("guildhall.site.demonstration.urls")),
    path("", include("guildhall.site.second_step.urls")),
    path("", views.home, name="home"),
    path("", include("guildhall.site.oversight.urls")),
    path("", include("guildhall.site.queue.urls")),
]
