"""What is too large to be sent in a request is refused before any of it is read."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from guildhall.evidence import forms

FOR_THE_REST_BYTES = 2**20  # the form's other fields, and what divides them
TOO_LARGE = (
    "The file is too large to be sent here: it must be 50 MB or smaller."
    " Bring it in with guildhall import, and nothing has been kept of it.\n"
)
Answer = Callable[[HttpRequest], HttpResponse]


class UploadLimit:
    """Answers 413 by the length that the browser gives. A request that gives none has no body."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _length(request) > forms.LARGEST_UPLOAD_BYTES + FOR_THE_REST_BYTES:
            return HttpResponse(TOO_LARGE, status=413, content_type="text/plain; charset=utf-8")
        return self.get_response(request)


def _length(request: HttpRequest) -> int:
    given = request.META.get("CONTENT_LENGTH") or "0"
    return int(given) if given.isdecimal() else 0
