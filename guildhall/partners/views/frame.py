"""What the pages about access share."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guildhall.partners import reads
from guildhall.partners.models import Member
from guildhall.partners.rules import To


def signed_in(request: HttpRequest) -> Member:
    """The member asking, whatever they may do: nobody else gets past sign-in."""
    assert isinstance(request.user, Member)  # noqa: S101 (for the type checker)
    return request.user


def asking(request: HttpRequest, to: To) -> Member:
    """The member asking, who must be allowed to do it."""
    reads.require(request.user, to)
    return signed_in(request)


def saved(form: Form, write: Callable[[], object]) -> bool:
    """Whether what was typed was right and is now kept; what was wrong is put by its field."""
    if not form.is_valid():
        return False
    try:
        write()
    except ValidationError as wrong:
        for field, said in _by_field(wrong).items():
            form.add_error(field if field in form.fields else None, said)
        return False
    return True


def _by_field(wrong: ValidationError) -> dict[str, list[str]]:
    return wrong.message_dict if hasattr(wrong, "error_dict") else {"": wrong.messages}


def form_page(
    request: HttpRequest, form: Form, title: str, back: tuple[str, str], **more: Any
) -> HttpResponse:
    """A page with one form. `back` is the words and address of the page it belongs to."""
    context = {"form": form, "title": title, "back": back, **more}
    return render(request, "partners/form.html", context)
