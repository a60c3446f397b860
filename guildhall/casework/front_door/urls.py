from django.urls import path

from guildhall.casework.front_door.views import public, staff

urlpatterns = [
    path("report/", public.start, name="front_door"),
    path("report/privacy/", public.privacy, name="front_door_privacy"),
    path("report/receipt/", public.receipt, name="front_door_receipt"),
    path("report/<slug:programme>/<slug:key>/", public.form, name="front_door_form"),
    path("front-door/", staff.desk, name="front_door_desk"),
    path("front-door/set-up/", staff.setting_up, name="front_door_setting_up"),
    path("front-door/set-up/words/<slug:key>/", staff.put_words, name="front_door_words"),
    path("front-door/set-up/<slug:programme>/<slug:key>/", staff.put_on, name="front_door_put_on"),
    path("front-door/held/<str:reference>/", staff.held, name="front_door_held"),
    path("front-door/held/<str:reference>/decide/", staff.decide, name="front_door_decide"),
    path("front-door/sent/<str:reference>/", staff.behind, name="front_door_sent"),
    path("front-door/sent/<str:reference>/<str:file>/", staff.file, name="front_door_file"),
]
