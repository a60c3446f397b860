"""What tests of more than one app share."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.core.signing import get_cookie_signer
from django.test import Client

from guildhall.partners.idle import COOKIE
from guildhall.partners.models import Member

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

ROOT = Path(__file__).resolve().parent.parent
Given = str | Sequence[str]
"""What is typed or chosen: one answer, or several ticks."""


def open_data(path: str) -> Path:
    """A file of the real open data, or a skip that says it is absent.

    The data are not part of this repository; GUILDHALL_OPEN_DATA names the folder that holds
    them, ../shared/data unless told otherwise.
    """
    folder = Path(os.environ.get("GUILDHALL_OPEN_DATA", ROOT.parent / "shared" / "data"))
    found = folder / path
    if not found.exists():
        pytest.skip(f"the open data are not here: {found} (set GUILDHALL_OPEN_DATA)")
    return found


def sign_in(client: Client, member: Member) -> None:
    """Sign a member in, with the cookie that says the session is in use."""
    client.force_login(member)
    session = client.session.session_key or ""
    client.cookies[COOKIE] = get_cookie_signer(salt=COOKIE + COOKIE).sign(session)


def press(
    client: Client,
    page: Answer,
    button: str,
    given: Mapping[str, Given] | None = None,
    *,
    follow: bool = False,
) -> Answer:
    """What comes of filling in the form on a page that has this button, and pressing it.

    The form is sent as a browser sends it: what the page put there, but for what is typed or
    chosen here. A field that the form does not ask for, or a choice that it does not offer,
    fails the test. `follow` goes on to the page that the answer leads to.
    """
    form = form_with(page, button)
    send = client.post if form.method == "post" else client.get
    asked = form.action or page.wsgi_request.path
    return send(asked, form.sent(given or {}), follow=follow)


def form_with(page: Answer, button: str) -> PageForm:
    """The form on a page that has a button of these words."""
    reading = _Reading()
    reading.feed(page.content.decode())
    for form in reading.forms:
        if button in form.buttons:
            return form
    offered = [words for form in reading.forms for words in form.buttons]
    raise AssertionError(f"the page has no button “{button}”, but {offered}")


@dataclass
class Box:
    """One control of a form: a box with what is in it, or a choice and whether it is made."""

    name: str
    value: str = ""
    is_choice: bool = False
    is_chosen: bool = True


@dataclass
class PageForm:
    """A form as a page gave it."""

    method: str = "get"
    action: str = ""
    boxes: list[Box] = field(default_factory=list)
    buttons: list[str] = field(default_factory=list)

    def sent(self, given: Mapping[str, Given]) -> dict[str, list[str]]:
        """What a browser sends when these boxes are filled in and the rest are left."""
        answers: dict[str, list[str]] = {}
        for name, value in given.items():
            answers[name] = [value] if isinstance(value, str) else list(value)
            boxes = [box for box in self.boxes if box.name == name]
            assert boxes, f"no form on the page asks for {name}: {[b.name for b in self.boxes]}"
            offered = {box.value for box in boxes if box.is_choice}
            assert not offered or offered >= set(answers[name]), f"{name} offers only {offered}"
        for box in self.boxes:
            if box.is_chosen and box.name and box.name not in given:
                answers.setdefault(box.name, []).append(box.value)
        return answers


class _Reading(HTMLParser):
    """Reads the forms of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[PageForm] = []
        self.words: list[str] | None = None
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(PageForm(said.get("method", "get").lower(), said.get("action", "")))
        if not self.forms or "disabled" in said:
            return
        name, boxes = said.get("name", ""), self.forms[-1].boxes
        if tag in ("button", "textarea"):
            self.words = []
        if tag == "textarea":
            boxes.append(Box(name))
        elif tag == "select":
            self.select = name
        elif tag == "option":
            boxes.append(Box(self.select, said.get("value", ""), True, "selected" in said))
        elif tag == "input":
            is_choice = said.get("type") in ("radio", "checkbox")
            value = said.get("value", "on" if is_choice else "")
            boxes.append(Box(name, value, is_choice, not is_choice or "checked" in said))

    def handle_data(self, data: str) -> None:
        if self.words is not None:
            self.words.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._first_option()
        if tag not in ("button", "textarea") or self.words is None:
            return
        words, self.words = "".join(self.words), None
        if tag == "button":
            self.forms[-1].buttons.append(" ".join(words.split()))
        else:
            self.forms[-1].boxes[-1].value = words.removeprefix("\n")

    def _first_option(self) -> None:
        """A list from which nothing is chosen sends its first choice."""
        options = [box for box in self.forms[-1].boxes if box.name == self.select]
        if options and not any(box.is_chosen for box in options):
            options[0].is_chosen = True
