"""The city at a small scale: what was drawn is what the records come to, and traps hold."""

import json
from collections.abc import Iterator
from datetime import date

import pytest
from django.apps import apps
from django.db import models
from django.test import Client

from guildhall.audit.models import Change
from guildhall.casework.front_door import reads
from guildhall.casework.models import Case, Referral
from guildhall.casework.reads import my_work
from guildhall.demo.city.build import build_city
from guildhall.demo.city.cast import PARTS
from guildhall.demo.city.drawing import NIGHT, SMALL, USUAL, draw_children
from guildhall.demo.city.truth import CityTruth
from guildhall.demo.people import add_accounts
from guildhall.demo.story import noon
from guildhall.partners.models import Agency, Member
from guildhall.partners.reads import NotKnown, guard_for
from guildhall.partners.rules import Role
from guildhall.partners.writes import put_agency
from guildhall.programmes.missing import counting
from guildhall.programmes.missing.models import Debrief, Episode
from guildhall.programmes.training.models import Timetable
from guildhall.testing import sign_in

AT = noon(date(2016, 11, 15))
PLAN_AGENCIES = ("city_council", "cambridgeshire_police", "health_service", "safeguarding_hub",
                 "childrens_social_care", "missing_education_service", "enforcement_service",
                 "cross_keys_homes")  # fmt: skip


@pytest.fixture(scope="module")
def truth(django_db_setup: None, django_db_blocker: object) -> Iterator[CityTruth]:
    """A small city, built once for every test here and taken back at the end."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        for key in PLAN_AGENCIES:
            put_agency(
                key=key, name=key, kind="invited", joined_on=None, left_on=None, by=None, at=AT
            )
        manager = add_accounts(AT)[Role.MANAGER]
        yield build_city(manager, seed=7, scale=SMALL, at=AT)
        transaction.set_rollback(True)


def member(key: str) -> Member:
    return Member.objects.get(email=f"{key.replace('_', '.')}@example.org")


def months(found: list[str]) -> dict[str, int]:
    return {month: found.count(month) for month in sorted(set(found))}


def test_the_usual_city_has_the_episodes_of_the_plan_among_as_many_children() -> None:
    children = draw_children(2016, USUAL)

    year = [
        (child, going)
        for child in children
        for going in child.counted
        if date(2015, 11, 1) <= going.missing_from.date() < date(2016, 11, 1)
    ]
    care = [child for child, _ in year if child.home]
    assert len(year) == 294
    assert len({child.number for child, _ in year}) == 120
    assert sum(bool(child.placed_by) for child in care) / len(care) == pytest.approx(2 / 3, abs=0.1)
    assert draw_children(2016, USUAL) == children


def test_no_child_is_missing_twice_at_once() -> None:
    for child in draw_children(2016, USUAL):
        ends = [going.found_at for going in child.goings]
        starts = [going.missing_from for going in child.goings]

        assert all(
            end is not None and end < start for end, start in zip(ends, starts[1:], strict=False)
        )
        assert all(end is not None and end < NIGHT for end in ends)


@pytest.mark.django_db
def test_what_was_drawn_is_what_the_measures_count(truth: CityTruth) -> None:
    assert months(counting.episodes_begun(AT)) == truth.episodes
    assert months(counting.interviews_due(AT)) == truth.interviews_due
    assert months(counting.interviews_in_time(AT)) == truth.interviews_in_time
    assert months(counting.debriefs_due(AT)) == truth.debriefs_due
    assert months(counting.debriefs_in_time(AT)) == truth.debriefs_in_time
    assert truth.episodes_in_year == SMALL.episodes
    assert truth.children_in_year == SMALL.children


@pytest.mark.django_db
def test_what_the_hub_decided_is_what_the_measures_count_by_the_month_received(
    truth: CityTruth,
) -> None:
    assert months(counting.contacts(AT)) == truth.contacts
    assert months(counting.referrals(AT)) == truth.referrals
    assert 0 < sum(truth.referrals.values()) < sum(truth.contacts.values())
    assert Referral.objects.filter(decision="").count() >= truth.referrals_waiting


def test_referrals_that_wait_are_on_the_hubs_work_with_what_is_late(truth: CityTruth) -> None:
    work = my_work(member("mash_coordinator"), AT)

    assert len(work.referrals) == truth.referrals_waiting
    assert {each.about for each in work.deciding} == {each.reference for each in work.referrals}
    late = [each for each in work.deciding if each.due_at < AT]
    assert 0 < len(late) < len(work.deciding)


def test_the_late_debriefs_are_named_by_reference(truth: CityTruth) -> None:
    late = {
        (row.entry.case.reference, row.episode.entry.reference, row.recipient)
        for row in Debrief.objects.filter(shared_at__isnull=False)
        if (row.shared_at - row.episode.found_at).total_seconds() > 120 * 3600  # type: ignore[operator]
    }

    assert late == {(each.case, each.episode, each.recipient) for each in truth.late_debriefs}


@pytest.mark.django_db
def test_one_child_is_missing_now(truth: CityTruth) -> None:
    missing = Episode.objects.get(found_at=None)

    assert missing.entry.case.reference == truth.open_now


@pytest.mark.django_db
def test_a_relative_of_a_child_finds_no_such_case(truth: CityTruth) -> None:
    related = Member.objects.get(email=truth.conflict["member"])

    with pytest.raises(NotKnown):
        guard_for(related, truth.conflict["case"], AT)
    assert guard_for(member("mash_coordinator"), truth.conflict["case"], AT)[1]


def texts() -> Iterator[str]:
    """Every word that is kept in the open in any table."""
    kept = (models.CharField, models.TextField, models.JSONField)
    for model in apps.get_models():
        if model.__module__.startswith("guildhall."):
            names = [f.name for f in model._meta.concrete_fields if isinstance(f, kept)]
            yield from map(str, model._default_manager.values_list(*names))


@pytest.mark.django_db
def test_the_shielded_address_is_nowhere_in_the_open(truth: CityTruth) -> None:
    words = "\n".join(texts())

    for name in ("line", "postcode", "mobile"):
        assert truth.shielded[name] not in words
        assert truth.shielded[name].replace(" ", "") not in words


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["outsider", "care_home", "placing_authority", "school_officer"])
def test_the_shielded_address_is_on_no_page_of_others(
    truth: CityTruth, client: Client, key: str
) -> None:
    sign_in(client, member(key))

    pages = [client.get(address) for address in (
        "/my-work/", "/cases/", f"/cases/{truth.shielded['case']}/",
        "/search/?q=" + truth.shielded["postcode"].replace(" ", "+"),
    )]  # fmt: skip

    assert pages[2].status_code == 404
    said = b"".join(page.content for page in pages).replace(
        truth.shielded["postcode"].encode(), b"", 1
    )
    assert truth.shielded["line"].encode() not in said


@pytest.mark.django_db
@pytest.mark.parametrize("part", [p for p in PARTS if p.sees], ids=lambda part: part.key)
def test_my_work_is_alive_for_everyone_with_a_part(truth: CityTruth, part: object) -> None:
    key = part.key  # type: ignore[attr-defined]

    work = my_work(member(key), AT)

    assert work.is_empty == (key in {"outsider", "auditor"})


@pytest.mark.django_db
def test_for_the_outsider_no_case_exists(truth: CityTruth) -> None:
    outsider = member("outsider")

    assert not [c for c in Case.objects.select_related("guard") if _knows(outsider, c)]


def _knows(who: Member, case: Case) -> bool:
    try:
        return bool(guard_for(who, case.reference, AT)[1])
    except NotKnown:
        return False


@pytest.mark.django_db
def test_agencies_that_were_dissolved_stay_with_the_day_they_left(truth: CityTruth) -> None:
    left = dict(Agency.objects.exclude(left_on=None).values_list("key", "left_on"))

    assert left["one_service"] == date(2015, 6, 30)
    assert left["probation_trust"] == date(2014, 5, 31)


@pytest.mark.django_db
def test_the_timetable_of_the_year_is_published(truth: CityTruth) -> None:
    assert list(Timetable.objects.values_list("year", flat=True)) == [2016]


@pytest.mark.django_db
def test_the_truth_can_be_written_to_a_file(truth: CityTruth) -> None:
    assert json.loads(json.dumps(truth.as_dict()))["synthetic"] is True
    assert Change.objects.count() < 2_000


def test_the_front_door_of_the_city_is_open(truth: CityTruth, client: Client) -> None:
    doors = reads.doors()
    page = client.get("/report/").content.decode()

    assert len(reads.open_doors(AT)) == len(doors) >= 4
    assert all(door.form.title in page for door in doors)
