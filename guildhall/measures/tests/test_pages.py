from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guildhall.analysis.series import spine
from guildhall.areas.writes import NewArea, Source, put_areas
from guildhall.measures import reads, registry, writes
from guildhall.measures.declare import Break, Kind, PeriodKind
from guildhall.measures.figures import Held, figures, grid, points
from guildhall.measures.models import (
    Baseline,
    BreakMark,
    Definition,
    DefinitionVersion,
    Override,
    Return,
    Snapshot,
    Target,
)
from guildhall.measures.tests.conftest import AT, put
from guildhall.partners.models import Member
from guildhall.testing import sign_in

COUNTS = [70, 78, 66, 74, 71, 80, 69, 73, 77, 68, 75, 72]
AREAS = Source("BATCH", date(2016, 1, 1))
QUARTERS = ["2015-Q3", "2015-Q4", "2016-Q1", "2016-Q2"]


@pytest.fixture(autouse=True)
def city(settings: Any) -> None:
    settings.INSTANCE = replace(settings.INSTANCE, area_code="E06000031")


def fill(
    version: DefinitionVersion, *, years: int = 3, small: bool = False, file: str = "f.csv"
) -> Snapshot:
    turned = [(5 * year) % 12 for year in range(years)]  # no two years alike
    counts: list[float | None] = [c for at in turned for c in (*COUNTS[at:], *COUNTS[:at])]
    if small:
        counts[5] = 3
    months = spine("2012-01", "2030-12")[: len(counts)]
    made = figures(Held(("E",), months, grid([counts])), kind=Kind.COUNT, per=None, lag_months=1,
                   known_in="2016-08")  # fmt: skip
    series = {each.period_kind: list(points(each)) for each in made}
    inputs = [{"feed": "police_street", "reference": "ab12", "file": file, "release": "2016-06",
               "sha256": "0" * 64, "licence": "OGL"}]  # fmt: skip
    kept = writes.keep_figures(version, area_code="E06000031", series=series, inputs=inputs,
                               is_synthetic=True, at=AT + timedelta(days=years))  # fmt: skip
    assert kept is not None
    return kept


def count(key: str, **changes: Any) -> DefinitionVersion:
    return put(key, kind="count", denominator_rule="", natural_period=PeriodKind.MONTH,
               **changes)  # fmt: skip


def page(client: Client, member: Member, name: str, *args: object) -> str:
    sign_in(client, member)
    response = client.get(reverse(name, args=args))
    assert response.status_code == 200
    return response.content.decode()


def test_a_measures_page_says_the_sentence_and_shows_what_stands_behind_it(
    client: Client, board: Member
) -> None:
    version = count("burglary", suppress_below=None, mismatch="All burglary, incl. business")
    snapshot = fill(version)

    shown = page(client, board, "measure", "burglary")

    assert "within its usual range" in shown
    assert "December 2014" in shown
    assert "All burglary, incl. business" in shown
    assert snapshot.reference in shown
    assert "No target set" in shown
    assert "Synthetic" in shown
    assert "Set the target" not in shown


def test_a_trace_shows_the_definition_and_the_inputs(client: Client, board: Member) -> None:
    snapshot = fill(count("burglary", suppress_below=None))

    shown = page(client, board, "trace", snapshot.reference)

    assert "police_street" in shown
    assert "ab12" in shown
    assert "2016-06" in shown
    assert "version 1" in shown


def test_a_trace_names_the_area_and_says_in_words_which_rows_and_shows_no_path(
    client: Client, board: Member
) -> None:
    put_areas([NewArea("E06000031", "lad", 2016, "Peterborough")], source=AREAS)
    declared = registry.find("burglary_recorded")
    assert declared is not None
    snapshot = fill(writes.put_declared(declared, at=AT), file="/srv/in/2016-06.zip/street.csv")

    shown = page(client, board, "trace", snapshot.reference)

    assert "Peterborough (E06000031)" in shown
    assert "ows of police_street with crime type “Burglary”" in shown
    assert "Count(" not in shown
    assert "street.csv" in shown
    assert "/srv/in" not in shown


def test_a_small_figure_is_on_no_page_and_in_no_file(client: Client, board: Member) -> None:
    snapshot = fill(count("harm"), small=True)

    files = ["measure_data", "measure_data"]
    text = page(client, board, "measure", "harm") + page(client, board, "trace", snapshot.reference)
    for name, kind in zip(files, ("month", "r12"), strict=True):
        text += page(client, board, name, "harm", kind, "csv")

    assert "[c]" in text
    assert "June 2012,3" not in text
    assert ">3<" not in text


def test_figures_come_as_csv_and_xlsx_with_their_source(client: Client, board: Member) -> None:
    fill(count("burglary", suppress_below=None))

    shown = page(client, board, "measure_data", "burglary", "year", "csv")
    sign_in(client, board)
    book = client.get(reverse("measure_data", args=["burglary", "year", "xlsx"]))

    assert "2014,873,873" in shown
    assert "Hub records" in shown
    assert book.content.startswith(b"PK")


@pytest.mark.parametrize("address", [
    "/measures/nothing/", "/trace/NOTHING9/", "/measures/burglary/week.csv",
    "/measures/burglary/year.pdf", "/measures/burglary/year.csv?as_of=noon",
    "/measures/burglary/year.csv?as_of=2016-99-99T00:00:00Z",
    "/measures/burglary/year.csv?as_of=0001-01-01T00:00:00%2B14:00",
    "/measures/returns/burglary/hub/2016-Q1/",
])  # fmt: skip
def test_what_is_not_there_is_not_found(client: Client, analyst: Member, address: str) -> None:
    fill(count("burglary", suppress_below=None))
    sign_in(client, analyst)

    assert client.get(address).status_code == 404


def test_a_baseline_of_a_period_that_cannot_be_read_is_refused(
    client: Client, manager: Member
) -> None:
    fill(count("burglary", suppress_below=None))
    sign_in(client, manager)

    said = client.post(
        "/measures/burglary/baseline/", {"value": "900", "period": "lately", "source": "s"}
    )

    assert "Write it as 2015, 2015-16" in said.content.decode()
    assert not Baseline.objects.exists()


def test_forms_change_what_a_measure_is_judged_by(
    client: Client, manager: Member, analyst: Member
) -> None:
    fill(count("burglary", suppress_below=None))
    sign_in(client, manager)
    client.post("/measures/burglary/baseline/", {"value": "900", "period": "2013", "source": "s"})
    client.post("/measures/burglary/target/", {"form": "falling"})
    client.post("/measures/burglary/rating/", {"rating": "red", "reason": "Dwellings rose"})
    sign_in(client, analyst)
    client.post("/measures/burglary/limits/", {"since": "2013-06", "cause": "New system"})

    shown = page(client, analyst, "measure", "burglary")

    assert Baseline.objects.get().value == 900
    assert Target.objects.get().form == "falling"
    assert Override.objects.get().by == manager
    assert BreakMark.objects.get().by == analyst
    assert "red, set by Pat the manager in place of grey: Dwellings rose" in shown
    assert "because: New system" in shown


def test_a_named_cause_is_taken_back_with_a_button_and_its_row_is_kept(
    client: Client, analyst: Member, board: Member
) -> None:
    version = count("burglary", suppress_below=None)
    fill(version)
    mark = writes.mark_break(
        version.definition, since="2013-06", cause="New system", by=analyst, at=AT
    )
    address = reverse("measure_break_withdraw", args=["burglary", "2013-06"])
    seen_by_board = page(client, board, "measure", "burglary")
    refused = client.post(address)
    offered = page(client, analyst, "measure", "burglary")
    client.post(address)

    shown = page(client, analyst, "measure", "burglary")
    mark.refresh_from_db()

    assert refused.status_code == 403
    assert "Take it back" not in seen_by_board
    assert "because: New system" in offered
    assert address in offered
    assert "because: New system" not in shown
    assert mark.withdrawn_by == analyst
    assert client.post(address).status_code == 404


def test_the_list_says_that_no_figures_are_held_yet(client: Client, board: Member) -> None:
    count("burglary")
    count("robbery")

    shown = page(client, board, "measures_home")

    assert "No figures are held yet of the 2 measures below." in shown
    assert "signals a change" not in shown


def test_the_list_and_the_first_page_count_the_same_measures(client: Client, board: Member) -> None:
    fill(count("burglary", suppress_below=None))
    count("robbery")

    listed, first = page(client, board, "measures_home"), page(client, board, "home")

    assert "None of the 1 measure with figures signals a change; 2 are in the register." in listed
    assert "0 of 1 measures with figures show a signal" in first


def test_a_death_is_on_the_first_page_though_nothing_signals(client: Client, board: Member) -> None:
    declared = registry.find("fatal_collisions")
    assert declared is not None
    fill(writes.put_declared(declared, at=AT))

    first = page(client, board, "home")

    assert "0 of 1 measures with figures show a signal" in first
    assert "873 collisions in which somebody was killed in the year to December 2014" in first


@pytest.mark.parametrize(
    ("area", "causes"),
    [("E06000031", {"residential", "Athena"}), ("E08000003", {"residential"})],
    ids=["its own force's", "another force's"],
)
def test_a_series_breaks_where_its_definition_says_and_only_in_the_areas_it_names(
    db: None, area: str, causes: set[str]
) -> None:
    declared = registry.find("burglary_recorded")
    assert declared is not None
    version = writes.put_declared(declared, at=AT)

    found = reads.summary(version, area_code=area, on=AT.date()).known_breaks

    assert {word for word in ("residential", "Athena") for b in found if word in b.cause} == causes


def test_limits_start_afresh_at_a_break_that_the_definition_names(
    client: Client, board: Member
) -> None:
    moved = Break("2013-11", "Recording tightened", "HMIC, November 2014")
    fill(count("burglary", suppress_below=None, breaks=(moved,)), years=4)

    shown = page(client, board, "measure", "burglary")

    assert "The usual range is taken from November 2013, because: Recording tightened." in shown
    assert "Limits start afresh at November 2013: Recording tightened." in shown


def test_a_form_filled_in_wrongly_says_what_to_do(client: Client, manager: Member) -> None:
    fill(count("burglary", suppress_below=None))
    sign_in(client, manager)

    response = client.post("/measures/burglary/target/", {"form": "at_most"})

    assert response.status_code == 400
    assert "Enter the figure aimed at." in response.content.decode()
    assert not Target.objects.exists()


@pytest.mark.parametrize("what", ["baseline", "target", "limits", "rating"])
def test_a_board_member_changes_nothing(client: Client, board: Member, what: str) -> None:
    fill(count("burglary", suppress_below=None))
    sign_in(client, board)

    assert client.post(f"/measures/burglary/{what}/", {}).status_code == 403


def test_a_return_is_sent_by_its_agency_and_read_by_no_other(
    client: Client, returned: Definition, returner: Member, board: Member
) -> None:
    writes.schedule_returns(returned, agency_key="hub", quarters=QUARTERS, rule="local", at=AT)
    sign_in(client, returner)
    address = reverse("return_form", args=["M14", "hub", "2016-Q1"])
    wrong = client.post(address, {"numerator": "61", "denominator": "50"})
    sent = client.post(address, {"numerator": "37", "denominator": "50"})

    calendar = page(client, board, "returns_home")

    assert wrong.status_code == 400
    assert "61 is more than the 50" in wrong.content.decode()
    assert sent.status_code == 302
    assert Return.objects.get().numerator == 37
    assert "never filled in" in calendar
    assert "January to March 2016" in calendar
    assert client.get(address).status_code == 403


def test_each_page_asks_the_same_few_questions_however_much_is_held(
    client: Client, board: Member, returned: Definition
) -> None:  # fmt: skip
    sign_in(client, board)
    writes.schedule_returns(returned, agency_key="hub", quarters=QUARTERS[:1], rule="local", at=AT)
    first = fill(count("one", suppress_below=None))

    def asked() -> list[int]:
        found = []
        for address in ("/measures/", "/measures/one/", f"/trace/{first.reference}/",
                        "/measures/returns/"):  # fmt: skip
            with CaptureQueriesContext(connection) as captured:
                assert client.get(address).status_code == 200
            found.append(len(captured))
        return found

    asked()
    before = asked()
    for key in ("two", "three", "four"):
        fill(count(key, suppress_below=None), years=9)
    writes.schedule_returns(returned, agency_key="hub", quarters=QUARTERS, rule="local", at=AT)
    asked()

    assert asked() == before
    assert max(before) <= 15
