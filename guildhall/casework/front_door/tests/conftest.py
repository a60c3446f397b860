"""A toy programme with a form of its own: it declares it, and edits nothing else."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from guildhall.casework import writes as casework
from guildhall.casework.declare import PublicForm
from guildhall.casework.front_door import reads, writes
from guildhall.casework.front_door.forms import Choose, PublicFormBase, Section, Words
from guildhall.casework.front_door.rules import Status
from guildhall.casework.joining import join, leave
from guildhall.casework.tests.people import AT, KEY, Town, found_town, programme
from guildhall.partners.models import Guard, Member
from guildhall.ui.forms import DateField

ADDRESS = f"/report/{KEY}/weeds/"


class WeedForm(PublicFormBase):
    """What the toy asks."""

    own = (Section("The weed", ("what", "seen_on", "kind")),)

    what = Words("What did you see?", most=500, rows=4)
    seen_on = DateField(label="When did you see it?", required=False)
    kind = Choose("Which weed?", (("dock", "Dock"), ("knot", "Knot")), required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        self.not_yet("seen_on")
        return given


def receive(given: Mapping[str, Any], *, uploads: Any, by: Member, at: Any) -> Guard:
    if given["what"] == "break":
        raise KeyError("a fault of the programme's own")
    made = casework.receive_referral(
        programme=KEY, concern=given["what"], source="Member of the public", by=by, at=at
    )
    return made.case.guard


def status(guard: Guard) -> str:
    return Status.CLOSED if guard.case.closed_at else Status.RECEIVED


WEEDS = PublicForm("weeds", "Report a weed", "A weed on a path.", WeedForm, receive, status)


@pytest.fixture
def town(db: None, tmp_path: Any, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    settings.DATA = tmp_path
    monkeypatch.setattr("guildhall.clock.now", lambda: AT)
    join(programme(public_forms=(WEEDS,)))
    yield found_town()
    leave(KEY)


@pytest.fixture
def head(town: Town) -> Member:
    """Somebody who may set up the front door."""
    Member.objects.filter(pk=town.head.pk).update(roles=["manager"])
    town.head.refresh_from_db()
    return town.head


@pytest.fixture
def door(town: Town, head: Member) -> reads.Door:
    writes.put_on(
        reads.doors()[0] if len(reads.doors()) == 1 else _toy(),
        is_on=True,
        desk="The night warden",
        telephone="01632 960999",
        owner="Nora Night",
        by=head,
        at=AT,
    )
    found = reads.open_door(KEY, "weeds", AT)
    assert found is not None
    return found


def _toy() -> reads.Door:
    return next(each for each in reads.doors() if each.programme.key == KEY)


@pytest.fixture
def public() -> Client:
    """Somebody outside, whom the product knows nothing of."""
    return Client(REMOTE_ADDR="203.0.113.7", enforce_csrf_checks=True)


@pytest.fixture(autouse=True)
def in_memory_address() -> None:
    assert settings.ALLAUTH_TRUSTED_PROXY_COUNT == 0
