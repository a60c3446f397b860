from django.urls import path

from guildhall.evidence.mappings import views

urlpatterns = [
    path("evidence/extracts/", views.home, name="extracts"),
    path("evidence/extracts/new/", views.start, name="extract_start"),
    path("evidence/extracts/sent/<slug:token>/", views.columns, name="extract_columns"),
    path("evidence/extracts/sent/<slug:token>/check/", views.check, name="extract_check"),
    path("evidence/extracts/mappings/<slug:name>/", views.replay, name="extract_replay"),
]
