from django.urls import path

from guildhall.site.second_step import views

urlpatterns = [path("account/second-step/", views.second_step, name="second_step")]
