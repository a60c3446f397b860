"""What the process that is killed does: deeds of casework through the product's own writes."""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from guildhall import clock
from guildhall.audit import sealer, trail
from guildhall.audit.middleware import AuditMiddleware
from guildhall.casework import writes
from guildhall.casework.models import (
    Action,
    Case,
    ClosureRequest,
    Consent,
    Entry,
    Involvement,
    Referral,
)
from guildhall.casework.tests.people import AT, KEY
from guildhall.partners.models import Member
from guildhall.subjects.models import Person
from guildhall.subjects.writes import add_contact, add_person

Deed = tuple[str, Callable[[datetime], str]]
LATEST = 4  # how many of the latest cases are worked on, so that a case stays of a common size


def instant(turn: int, number: int) -> datetime:
    """An instant that no other deed has: by it, all rows of one deed are found."""
    return AT + timedelta(hours=turn + 1, seconds=number)


def words(at: datetime) -> str:
    """What is written at an instant."""
    return f"Written at {at.isoformat()}"


@dataclass
class Worker:
    """Does one deed after another until it is killed, and says so of each before and after."""

    turn: int
    random: Random
    said_to: int
    number: int = 0
    people: dict[str, Member] = field(default_factory=dict)

    def work(self) -> None:
        self.people = {m.email.split(".")[0]: m for m in Member.objects.select_related("agency")}
        while True:
            kind, deed = self._chosen()
            at = instant(self.turn, self.number)
            self.number += 1
            self._say("began", kind, at)
            self._say("done", kind, at, deed(at))

    def _say(self, what: str, kind: str, at: datetime, reference: str = "") -> None:
        """One line in one call, so that it is told whole or not at all."""
        line = json.dumps([what, kind, at.isoformat(), reference]) + "\n"
        os.write(self.said_to, line.encode())

    def _chosen(self) -> Deed:
        case = Case.objects.filter(status="open").order_by("-pk")[: self.random.randint(1, LATEST)]
        found = list(case.select_related("guard"))
        if not found or self.random.random() < 0.12:
            return self._referral()
        return self._on(found[-1])

    def _referral(self) -> Deed:
        waiting = Referral.objects.filter(decision="").order_by("pk").first()
        clerk = self.people["carla"]
        if waiting is not None:
            return "accepted", lambda at: writes.accept(waiting, by=clerk, at=at).reference
        return (
            "referred",
            lambda at: (
                writes.receive_referral(programme=KEY, concern=words(at), by=clerk, at=at).reference
            ),
        )

    def _on(self, case: Case) -> Deed:
        ways = [self._note, self._reword, self._contact, self._request, self._seal, self._stage]
        ways += [self._person, self._involve, self._telephone, self._consent, self._assess]
        ways += [self._agree, self._slip, self._close_action, self._allocate, self._close]
        return self.random.choice(ways)(case) or self._note(case)

    def _note(self, case: Case) -> Deed:
        clerk = self.people["carla"]
        return "noted", lambda at: writes.add_note(case, text=words(at), by=clerk, at=at).reference

    def _reword(self, case: Case) -> Deed | None:
        clerk = self.people["carla"]
        note = Entry.objects.filter(case=case, kind="note", made_by=clerk).last()
        if note is None:
            return None
        return (
            "reworded",
            lambda at: (
                writes.change_note(
                    note, text=words(at), was=note.version, by=clerk, at=at
                ).reference
            ),
        )

    def _contact(self, case: Case) -> Deed:
        clerk = self.people["carla"]
        return (
            "tried",
            lambda at: (
                writes.log_contact(
                    case, means="visit", outcome="reached", text=words(at), by=clerk, at=at
                ).entry.reference
            ),
        )

    def _request(self, case: Case) -> Deed:
        """A request that writes a note, whose row is acknowledged by its answer."""

        def answer(at: datetime) -> str:
            def view(request: HttpRequest) -> HttpResponse:
                trail.shown(case.reference)
                trail.searched(words(at))
                writes.add_note(case, text=words(at), by=self.people["carla"], at=at)
                return HttpResponse(trail.reference())

            made = RequestFactory().get("/")
            made.resolver_match = None
            return AuditMiddleware(view)(made).content.decode()

        return "requested", answer

    def _seal(self, case: Case) -> Deed:
        return "sealed", lambda at: str(sealer.seal(at=clock.real_now()))

    def _stage(self, case: Case) -> Deed | None:
        to = {"heard": "visited", "visited": "settled"}.get(case.stage)
        if to is None or not case.entries.filter(kind="note").exists():
            return None
        return (
            "moved",
            lambda at: (
                writes.move_stage(
                    case, to=to, seen=case.stage, by=self.people["carla"], at=at
                ).entry.reference
            ),
        )

    def _person(self, case: Case) -> Deed:
        return (
            "added",
            lambda at: (
                add_person(
                    source=case.guard,
                    given="Ann",
                    family=f"Other{self.turn}x{self.number}",
                    born_on=date(1990, 1, 1),
                    by=self.people["carla"],
                    at=at,
                ).reference
            ),
        )

    def _involve(self, case: Case) -> Deed | None:
        known = Person.objects.filter(name_facts__source=case.guard).order_by("pk")
        new = known.exclude(involvements__case=case).first()
        if new is None:
            return None
        return (
            "involved",
            lambda at: (
                writes.involve(
                    case, person=new, role="victim", by=self.people["carla"], at=at
                ).reference
            ),
        )

    def _involved(self, case: Case) -> Person | None:
        part = Involvement.objects.filter(case=case).select_related("person").first()
        return part.person if part else None

    def _telephone(self, case: Case) -> Deed | None:
        person = self._involved(case)
        if person is None:
            return None
        return (
            "telephoned",
            lambda at: (
                add_contact(
                    person,
                    source=case.guard,
                    kind="mobile",
                    value=f"07700 900{self.number:03}",
                    role="victim",
                    side="victim",
                    is_shielded=True,
                    by=self.people["carla"],
                    at=at,
                ).reference
            ),
        )

    def _consent(self, case: Case) -> Deed | None:
        person = self._involved(case)
        if person is None:
            return None
        standing = Consent.objects.filter(case=case, superseded_at=None).exists()
        state = "refused" if standing else "given"
        return (
            "asked",
            lambda at: (
                writes.ask_consent(
                    case,
                    person=person,
                    purpose="support",
                    state=state,
                    by=self.people["carla"],
                    at=at,
                ).entry.reference
            ),
        )

    def _assess(self, case: Case) -> Deed:
        answers = {"spread": "yes", "kind": "knot"}
        return (
            "assessed",
            lambda at: (
                writes.assess(
                    case, tool="weeds", answers=answers, by=self.people["carla"], at=at
                ).entry.reference
            ),
        )

    def _agree(self, case: Case) -> Deed:
        clerk = self.people["carla"]
        return (
            "agreed",
            lambda at: (
                writes.agree_action(
                    case,
                    what=words(at),
                    owner_agency=case.guard.controller,
                    owner_member=clerk,
                    due_on=at.date() + timedelta(days=7),
                    by=clerk,
                    at=at,
                ).reference
            ),
        )

    def _slip(self, case: Case) -> Deed | None:
        action = Action.objects.filter(case=case, closed_at=None).first()
        if action is None:
            return None
        later = action.due_on + timedelta(days=1)
        return (
            "slipped",
            lambda at: (
                writes.slip_action(
                    action,
                    due_on=later,
                    reason=words(at),
                    seen=action.due_on,
                    by=self.people["carla"],
                    at=at,
                ).reference
            ),
        )

    def _close_action(self, case: Case) -> Deed | None:
        action = Action.objects.filter(case=case, closed_at=None).first()
        if action is None:
            return None
        return (
            "did",
            lambda at: (
                writes.close_action(
                    action, outcome="done", note=words(at), by=self.people["carla"], at=at
                ).reference
            ),
        )

    def _allocate(self, case: Case) -> Deed:
        other = "otto" if case.allocated_to == self.people["wanda"] else "wanda"
        kind = "allocated" if case.allocated_to is None else "reallocated"
        return kind, lambda at: str(
            writes.allocate(
                case,
                to=self.people[other],
                seen=case.allocated_to,
                by=self.people["carla"],
                at=at,
            ).pk
        )

    def _close(self, case: Case) -> Deed | None:
        if Action.objects.filter(case=case, closed_at=None).exists():
            return None
        asked = ClosureRequest.objects.filter(case=case, decision="").first()
        if asked is None:
            return (
                "wished",
                lambda at: (
                    writes.ask_closure(
                        case, outcome="settled", reason=words(at), by=self.people["carla"], at=at
                    ).reference
                ),
            )
        head = self.people["hugo"]
        return "closed", lambda at: writes.approve_closure(asked, by=head, at=at).reference
