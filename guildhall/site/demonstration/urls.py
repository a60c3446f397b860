from django.urls import path

from guildhall.site.demonstration import views

urlpatterns = [path("account/demonstration/", views.sign_in, name="demonstration_sign_in")]
