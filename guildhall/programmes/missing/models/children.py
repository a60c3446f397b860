"""What is known of the child of a case: circumstances, the Philomena sheet, the meeting."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from guildhall.casework.models import Record
from guildhall.partners.declare import TASKING_SLICE


class Circumstances(Record):
    """How a child lives and learns, as known on a day. The latest stands.

    What nobody said is None, and not no. The pointers say only that another programme should be
    asked. What it holds is its own.
    """

    class Status(models.TextChoices):
        NONE = "none", "Not looked after"
        IN_NEED = "in_need", "Child in need plan"
        PROTECTION = "protection", "Child protection plan"
        LOOKED_AFTER = "looked_after", "Looked after"
        CARE_LEAVER = "care_leaver", "Care leaver"

    class Living(models.TextChoices):
        HOME = "home", "With family"
        FOSTER = "foster", "Foster care"
        CARE_HOME = "care_home", "Children's home"
        SEMI_INDEPENDENT = "semi_independent", "Semi-independent living"
        SOFA_SURFING = "sofa_surfing", "With friends, moving about"
        STREET = "street", "On the street"
        OTHER = "other", "Another way"

    class Handling:
        personal = {"school", "language", "needs"}
        plain = {"status", "living", "is_out_of_area", "placing_authority", "is_in_education",
                 "is_missing_education", "has_special_needs", "ask_about_gangs",
                 "ask_about_prevent"}  # fmt: skip
        slices = {"health": {"needs"}}

    status = models.CharField("Legal status", max_length=20, choices=Status)
    living = models.CharField("Where do they live?", max_length=20, choices=Living)
    is_out_of_area = models.BooleanField("Placed here by another authority?", null=True, blank=True)
    placing_authority = models.CharField("Which authority?", max_length=120, blank=True)
    is_in_education = models.BooleanField(
        "On the roll of a school or college?", null=True, blank=True
    )
    is_missing_education = models.BooleanField("Missing education?", null=True, blank=True)
    school = models.CharField("School or college", max_length=120, blank=True)
    has_special_needs = models.BooleanField("Special educational needs?", null=True, blank=True)
    language = models.CharField("Language, if they need an interpreter", max_length=60, blank=True)
    needs = models.TextField("Health or disability", blank=True)
    ask_about_gangs = models.BooleanField("Ask the gangs lead?", default=False)
    ask_about_prevent = models.BooleanField("Ask the Prevent lead?", default=False)

    class Meta:
        verbose_name = "circumstances"
        verbose_name_plural = "circumstances"
        constraints = [
            models.CheckConstraint(
                name="circumstances_out_of_area_says_by_whom",
                condition=Q(is_out_of_area=False) | ~Q(placing_authority=""),
                violation_error_message="Say which authority placed the child here.",
            ),
        ]

    def headline(self) -> str:
        return f"Circumstances: {self.get_status_display().lower()}"


class PhilomenaSheet(Record):
    """What those looking for a child need at once. A carer fills it in before it is needed.

    The photograph is an attachment of the case. The latest sheet stands.
    """

    class Handling:
        personal = {"appearance", "telephones", "online", "friends", "places", "money",
                    "travel", "medication", "risks", "call_first", "trigger_plan",
                    "filled_in_by"}  # fmt: skip
        plain = {"agreed_on"}
        slices = {
            "placement": {"online", "friends", "money", "travel", "filled_in_by"},
            "health": {"medication"},
        }

    part = TASKING_SLICE

    filled_in_by = models.CharField("Who filled this in?", max_length=120)
    agreed_on = models.DateField("When was it last checked with the child and carer?")
    appearance = models.TextField("What do they look like? What might they wear?")
    telephones = models.TextField("Telephones they use", blank=True)
    online = models.TextField("Names they use online", blank=True)
    friends = models.TextField("Friends and family they may go to", blank=True)
    places = models.TextField("Places they go", blank=True)
    money = models.TextField("Money and bank cards", blank=True)
    travel = models.TextField("How they travel", blank=True)
    medication = models.TextField("Medication, and what happens without it", blank=True)
    risks = models.TextField("What makes them unsafe, and who", blank=True)
    call_first = models.TextField("Who to call first")
    trigger_plan = models.TextField("What to do, and when, if they go missing", blank=True)

    class Meta:
        verbose_name = "Philomena sheet"

    def headline(self) -> str:
        return f"Philomena sheet, checked {self.agreed_on:%-d %B %Y}"


class Discussion(Record):
    """The child is named for a monthly meeting, or was discussed at one."""

    class Handling:
        personal = {"why", "decision"}
        plain = {"meeting_on", "is_discussed"}

    meeting_on = models.DateField("Which meeting?")
    why = models.TextField("Why should the meeting know of this child?")
    is_discussed = models.BooleanField("Discussed?", default=False)
    decision = models.TextField("What was decided?", blank=True)

    class Meta:
        verbose_name = "monthly meeting"
        constraints = [
            models.CheckConstraint(
                name="discussion_decides_once_held",
                condition=Q(is_discussed=True) | Q(decision=""),
                violation_error_message="Tick that the child was discussed, to record a decision.",
            ),
        ]

    def headline(self) -> str:
        done = "discussed at" if self.is_discussed else "named for"
        return f"{done.capitalize()} the monthly meeting of {self.meeting_on:%-d %B %Y}"
