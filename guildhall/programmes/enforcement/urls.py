"""The addresses of the programme's own pages. Each part adds its own line."""

from guildhall.programmes.enforcement.reports.urls import urlpatterns as reports

urlpatterns = [
    *reports,
]
