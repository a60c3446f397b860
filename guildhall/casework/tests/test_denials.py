"""What is refused answers as what is not there does, and is told apart in the record alone."""

import re
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guildhall.audit.models import RequestRow
from guildhall.casework import writes
from guildhall.casework.models import Case
from guildhall.casework.tests.people import AT, KEY, Town
from guildhall.references import new_reference
from guildhall.subjects import writes as subjects
from guildhall.testing import sign_in

TOKENS = re.compile(rb'(csrfmiddlewaretoken" value=|nonce=|csrf-token" content=)"[^"]*"')
VALUES = re.compile(r"'[^']*'|\b\d+\b")
LISTS = re.compile(r"\?(, \?)+")  # of however many values


def a_person(town: Town, case: Case) -> str:
    return subjects.add_person(
        source=case.guard, given="Mo", family="Moth", born_on=date(2001, 2, 3), by=town.clerk, at=AT
    ).reference


def a_referral(town: Town, case: Case) -> str:
    return writes.receive_referral(
        programme=KEY, concern="A hedge was burnt", by=town.clerk, at=AT
    ).reference


def the_case(town: Town, case: Case) -> str:
    return case.reference


class Answered:
    """One answer, the statements that it took, and its row."""

    def __init__(self, client: Client, name: str, reference: str) -> None:
        with CaptureQueriesContext(connection) as made:
            answer: HttpResponse = client.get(reverse(name, args=[reference]), {"reader": "own"})  # type: ignore[assignment]
        self.status = answer.status_code
        self.said = TOKENS.sub(b"", answer.content).replace(reference.encode(), b"?")
        self.asked = [
            LISTS.sub("?", VALUES.sub("?", each["sql"])) for each in made.captured_queries
        ]
        self.row = RequestRow.objects.latest("pk")


@pytest.mark.parametrize("whose", ["teacher", "warden"])
@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("person", a_person),
        ("person_print", a_person),
        ("referral", a_referral),
        ("case", the_case),
        ("case_print", the_case),
    ],
)
def test_what_is_refused_and_what_is_not_there_differ_in_the_record_alone(
    town: Town, case: Case, client: Client, whose: str, name: str, made: object
) -> None:
    hidden, nowhere = made(town, case), new_reference()  # type: ignore[operator]
    with time_machine.travel(AT, tick=False):
        sign_in(client, getattr(town, whose))
        client.get("/my-work/")  # what a first request alone asks is behind both

        refused, missing = (Answered(client, name, each) for each in (hidden, nowhere))

    assert refused.status == missing.status == 404
    assert refused.said == missing.said
    assert refused.asked == missing.asked
    for answered, reference in ((refused, hidden), (missing, nowhere)):
        assert answered.row.is_denied
        assert (answered.row.denied, answered.row.shown) == ([reference], [])


@pytest.mark.parametrize("name", ["case", "case_print", "entry", "do"])
def test_each_page_of_a_case_leaves_the_case_in_its_row(
    town: Town, case: Case, client: Client, name: str
) -> None:
    with time_machine.travel(AT, tick=False):
        note = writes.add_note(case, text="She is well.", by=town.clerk, at=AT)
        sign_in(client, town.clerk)
        places = {"entry": [note.reference], "do": ["note"]}.get(name, [])

        answer = client.get(reverse(name, args=[case.reference, *places]))

    assert case.reference in answer.content.decode()
    assert case.reference in RequestRow.objects.latest("pk").shown
