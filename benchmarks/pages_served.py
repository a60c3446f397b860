"""What gunicorn serves for the benchmarks of pages: the product, and beside it two peers.

`/plain/cases/` and `/plain/reports/` are plain Django views of the same tables, without access
rules, audit or sign-in. A request with the header `X-Bench: audit-off` goes through the product
without its audit.
"""

from collections.abc import Callable, Iterable
from typing import Any

from guildhall.cli import start

start()

from django.conf import settings  # noqa: E402
from django.core.handlers.wsgi import WSGIHandler  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.template import engines  # noqa: E402
from django.test import override_settings  # noqa: E402
from django.urls import path  # noqa: E402

from guildhall import urls  # noqa: E402
from guildhall.casework.models import Case  # noqa: E402
from guildhall.programmes.enforcement.models import Report  # noqa: E402

AUDIT = "guildhall.audit.middleware.AuditMiddleware"
PAGE = engines["jinja2"].from_string(
    "<!doctype html><title>Cases</title><table>{% for case in cases %}<tr>"
    "<td>{{ case.reference }}<td>{{ case.status }}<td>{{ case.stage }}<td>{{ case.received_at }}"
    "<td>{{ case.allocated_to.name }}</tr>{% endfor %}</table>"
)


def plain_cases(request: HttpRequest) -> HttpResponse:
    """The latest 50 cases, as a few lines of Django give them."""
    latest = Case.objects.select_related("allocated_to").order_by("-received_at", "-pk")[:50]
    return HttpResponse(PAGE.render({"cases": latest}))


REPORTS = engines["jinja2"].from_string(
    "<!doctype html><title>Reports</title><table>{% for each in reports %}<tr>"
    "<td>{{ each.pk }}<td>{{ each.kind }}<td>{{ each.risk }}<td>{{ each.received_at }}"
    "<td>{{ each.place_words }}</tr>{% endfor %}</table>"
)


def plain_reports(request: HttpRequest) -> HttpResponse:
    """The 50 reports to decide on next, as a few lines of Django give them."""
    waiting = Report.objects.filter(state="new").order_by("priority", "received_at", "pk")[:50]
    return HttpResponse(REPORTS.render({"reports": waiting}))


class Urls:
    urlpatterns = [
        path("plain/cases/", plain_cases),
        path("plain/reports/", plain_reports),
        *urls.urlpatterns,
    ]


override_settings(ROOT_URLCONF=Urls).enable()


def _handler(middleware: list[str]) -> WSGIHandler:
    with override_settings(MIDDLEWARE=middleware):
        return WSGIHandler()


PRODUCT = _handler(settings.MIDDLEWARE)
WITHOUT_AUDIT = _handler([each for each in settings.MIDDLEWARE if each != AUDIT])
PLAIN = _handler([])


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Give the request to the handler it is for."""
    if environ["PATH_INFO"].startswith("/plain/"):
        return PLAIN(environ, start_response)
    if environ.get("HTTP_X_BENCH") == "audit-off":
        return WITHOUT_AUDIT(environ, start_response)
    return PRODUCT(environ, start_response)
