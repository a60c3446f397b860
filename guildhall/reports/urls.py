from django.urls import path

from guildhall.reports import views

urlpatterns = [
    path("packs/", views.packs, name="packs"),
    path("packs/<str:reference>/", views.pack, name="pack"),
    path("packs/<str:reference>/updates/<str:programme>/", views.update, name="pack_update"),
    path("packs/<str:reference>/validate/", views.validate, name="pack_validate"),
    path("packs/<str:reference>/send-back/", views.send_back, name="pack_send_back"),
    path("packs/<str:reference>/approve/", views.approve, name="pack_approve"),
    path("packs/<str:reference>/pack.<str:kind>", views.document, name="pack_document"),
]
