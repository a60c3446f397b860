from django.urls import path

from guildhall.casework.bringing import views

urlpatterns = [
    path("bring-in/", views.home, name="bring_in"),
    path("bring-in/sent/<slug:token>/", views.columns, name="bring_in_columns"),
    path("bring-in/sent/<slug:token>/check/", views.check, name="bring_in_check"),
    path("bring-in/batches/<str:reference>/", views.batch, name="bring_in_batch"),
    path("bring-in/batches/<str:reference>/undo/", views.undo, name="bring_in_undo"),
    path("bring-in/<str:programme>/<str:key>/", views.send, name="bring_in_send"),
]
