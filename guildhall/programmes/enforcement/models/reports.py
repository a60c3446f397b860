"""What people report, the event behind it, and what keeps coming back."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from guildhall.casework.models import SheetRecord
from guildhall.programmes.enforcement.reports.kinds import FLAGS, KINDS, LOCALITIES, QUALIFIERS
from guildhall.programmes.enforcement.reports.rules import grave
from guildhall.programmes.enforcement.wards import wards
from guildhall.references import new_reference

WHO = settings.AUTH_USER_MODEL
CASE_FIELDS = {
    "complainant", "victim", "suspect", "place", "place_words", "easting", "northing",
    "narrative", "answers", "decision_reason", "contact_words", "raised_reason", "language",
    "interpreter", "access_needs", "may_share_name",
}  # fmt: skip


class Event(models.Model):
    """What happened, once, however many reported it: the unit that anti-social behaviour is
    counted in.

    `first_at` and `last_at` are the earliest and latest instants that its reports give. One that
    no report stands on any more, because two were found to be the same, counts for nothing.
    """

    class Handling:
        plain = {"reference", "first_at", "last_at"}

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    first_at = models.DateTimeField(db_index=True)
    last_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="event_ends_after_it_starts",
                condition=Q(last_at__gte=F("first_at")),
                violation_error_message="It cannot have ended before it began.",
            )
        ]

    def __str__(self) -> str:
        return self.reference


class Report(SheetRecord):
    """One complaint as it was received. It is never merged away: its event may have others.

    `received_at` is when the first agency took it, `occurred_from` and `occurred_to` when it
    happened (`occurred_to` None: at that moment). `complainant_key` is a blind digest of the
    source's own reference of the person, never of a telephone number. `easting` and `northing` are
    metres of the British National Grid. `ward` and `lsoa` are codes; empty is not known. `risk`
    is empty until all the questions are answered; `risk_tool` is which, with its version.
    `contacted_at` is when somebody first spoke to the complainant or the victim. `sent_key` is the
    source's own reference with its source, kept by the first report that bears it; another with the
    same, sent by somebody who may not see the first, is `is_sent_again`. `priority` is
    the order of triage: 0 for high risk, 1 for what is grave or not complete, 2 for the rest.
    `batch` is the import it came by.
    """

    class Source(models.TextChoices):
        POLICE = "police", "Police"
        COUNCIL = "council", "Council"
        LANDLORD = "landlord", "Landlord"
        SCHOOL = "school", "School"
        PUBLIC = "public", "Public"
        OTHER = "other", "Another"

    class Channel(models.TextChoices):
        TELEPHONE = "telephone", "By telephone"
        ONLINE = "online", "Online"
        EMAIL = "email", "By e-mail or letter"
        IN_PERSON = "in_person", "In person"
        FEED = "feed", "From another system"

    class Risk(models.TextChoices):
        STANDARD = "standard", "Standard"
        MEDIUM = "medium", "Medium"
        HIGH = "high", "High"

    class Interpreter(models.TextChoices):
        SPOKEN = "spoken", "Interpreter for a spoken language"
        BSL = "bsl", "Interpreter for British Sign Language"

    class MayShare(models.TextChoices):
        YES = "yes", "Yes"
        NO = "no", "No, unless somebody could come to serious harm"

    class State(models.TextChoices):
        NEW = "new", "Waiting for a decision"
        TRIAGED = "triaged", "Passed on"
        LINKED = "linked", "Part of a case"
        NO_FURTHER_ACTION = "no_further_action", "No further action"

    class Handling:
        personal = CASE_FIELDS | {"complainant_key", "source_reference", "sent_key"}
        plain = {
            "event", "case", "source", "source_agency", "channel", "received_at", "occurred_from",
            "occurred_to", "ward", "lsoa", "locality", "qualifier", "kind", "flags", "risk",
            "risk_tool", "risk_score", "risk_at", "is_anonymous", "contacted_at", "state",
            "triaged_at", "triaged_by", "passed_to", "batch", "priority", "is_sent_again",
        }  # fmt: skip
        slices = {"case": CASE_FIELDS | {"complainant_key"}}

    columns = ("kind", "qualifier", "ward", "risk", "state")
    on_a_case = (
        "narrative", "occurred_from", "occurred_to", "place_words", "qualifier", "flags", "risk",
        "raised_reason", "complainant", "victim", "suspect", "may_share_name", "language",
        "interpreter", "access_needs", "received_at", "source", "source_agency",
        "source_reference", "contacted_at", "contact_words",
    )  # fmt: skip
    add_page = "asb_report"
    own_page = "asb_report_page"
    one_by = "event"
    fixed = (
        "event", "case", "sent_key", "is_sent_again", "occurred_from", "occurred_to", "received_at",
        "complainant", "victim", "suspect", "complainant_key", "place", "easting", "northing",
        "flags", "answers", "risk", "risk_tool", "risk_score", "risk_at", "raised_reason",
        "contacted_at", "contact_words", "state", "priority", "triaged_at", "triaged_by",
        "decision_reason", "passed_to", "batch", "source", "source_agency", "source_reference",
    )  # fmt: skip

    event = models.ForeignKey(Event, models.PROTECT, related_name="reports")
    case = models.ForeignKey(
        "casework.Case", models.PROTECT, null=True, blank=True, related_name="asb_reports"
    )
    source = models.CharField("Reported to", max_length=20, choices=Source)
    source_agency = models.ForeignKey(
        "partners.Agency", models.PROTECT, null=True, blank=True, related_name="+"
    )
    source_reference = models.CharField("Their reference", max_length=60, blank=True, db_index=True)
    sent_key = models.CharField(max_length=64, null=True, blank=True, unique=True)
    is_sent_again = models.BooleanField(default=False)
    channel = models.CharField("How it came", max_length=20, choices=Channel, blank=True)
    received_at = models.DateTimeField("Received")
    occurred_from = models.DateTimeField("Happened from", db_index=True)
    occurred_to = models.DateTimeField("Happened until", null=True, blank=True)
    complainant = models.ForeignKey(
        "subjects.Person", models.PROTECT, null=True, blank=True, related_name="asb_complaints"
    )
    victim = models.ForeignKey(
        "subjects.Person", models.PROTECT, null=True, blank=True, related_name="asb_suffered"
    )
    suspect = models.ForeignKey(
        "subjects.Person", models.PROTECT, null=True, blank=True, related_name="asb_suspected"
    )
    complainant_key = models.CharField(max_length=64, blank=True, db_index=True)
    is_anonymous = models.BooleanField("The complainant did not give a name", default=False)
    place = models.ForeignKey(
        "subjects.Place", models.PROTECT, null=True, blank=True, related_name="asb_reports"
    )
    place_words = models.CharField("Where", max_length=400, blank=True)
    easting = models.PositiveIntegerField(null=True, blank=True)
    northing = models.PositiveIntegerField(null=True, blank=True)
    ward = models.CharField(max_length=9, blank=True)
    lsoa = models.CharField(max_length=9, blank=True)
    locality = models.CharField(max_length=20, blank=True, choices=LOCALITIES)
    qualifier = models.CharField("Who or what suffered", max_length=20, choices=QUALIFIERS)
    kind = models.CharField("Type", max_length=40, choices=KINDS)
    narrative = models.TextField("What happened", max_length=4000, blank=True)
    flags = models.JSONField(default=list, blank=True)
    answers = models.JSONField(default=dict, blank=True)
    risk = models.CharField(max_length=10, blank=True, choices=Risk)
    risk_tool = models.CharField(max_length=50, blank=True)
    risk_score = models.PositiveSmallIntegerField(null=True, blank=True)
    risk_at = models.DateTimeField(null=True, blank=True)
    raised_reason = models.CharField(max_length=400, blank=True)
    contacted_at = models.DateTimeField("First contact", null=True, blank=True)
    contact_words = models.CharField(max_length=400, blank=True)
    language = models.CharField("Preferred language", max_length=100, blank=True)
    interpreter = models.CharField(max_length=10, blank=True, choices=Interpreter)
    access_needs = models.CharField("Access needs", max_length=1000, blank=True)
    may_share_name = models.CharField(
        "May other agencies be told the name?", max_length=5, blank=True, choices=MayShare
    )
    state = models.CharField(max_length=20, choices=State, default=State.NEW)
    priority = models.PositiveSmallIntegerField(default=2)
    triaged_at = models.DateTimeField(null=True, blank=True)
    triaged_by = models.ForeignKey(WHO, models.PROTECT, null=True, blank=True, related_name="+")
    decision_reason = models.CharField("Reason", max_length=400, blank=True)
    passed_to = models.CharField(max_length=50, blank=True)
    batch = models.CharField(max_length=60, blank=True)

    class Meta:
        verbose_name = "report of anti-social behaviour"
        indexes = [
            models.Index(
                fields=["priority", "received_at", "sheet"],
                condition=Q(state="new"),
                name="report_waiting",
            ),
            models.Index(fields=["easting", "northing"], name="report_by_position"),
            models.Index(fields=["kind", "ward", "occurred_from"], name="report_by_theme"),
            models.Index(fields=["received_at"], name="report_by_receipt"),
        ]
        constraints = [
            models.CheckConstraint(
                name="report_ends_after_it_starts",
                condition=Q(occurred_to=None) | Q(occurred_to__gte=F("occurred_from")),
                violation_error_message="It cannot have ended before it began.",
            ),
            models.CheckConstraint(
                name="report_linked_to_a_case",
                condition=Q(state="linked", case__isnull=False)
                | (~Q(state="linked") & Q(case=None)),
                violation_error_message="A linked report has a case, and no other has one.",
            ),
            models.CheckConstraint(
                name="report_new_or_decided",
                condition=Q(state="new", triaged_at=None, triaged_by=None)
                | (~Q(state="new") & Q(triaged_at__isnull=False, triaged_by__isnull=False)),
                violation_error_message="A decided report says who decided and when.",
            ),
            models.CheckConstraint(
                name="report_position_is_whole",
                condition=Q(easting=None, northing=None)
                | Q(easting__isnull=False, northing__isnull=False),
                violation_error_message="A position needs both an easting and a northing.",
            ),
        ]

    @classmethod
    def offers(cls, field: str) -> list[tuple[str, str]]:
        return {"ward": wards(), "flags": list(FLAGS)}.get(field, [])

    def in_short(self) -> str:
        risk = f"{self.get_risk_display()} risk" if self.risk else self.why_no_risk
        grave = f" ({', '.join(self.grave).lower()})" if self.grave else ""
        where = f", {self.place_words}" if self.place_words else ""
        return f"{self.get_kind_display()}{where}. {risk}{grave}"

    @property
    def why_no_risk(self) -> str:
        """Why it has no risk yet, which is not that there is none."""
        return "Risk not complete" if self.answers else "Risk not asked"

    @property
    def grave(self) -> tuple[str, ...]:
        """What is grave in it whatever its risk, such as a weapon; empty for nothing."""
        return grave(self.flags, self.answers)

    def headline(self) -> str:
        """The type and who suffered, for those who may not read where or whom."""
        return f"{self.get_kind_display()} ({self.get_qualifier_display().lower()})"

    def when(self) -> datetime | None:
        """When it happened."""
        return self.occurred_from

    def over(self) -> datetime | None:
        """When it was decided without a case; of one on a case, when that was closed."""
        return self.case.closed_at if self.case else self.triaged_at

    @property
    def until(self) -> datetime:
        """The last instant of what was reported."""
        return self.occurred_to or self.occurred_from

    def check_on(self, before: Self | None, *, at: datetime) -> None:
        """Refuse what has not happened yet, and flags that there are not."""
        wrong: dict[str, str] = {}
        if self.received_at > at:
            wrong["received_at"] = "Received must be in the past"
        if self.occurred_from > self.received_at:
            wrong["occurred_from"] = "It must have happened before it was reported"
        if self.contacted_at is not None and self.contacted_at < self.received_at:
            wrong["contacted_at"] = "The first contact must be after the report was received"
        if not isinstance(self.flags, list) or set(self.flags) - dict(FLAGS).keys():
            wrong["flags"] = "Choose flags from the list"
        if wrong:
            raise ValidationError(wrong)


class RepeatAlert(models.Model):
    """Somebody, somewhere or something that keeps being reported, for a named officer to act on.

    It stands on no guard: it is shown only to those who may see every report under it. `subject`
    says whom or what it is of: "person:REF", "place:REF", "near:REF" (the report at the middle),
    "theme:noise:E05...". `rule_words` is the local rule in force when it was raised, and `events`
    the distinct events that met it then; `last_event_at` is the latest of them. Only one stands
    open for a subject under a rule; after it is decided, only a later event raises another.
    """

    class Kind(models.TextChoices):
        VICTIM = "victim", "Repeat victim"
        LOCATION = "location", "Repeat location"
        THEME = "theme", "Repeat theme"
        SUSPECT = "suspect", "Repeat suspect"

    class State(models.TextChoices):
        OPEN = "open", "To act on"
        ACTED = "acted", "Acted on"
        DISMISSED = "dismissed", "Dismissed"

    class Handling:
        personal = {"subject", "decision_reason"}
        plain = {
            "reference", "kind", "rule_words", "events", "last_event_at", "raised_at", "owner",
            "state", "decided_at", "decided_by", "case",
        }  # fmt: skip

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    kind = models.CharField(max_length=20, choices=Kind)
    subject = models.CharField(max_length=80)
    rule_words = models.CharField(max_length=250)
    events = models.PositiveIntegerField()
    last_event_at = models.DateTimeField()
    raised_at = models.DateTimeField()
    owner = models.ForeignKey(WHO, models.PROTECT, null=True, blank=True, related_name="+")
    reports = models.ManyToManyField(Report, through="AlertReport", related_name="alerts")
    state = models.CharField(max_length=20, choices=State, default=State.OPEN)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(WHO, models.PROTECT, null=True, blank=True, related_name="+")
    decision_reason = models.CharField(max_length=400, blank=True)
    case = models.ForeignKey(
        "casework.Case", models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject"],
                condition=Q(state="open"),
                name="alert_open_once_for_a_subject",
            ),
            models.CheckConstraint(
                name="alert_open_or_decided",
                condition=Q(state="open", decided_at=None, decided_by=None)
                | (~Q(state="open") & Q(decided_at__isnull=False, decided_by__isnull=False)),
                violation_error_message="A decided alert says who decided, and when.",
            ),
        ]
        indexes = [models.Index(fields=["kind", "subject", "-last_event_at"], name="alert_last")]


class AlertReport(models.Model):
    """A report that an alert rests on."""

    class Handling:
        plain = {"alert", "report"}

    alert = models.ForeignKey(RepeatAlert, models.PROTECT, related_name="under")
    report = models.ForeignKey(Report, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["alert", "report"], name="alert_rests_on_a_report_once")
        ]


class ReportTakingPlace(models.Model):
    """An address where reports are taken, such as a police station: no repeat location.

    `ended_at` is None while it is left out of what is looked for.
    """

    class Handling:
        plain = {"place", "title", "made_at", "made_by", "ended_at", "ended_by"}

    place = models.ForeignKey("subjects.Place", models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(WHO, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(WHO, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["place"], condition=Q(ended_at=None), name="place_left_out_once"
            )
        ]
