"""Words that a programme would rather not read: whoever writes them is asked once, on any form."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest

from guildhall.casework.declare import Programme
from guildhall.casework.terms import Found, find

KEEP = "keep_words"


def to_check(request: HttpRequest, programme: Programme, form: forms.Form) -> list[Found]:
    """The words that whoever writes is asked about; none once they keep them as they were said."""
    if KEEP in request.POST:
        return []
    written = [text for text in form.cleaned_data.values() if isinstance(text, str)]
    found = [each for text in written for each in find(programme.terms, text)]
    return list({each.words.casefold(): each for each in found}.values())
