"""What a deed is: one thing that people do on a case, by one form and one write."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms

from guildhall.casework.models import Case
from guildhall.casework.reads.files import CaseFile
from guildhall.partners.declare import Do
from guildhall.partners.models import Member
from guildhall.partners.reads import NotKnown


class CaseForm(forms.Form):
    """A form on a case. `about` is the reference of the row it is about, where there is one."""

    def __init__(
        self, data: Any = None, files: Any = None, *, file: CaseFile, about: str = ""
    ) -> None:
        super().__init__(data, files, auto_id="%s")
        self.file = file
        self.about = about
        self.prepare()

    def prepare(self) -> None:
        """Fill in choices and first values from the case. NotKnown for a row that is not seen."""

    @property
    def goes_on_to(self) -> str:
        """What the next page of questions is about; empty where this page is the last."""
        return ""

    def told(self, done: object) -> str:
        """What is said of what was done, with where to go next; empty where the page shows it."""
        return ""

    def choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        """Give a field of choices its choices."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (for the type checker)
        field.choices = choices


@dataclass(frozen=True)
class Stamp:
    """Who does it, and when."""

    by: Member
    at: datetime


def always(file: CaseFile) -> bool:
    """On any case."""
    return True


def while_open(file: CaseFile) -> bool:
    """On an open case."""
    return file.case.status == Case.Status.OPEN


def while_live(file: CaseFile) -> bool:
    """On a case that is open, or was referred and nobody has decided."""
    return file.case.status in {Case.Status.OPEN, Case.Status.REFERRED}


@dataclass(frozen=True)
class Deed:
    """Something done on a case. `key` is in its address; `button` is what the form's button says.

    `do` is what the member must be let do, or several of which one will do; `offered` says on
    which cases it makes sense, so that nobody is led to a form that cannot be sent. `intro` is
    said above the form. `on_the_case` is of what takes seeing the case itself, and not a part of
    the file alone. `group` places its link on the case's page; empty for one that is
    reached from what it is about.
    """

    key: str
    title: str
    button: str
    do: Do | tuple[Do, ...]
    form: type[CaseForm]
    write: Callable[[CaseFile, CaseForm, Stamp], object]
    offered: Callable[[CaseFile], bool] = while_open
    intro: str = ""
    group: str = ""
    is_warning: bool = False
    on_the_case: bool = False

    def is_open_to(self, file: CaseFile) -> bool:
        """Whether the member may do it, on this case as it stands."""
        return self.is_allowed(file) and self.offered(file)

    def is_allowed(self, file: CaseFile) -> bool:
        """Whether the member's part in the case lets them."""
        dos = self.do if isinstance(self.do, tuple) else (self.do,)
        is_shown = file.shows_case or not self.on_the_case
        return is_shown and any(file.may(do) for do in dos)


def one_of(rows: list[Any], reference: str) -> Any:
    """The row of a reference, among those the viewer sees. NotKnown for any other."""
    for row in rows:
        if row.reference == reference:
            return row
    raise NotKnown
