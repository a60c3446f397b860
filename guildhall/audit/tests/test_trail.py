"""What a request leaves behind: one row, sealed terms, nothing in plain text."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, connections, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import path

from guildhall import vault
from guildhall.audit import jobs, reads, rows, trail, writes
from guildhall.audit.models import Change, RequestRow, Seen
from guildhall.audit.router import ALIAS

NAME = "Zachary Inventedname"


def shows(request: HttpRequest) -> HttpResponse:
    trail.shown("K7QW2MTX", "M3XA9PQR", "K7QW2MTX")
    trail.exported("K7QW2MTX")
    return HttpResponse("shown")


def looks_for(request: HttpRequest) -> HttpResponse:
    trail.searched(request.GET["text"])
    return HttpResponse("found nothing")


def refuses(request: HttpRequest) -> HttpResponse:
    trail.denied(request.GET.get("what", ""))
    raise Http404


def forbids(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied("Your role does not let you.")


def fails(request: HttpRequest) -> HttpResponse:
    raise RuntimeError(NAME)


def sends_on(request: HttpRequest) -> HttpResponse:
    return redirect("/shows/")


def stops(request: HttpRequest) -> HttpResponse:
    raise SystemExit


def rolls_back(request: HttpRequest) -> HttpResponse:
    with transaction.atomic():
        trail.shown("K7QW2MTX")
        write()
        raise PermissionDenied


def writes_twice(request: HttpRequest) -> HttpResponse:
    write()
    write()
    return HttpResponse("written")


def write() -> None:
    from guildhall import clock

    writes.record(action="toy.written", subject="toy:K7QW2MTX", by=None, at=clock.now())


VIEWS: tuple[Callable[[HttpRequest], HttpResponse], ...] = (
    shows, looks_for, refuses, forbids, fails, sends_on, stops, rolls_back, writes_twice,
)  # fmt: skip


def open_to_all(view: Callable[[HttpRequest], HttpResponse]) -> Any:
    from django.contrib.auth.decorators import login_not_required

    return login_not_required(view)


urlpatterns = [path(f"{v.__name__}/", open_to_all(v), name=v.__name__) for v in VIEWS]


@pytest.fixture(autouse=True)
def pages(db: None, settings: Any, client: Client) -> None:
    settings.ROOT_URLCONF = __name__
    settings.TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates"}]
    client.raise_request_exception = False


def the_row() -> RequestRow:
    return RequestRow.objects.get()


@pytest.mark.parametrize(
    ("address", "route", "status", "is_denied"),
    [
        ("/shows/", "shows", 200, False),
        ("/shows", "", 404, False),
        ("/nothing-here/", "", 404, False),
        ("/refuses/", "refuses", 404, True),
        ("/forbids/", "forbids", 403, True),
        ("/fails/", "fails", 500, False),
        ("/sends_on/", "sends_on", 302, False),
        ("/rolls_back/", "rolls_back", 403, True),
    ],
)
def test_whatever_the_answer_there_is_one_row_of_it(
    client: Client, address: str, route: str, status: int, is_denied: bool, settings: Any
) -> None:
    settings.APPEND_SLASH = False

    answer = client.get(address)

    row = the_row()
    assert answer.status_code == status
    assert (row.route, row.status, row.is_denied) == (route, status, is_denied)
    assert (row.method, row.member) == ("GET", "")
    assert len(row.reference) == trail.REFERENCE_LENGTH


def test_a_worker_that_is_told_to_stop_leaves_its_row(client: Client) -> None:
    with pytest.raises(SystemExit):
        client.get("/stops/")

    assert (the_row().route, the_row().status) == ("stops", 500)
    assert trail.current() is None


def test_a_missing_slash_leaves_one_row_for_each_of_the_two_requests(client: Client) -> None:
    client.get("/shows", follow=True)

    assert [row.status for row in RequestRow.objects.order_by("pk")] == [301, 200]


def test_a_form_without_its_token_leaves_a_row_of_the_refusal() -> None:
    answer = Client(enforce_csrf_checks=True).post("/shows/")

    assert answer.status_code == 403
    assert (the_row().route, the_row().method, the_row().is_denied) == ("shows", "POST", True)


def test_a_row_says_what_was_shown_once_each_and_can_be_found_by_it(client: Client) -> None:
    client.get("/shows/")

    row = the_row()
    assert (row.shown, row.exported) == (["K7QW2MTX", "M3XA9PQR"], ["K7QW2MTX"])
    for _before_and_after_sealing in range(2):
        (look,) = reads.who("K7QW2MTX")
        assert (look.request, look.hows) == (row, (Seen.How.SHOWN, Seen.How.EXPORTED))
        assert reads.who("X2345678") == []
        jobs.seal_now()
    assert Seen.objects.count() == 3


def test_who_looked_is_told_in_order_while_some_rows_are_sealed_and_some_are_not(
    client: Client,
) -> None:
    for _ in range(3):
        client.get("/shows/")
        client.get("/forbids/")
        jobs.seal_now()
    client.get("/shows/")
    RequestRow.objects.filter(pk=RequestRow.objects.order_by("pk")[2].pk).update(position=None)
    Seen.objects.filter(request__position=None).delete()

    keys = [look.request.pk for look in reads.who("K7QW2MTX")]

    shown = RequestRow.objects.filter(route="shows").order_by("-pk")
    assert keys == list(shown.values_list("pk", flat=True))
    second = shown[1]
    assert [k.request.pk for k in reads.who("K7QW2MTX", before=second.reference)] == keys[2:]


def test_what_was_rolled_back_stays_recorded_as_shown(client: Client) -> None:
    client.get("/rolls_back/")

    assert the_row().shown == ["K7QW2MTX"]
    assert not Change.objects.exists()


def test_the_writes_of_a_request_carry_its_reference(client: Client) -> None:
    client.get("/writes_twice/")

    found = list(reads.changes_in(the_row()))
    assert [change.action for change in found] == ["toy.written", "toy.written"]
    assert len({change.reference for change in found}) == 2


def test_search_terms_are_kept_sealed_and_open_for_an_auditor(client: Client) -> None:
    client.get("/looks_for/", {"text": NAME})

    row = the_row()
    assert reads.typed(row) == {"searched": [NAME]}
    assert NAME.encode() not in bytes(row.searched)


def test_search_terms_of_one_request_do_not_open_as_anothers(client: Client) -> None:
    client.get("/looks_for/", {"text": NAME})
    row = the_row()
    row.reference = "another"

    with pytest.raises(vault.DoesNotOpen):
        reads.typed(row)


def test_search_terms_whose_key_was_destroyed_say_erased(client: Client) -> None:
    client.get("/looks_for/", {"text": NAME})
    vault.destroy(rows.OWNER, at=the_row().at)

    assert reads.typed(the_row()) == {"searched": [reads.ERASED]}


@pytest.mark.parametrize(
    "what", [NAME, "k7qw2mtx", "x" * 2000, "07700 900123", "'; --", "\u202eK7"]
)
def test_a_refused_address_that_is_no_reference_is_kept_sealed(client: Client, what: str) -> None:
    client.get("/refuses/", {"what": what})

    row = the_row()
    assert (row.is_denied, row.denied) == (True, [])
    assert reads.typed(row) == {"refused": [what[: trail.LETTERS_KEPT]]}


def test_tries_at_one_record_can_be_found(client: Client) -> None:
    client.get("/refuses/", {"what": "K7QW2MTX"})

    (look,) = reads.who("K7QW2MTX")
    assert look.hows == (Seen.How.DENIED,)


def test_a_megabyte_of_search_keeps_its_beginning(client: Client) -> None:
    client.get("/looks_for/", {"text": "a" * 1_000_000})

    assert len(bytes(the_row().searched)) < 1000


@pytest.mark.parametrize("name", [NAME, "", "a@example.org", "K7 QW", "x" * 65, "<script>"])
def test_a_name_given_as_a_reference_is_refused(name: str) -> None:
    token = trail.begin()
    try:
        with pytest.raises(ValueError, match="references only"):
            trail.shown(name)
        with pytest.raises(ValueError, match="references only"):
            trail.exported(name)
    finally:
        trail.end(token)


def test_outside_a_request_nothing_is_kept() -> None:
    trail.shown("K7QW2MTX")
    trail.exported("K7QW2MTX")
    trail.searched(NAME)
    trail.denied("K7QW2MTX")

    assert (trail.current(), trail.reference()) == (None, "")


def test_the_row_costs_the_page_no_statement_of_its_own(client: Client) -> None:
    with CaptureQueriesContext(connection) as made:
        client.get("/shows/")

    assert len(made) == 0
    assert RequestRow.objects.count() == 1


def test_it_is_left_by_one_statement_however_many_records_are_shown(client: Client) -> None:
    counts = []
    for shown in (2, 300):
        token = trail.begin()
        trail.shown(*(f"R{n}" for n in range(shown)))
        left = trail.current()
        trail.end(token)
        assert left is not None
        with CaptureQueriesContext(connections[ALIAS]) as made:
            leave(left)
        counts.append(len(made))

    assert counts == [1, 1]


def leave(left: trail.Trail) -> RequestRow:
    from guildhall import clock

    return writes.leave_row(
        left, at=clock.real_now(), member="", route="shows", method="GET", status=200,
        milliseconds=3,
    )  # fmt: skip


def test_a_page_whose_row_cannot_be_left_is_not_shown(client: Client, monkeypatch: Any) -> None:
    def is_full(*args: Any, **kwargs: Any) -> None:
        raise IntegrityError("no room")

    monkeypatch.setattr("guildhall.audit.middleware.leave_row", is_full)

    answer = client.get("/shows/")

    assert answer.status_code == 500
    assert b"shown" not in answer.content
    assert trail.current() is None


def test_no_row_holds_a_name_an_address_or_a_form(client: Client) -> None:
    client.post(f"/shows/?text={NAME}", {"name": NAME})
    client.get("/fails/")

    said = json.dumps(list(RequestRow.objects.values()), default=str)
    assert "Inventedname" not in said
