from django.urls import path

from guildhall.evidence import views

urlpatterns = [
    path("evidence/", views.home, name="evidence_home"),
    path("evidence/upload/", views.upload, name="evidence_upload"),
    path("evidence/feeds/<slug:key>/", views.feed, name="evidence_feed"),
    path("evidence/batches/<slug:reference>/", views.batch, name="evidence_batch"),
]
