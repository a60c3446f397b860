from datetime import date

from django.urls import path, register_converter

from guildhall.programmes.missing import views

FIRST, LAST = date(2000, 2, 1), date(2099, 11, 30)  # the meetings before and after have addresses


class DayConverter:
    """A date in an address: 2016-11-14."""

    regex = r"20\d{2}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        day = date.fromisoformat(value)
        if not FIRST <= day <= LAST:
            raise ValueError(value)
        return day

    def to_url(self, value: date) -> str:
        return value.isoformat()


register_converter(DayConverter, "day")

urlpatterns = [
    path("missing/repeats/", views.repeats, name="missing_repeats"),
    path("missing/meeting/", views.meeting, name="missing_meeting"),
    path("missing/meeting/<day:day>/", views.meeting, name="missing_meeting_on"),
    path("missing/sheet/<str:reference>/", views.sheet, name="missing_sheet"),
]
