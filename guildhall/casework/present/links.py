"""Links to what can be done on a case."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from guildhall.casework.reads import CaseFile


@dataclass(frozen=True)
class Link:
    """A link to something that can be done."""

    text: str
    href: str


def deed_url(file: CaseFile, deed: str, about: str = "") -> str:
    """The address of a deed's form, about a row of the case where `about` names one."""
    if about:
        return reverse("do_about", args=[file.case.reference, deed, about])
    return reverse("do", args=[file.case.reference, deed])
