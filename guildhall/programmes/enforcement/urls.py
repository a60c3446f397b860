"""The addresses of the programme's own pages. Each part adds its own line."""

from guildhall.programmes.enforcement.cases.urls import urlpatterns as cases
from guildhall.programmes.enforcement.reports.urls import urlpatterns as reports

urlpatterns = [
    *cases,
    *reports,
]
