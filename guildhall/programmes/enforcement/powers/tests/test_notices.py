"""Powers, notices and prosecutions as they are kept."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from guildhall.areas.models import Link
from guildhall.audit.models import Change, Revision
from guildhall.casework.errors import AlreadyDone, ChangedMeanwhile, Missing, NeedsMore, NotOpen
from guildhall.casework.tests.test_at_once import together
from guildhall.casework.writes import change_sheet, connect, disconnect, erase_sheet, keep_sheet
from guildhall.duties.models import Clock
from guildhall.partners.models import Grant
from guildhall.partners.reads import NotAllowed, NotKnown
from guildhall.programmes.enforcement.models import Accreditation, Notice, Payment, Prosecution
from guildhall.programmes.enforcement.powers import reads, writes
from guildhall.programmes.enforcement.powers.tests.world import (
    AT,
    DAY,
    HOUR,
    OTHER_WARD,
    WARD,
    World,
)
from guildhall.programmes.enforcement.powers.writes import Recipient
from guildhall.subjects.reads import views

NUMBERS = iter(range(1, 10_000))
ASH = Recipient("Ash", "Rowan", date(1990, 1, 1), "1 Lime Court", "PE1 1AA")


@pytest.fixture
def able(world: World) -> World:
    """The council's officer may give litter notices in one ward."""
    world.holds(world.officer, "litter", "authorised", area=WARD)
    return world


def notice(world: World, *, recipient: Recipient | None = ASH, **values: Any) -> Notice:
    """A litter notice that the council's officer issued an hour ago."""
    given: dict[str, Any] = {
        "book": "A", "number": f"{next(NUMBERS):05}", "offence": "litter", "officer": world.officer,
        "issued_at": AT - HOUR, "place_words": "Bridge Street", "area": WARD, "amount_pence": 7500,
    }  # fmt: skip
    return writes.issue_notice(values=given | values, recipient=recipient, by=world.officer, at=AT)


def test_a_notice_within_powers_is_kept_with_its_recipient_and_its_last_day(able: World) -> None:
    made = notice(able)

    assert made.recipient is not None
    view = views(able.officer, [made.recipient], AT, source=made.sheet.guard)[made.recipient.pk]
    assert (made.valid, made.why_outside, made.power) == (True, "", "litter")
    assert (made.due_on, made.age, made.is_under_18) == (date(2016, 11, 28), 26, False)
    assert (view.title, [str(a.line) for a in view.addresses]) == ("Ash Rowan", ["1 Lime Court"])


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"area": OTHER_WARD}, "does not reach that place"),
        ({"issued_at": datetime(2015, 2, 28, 12, tzinfo=UTC)}, "not that day"),
        ({"offence": "graffiti"}, "no power on record"),
    ],
)
def test_a_notice_outside_place_time_or_power_is_kept_and_flagged(
    able: World, changed: dict[str, Any], why: str
) -> None:
    made = notice(able, **changed)

    assert made.is_outside_powers
    assert not made.valid
    assert why in made.why_outside
    assert "outside powers" in made.sheet.headline
    assert list(reads.outside_powers(able.manager, AT, decided=False)) == [made]


def test_a_notice_given_by_an_accredited_person_without_uniform_is_flagged(world: World) -> None:
    world.holds(world.officer, "litter", "accredited")

    bare = notice(world)
    dressed = notice(world, is_uniformed=True, is_badge_worn=True)

    assert "not in uniform" in bare.why_outside
    assert dressed.valid


def test_a_power_over_a_district_reaches_its_wards(world: World) -> None:
    world.holds(world.officer, "litter", "authorised", area="E06000031")
    Link.objects.create(
        from_kind="ward", from_code=WARD, from_vintage=2016, to_kind="lad", to_code="E06000031",
        to_vintage=2016, source="test", released_on=AT.date(),
    )  # fmt: skip

    assert notice(world).valid
    assert not notice(world, area=OTHER_WARD).valid


def test_nobody_keeps_a_notice_with_flags_of_their_own_choosing(world: World) -> None:
    given = {
        "book": "A", "number": "1", "offence": "litter", "officer": world.officer,
        "issued_at": AT, "place_words": "Here", "area": WARD, "amount_pence": 7500,
        "power": "litter", "due_on": date(2016, 11, 28),
    }  # fmt: skip

    with pytest.raises(ValidationError, match="its own pages"):
        keep_sheet(Notice, values=given, by=world.officer, at=AT)


def test_a_number_is_entered_once_in_a_book_and_again_in_another(able: World) -> None:
    first = notice(able, number="00001")

    with pytest.raises(ValidationError, match="entered already"):
        notice(able, number="00001")
    assert notice(able, number="00001", book="B").pk != first.pk


def test_an_amount_outside_the_range_of_the_day_is_flagged_and_kept(able: World) -> None:
    assert notice(able, amount_pence=8001).is_amount_odd
    assert not notice(able, amount_pence=8000).is_amount_odd


def test_a_notice_to_a_child_is_flagged_and_one_for_disorder_is_outside_powers(
    able: World,
) -> None:
    able.holds(able.officer, "pnd", "constable")
    child = Recipient("Kit", "Wren", date(1998, 11, 15))

    litter = notice(able, recipient=child)
    disorder = notice(
        able, recipient=child, offence="pnd_harassment", amount_pence=9000, is_uniformed=True
    )

    assert (litter.valid, litter.is_under_18) == (True, True)
    assert "under 18" in disorder.why_outside


def test_a_notice_is_mended_and_its_powers_looked_at_again_until_money_comes(able: World) -> None:
    made = notice(able, area=OTHER_WARD)

    mended = writes.mend_notice(
        made, values={"area": WARD}, was=made.sheet.version, by=able.officer, at=AT
    )

    assert mended.valid
    assert list(reads.outside_powers(able.manager, AT, decided=False)) == []
    with pytest.raises(ChangedMeanwhile):
        writes.mend_notice(made, values={"area": OTHER_WARD}, was=1, by=able.officer, at=AT)
    pay(able, mended, 100)
    with pytest.raises(NotOpen):
        writes.mend_notice(mended, values={"area": OTHER_WARD}, was=9, by=able.officer, at=AT)


def pay(world: World, made: Notice, pence: int, at: datetime = AT) -> Notice:
    return writes.pay(made, pence=pence, paid_at=at, means="card", by=world.officer, at=at)


def test_a_notice_is_paid_in_parts_and_its_clock_stops_with_the_last(able: World) -> None:
    made = notice(able)

    half = pay(able, made, 2500)
    whole = pay(able, made, 5000, AT + DAY)

    assert (half.paid_at, half.owed_pence) == (None, 5000)
    assert (whole.paid_at, whole.paid_pence, whole.sheet.closed_at) == (AT + DAY, 7500, AT + DAY)
    assert Clock.objects.get(duty="enforcement.fixed_penalty").ended == "met"
    assert [each.pence for each in Payment.objects.all()] == [2500, 5000]


@pytest.mark.parametrize("pence", [0, 7501])
def test_a_payment_of_nothing_or_of_more_than_is_owed_is_refused(able: World, pence: int) -> None:
    with pytest.raises(NeedsMore):
        pay(able, notice(able), pence)
    assert not Payment.objects.exists()


def test_the_early_amount_settles_a_notice(able: World) -> None:
    made = notice(able, early_pence=5000, early_by_on=date(2016, 11, 24))

    assert pay(able, made, 5000).paid_at == AT
    with pytest.raises(NotOpen):
        pay(able, made, 2500)


@pytest.mark.parametrize(
    ("offence", "power", "pence", "duty", "due"),
    [
        ("litter", "litter", 7500, "fixed_penalty", datetime(2016, 11, 28, 23, 59, 59, tzinfo=UTC)),
        (
            "pnd_harassment", "pnd", 9000, "disorder_penalty",
            datetime(2016, 12, 5, 23, 59, 59, tzinfo=UTC),
        ),
        (
            "truancy", "truancy", 12000, "school_penalty",
            datetime(2016, 12, 12, 23, 59, 59, tzinfo=UTC),
        ),
    ],
)  # fmt: skip
def test_each_kind_of_notice_has_its_own_days_to_the_end_of_the_last(
    world: World, offence: str, power: str, pence: int, duty: str, due: datetime
) -> None:
    """C20 and C21; truancy by the 2007 regulations as amended."""
    world.holds(world.officer, power, "constable")

    notice(world, offence=offence, amount_pence=pence, is_uniformed=True)

    clock = Clock.objects.get()
    assert (clock.duty, clock.due_at, clock.ended) == (f"enforcement.{duty}", due, "")


def test_no_clock_runs_for_an_offence_whose_days_nobody_has_confirmed(world: World) -> None:
    world.holds(world.officer, "cycling", "constable")

    made = notice(world, offence="cycling", amount_pence=5000, is_uniformed=True)

    assert (made.valid, made.due_on, Clock.objects.count()) == (True, None, 0)


def test_a_notice_for_disorder_that_nobody_paid_is_made_a_fine_of_half_as_much_again(
    world: World,
) -> None:
    world.holds(world.officer, "pnd", "constable")
    made = notice(world, offence="pnd_harassment", amount_pence=9000, is_uniformed=True)

    with pytest.raises(NotOpen, match="days to pay"):
        writes.register_notice(made, by=world.officer, at=AT + 21 * DAY)
    fined = writes.register_notice(made, by=world.officer, at=AT + 22 * DAY)

    assert (fined.registered_pence, fined.owed_pence) == (13500, 0)
    assert Clock.objects.get().ended == "declined"
    with pytest.raises(NotOpen):
        writes.register_notice(made, by=world.officer, at=AT + 23 * DAY)


def test_asking_to_be_tried_ends_what_is_owed(able: World) -> None:
    made = notice(able)

    asked = change_sheet(
        made, values={"hearing_asked_at": AT}, was=made.sheet.version, by=able.officer, at=AT
    )

    assert asked.owed_pence == 0
    assert Clock.objects.get().ended == "not_applicable"


def test_a_notice_is_cancelled_with_a_reason_and_what_came_goes_back(able: World) -> None:
    made = notice(able)
    pay(able, made, 2500)

    with pytest.raises(Missing):
        writes.cancel_notice(made, reason=" ", by=able.officer, at=AT)
    done = writes.cancel_notice(made, reason="Wrong person", by=able.officer, at=AT)

    assert (done.refunded_pence, done.cancelled_at, done.owed_pence) == (2500, AT, 0)
    assert sum(each.pence for each in Payment.objects.all()) == 0
    with pytest.raises(AlreadyDone):
        writes.cancel_notice(made, reason="Again", by=able.officer, at=AT)


def test_only_the_manager_decides_on_a_notice_outside_powers(able: World) -> None:
    made = notice(able, area=OTHER_WARD)

    with pytest.raises(NotAllowed):
        writes.decide_notice(made, decision="stand", reason="Fine", by=able.officer, at=AT)
    with pytest.raises(NotOpen, match="manager"):
        writes.cancel_notice(made, reason="Mine to end", by=able.officer, at=AT)
    with pytest.raises(NotKnown):
        writes.decide_notice(made, decision="stand", reason="Fine", by=able.outsider, at=AT)


def test_a_notice_that_stands_outside_powers_still_counts_as_invalid(able: World) -> None:
    made = notice(able, area=OTHER_WARD)
    notice(able)

    with pytest.raises(Missing):
        writes.decide_notice(made, decision="stand", reason="", by=able.manager, at=AT)
    done = writes.decide_notice(
        made, decision="stand", reason="The map was wrong", by=able.manager, at=AT
    )

    counts = reads.notice_counts(AT.date(), AT.date())
    assert (done.decision, done.valid, done.owed_pence) == ("stand", False, 7500)
    assert (counts.valid, counts.invalid) == (1, 1)
    assert list(reads.outside_powers(able.manager, AT, decided=True)) == [made]
    with pytest.raises(AlreadyDone):
        writes.decide_notice(made, decision="cancel", reason="No", by=able.manager, at=AT)


def test_what_was_paid_on_a_notice_outside_powers_is_paid_back_by_the_decision(
    able: World,
) -> None:
    made = notice(able, area=OTHER_WARD)
    with pytest.raises(NeedsMore, match="Nothing has been paid"):
        writes.decide_notice(made, decision="refund", reason="A reason", by=able.manager, at=AT)
    paid = pay(able, made, 7500)
    with pytest.raises(NeedsMore, match="pay it back"):
        writes.decide_notice(made, decision="cancel", reason="A reason", by=able.manager, at=AT)

    done = writes.decide_notice(
        made, decision="refund", reason="Not her ward", by=able.manager, at=AT
    )

    assert paid.sheet.closed_at is None, "it waits for a decision, whatever was paid"
    assert (done.refunded_pence, done.cancelled_at) == (7500, AT)
    assert done.sheet.closed_at == AT


@pytest.mark.django_db(transaction=True)
def test_of_two_payments_at_once_neither_is_lost(world: World) -> None:
    world.holds(world.officer, "litter", "authorised")
    made = notice(world)

    def half() -> object:
        return pay(world, made, 3750)

    together(half, half)

    made.refresh_from_db()
    assert (made.paid_pence, made.paid_at) == (7500, AT)


def test_a_power_is_put_on_record_and_ended_by_the_manager_alone(world: World) -> None:
    given: dict[str, Any] = {
        "officer": world.officer, "power": "litter", "held_as": "accredited", "area": "",
        "badge": "77", "since_on": date(2016, 1, 1), "until_on": None, "granted_by": "The chief",
        "at": AT,
    }  # fmt: skip

    with pytest.raises(NotAllowed):
        writes.add_accreditation(**given, by=world.officer)
    with pytest.raises(NeedsMore):
        writes.add_accreditation(**given | {"power": "fly_tip"}, by=world.manager)
    row = writes.add_accreditation(**given, by=world.manager)
    end: dict[str, Any] = {"until_on": date(2016, 11, 13), "reason": "Left the team", "at": AT}
    with pytest.raises(NotAllowed):
        writes.end_accreditation(row, **end, by=world.officer)
    writes.end_accreditation(row, **end, by=world.manager)
    with pytest.raises(AlreadyDone):
        writes.end_accreditation(row, **end, by=world.manager)

    held = [reads.who_holds(world.officer, AT.date() - n * DAY, AT).count() for n in (0, 1)]
    assert held == [0, 1]
    assert Change.objects.filter(action__startswith="enforcement.power_").count() == 2
    with pytest.raises(NotAllowed):
        reads.who_holds(world.outsider, AT.date(), AT)


def test_a_notice_keeps_the_flags_of_the_day_it_was_entered(able: World) -> None:
    made = notice(able)
    row = Accreditation.objects.get()
    writes.end_accreditation(
        row, until_on=date(2016, 11, 1), reason="Backdated", by=able.manager, at=AT
    )

    paid = pay(able, made, 7500)

    assert paid.valid


def test_an_erased_notice_keeps_its_flags_and_sums_and_no_person(able: World) -> None:
    paid = pay(able, notice(able), 7500)
    later = AT + 3700 * DAY

    erase_sheet(paid, by=able.auditor, at=later)

    paid.refresh_from_db()
    assert (paid.recipient, paid.place_words, paid.age) == (None, "", None)
    assert (paid.amount_pence, paid.valid) == (7500, True)


def test_no_name_is_in_the_open_in_any_row_of_the_audit(able: World) -> None:
    made = notice(able)
    pay(able, made, 7500)

    said = str(list(Change.objects.values())) + str(list(Revision.objects.values()))
    assert "Rowan" not in said
    assert "Bridge Street" not in said


@pytest.mark.parametrize(
    "broken",
    [
        {"is_outside_powers": True},
        {"why_outside": "No power"},
        {"decision": "stand"},
        {"decided_at": AT},
        {"appeal": "asked"},
        {"appealed_at": AT},
    ],
)
def test_the_database_refuses_a_notice_that_says_half(able: World, broken: dict[str, Any]) -> None:
    made = notice(able)

    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.filter(pk=made.pk).update(**broken)


def prosecution(world: World, **values: Any) -> Prosecution:
    given: dict[str, Any] = {
        "offence": "Unlawful deposit of waste, EPA 1990 s33", "offence_at": AT - 30 * DAY,
        "summary": "Left a load", "evidence": "Photograph 1", "is_evidence_enough": True,
        "is_in_public_interest": True, "decision": "prosecute", "decided_at": AT - HOUR,
    }  # fmt: skip
    return keep_sheet(Prosecution, values=given | values, by=world.manager, at=AT)


def test_a_prosecution_needs_both_legs_and_the_database_says_so_too(world: World) -> None:
    with pytest.raises(ValidationError):
        prosecution(world, is_in_public_interest=False)
    made = prosecution(world)

    for broken in ({"is_evidence_enough": None}, {"is_in_public_interest": False},
                   {"decided_at": None}, {"result": "convicted"}):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            Prosecution.objects.filter(pk=made.pk).update(**broken)


def test_a_summary_offence_is_laid_within_six_months_and_another_has_no_limit(
    world: World,
) -> None:
    """Magistrates' Courts Act 1980 s127."""
    prosecution(world, offence_at=datetime(2016, 8, 31, 12, tzinfo=UTC))
    prosecution(world, is_summary_only=False)

    (clock,) = Clock.objects.all()
    assert clock.due_at == datetime(2017, 2, 28, 23, 59, 59, tzinfo=UTC)


def test_a_prosecution_is_over_with_its_result_or_with_not_prosecuting(world: World) -> None:
    running = prosecution(world)
    dropped = prosecution(world, decision="none", is_evidence_enough=False)
    convicted = prosecution(world, result="convicted", result_at=AT, fine_pence=20000)

    assert [each.sheet.closed_at for each in (running, dropped, convicted)] == [
        None, AT - HOUR, AT,
    ]  # fmt: skip


def test_a_prosecution_counts_as_led_by_intelligence_once_however_much_led_to_it(
    world: World,
) -> None:
    led, other_way, bare, taken_back = (prosecution(world) for _ in range(4))
    prosecution(world, decision="caution")
    problem, tip = world.problem().sheet.guard, world.fly_tip().sheet.guard
    for source, target in (
        (led.sheet.guard, problem), (led.sheet.guard, tip), (problem, other_way.sheet.guard),
    ):  # fmt: skip
        connect(source, target, why="led_to", by=world.manager, at=AT)
    connect(bare.sheet.guard, problem, why="about", by=world.manager, at=AT)
    gone = connect(taken_back.sheet.guard, tip, why="led_to", by=world.manager, at=AT)
    disconnect(gone, by=world.manager, at=AT)

    found = reads.intelligence_led(AT.date(), AT.date())

    assert (found.with_intelligence, found.all) == (2, 4)
    assert reads.intelligence_led(AT.date() - 2 * DAY, AT.date() - DAY).all == 0
    assert reads.intelligence_led(AT.date() + DAY, AT.date() + 2 * DAY).all == 0


def test_a_decision_at_midnight_falls_on_the_london_day_that_begins(world: World) -> None:
    midnight = datetime(2016, 7, 31, 23, 0, tzinfo=UTC)
    prosecution(world, decided_at=midnight, offence_at=midnight - DAY)
    prosecution(world, decided_at=midnight - timedelta(seconds=1), offence_at=midnight - DAY)

    assert reads.intelligence_led(date(2016, 8, 1), date(2016, 8, 31)).all == 1
    assert reads.intelligence_led(date(2016, 7, 1), date(2016, 7, 31)).all == 1


def test_who_wrote_a_notice_is_given_it_and_nobody_else_is(able: World) -> None:
    made = notice(able)

    named = Grant.objects.filter(guard=made.sheet.guard)
    assert [row.member for row in named] == [able.officer]
