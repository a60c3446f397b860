from django.urls import re_path

from guildhall.programmes.enforcement.reports import views

REFERENCE = r"(?P<reference>[A-Z0-9]{8,12})"

urlpatterns = [
    re_path(r"^asb/report/$", views.report, name="asb_report"),
    re_path(r"^asb/reports/$", views.mine, name="asb_mine"),
    re_path(r"^asb/triage/$", views.triage, name="asb_triage"),
    re_path(r"^asb/alerts/$", views.alerts, name="asb_alerts"),
    re_path(rf"^asb/alerts/{REFERENCE}/$", views.alert, name="asb_alert"),
    re_path(rf"^asb/alerts/{REFERENCE}/take/$", views.take, name="asb_alert_take"),
    re_path(rf"^asb/reports/{REFERENCE}/$", views.report_page, name="asb_report_page"),
    re_path(rf"^asb/reports/{REFERENCE}/risk/$", views.risk, name="asb_risk"),
    re_path(rf"^asb/reports/{REFERENCE}/contact/$", views.contact, name="asb_contact"),
    re_path(rf"^asb/reports/{REFERENCE}/off/$", views.take_off, name="asb_take_off"),
    re_path(rf"^asb/reports/{REFERENCE}/same/$", views.same, name="asb_same"),
    re_path(rf"^asb/reports/{REFERENCE}/apart/$", views.apart, name="asb_apart"),
]
