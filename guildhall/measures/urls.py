from django.urls import path

from guildhall.measures import views

urlpatterns = [
    path("measures/", views.home, name="measures_home"),
    path("measures/compute/", views.compute, name="measures_compute"),
    path("measures/returns/", views.returns_home, name="returns_home"),
    path(
        "measures/returns/<slug:key>/<slug:agency>/<slug:quarter>/",
        views.return_form,
        name="return_form",
    ),
    path("measures/<slug:key>/", views.measure, name="measure"),
    path("measures/<slug:key>/<slug:kind>.<slug:file_type>", views.data, name="measure_data"),
    path("measures/<slug:key>/baseline/", views.set_baseline, name="measure_baseline"),
    path("measures/<slug:key>/target/", views.set_target, name="measure_target"),
    path("measures/<slug:key>/limits/", views.mark_break, name="measure_break"),
    path(
        "measures/<slug:key>/limits/<slug:since>/withdraw/",
        views.withdraw_break,
        name="measure_break_withdraw",
    ),
    path("measures/<slug:key>/rating/", views.override_rating, name="measure_rating"),
    path("trace/<slug:reference>/", views.trace, name="trace"),
]
