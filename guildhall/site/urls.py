from django.urls import path

from guildhall.site import views

urlpatterns = [
    path("", views.home, name="home"),
]
