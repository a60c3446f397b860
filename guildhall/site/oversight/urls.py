from django.urls import path

from guildhall.site.oversight import views

urlpatterns = [
    path("audit/", views.everything, name="audit_everything"),
    path("audit/request/<str:reference>/", views.one, name="audit_request"),
    path("audit/<str:reference>/", views.who_looked, name="audit_who_looked"),
]
