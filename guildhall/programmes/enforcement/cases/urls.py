from django.urls import path

from guildhall.programmes.enforcement.cases import views

urlpatterns = [
    path("enforcement/ladder/", views.tools, name="enforcement_ladder"),
    path("enforcement/ladder/<str:reference>/", views.tools, name="enforcement_ladder_of"),
    path("enforcement/closed/", views.closed, name="enforcement_closed"),
]
