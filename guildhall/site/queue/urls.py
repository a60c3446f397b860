from django.urls import path

from guildhall.site.queue import views

urlpatterns = [
    path("jobs/", views.jobs, name="jobs"),
    path("jobs/<str:reference>/again/", views.again, name="job_again"),
]
