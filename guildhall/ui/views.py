"""The images of charts. Their names are what they show, so that a browser need ask only once."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from guildhall.ui import charts

KEEP_FOR_EVER = "private, max-age=31536000, immutable"
DRAWS_ONLY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@require_safe
def chart(request: HttpRequest, digest: str, variant: str) -> HttpResponse:
    """A chart as SVG, wide or narrow. Nothing in it can run or load anything."""
    try:
        image = charts.image(digest, variant)
    except charts.NoSuchChart:
        raise Http404("There is no such chart") from None
    response = HttpResponse(image, content_type="image/svg+xml")
    response["Cache-Control"] = KEEP_FOR_EVER
    response["Content-Security-Policy"] = DRAWS_ONLY
    response["X-Content-Type-Options"] = "nosniff"
    return response
