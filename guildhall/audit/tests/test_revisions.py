"""Each change of a record keeps what it then said; destroying its owner's key erases it there."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from guildhall import vault
from guildhall.audit import jobs, reads, trail, writes
from guildhall.audit.models import Revision
from guildhall.audit.verify import verify

AT = datetime(2016, 11, 22, 10, tzinfo=UTC)
FOUND_AT = "2016-11-20T08:15:00.000000+00:00"
PERSONAL, PLAIN = frozenset({"story", "found_at"}), frozenset({"result", "cost", "on", "many"})


def revise(about: str = "entry:K7QW2MTX", **changed: Any) -> Revision:
    values = {
        "story": "Went to an invented place",
        "found_at": datetime(2016, 11, 20, 8, 15, tzinfo=UTC),
        "result": "held",
        "cost": Decimal("1.50"),
        "on": date(2016, 11, 20),
        "many": [1, None],
    } | changed
    return writes.revise(
        about=about,
        owner="case:A",
        kind="missing.interview",
        values=values,
        personal=PERSONAL,
        plain=PLAIN,
        by=None,
        at=AT,
    )


def test_a_record_can_be_read_as_it_was_after_each_change(db: None) -> None:
    revise()
    revise(story="Went home", result="declined")
    revise("entry:M3XA9PQR")

    first, second = reads.revisions("entry:K7QW2MTX")

    assert (first.number, second.number) == (1, 2)
    assert first.values == {
        "story": "Went to an invented place",
        "found_at": FOUND_AT,
        "result": "held",
        "cost": "1.5",
        "on": "2016-11-20",
        "many": [1, None],
    }
    assert (second.values["story"], second.values["result"]) == ("Went home", "declined")
    assert (second.at, second.by, second.is_erased) == (AT, None, False)


def test_personal_values_are_nowhere_in_plain_text(db: None) -> None:
    row = revise(story="Zachary Inventedname")

    kept = str({f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields})
    assert "Inventedname" not in kept
    assert FOUND_AT not in kept


def test_a_field_that_nobody_sorted_is_refused(db: None) -> None:
    with pytest.raises(ValueError, match="sort mood as personal or plain"):
        revise(mood="low")

    assert not Revision.objects.exists()


def test_a_record_without_personal_values_needs_no_key(db: None) -> None:
    writes.revise(
        about="entry:A", owner="case:A", kind="toy", values={"result": "held"},
        personal=PERSONAL, plain=PLAIN, by=None, at=AT,
    )  # fmt: skip

    (version,) = reads.revisions("entry:A")
    assert version.values == {"result": "held"}


def test_a_revision_carries_the_request_it_was_made_in(db: None) -> None:
    token = trail.begin()
    try:
        row = revise()
        assert row.request == trail.reference() != ""
    finally:
        trail.end(token)


def test_erasing_takes_the_personal_values_and_keeps_the_chain(db: None) -> None:
    revise()
    revise(story="Went home")
    jobs.seal_now()

    vault.destroy("case:A", at=AT)

    for version in reads.revisions("entry:K7QW2MTX"):
        assert version.is_erased
        assert (version.values["story"], version.values["found_at"]) == ("erased", "erased")
        assert version.values["result"] == "held"
    assert verify().rows == 2
    with pytest.raises(vault.Erased):
        revise()


def test_values_moved_to_another_revision_do_not_open(db: None) -> None:
    first, second = revise(), revise(story="Went home")
    Revision.objects.filter(pk=second.pk).update(personal=first.personal)

    with pytest.raises(vault.DoesNotOpen):
        reads.revisions("entry:K7QW2MTX")


def test_two_versions_never_share_a_number(db: None) -> None:
    revise()
    row = Revision.objects.get()
    row.pk, row.reference = None, "another"

    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_reading_costs_two_queries_however_many_there_are(db: None) -> None:
    for n in range(20):
        revise(story=f"Told {n}")

    with CaptureQueriesContext(connection) as made:
        assert len(reads.revisions("entry:K7QW2MTX")) == 20

    assert len(made) == 2
