from datetime import date

from django.urls import path, register_converter

from guildhall.programmes.enforcement.tasking import views

FIRST, LAST = date(2000, 1, 10), date(2099, 12, 20)  # the weeks beside them have addresses


class Day:
    """A day of an address, such as 2016-11-14."""

    regex = r"\d{4}-\d\d-\d\d"

    def to_python(self, value: str) -> date:
        day = date.fromisoformat(value)
        if not FIRST <= day <= LAST:
            raise ValueError(value)
        return day

    def to_url(self, value: date) -> str:
        return value.isoformat()


register_converter(Day, "tasking_day")
urlpatterns = [
    path("enforcement/tasking/", views.week, name="enforcement_week"),
    path("enforcement/tasking/week/<tasking_day:day>/", views.week, name="enforcement_week_of"),
    path("enforcement/tasking/log/", views.log, name="enforcement_log"),
    path("enforcement/tasking/log/patrol/", views.log_patrol, name="enforcement_log_patrol"),
    path("enforcement/tasking/log/fly-tip/", views.log_fly_tip, name="enforcement_log_fly_tip"),
    path("enforcement/tasking/patrols/", views.patrols, name="enforcement_patrols"),
    path(
        "enforcement/tasking/patrols/<tasking_day:day>/",
        views.patrols,
        name="enforcement_patrols_of",
    ),
    path("enforcement/tasking/<str:reference>/", views.task, name="enforcement_task"),
]
