"""What casework and access rows say is held against the last revision that was kept of each."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.db.models import Model

from guildhall import clock
from guildhall.audit import alarms, comparing, jobs
from guildhall.audit.comparing import Differs, NotAsKept, compare
from guildhall.audit.models import Revision
from guildhall.casework.models import Case, Entry
from guildhall.casework.tests.people import AT, KEY, Town
from guildhall.casework.writes import add_note, change_note
from guildhall.partners.models import Bar, Grant, Member, PasswordLink, Post
from guildhall.partners.rules import Role
from guildhall.partners.writes import (
    add_member,
    bar,
    change_member,
    choose_password,
    end_post,
    grant,
    inherit,
    lift_bar,
    make_password_link,
    post_member,
    put_agreement,
    revoke,
)
from guildhall.subjects import writes as subjects
from guildhall.subjects.models import Address, Birth, Contact, Name
from guildhall.subjects.safe_contact import SafeContact


def held(about: str) -> int:
    """How many rows of a kind are as their last revisions say. Raises Differs."""
    return compare(next(each for each in comparing.every() if each.about == about))


def wrong(about: str) -> str:
    with pytest.raises(Differs) as found:
        held(about)
    return str(found.value)


def note_of(town: Town, case: Case) -> Entry:
    return add_note(case, text="She is well.", by=town.clerk, at=AT)


def opened(town: Town, case: Case) -> Grant:
    return grant(
        case.guard, to=town.constable, purpose="To look", basis="safeguarding", by=town.clerk, at=AT
    )


def test_rows_that_only_the_product_wrote_are_what_their_revisions_say(
    town: Town, case: Case
) -> None:
    note_of(town, case)
    opened(town, case)

    assert held("entry") == Entry.objects.count() > 1
    assert held("grant") == Grant.objects.count() > 0


def test_the_words_of_an_entry_that_were_changed_in_the_database_are_found(
    town: Town, case: Case
) -> None:
    entry = note_of(town, case)
    Entry.objects.filter(pk=entry.pk).update(body="She is not well.")

    assert wrong("entry") == (
        f"entry:{entry.reference} was altered: its last revision says another body"
    )


def test_an_entry_that_was_taken_out_is_found(town: Town, case: Case) -> None:
    entry = note_of(town, case)
    Entry.objects.filter(pk=entry.pk).delete()

    assert wrong("entry").startswith(f"entry:{entry.reference} was taken out")


def test_grants_put_in_by_hand_are_found(town: Town, case: Case) -> None:
    given = opened(town, case)
    given.pk, given.member, given.agency = None, town.teacher, None
    given.save(force_insert=True)

    assert wrong("grant") == f"grant:{given.pk} was put in: no first revision of it was ever kept"


def test_a_grant_that_was_widened_or_made_to_stand_again_is_found(town: Town, case: Case) -> None:
    given = opened(town, case)
    revoke(given, by=town.clerk, at=AT)
    assert held("grant")
    Grant.objects.filter(pk=given.pk).update(revoked_at=None)

    assert "another revoked_at" in wrong("grant")


def test_a_bar_that_was_deleted_is_found(town: Town, case: Case) -> None:
    kept = bar(case.guard, town.teacher, kind="shield", reason="A reason", by=town.clerk, at=AT)
    assert held("bar") == 1
    Bar.objects.filter(pk=kept.pk).delete()

    assert wrong("bar").startswith(f"bar:{kept.reference} was taken out")


def tell_of_somebody(town: Town, case: Case, at: datetime = AT) -> None:
    """Somebody of whom a case holds a fact of each kind, one of them kept and one shielded."""
    about: dict[str, Any] = {"source": case.guard, "by": town.clerk, "at": at}
    one = subjects.add_person(given="Mo", family="Moth", born_on=date(2001, 2, 3), **about)
    subjects.add_name(one, given="Mothy", family="", kept_by=town.council, **about)
    subjects.add_identifier(one, scheme="nhs", value="943 476 5919", **about)
    asked = SafeContact(may_ring="yes", hours="Mornings")
    subjects.add_contact(
        one, kind="mobile", value="07700 900123", safe=asked, role="victim", **about
    )
    subjects.add_contact(one, kind="email", value="mo@example.org", is_shielded=False, **about)
    subjects.add_address(one, line="1 Quiet Close", postcode="PE1 1HF", role="victim", **about)
    subjects.add_address(one, line="2 Loud Lane", is_shielded=False, **about)
    subjects.add_vehicle(one, registration="AB12 CDE", how="Seen in it", **about)


def test_what_is_told_of_a_person_is_what_its_revisions_say(town: Town, case: Case) -> None:
    tell_of_somebody(town, case)
    abouts = {"name": 2, "birth": 1, "identifier": 1, "contact": 2, "address": 2, "drives": 1}
    assert {about: held(about) for about in abouts} == abouts

    subjects.let_name_pass(Name.objects.get(given="Mothy"), why="Agreed", by=town.clerk, at=AT)
    subjects.set_shield(
        Address.objects.get(is_shielded=False),
        is_shielded=True,
        why="A reason",
        by=town.head,
        at=AT,
    )
    subjects.withdraw_fact(Birth.objects.get(), why="Wrong", by=town.clerk, at=AT)

    assert {about: held(about) for about in abouts} == abouts


def test_a_birth_that_was_altered_in_the_database_is_found(town: Town, case: Case) -> None:
    tell_of_somebody(town, case)
    Birth.objects.update(born_on=date(1999, 1, 1))

    assert "another born_on" in wrong("birth")


def test_sealed_words_put_in_anothers_place_hide_nothing_else(town: Town, case: Case) -> None:
    tell_of_somebody(town, case)
    shielded, plain = Contact.objects.order_by("pk")
    Contact.objects.filter(pk=shielded.pk).update(sealed=b"0" * 99)
    Contact.objects.filter(pk=plain.pk).update(value="other@example.org")

    assert wrong("contact").splitlines() == [
        f"contact:{shielded.reference} was altered: what is sealed of it does not open",
        f"contact:{plain.reference} was altered: its last revision says another value",
    ]


@pytest.fixture
def outsider(town: Town) -> Member:
    """Somebody of no role, where nobody has a function."""
    Post.objects.all().delete()
    return newcomer(town)


def newcomer(town: Town) -> Member:
    return add_member(
        email="outside@example.org", name="Tess", password=None, roles=[],
        agency=town.teacher.agency, by=None, at=AT,
    )  # fmt: skip


def test_an_outsider_made_an_administrator_by_hand_is_found(outsider: Member) -> None:
    Member.objects.filter(pk=outsider.pk).update(roles=[Role.ADMINISTRATOR.value])

    assert "another roles" in comparing_of(outsider)


def comparing_of(member: Member) -> str:
    """What is wrong with one member, whoever else the test's partnership has."""
    (declared,) = (each for each in comparing.every() if each.about == "member")
    one = comparing.Compared("member", lambda: Member.objects.filter(pk=member.pk), declared.says)
    with pytest.raises(Differs) as found:
        compare(one)
    return str(found.value)


ALTERED: dict[str, dict[str, Any]] = {
    "guard": {"controller_id": 0},
    "case": {"stage": "settled"},
    "agreement": {"expires_on": date(2030, 1, 1)},
    "party": {"left_on": date(2030, 1, 1)},
    "member": {"email": "puppet@example.org"},
    "inheritance": {"ended_at": AT},
    "passwordlink": {"digest": "0" * 64},
    "interest": {"blind": "0" * 64},
}


@pytest.mark.parametrize("about", ALTERED)
def test_what_decides_who_may_know_or_act_is_found_when_it_is_altered(
    town: Town, about: str
) -> None:
    row = one_of(about, town, newcomer(town))
    assert not differences_of(row)
    changed = ALTERED[about]
    if about == "guard":
        changed = {"controller_id": town.police.pk}
    if about == "inheritance":
        changed |= {"ended_by": town.clerk}
    type(row)._default_manager.filter(pk=row.pk).update(**changed)

    (said,) = differences_of(row)

    assert "its last revision says another" in said
    assert next(iter(changed)).removesuffix("_id") in said


def test_a_password_that_was_put_in_is_found_and_none_is_kept(outsider: Member) -> None:
    secret = make_password_link(outsider, is_shown=False, by=None, at=AT)
    kept = choose_password(secret, password="a long enough phrase", at=AT)
    assert not differences_of(outsider)
    assert kept.password not in str(list(Revision.objects.values_list("plain", flat=True)))
    Member.objects.filter(pk=outsider.pk).update(password=make_password("guessed by nobody"))

    assert differences_of(outsider) == [
        f"member:{outsider.reference} was altered: its last revision says another password"
    ]


def one_of(about: str, town: Town, member: Member) -> Model:
    """A row of this kind, as the product wrote it."""
    case, other = town.case(), town.case()
    words: dict[str, Any] = dict.fromkeys(("title", "purposes", "powers", "data_items"), "x")
    days: dict[str, Any] = {name: AT.date() for name in ("starts_on", "review_on", "expires_on")}
    parties = [town.council, town.police]
    made: dict[str, Callable[[], Model]] = {
        "case": lambda: case,
        "guard": lambda: case.guard,
        "member": lambda: member,
        "inheritance": lambda: inherit(case.guard, source=other.guard, by=None, at=AT),
        "agreement": lambda: put_agreement(
            None, **words, **days, programmes=[KEY], parties=parties, by=None, at=AT
        ),
        "party": lambda: one_of("agreement", town, member).parties.get(  # type: ignore[attr-defined]
            agency=town.police
        ),
        "passwordlink": lambda: link_for(member),
        "interest": lambda: subjects.declare_interest(
            member=member, kind="relative", given="Mo", family="Moth", born_on=date(2001, 2, 3),
            by=member, at=AT,
        ),
    }  # fmt: skip
    return made[about]()


def link_for(member: Member) -> PasswordLink:
    make_password_link(member, is_shown=False, by=None, at=AT)
    return PasswordLink.objects.get()


def differences_of(row: Model) -> list[str]:
    """What is wrong with one row, whatever else the test's partnership has."""
    declared = comparing.declared_of(row)
    one = comparing.Compared(
        declared.about, lambda: declared.rows().filter(pk=row.pk), declared.says, key=declared.key
    )
    try:
        compare(one)
    except Differs as why:
        return [said for said in why.wrong.said if "taken out" not in said]
    return []


def told() -> list[str]:
    """What governance is told, after the sealer has passed."""
    jobs.seal_now()
    return [each.said for each in alarms.told(clock.real_now())]


def test_a_right_that_was_planted_is_not_laundered_by_a_change(
    outsider: Member, administrator: Member
) -> None:
    """A form that changes nothing would else have kept the planted role as if it had been given."""
    Member.objects.filter(pk=outsider.pk).update(roles=[Role.AUDITOR.value])
    outsider.refresh_from_db()
    before = Revision.objects.count()

    with pytest.raises(NotAsKept, match="it is not as the record says"):
        change_member(
            outsider, name="Tess", roles=[Role.AUDITOR], agency=outsider.agency, is_active=True,
            by=administrator, at=AT,
        )  # fmt: skip

    assert Revision.objects.count() == before
    assert "another roles" in differences_of(outsider)[0]
    assert [each for each in told() if "another roles; somebody was about to change it" in each]


def test_a_post_that_was_put_in_can_be_ended_and_stays_named(
    outsider: Member, administrator: Member
) -> None:
    post = Post.objects.create(
        member=outsider, programme=KEY, function="clerk", since_on=date(2015, 1, 1)
    )

    end_post(post, until_on=AT.date(), by=administrator, at=AT)

    assert "was put in" in differences_of(post)[0]
    assert [each for each in told() if f"post:{post.reference} was put in" in each]


def test_an_entry_that_was_altered_is_not_put_in_other_words(town: Town, case: Case) -> None:
    entry = note_of(town, case)
    Entry.objects.filter(pk=entry.pk).update(body="She is not well.")

    with pytest.raises(NotAsKept):
        change_note(entry, text="She is ill.", was=entry.version, by=town.clerk, at=AT)

    entry.refresh_from_db()
    assert entry.body == "She is not well."
    assert "another body" in wrong("entry")


@pytest.fixture
def administrator(town: Town) -> Member:
    return add_member(
        email="adam@example.org", name="Adam", password=None, roles=[Role.ADMINISTRATOR],
        agency=town.council, by=None, at=AT,
    )  # fmt: skip


def test_a_post_that_was_put_in_or_lengthened_by_hand_is_found(outsider: Member) -> None:
    post = post_member(
        outsider, programme=KEY, function="clerk", since_on=AT.date(), by=None, at=AT
    )
    assert held("post") == 1
    end_post(post, until_on=AT.date(), by=None, at=AT)
    assert held("post") == 1
    Post.objects.filter(pk=post.pk).update(until_on=None)

    assert "another until_on" in wrong("post")


def test_a_bar_that_was_lifted_is_what_its_revision_says(town: Town, case: Case) -> None:
    made = bar(case.guard, town.teacher, kind="shield", reason="A reason", by=town.clerk, at=AT)
    lift_bar(made, by=town.auditor, at=AT)

    assert held("bar") == 1


def test_each_kind_of_row_that_opens_or_closes_anything_is_compared() -> None:
    abouts = {each.about for each in comparing.every()}

    assert {"grant", "bar", "post", "member", "emergency", "entry", "sheet", "referral"} <= abouts
