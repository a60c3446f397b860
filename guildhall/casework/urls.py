from django.urls import path, re_path

from guildhall.casework.views import cases, doing, lists, reference, referring, sheets

KIND, REFERENCE = "(?P<kind>[a-z_]+)", "(?P<reference>[0-9A-Z]{1,12})"
urlpatterns = [
    path("my-work/", lists.my_work, name="my_work"),
    path("my-work/queue/<str:programme>/", lists.queue, name="queue"),
    path("my-work/cover/", lists.cover, name="cover"),
    path("my-work/retention/", lists.retention, name="retention"),
    path("my-work/how/<slug:key>/", reference.programme, name="programme_reference"),
    path("search/", lists.search, name="search"),
    path("cases/", lists.cases, name="cases"),
    path("cases/new/<str:programme>/", referring.open_case, name="case_open"),
    path("cases/<str:reference>/", cases.case, name="case"),
    path("cases/<str:reference>/print/", cases.print_case, name="case_print"),
    path("cases/<str:reference>/entries/<str:entry>/", cases.entry, name="entry"),
    path("cases/<str:reference>/emergency/", cases.emergency, name="case_emergency"),
    path("cases/<str:reference>/do/<str:deed>/", doing.do, name="do"),
    path("cases/<str:reference>/do/<str:deed>/<str:about>/", doing.do, name="do_about"),
    path("cases/<str:reference>/shared/<str:entry>/came/", cases.acknowledge, name="acknowledge"),
    path("referrals/", referring.mine, name="referrals"),
    path("referrals/new/", referring.choose, name="referral_choose"),
    path("referrals/new/<str:programme>/", referring.refer, name="refer"),
    path("referrals/<str:reference>/", referring.referral, name="referral"),
    re_path(rf"^records/{KIND}/$", sheets.sheets, name="sheets"),
    re_path(rf"^records/{KIND}/add/$", sheets.add_sheet, name="sheet_add"),
    re_path(rf"^records/{REFERENCE}/$", sheets.sheet, name="sheet"),
    re_path(rf"^records/{REFERENCE}/change/$", sheets.change_sheet, name="sheet_change"),
    re_path(rf"^records/{REFERENCE}/connect/$", sheets.connect_sheet, name="sheet_connect"),
    re_path(rf"^records/{REFERENCE}/apart/$", sheets.disconnect_sheet, name="sheet_disconnect"),
    re_path(rf"^records/{REFERENCE}/erase/$", sheets.erase_sheet, name="sheet_erase"),
]
