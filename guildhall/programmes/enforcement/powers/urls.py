from django.urls import path

from guildhall.programmes.enforcement.powers import views

urlpatterns = [
    path("enforcement/powers/", views.powers, name="enforcement_powers"),
    path("enforcement/powers/add/", views.add_power, name="enforcement_add_power"),
    path("enforcement/powers/<str:reference>/end/", views.end_power, name="enforcement_end_power"),
    path("enforcement/notices/issue/", views.issue, name="enforcement_issue"),
    path("enforcement/prosecutions/add/", views.prosecute, name="enforcement_prosecute"),
    path("enforcement/notices/outside/", views.outside, name="enforcement_outside"),
    path("enforcement/notices/<str:reference>/decide/", views.decide, name="enforcement_decide"),
    path("enforcement/notices/<str:reference>/pay/", views.pay, name="enforcement_pay"),
    path("enforcement/notices/<str:reference>/cancel/", views.cancel, name="enforcement_cancel"),
    path("enforcement/notices/<str:reference>/mend/", views.mend, name="enforcement_mend"),
    path(
        "enforcement/notices/<str:reference>/register/",
        views.register,
        name="enforcement_register",
    ),
]
