"""Whatever record a page names is in the row of its request, for everybody, on every page."""

import re
from collections import Counter, deque
from collections.abc import Iterator
from typing import Any

import pytest
from click.testing import CliRunner
from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve

from guildhall import clock
from guildhall.audit import jobs
from guildhall.audit.comparing import compare, every
from guildhall.audit.models import RequestRow
from guildhall.casework.models import Referral
from guildhall.cli import main
from guildhall.demo.city.build import build_city
from guildhall.demo.city.drawing import SMALL
from guildhall.demo.people import add_accounts
from guildhall.demo.tests.test_city import AT, PLAN_AGENCIES
from guildhall.partners.models import Guard, Member
from guildhall.partners.rules import Role
from guildhall.partners.writes import put_agency
from guildhall.testing import sign_in

REFERENCE = re.compile(r"(?<![0-9A-Z])[2-9A-HJKMNP-TV-Z]{8}(?![0-9A-Z])")
LINK = re.compile(r'href="(/[^"#]*)"')
VIEWERS = (
    "mash_coordinator", "team_manager", "social_worker", "return_interviewer", "care_home",
    "auditor", "asb_triage", "asb_officer", "asb_manager",
)  # fmt: skip
pytestmark = pytest.mark.django_db(databases=["default", "audit"])
OF_A_KIND = 3
ODD = AT.replace(microsecond=123457)
# What an auditor reads there is the trail itself, not the records it names.
OF_THE_TRAIL = {"audit_everything", "audit_request", "audit_who_looked"}


@pytest.fixture(scope="module")
def city(django_db_setup: None, django_db_blocker: object) -> Iterator[None]:
    """A small city, built once for every test here and taken back at the end."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        for key in PLAN_AGENCIES:
            put_agency(
                key=key, name=key, kind="invited", joined_on=None, left_on=None, by=None, at=AT
            )
        build_city(add_accounts(ODD)[Role.MANAGER], seed=7, scale=SMALL, at=ODD)
        yield
        transaction.set_rollback(True)


def without_places(patterns: list[URLPattern | URLResolver], before: str = "/") -> Iterator[str]:
    """Every address that asks for nothing."""
    for entry in patterns:
        address = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from without_places(entry.url_patterns, address)
        elif "<" not in address and not re.search(r"[\^$(]", address):
            yield address


def pages(client: Client) -> Iterator[tuple[str, str, HttpResponse]]:
    """Every page without a place in its address, and a few of each kind that they lead to."""
    waiting = deque(without_places(get_resolver().url_patterns))
    met, of_a_kind = set(waiting), Counter[str]()
    while waiting:
        address = waiting.popleft()
        try:
            kind = resolve(address.partition("?")[0]).view_name
        except Resolver404:
            continue
        of_a_kind[kind] += 1
        if of_a_kind[kind] > OF_A_KIND or kind.startswith("account"):
            continue
        answer: HttpResponse = client.get(address)  # type: ignore[assignment]
        yield address, kind, answer
        if answer.status_code == 200 and "html" in answer["Content-Type"]:
            links = LINK.findall(answer.content.decode().replace("&amp;", "&"))
            waiting.extend(dict.fromkeys(each for each in links if each not in met))
            met.update(links)


@pytest.mark.slow  # some two hundred pages for each viewer
@pytest.mark.parametrize("key", VIEWERS)
def test_every_record_that_a_page_names_is_in_the_row_of_its_request(
    city: None, client: Client, settings: Any, key: str
) -> None:
    settings.CLOCK_OFFSET_DAYS = (AT - clock.real_now()).days + 1
    guarded = {each: each for each in Guard.objects.values_list("reference", flat=True)}
    guarded |= dict(Referral.objects.values_list("reference", "case__reference"))
    sign_in(client, Member.objects.get(email=f"{key.replace('_', '.')}@example.org"))

    left_out, named = {}, 0
    for address, kind, answer in pages(client):
        row = RequestRow.objects.latest("pk")
        said = b"".join(answer) if answer.streaming else answer.content
        words = REFERENCE.findall(said.decode(errors="replace"))
        there = {guarded[each] for each in words if each in guarded}
        named += len(there)
        missing = there - {*row.shown, *row.exported, *row.denied}
        if missing and kind not in OF_THE_TRAIL:
            left_out[address] = sorted(missing)

    assert left_out == {}
    assert named > 20


@pytest.mark.slow  # with the city that the tests above need
def test_the_city_is_what_its_revisions_say(city: None) -> None:
    jobs.seal_now()

    assert CliRunner().invoke(main, ["audit", "verify"]).output.startswith("Whole: ")
    held = {each.about: compare(each) for each in every()}

    empty = {about for about, number in held.items() if not number}
    assert empty <= {"appointment", "drives", "emergency", "identifier"}
