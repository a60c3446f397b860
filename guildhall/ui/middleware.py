"""What no address may hold."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse


class NoNulMiddleware:
    """Answers "not found" to an address with a NUL in it, which PostgreSQL cannot look for."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path or any(
            "\0" in part for pair in request.GET.items() for part in pair
        ):
            raise Http404
        return self.answer(request)
