"""One administrator alone opens nothing: not by any number of members whom they make up."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError

from guildhall.partners import reads, registry, writes
from guildhall.partners.declare import ANYONE, Do, Level
from guildhall.partners.matrices import CELLS, ENFORCEMENT, MISSING
from guildhall.partners.models import Appointment, Guard, Member
from guildhall.partners.rules import AGREED_BY_ANOTHER, Role
from guildhall.partners.tests.access_rows import DAY, NOW, TODAY, agency, guard, member, post

PROGRAMMES = {"children": (MISSING, "official_sensitive"), "places": (ENFORCEMENT, "official")}
REFUSED = (
    ValidationError,
    PermissionDenied,
    writes.AlreadyDecided,
    writes.LastAdministrator,
    writes.LinkGone,
)
ROUNDS = 2
LATER = timedelta(days=1)
PHRASE = "three other quiet words"


@pytest.fixture(autouse=True)
def programmes() -> Iterator[None]:
    for key, (matrix, marking) in PROGRAMMES.items():
        registry.register(key, key.title(), matrix, marking=marking)  # type: ignore[arg-type]
    with time_machine.travel(NOW, tick=False):
        yield
    for key in PROGRAMMES:
        registry.forget(key)


@pytest.fixture
def administrator(db: None) -> Member:
    made = member("avery", agency("council"))
    Member.objects.filter(pk=made.pk).update(roles=[Role.ADMINISTRATOR.value])
    made.refresh_from_db()
    return made


@pytest.fixture
def colleagues(db: None) -> list[Member]:
    """The rest of a partnership: the protection officer, and who holds each weighty part."""
    officer = member("odile", agency("council"))
    officer.roles = [Role.AUDITOR.value]
    officer.save()
    manager = member("max", agency("police"))
    post(manager, "children", "team_manager")
    governs = member("greta", agency("council"))
    post(governs, "places", "auditor")
    left = member("lena", agency("police"), is_active=False)
    post(left, "children", "mash_coordinator")
    return [officer, manager, governs, left]


class Alone:
    """An administrator who tries every write, as themselves and as whoever they can sign in as."""

    def __init__(self, administrator: Member, others: list[Member]) -> None:
        self.at = NOW
        self.signs_in_as = [administrator]
        self.others = others
        self.done = 0

    def tries(self, write: Callable[..., Any], *args: Any, **given: Any) -> Any:
        with suppress(*REFUSED):
            made = write(*args, **given, at=self.at)
            self.done += 1
            return made

    def goes_round(self) -> None:
        """Every write, once for each that they can sign in as; the next day they go round again."""
        for by in list(self.signs_in_as):
            by.refresh_from_db()
            self.makes_up(by)
            for whom in (*self.signs_in_as, *self.others):
                self.gives(whom, by)
                self.takes_over(whom, by)
            for asked in Appointment.objects.all():
                for agrees in self.signs_in_as:
                    self.tries(writes.agree, asked, by=agrees)
        self.at += LATER

    def makes_up(self, by: Member) -> None:
        for roles in ((), (Role.ADMINISTRATOR,), (Role.AUDITOR,), (Role.MANAGER, Role.ANALYST)):
            email = f"puppet{Member.objects.count()}@example.org"
            self.tries(
                writes.add_member, email=email, name="Puppet", password=None, roles=roles,
                agency=agency("police"), by=by,
            )  # fmt: skip

    def gives(self, whom: Member, by: Member) -> None:
        day: dict[str, Any] = {"since_on": self.at.date()}
        whom.refresh_from_db()
        for key in PROGRAMMES:
            for function in set(registry.matrix(key)) - {ANYONE}:
                part = {"programme": key, "function": function, **day, "by": by}
                self.tries(writes.post_member, whom, **part)
                self.tries(writes.ask_for, whom, **part, why="Needed")
        for role in AGREED_BY_ANOTHER:
            self.tries(writes.ask_for, whom, role=role, **day, why="Needed", by=by)
        for is_active in (False, True):
            self.tries(
                writes.change_member, whom, name=whom.name, is_active=is_active,
                roles=[*map(Role, whom.roles), Role.LEAD], agency=agency("council"), by=by,
            )  # fmt: skip

    def takes_over(self, whom: Member, by: Member) -> None:
        secret = self.tries(writes.make_password_link, whom, is_shown=True, by=by)
        chosen = secret and self.tries(writes.choose_password, secret, password=PHRASE)
        if chosen and whom not in self.signs_in_as:
            self.signs_in_as.append(whom)

    def made_up(self) -> None:
        """Whoever was added since is somebody whom they may try to sign in as."""
        known = {each.pk for each in (*self.signs_in_as, *self.others)}
        self.others += Member.objects.exclude(pk__in=known)


def opened(alone: Alone, guards: list[Guard]) -> set[str]:
    """What whoever they can sign in as reaches of the children's cases, of any case in full or in
    an emergency, of shielded facts and of governance."""
    at = alone.at + DAY
    found = set()
    for each in Member.objects.filter(pk__in=[m.pk for m in alone.signs_in_as]):
        for one, decision in reads.accesses(each, guards, at).items():
            programme = Guard.objects.get(pk=one).programme
            is_open = decision.level is Level.FULL or decision.shows_shielded
            if is_open or Do.BREAK_GLASS in decision.may or (programme == "children" and decision):
                found.add(f"{each.email}: {programme}, {decision.why}")
        if any(reads.programmes_where(each, do, at) for do in (Do.GOVERN, Do.APPROVE_CLOSURE)):
            found.add(f"{each.email}: governs")
        if Role.AUDITOR in each.roles:
            found.add(f"{each.email}: protection officer")
    return found


def test_an_administrator_alone_reaches_neither_a_childs_case_nor_governance(
    administrator: Member, colleagues: list[Member]
) -> None:
    guards = [guard(key, agency(of)) for key in PROGRAMMES for of in ("council", "police")]
    alone = Alone(administrator, colleagues)

    for _ in range(ROUNDS):
        alone.goes_round()
        alone.made_up()

    assert len(alone.signs_in_as) > 2  # they do sign in as whom they make up
    assert alone.done > 100
    assert opened(alone, guards) == set()


def test_a_part_that_one_person_gave_agrees_to_nothing(
    administrator: Member, colleagues: list[Member]
) -> None:
    """Such as one that an earlier matrix let one person give."""
    sam = member("sam")
    asked = writes.ask_for(
        sam, programme="children", function="mash_coordinator", since_on=TODAY, why="Needed",
        by=administrator, at=NOW,
    )  # fmt: skip
    max_ = colleagues[1]
    max_.posts.update(given_by=administrator)
    assert reads.to_agree(max_, NOW) == 0

    with pytest.raises(PermissionDenied):
        writes.agree(asked, by=max_, at=NOW)

    max_.posts.update(given_by=None)
    assert reads.to_agree(max_, NOW) == 1
    writes.agree(asked, by=max_, at=NOW)


def test_who_governs_one_programme_agrees_to_nothing_in_another(
    administrator: Member, colleagues: list[Member]
) -> None:
    greta, sam = colleagues[2], member("sam")
    given: dict[str, Any] = {"since_on": TODAY, "why": "Needed", "by": administrator, "at": NOW}
    elsewhere = [
        writes.ask_for(sam, programme="children", function="mash_coordinator", **given),
        writes.ask_for(sam, role="administrator", **given),
    ]
    own = writes.ask_for(sam, programme="places", function="team_manager", **given)

    for asked in elsewhere:
        with pytest.raises(PermissionDenied):
            writes.agree(asked, by=greta, at=NOW)
    writes.agree(own, by=greta, at=NOW)

    assert [row.programme for row in sam.posts.all()] == ["places"]


def test_nothing_is_agreed_while_somebody_holds_a_link_to_sign_in_as_the_member(
    administrator: Member, colleagues: list[Member]
) -> None:
    officer, sam = colleagues[0], member("sam")
    secret = writes.make_password_link(sam, is_shown=True, by=administrator, at=NOW)
    asked = writes.ask_for(
        sam, programme="children", function="mash_coordinator", since_on=TODAY, why="Needed",
        by=administrator, at=NOW,
    )  # fmt: skip

    with pytest.raises(ValidationError, match="They use it first"):
        writes.agree(asked, by=officer, at=NOW)

    writes.choose_password(secret, password=PHRASE, at=NOW)
    writes.agree(asked, by=officer, at=NOW)
    assert sam.posts.exists()


def test_what_two_people_gave_does_not_go_to_another_agency_with_the_member(
    administrator: Member, colleagues: list[Member]
) -> None:
    manager = colleagues[1]
    given: dict[str, Any] = {"name": "Max", "roles": [], "is_active": True, "at": NOW}

    with pytest.raises(ValidationError, match="ask again"):
        writes.change_member(manager, **given, agency=agency("council"), by=administrator)

    writes.end_post(manager.posts.get(), until_on=TODAY - DAY, by=administrator, at=NOW)
    writes.change_member(manager, **given, agency=agency("council"), by=administrator)


OFFICIAL = {
    "landlord": False, "school": False, "asb_officer": False, "pes_officer": False,
    "board_member": False, "analyst": False, "hate_crime_officer": False,
    "asb_triage": True, "team_manager": True, "auditor": True, "knows_it_exists": True,
    "social_worker": True,
}  # fmt: skip


@pytest.mark.parametrize("function", OFFICIAL)
def test_a_function_is_agreed_by_a_second_person_for_what_the_matrix_gives_it(
    administrator: Member, function: str
) -> None:
    own = {"asb_triage": CELLS["FC"], "school": CELLS["T"]}
    own |= {"asb_officer": (CELLS["O"], CELLS["T"])}  # type: ignore[dict-item]
    registry.register("places", "Places", {**ENFORCEMENT, **own})
    part: dict[str, Any] = {"programme": "places", "function": function, "since_on": TODAY}
    given: dict[str, Any] = {"by": administrator, "at": NOW}

    if OFFICIAL[function]:
        with pytest.raises(ValidationError, match="Another person agrees"):
            writes.post_member(member("sam"), **part, **given)
        assert writes.ask_for(member("bo"), **part, why="Needed", **given)
    else:
        with pytest.raises(ValidationError, match="needs nobody else"):
            writes.ask_for(member("bo"), **part, why="Needed", **given)
        assert writes.post_member(member("sam"), **part, **given)


def test_every_function_of_a_sensitive_programme_needs_a_second_person(db: None) -> None:
    assert all(reads.needs_another(programme="children", function=each) for each in MISSING)
