"""The training register: who is in date, the timetable, sessions and who came."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guildhall import clock
from guildhall.partners.models import Member
from guildhall.partners.reads import may, require
from guildhall.partners.rules import To
from guildhall.programmes.training import reads, rules, writes
from guildhall.programmes.training.forms import (
    CourseForm,
    ScopeForm,
    SessionForm,
    SheetForm,
    TimetableForm,
)
from guildhall.programmes.training.models import Course


def _by(request: HttpRequest, to: To = To.KEEP_TRAINING) -> Member:
    """The member asking, who must be allowed to."""
    require(request.user, to)
    assert isinstance(request.user, Member)  # noqa: S101 (for the type checker)
    return request.user


def _topic(request: HttpRequest) -> str:
    """The topic asked for; the exploitation of children where none is, or it is none."""
    asked = request.GET.get("topic", "")
    return asked if asked in Course.Topic.values else Course.Topic.EXPLOITATION.value


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Staff in date by agency, and whether the year's timetable is out. No names."""
    by = _by(request, To.READ)
    today, topic = clock.today(), _topic(request)
    year = rules.training_year(today)
    found = reads.by_agency(topic, today)
    words = {
        "agencies": found,
        "in_date": sum(each.in_date for each in found),
        "topic": topic,
        "topics": Course.Topic.choices,
        "topic_title": Course.Topic(topic).label,
        "timetable": reads.timetable(year),
        "year_words": rules.year_words(year),
        "sessions": reads.sessions(year),
        "may_keep": may(by, To.KEEP_TRAINING),
        "today": today,
    }
    return render(request, "training/home.html", words)


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Who is in date and who has run out, by name; for those who keep the register."""
    by = _by(request)
    today, topic = clock.today(), _topic(request)
    words = {
        "people": reads.people(by, topic, today),
        "topic_title": Course.Topic(topic).label,
        "today": today,
    }
    return render(request, "training/people.html", words)


@require_safe
def session(request: HttpRequest, reference: str) -> HttpResponse:
    """One session and who came to it."""
    by = _by(request)
    found = get_object_or_404(reads.all_sessions(), reference=reference)
    words = {
        "session": found,
        "register": reads.register_of(by, found),
        "may_report": found.state == "planned" and found.held_on <= clock.today(),
    }
    return render(request, "training/session.html", words)


@require_POST
def report(request: HttpRequest, reference: str) -> HttpResponse:
    """Say that a session was held or called off."""
    by = _by(request)
    found = get_object_or_404(reads.all_sessions(), reference=reference)
    answer = request.POST.get("was", "")
    if answer not in {"held", "cancelled"}:
        raise Http404
    try:
        writes.report_session(found, was_held=answer == "held", by=by, at=clock.now())
    except writes.NotThen:
        raise Http404 from None
    return redirect("training_session", reference=reference)


@require_http_methods(["GET", "POST"])
def attendance(request: HttpRequest, reference: str) -> HttpResponse:
    """Take in who came to a session."""
    by = _by(request)
    found = get_object_or_404(reads.all_sessions(), reference=reference)
    form = SheetForm(request.POST or None, request.FILES or None, auto_id="%s")
    if request.method == "POST" and form.is_valid():
        lines = form.cleaned_data["sheet"].lines
        try:
            writes.import_attendance(found, lines=lines, by=by, at=clock.now())
        except writes.NotThen as why:
            form.add_error(None, str(why))
        else:
            return redirect("training_session", reference=reference)
    title = f"Who came: {found}"
    return render(request, "training/form.html", {"form": form, "title": title, "button": "Save"})


def _asked(
    request: HttpRequest,
    form: forms.Form,
    title: str,
    save: Callable[[dict[str, Any], Member], object],
) -> HttpResponse:
    """A form that saves one thing and goes back to the register."""
    by = _by(request)
    if request.method == "POST" and form.is_valid():
        try:
            save(form.cleaned_data, by)
        except writes.NotThen as why:
            form.add_error(why.field, str(why))
        except ValidationError as why:
            form.add_error(None, why.messages)
        else:
            return redirect("training")
    return render(request, "training/form.html", {"form": form, "title": title, "button": "Save"})


@require_http_methods(["GET", "POST"])
def add_course(request: HttpRequest) -> HttpResponse:
    """Add a course."""
    form = CourseForm(request.POST or None, auto_id="%s")

    def save(given: dict[str, Any], by: Member) -> object:
        return writes.add_course(**given, by=by, at=clock.now())

    return _asked(request, form, "Add a course", save)


@require_http_methods(["GET", "POST"])
def plan_session(request: HttpRequest) -> HttpResponse:
    """Put a session on the timetable."""
    courses = {course.reference: course for course in reads.courses()}
    form = SessionForm(request.POST or None, courses=courses, auto_id="%s")

    def save(given: dict[str, Any], by: Member) -> object:
        course = courses[given.pop("course")]
        return writes.plan_session(course, **given, by=by, at=clock.now())

    return _asked(request, form, "Plan a session", save)


@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest) -> HttpResponse:
    """Say that a year's timetable is out."""
    now = {"year": rules.training_year(clock.today())}
    form = TimetableForm(request.POST or None, initial=now, auto_id="%s")

    def save(given: dict[str, Any], by: Member) -> object:
        return writes.publish_timetable(**given, by=by, at=clock.now())

    return _asked(request, form, "The year’s timetable is published", save)


@require_http_methods(["GET", "POST"])
def scope(request: HttpRequest) -> HttpResponse:
    """Say how many of an agency's staff a topic is for."""
    form = ScopeForm(request.POST or None, auto_id="%s")

    def save(given: dict[str, Any], by: Member) -> object:
        agency = form.known[given.pop("agency")]
        return writes.set_in_scope(agency=agency, **given, by=by, at=clock.now())

    return _asked(request, form, "Staff in scope", save)
