from django.urls import path

from guildhall.ui import views

urlpatterns = [
    path("charts/<str:digest>-<str:variant>.svg", views.chart, name="chart"),
]
