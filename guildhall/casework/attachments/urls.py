from django.urls import path

from guildhall.casework.attachments import views

FILES = "cases/<str:reference>/files/"

urlpatterns = [
    path(f"{FILES}add/", views.attach, name="attach"),
    path(f"{FILES}<str:entry>/", views.attachment, name="attachment"),
    path(f"{FILES}<str:entry>/fetch/", views.fetch, name="attachment_fetch"),
]
