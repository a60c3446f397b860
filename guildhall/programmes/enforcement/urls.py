"""The addresses of the programme's own pages. Each part adds its own line."""

from guildhall.programmes.enforcement.cases.urls import urlpatterns as cases
from guildhall.programmes.enforcement.powers.urls import urlpatterns as powers
from guildhall.programmes.enforcement.reports.urls import urlpatterns as reports
from guildhall.programmes.enforcement.reviews.urls import urlpatterns as reviews
from guildhall.programmes.enforcement.tasking.urls import urlpatterns as tasking

urlpatterns = [
    *cases,
    *powers,
    *reports,
    *reviews,
    *tasking,
]
