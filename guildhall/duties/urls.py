from django.urls import path

from guildhall.duties import views

urlpatterns = [
    path("duties/", views.due, name="duties"),
    path("duties/kept/", views.kept, name="duties_kept"),
    path("duties/rules/", views.rules, name="duty_rules"),
    path("duties/rules/<str:duty>/<str:since>/", views.rule, name="duty_rule"),
]
