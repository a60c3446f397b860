"""The training register: courses, sessions, who came, and whether the year's timetable is out."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from guildhall.partners.models import Agency
from guildhall.programmes.training import rules
from guildhall.references import new_reference

REFERENCE = {"max_length": 12, "unique": True, "default": new_reference, "editable": False}


class Course(models.Model):
    """A course that staff of several agencies take. `months_valid` None: it never runs out."""

    class Topic(models.TextChoices):
        EXPLOITATION = "exploitation", "Exploitation and missing children"
        DOMESTIC_ABUSE = "domestic_abuse", "Domestic abuse"
        PREVENT = "prevent", "Prevent"
        RESTORATIVE_JUSTICE = "restorative_justice", "Restorative justice"
        HATE_CRIME = "hate_crime", "Hate crime"
        VICTIMS = "victims", "Victims' hub"
        OTHER = "other", "Something else"

    class Level(models.TextChoices):
        AWARENESS = "awareness", "Awareness"
        LEVEL_1 = "level_1", "Level 1"
        LEVEL_2 = "level_2", "Level 2"
        SPECIALIST = "specialist", "Specialist"

    class Handling:
        plain = {"reference", "title", "topic", "level", "months_valid", "retired_on"}

    reference = models.CharField(**REFERENCE)  # type: ignore[arg-type]
    title = models.CharField(max_length=120, unique=True)
    topic = models.CharField(max_length=30, choices=Topic)
    level = models.CharField(max_length=20, choices=Level)
    months_valid = models.PositiveSmallIntegerField(null=True, blank=True)
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["topic", "level", "title"]

    def __str__(self) -> str:
        return self.title


class Session(models.Model):
    """One day of one course. A past one that is still planned has not been reported on."""

    class State(models.TextChoices):
        PLANNED = "planned", "Planned"
        HELD = "held", "Held"
        CANCELLED = "cancelled", "Called off"

    class Handling:
        plain = {"reference", "course", "held_on", "place", "seats", "state"}

    reference = models.CharField(**REFERENCE)  # type: ignore[arg-type]
    course = models.ForeignKey(Course, models.PROTECT, related_name="sessions")
    held_on = models.DateField()
    place = models.CharField(max_length=120, blank=True)
    seats = models.PositiveSmallIntegerField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)

    class Meta:
        ordering = ["held_on", "pk"]

    def __str__(self) -> str:
        return f"{self.course}, {self.held_on:%-d %B %Y}"


class Trainee(models.Model):
    """Somebody who works for an agency. One person, however many sessions they come to.

    `email` is in small letters, and empty where it is not known: then agency and name, without
    regard to case and spaces (`folded`), say who it is.
    """

    class Handling:
        personal = {"name", "folded", "email"}
        plain = {"reference", "agency", "left_on"}

    reference = models.CharField(**REFERENCE)  # type: ignore[arg-type]
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="trainees")
    name = models.CharField(max_length=120)
    folded = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    left_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["agency__name", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["email"],
                condition=~Q(email=""),
                name="trainee_once_by_email",
                violation_error_message="Somebody with this e-mail address is here already.",
            ),
            models.UniqueConstraint(
                fields=["agency", "folded"],
                condition=Q(email=""),
                name="trainee_once_by_name",
                violation_error_message="Somebody of that name and agency is here already.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Attendance(models.Model):
    """Somebody came to a session, or was expected and did not. `is_passed` None: not assessed."""

    class State(models.TextChoices):
        BOOKED = "booked", "Booked"
        ATTENDED = "attended", "Came"
        ABSENT = "absent", "Did not come"

    class Handling:
        plain = {"session", "trainee", "state", "is_passed", "at", "by"}

    session = models.ForeignKey(Session, models.PROTECT, related_name="attendances")
    trainee = models.ForeignKey(Trainee, models.PROTECT, related_name="attendances")
    state = models.CharField(max_length=10, choices=State)
    is_passed = models.BooleanField(null=True, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["trainee__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "trainee"], name="attendance_once_a_session"
            ),
            models.CheckConstraint(
                name="attendance_passed_by_who_came",
                condition=Q(is_passed=None) | Q(state="attended"),
                violation_error_message="Only somebody who came can have passed.",
            ),
        ]


class Timetable(models.Model):
    """The timetable of joint training of one year, such as 2016 for April 2016 to March 2017.

    The outcome is whether there is one: `published_on`, and where. A year without a row has none.
    """

    class Handling:
        plain = {"year", "published_on", "where", "by", "at"}

    year = models.PositiveSmallIntegerField(unique=True)
    published_on = models.DateField()
    where = models.CharField(max_length=250)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    @property
    def words(self) -> str:
        """2016-17."""
        return rules.year_words(self.year)


class InScope(models.Model):
    """How many staff of an agency a topic is for, from a day. The latest by a day stands."""

    class Handling:
        plain = {"agency", "topic", "number", "since_on", "by", "at"}

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    topic = models.CharField(max_length=30, choices=Course.Topic)
    number = models.PositiveIntegerField()
    since_on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["since_on", "pk"]
