"""Reports from partners' extracts: read, joined as one event, made in thousands, taken back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guildhall import clock
from guildhall.audit.models import Change, Revision
from guildhall.audit.reads import revisions
from guildhall.audit.sealer import seal
from guildhall.audit.verify import verify
from guildhall.casework.bringing.models import Batch, BatchLine
from guildhall.casework.bringing.reads import taken_as
from guildhall.casework.bringing.writes import undo_batch
from guildhall.casework.errors import AlreadyDone
from guildhall.casework.models import Sheet
from guildhall.casework.reads.sheets import sheet_file, sheets
from guildhall.casework.writes import change_sheet
from guildhall.partners.models import Bar, Member
from guildhall.partners.reads import NotAllowed, NotKnown
from guildhall.partners.writes import bar
from guildhall.programmes.enforcement.bringing.declared import BRINGING
from guildhall.programmes.enforcement.bringing.tests.world import AT, Town, row, would
from guildhall.programmes.enforcement.models import Event, Report
from guildhall.programmes.enforcement.reports.sending import sent_digest
from guildhall.programmes.enforcement.reports.writes import triage


def made(batch: Batch) -> list[Report]:
    """The reports of a batch, in the order of its lines."""
    lines = BatchLine.objects.filter(batch=batch, guard__isnull=False)
    reports = {each.pk: each for each in Report.objects.select_related("sheet__guard", "event")}
    return [reports[line.guard_id] for line in lines if line.guard_id]


def test_a_row_becomes_a_report_of_the_agency_that_gave_it(town: Town) -> None:
    batch = town.bring("police_asb", [row(complainant="C77", narrative="Shouting")], town.police)

    (report,) = made(batch)
    assert report.sheet.guard.controller == town.police
    assert report.source == "police"
    assert report.source_agency == town.police
    assert report.received_at == datetime(2016, 11, 12, 23, 10, tzinfo=UTC)
    assert report.occurred_from == datetime(2016, 11, 12, 22, 50, tzinfo=UTC)
    assert report.kind == "rowdy"
    assert report.narrative == "Shouting"
    assert report.complainant_key
    assert "C77" not in report.complainant_key
    assert report.sent_key == sent_digest("police", "police", "A2")
    assert report.batch == batch.reference
    assert (batch.lines, batch.made, batch.state) == (1, 1, Batch.State.DONE)


def test_a_dry_run_writes_nothing(town: Town) -> None:
    with CaptureQueriesContext(connection) as captured:
        planned = town.plan("police_asb", [row()], town.police)

    assert would(planned) == ["make"]
    statements = [each["sql"].split()[0] for each in captured]
    written = [s for s in statements if s in {"UPDATE", "DELETE"}]
    assert not written
    assert not Report.objects.exists()
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("cells", "part", "words"),
    [
        ({"received": ""}, "received", "Nothing is given"),
        ({"received": "soon"}, "received", "The date cannot be read"),
        ({"received": "31/02/2016"}, "received", "The date cannot be read"),
        ({"received": "12/11/2016 25:10"}, "received", "time cannot be read"),
        ({"received": "15/11/2016 09:00"}, "received", "in the future"),
        ({"occurred": "13/11/2016 08:00"}, "occurred", "after the report was received"),
        ({"occurred_to": "12/11/2016 22:00"}, "occurred_to", "before it began"),
        ({"narrative": "=HYPERLINK(A1)"}, "narrative", "formula"),
        ({"easting": "519000", "northing": ""}, "northing", "Only half"),
        ({"easting": "PE1"}, "easting", "not a whole number"),
        ({"complainant": "01733 747474"}, "complainant", "telephone number"),
        ({"qualifier": "Cheerful"}, "qualifier", "not one that we know"),
        ({"ward": "Central"}, "ward", "not the code"),
        ({"finished": "16/11/2016"}, "finished", "in the future"),
        ({"contacted": "11/11/2016"}, "contacted", "before the report was received"),
        ({"anonymous": "perhaps"}, "anonymous", "neither yes nor no"),
        ({"risk": "dreadful"}, "risk", "not one that we know"),
    ],
)
def test_a_row_that_cannot_be_taken_is_refused_by_line_and_column(
    town: Town, cells: dict[str, str], part: str, words: str
) -> None:
    (planned,) = town.plan("police_asb", [row(7, **cells)], town.police)

    assert (planned.line, planned.would, planned.part) == (7, "refuse", part)
    assert words in planned.words
    held = [cell for cell in cells.values() if len(cell) > 3]
    assert not any(cell in planned.words + planned.to_do for cell in held)


def test_what_is_refused_does_not_keep_the_rest_out(town: Town) -> None:
    rows = [row(2), row(3, received="never"), row(4)]

    batch = town.bring("police_asb", rows, town.police)

    assert (batch.made, batch.refused) == (2, 1)
    refused = BatchLine.objects.get(batch=batch, would="refuse")
    assert (refused.line, refused.part, refused.guard) == (3, "received", None)


def test_a_day_without_a_time_is_the_whole_day(town: Town) -> None:
    cells = {"received": "12/11/2016", "occurred": "12/11/2016"}

    (report,) = made(town.bring("police_asb", [row(2, **cells)], town.police))

    assert report.occurred_from == datetime(2016, 11, 12, tzinfo=UTC)
    assert report.occurred_to == datetime(2016, 11, 12, 23, 59, tzinfo=UTC)


def test_an_hour_of_summer_is_londons(town: Town) -> None:
    cells = {"received": "2016-07-01T00:30:00", "occurred": "01/07/2016", "occurred_time": "00.15"}

    (report,) = made(town.bring("police_asb", [row(2, **cells)], town.police))

    assert report.received_at == datetime(2016, 6, 30, 23, 30, tzinfo=UTC)
    assert report.occurred_from == datetime(2016, 6, 30, 23, 15, tzinfo=UTC)


def test_a_type_that_is_not_ours_keeps_the_sources_words(town: Town) -> None:
    rows = [row(2, kind="Noise nuisance"), row(3, kind="Tree too tall", narrative="Shade")]

    noise, other = made(town.bring("council_asb", rows, town.council))

    assert noise.kind == "noise"
    assert other.kind == "other"
    assert other.narrative == "Type given by the source: Tree too tall. Shade"


@pytest.mark.parametrize(
    ("said", "kind", "flags", "words"),
    [
        ("Hate crime - racist abuse", "harassment", ["hate_race"],
         "taken as Harassment or threats, marked Hate: race or ethnicity"),
        ("HATE INCIDENT", "harassment", ["hate_other"], "marked Hate: another reason"),
        ("Homophobic graffiti", "graffiti", ["hate_sexual_orientation"], "taken as Graffiti"),
        ("Loitering", "other", [], "taken as Something else"),
    ],
)  # fmt: skip
def test_hate_is_marked_and_what_is_not_known_is_said_before_it_is_kept(
    town: Town, said: str, kind: str, flags: list[str], words: str
) -> None:
    rows = [row(2, kind=said), row(3, kind="Noise", occurred="10/11/2016 22:50")]

    (told,) = taken_as(town.offer("police_asb"), rows, town.plan("police_asb", rows, town.police))
    first, _ = made(town.bring("police_asb", rows, town.police))

    assert told.startswith(f"“{said}” taken as ")
    assert words in told
    assert told.endswith(": line 2")
    assert (first.kind, first.flags, first.priority) == (kind, flags, 1 if flags else 2)


def test_the_same_file_again_changes_nothing(town: Town) -> None:
    rows = [row(2), row(3, received="14/11/2016 08:00", occurred="")]
    town.bring("police_asb", rows, town.police)
    before = (Report.objects.count(), Event.objects.count(), Revision.objects.count())

    again = town.bring("police_asb", rows, town.police)

    assert (again.made, again.joined, again.same) == (0, 0, 2)
    assert (Report.objects.count(), Event.objects.count(), Revision.objects.count()) == before


def test_a_reference_twice_in_one_file_is_once(town: Town) -> None:
    rows = [row(2, reference="X"), row(3, reference="x"), row(4, reference="X", kind="Noise")]

    planned = town.plan("police_asb", rows, town.police)

    assert would(planned) == ["make", "same", "refuse"]
    assert planned[0].words == "Lines 3, 4 have the same reference and are left out"
    assert planned[2].words == "Line 2 has this reference and says something else"


def test_a_row_that_is_refused_does_not_stand_for_its_reference(town: Town) -> None:
    rows = [row(2, reference="X", received="never"), row(3, reference="x")]

    planned = town.plan("police_asb", rows, town.police)

    assert would(planned) == ["refuse", "make"]
    assert planned[1].words == "Line 2 has the same reference and is left out"


@pytest.mark.parametrize("nothing", ["\u200b", "\u00ad\u2060"])
def test_a_reference_of_marks_that_cannot_be_seen_is_none(town: Town, nothing: str) -> None:
    rows = [row(2, reference=nothing), row(3, reference=nothing, kind="Noise")]

    assert would(town.plan("police_asb", rows, town.police)) == ["refuse", "refuse"]


@pytest.mark.parametrize("kind", [each.key for each in BRINGING])
def test_every_kind_of_file_knows_a_reference_however_it_is_written(town: Town, kind: str) -> None:
    written = ["AB-1/7", "ab\u20131 / 7", "ＡＢ－１／７", "A\u00a0B-1\u200b/7", "AB\u22121/7"]
    rows = [row(n, reference=each, opened="1/11/2016") for n, each in enumerate(written, 2)]

    batch = town.bring(kind, rows, town.police)
    again = town.bring(kind, rows[1:2], town.police)

    assert (batch.made, batch.same) == (1, 4)
    assert (again.made, again.same) == (0, 1)


def test_the_very_same_row_twice_in_one_file_is_once(town: Town) -> None:
    planned = town.plan("police_asb", [row(2, reference="X"), row(3, reference="X")], town.police)

    assert would(planned) == ["make", "same"]


def test_a_reference_of_another_agency_is_another(town: Town) -> None:
    town.bring("police_asb", [row(2, reference="7")], town.police)
    far = row(2, reference="7", easting="510000")

    assert would(town.plan("council_asb", [far], town.council)) == ["make"]


@pytest.mark.parametrize(
    ("cells", "joins"),
    [
        ({}, True),
        ({"easting": "519050"}, True),
        ({"easting": "519051"}, False),
        ({"occurred": "13/11/2016 00:50"}, True),
        ({"occurred": "13/11/2016 00:51"}, False),
        ({"kind": "Noise"}, False),
        ({"qualifier": "Personal"}, True),
        ({"qualifier": "Personal", "occurred": "12/11/2016 23:20"}, False),
        ({"easting": "", "northing": ""}, False),
    ],
    ids=[
        "alike", "50 metres", "51 metres", "two hours", "two hours and a minute", "another type",
        "another harm at the same time", "another harm half an hour later", "nowhere",
    ],
)  # fmt: skip
def test_two_agencies_reports_of_one_event_are_one_event_and_two_complaints(
    town: Town, cells: dict[str, str], joins: bool
) -> None:
    town.bring("police_asb", [row()], town.police)
    other = row(2, **{"reference": "C9", "received": "13/11/2016 09:00", **cells})

    planned = town.plan("council_asb", [other], town.council)
    batch = town.bring("council_asb", [other], town.council)

    assert would(planned) == ["join" if joins else "make"]
    assert batch.joined == int(joins)
    assert Report.objects.count() == 2
    assert Event.objects.count() == (1 if joins else 2)


def test_an_event_that_is_joined_is_as_long_as_its_reports_say(town: Town) -> None:
    town.bring("police_asb", [row()], town.police)
    longer = row(reference="C1", received="13/11/2016 09:00", occurred_to="13/11/2016 01:00")

    town.bring("council_asb", [longer], town.council)

    event = Event.objects.get()
    assert event.first_at == datetime(2016, 11, 12, 22, 50, tzinfo=UTC)
    assert event.last_at == datetime(2016, 11, 13, 1, tzinfo=UTC)


def test_two_reports_of_one_agency_are_two_events_until_somebody_says_otherwise(
    town: Town,
) -> None:
    town.bring("police_asb", [row(2), row(3)], town.police)

    council = town.bring("council_asb", [row(2), row(3)], town.council)

    assert Event.objects.count() == 2
    assert council.joined == 2


def barred(member: Member, report: Report, town: Town) -> None:
    bar(
        report.sheet.guard, member, kind=Bar.Kind.CONFLICT, reason="Neighbour",
        by=town.manager, at=AT,
    )  # fmt: skip


def test_a_dry_run_says_of_what_is_closed_to_the_viewer_what_it_says_of_nothing(
    town: Town,
) -> None:
    (report,) = made(town.bring("police_asb", [row()], town.police))
    other = row(2, reference="C9")
    nothing = town.plan("council_asb", [row(2, reference="C9", easting="510000")], town.council)
    barred(town.triage, report, town)

    planned = town.plan("council_asb", [other], town.council)
    again = town.plan("police_asb", [row()], town.police)

    assert [(p.would, p.words) for p in planned] == [(p.would, p.words) for p in nothing]
    assert [(p.would, p.words) for p in again] == [(p.would, p.words) for p in nothing]


def test_what_is_closed_to_the_importer_is_one_event_all_the_same(town: Town) -> None:
    (report,) = made(town.bring("police_asb", [row()], town.police))
    barred(town.triage, report, town)

    batch = town.bring("council_asb", [row(2, reference="C9")], town.council)
    twice = town.bring("police_asb", [row()], town.police)

    assert (batch.made, batch.joined) == (1, 0)
    assert twice.joined == 1
    assert Report.objects.filter(event=report.event).count() == 3
    assert Report.objects.filter(sent_key=report.sent_key).count() == 1


def test_the_words_of_a_report_are_kept_under_its_own_key_and_the_chain_holds(town: Town) -> None:
    batch = town.bring("police_asb", [row(2, narrative="Shouting"), row(3)], town.police)

    seal(at=clock.real_now())

    report = made(batch)[0]
    (revision,) = revisions(f"sheet:{report.sheet.reference}")
    assert revision.values["report.narrative"] == "Shouting"
    assert "Shouting" not in str(Revision.objects.values_list("plain"))
    assert Change.objects.filter(action="casework.brought_in").count() == 1
    assert Change.objects.filter(action="casework.sheets_kept").count() == 1
    verify()


def test_a_member_who_may_not_decide_on_reports_brings_nothing_in(town: Town) -> None:
    with pytest.raises(NotKnown):
        town.offer("police_asb", town.officer)
    offered = town.offer("police_asb")
    from guildhall.casework.bringing.writes import start_batch

    with pytest.raises(NotAllowed):
        start_batch(
            offer=offered, agency=town.police, mapping=None, file="x", sha256="", by=town.officer,
            at=AT,
        )  # fmt: skip


def test_undoing_takes_back_what_nobody_touched_and_leaves_the_rest(town: Town) -> None:
    batch = town.bring("police_asb", [row(n) for n in range(2, 7)], town.police)
    changed, decided, *left = made(batch)
    change_sheet(changed, values={"narrative": "More"}, was=1, by=town.triage, at=AT)
    triage(decided, "no_action", reason="Seen", by=town.triage, at=AT)

    undone = undo_batch(batch, offer=town.offer("police_asb"), by=town.triage, at=AT)

    assert (undone.state, undone.taken_back, undone.left) == (Batch.State.UNDONE, 3, 2)
    assert set(Report.objects.all()) == {changed, decided}
    assert set(sheets(town.triage, Report, AT)) == {changed, decided}
    with pytest.raises(NotKnown):
        sheet_file(town.triage, left[0].sheet.reference, AT, record_type=Report)
    assert Sheet.objects.get(pk=left[0].pk).headline == "Erased"
    (revision,) = revisions(f"sheet:{left[0].sheet.reference}")
    assert revision.is_erased
    seal(at=clock.real_now())
    verify()


def test_a_batch_is_undone_once(town: Town) -> None:
    batch = town.bring("police_asb", [row()], town.police)
    undo_batch(batch, offer=town.offer("police_asb"), by=town.triage, at=AT)

    with pytest.raises(AlreadyDone):
        undo_batch(batch, offer=town.offer("police_asb"), by=town.manager, at=AT)

    assert Change.objects.filter(action="casework.batch_undone").count() == 1


def test_what_was_undone_can_be_brought_in_again(town: Town) -> None:
    batch = town.bring("police_asb", [row()], town.police)
    undo_batch(batch, offer=town.offer("police_asb"), by=town.triage, at=AT)

    assert town.bring("police_asb", [row()], town.police).made == 1


def test_a_high_risk_report_of_today_starts_the_same_day_clock(town: Town) -> None:
    from guildhall.duties.models import Clock
    from guildhall.jobs.models import Job

    today = row(received="14/11/2016 08:00", occurred="", risk="High")
    before = row(3, received="10/11/2016 08:00", occurred="", risk="High")

    reports = made(town.bring("police_asb", [today, before], town.police))

    duty = "enforcement.same_day_contact"
    assert set(Clock.objects.filter(duty=duty).values_list("guard", flat=True)) == {
        each.pk for each in reports
    }
    assert Job.objects.filter(name="enforcement.high_risk").count() == 1


def test_nothing_is_left_of_a_file_that_fails_half_way(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    from guildhall.casework.bringing import writes

    def fails(*given: object) -> None:
        raise RuntimeError("the power went")

    monkeypatch.setattr(writes, "_keep_lines", fails)
    with pytest.raises(RuntimeError):
        town.bring("police_asb", [row()], town.police)

    assert not Report.objects.exists()
    assert not Sheet.objects.exists()
    assert not Event.objects.exists()
    assert Batch.objects.get().state == Batch.State.WAITING


def test_thousands_of_reports_come_in_at_once(town: Town) -> None:
    day = datetime(2016, 1, 1, 12, tzinfo=UTC)
    rows = []
    for n in range(3000):
        at = day + timedelta(minutes=150 * n)
        when = f"{at:%d/%m/%Y %H:%M}"
        rows.append(row(n + 2, received=when, occurred="", easting=str(510000 + n)))
    before_november = [r for r in rows if int(r["received"][3:5]) < 11]

    batch = town.bring("police_asb", before_november, town.police)

    assert batch.made == Report.objects.count() == len(before_november)
