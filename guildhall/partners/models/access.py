"""Rows that the access policy reads: what is guarded, who may open it, and who may not."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q

from guildhall.partners.declare import Level
from guildhall.partners.models.agreements import Agreement
from guildhall.partners.models.members import Agency, Member
from guildhall.references import new_reference


class Guard(models.Model):
    """What stands before one guarded thing, such as a case: its compartment and controller.

    `controller` is the agency answerable for the record under data-protection law; `regime` is
    the part of it that the processing falls under (general: UK GDPR; law enforcement: Data
    Protection Act 2018 Part 3). The upper layers keep the thing itself, with one guard each.
    """

    class Marking(models.TextChoices):
        OFFICIAL = "official", "OFFICIAL"
        OFFICIAL_SENSITIVE = "official_sensitive", "OFFICIAL-SENSITIVE"

    class Regime(models.TextChoices):
        GENERAL = "general", "General processing"
        LAW_ENFORCEMENT = "law_enforcement", "Law enforcement processing"

    class Handling:
        plain = {"reference", "kind", "programme", "controller", "marking", "regime", "made_at"}

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    kind = models.CharField(max_length=20, default="case")
    programme = models.CharField(max_length=50)
    controller = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    marking = models.CharField(max_length=20, choices=Marking, default=Marking.OFFICIAL)
    regime = models.CharField(max_length=20, choices=Regime, default=Regime.GENERAL)
    made_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["programme", "marking"], name="guard_by_programme"),
            models.Index(fields=["controller", "programme"], name="guard_by_controller"),
        ]
        constraints = [
            models.CheckConstraint(
                name="guard_marking_is_one_we_hold",
                condition=Q(marking__in=["official", "official_sensitive"]),
                violation_error_message="Nothing marked above OFFICIAL-SENSITIVE is held here.",
            ),
            models.CheckConstraint(
                name="guard_regime_is_known",
                condition=Q(regime__in=["general", "law_enforcement"]),
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class Grant(models.Model):
    """Opens one guarded thing to a member, an agency or a function, for a purpose and on a basis.

    `function` narrows what is open to a member or an agency to one that they hold. One that is to
    neither is to whoever holds the function, for as long as that function owes something there.
    A grant opens no more than the matrix says for the member's functions. A grant on the basis of
    an agreement opens nothing while that agreement is not in force; one for safeguarding, by
    statute or by consent does. Never edited: it is revoked, and another is made. `programme` is
    the guard's, which never changes, kept here so that a member's rows are found without guards.
    """

    class Basis(models.TextChoices):
        AGREEMENT = "agreement", "Routine, under a sharing agreement"
        SAFEGUARDING = "safeguarding", "To safeguard somebody"
        STATUTE = "statute", "Required or allowed by statute"
        CONSENT = "consent", "With consent"

    class Handling:
        personal = {"purpose"}
        plain = {
            "guard",
            "programme",
            "member",
            "agency",
            "function",
            "level",
            "basis",
            "agreement",
            "meeting",
            "since_at",
            "until_at",
            "revoked_at",
            "made_by",
        }

    guard = models.ForeignKey(Guard, models.PROTECT, related_name="grants")
    programme = models.CharField(max_length=50)
    member = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    function = models.CharField(max_length=50, blank=True)
    level = models.PositiveSmallIntegerField(choices=[(x.value, x.label) for x in Level if x])
    purpose = models.CharField(max_length=200)
    basis = models.CharField(max_length=20, choices=Basis)
    agreement = models.ForeignKey(
        Agreement, models.PROTECT, null=True, blank=True, related_name="+"
    )
    meeting = models.CharField(max_length=40, blank=True)
    since_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    made_by = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        indexes = [
            models.Index(fields=["member", "programme", "guard"], name="grant_by_member"),
            models.Index(fields=["agency", "programme", "guard"], name="grant_by_agency"),
            models.Index(
                fields=["function", "programme", "guard"],
                name="grant_by_function",
                condition=Q(member=None, agency=None),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="grant_is_to_a_member_an_agency_or_a_function",
                condition=Q(member=None, agency__isnull=False)
                | Q(member__isnull=False, agency=None)
                | (Q(member=None, agency=None) & ~Q(function="")),
                violation_error_message="Share with one member, one agency or one function.",
            ),
            models.CheckConstraint(
                name="grant_opens_something",
                condition=Q(level__in=[1, 2, 3]),
            ),
            models.CheckConstraint(
                name="grant_ends_after_it_starts",
                condition=Q(until_at=None) | Q(until_at__gt=F("since_at")),
                violation_error_message="Sharing must end after it starts.",
            ),
            models.CheckConstraint(
                name="grant_rests_on_an_agreement_if_it_says_so",
                condition=Q(basis="agreement", agreement__isnull=False)
                | Q(basis__in=["safeguarding", "statute", "consent"], agreement=None),
                violation_error_message="Routine sharing names its agreement; no other does.",
            ),
            models.CheckConstraint(name="grant_is_in_a_programme", condition=~Q(programme="")),
            models.CheckConstraint(
                name="grant_has_a_purpose",
                condition=~Q(purpose=""),
                violation_error_message="Say what it is shared for.",
            ),
        ]


class Inheritance(models.Model):
    """Opens one guarded thing to whoever is named on another, while the first belongs to it.

    Such as a report that is part of a case: whoever is named on the case, and whose part lets them
    read such a thing in full, may open the report. Nobody else is opened it by this: not an agency
    that was shared the case, nor a meeting, nor somebody barred from the case. `ended_at` is None
    while it stands.
    """

    class Handling:
        plain = {"guard", "source", "since_at", "made_by", "ended_at", "ended_by"}

    guard = models.ForeignKey(Guard, models.PROTECT, related_name="inherits")
    source = models.ForeignKey(Guard, models.PROTECT, related_name="heirs")
    since_at = models.DateTimeField()
    made_by = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="inheritance_is_from_another_thing", condition=~Q(guard=F("source"))
            ),
            models.UniqueConstraint(
                fields=["guard", "source"],
                condition=Q(ended_at=None),
                name="inheritance_stands_once",
            ),
        ]


class Bar(models.Model):
    """Closes one guarded thing to one member, whatever else opens it.

    A conflict of interest (the member is related to a subject, or lives with one) and a shield (a
    decision to keep this member out) both answer "not found"; only governance is told.
    """

    class Kind(models.TextChoices):
        CONFLICT = "conflict", "Conflict of interest"
        SHIELD = "shield", "Kept from this member"

    class Handling:
        personal = {"reason"}
        plain = {"reference", "guard", "member", "kind", "since_at", "made_by"} | {
            "lifted_at",
            "lifted_by",
        }

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    guard = models.ForeignKey(Guard, models.PROTECT, related_name="bars")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=20, choices=Kind)
    reason = models.TextField(blank=True)
    since_at = models.DateTimeField()
    made_by = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        indexes = [models.Index(fields=["member", "guard"], name="bar_by_member")]
        constraints = [
            models.CheckConstraint(
                name="bar_kind_is_known", condition=Q(kind__in=["conflict", "shield"])
            ),
            models.CheckConstraint(
                name="bar_stands_or_is_wholly_lifted",
                condition=Q(lifted_at=None, lifted_by=None)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                violation_error_message="A lifted bar needs a time and a person.",
            ),
            models.CheckConstraint(
                name="bar_is_lifted_by_somebody_else",
                condition=Q(lifted_by=None) | ~Q(lifted_by=F("member")),
                violation_error_message="Nobody lifts the bar upon themselves.",
            ),
            models.UniqueConstraint(
                fields=["guard", "member", "kind"],
                condition=Q(lifted_at=None),
                name="bar_stands_once",
            ),
        ]


class Post(models.Model):
    """A function that a member holds in a programme, from a day to a day, both included.

    `given_by` gave it by themselves: None of what another agreed to, and of set-up by command.
    """

    class Handling:
        plain = {"reference", "member", "programme", "function", "team", "since_on", "until_on"} | {
            "given_by"
        }

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    member = models.ForeignKey(Member, models.PROTECT, related_name="posts")
    programme = models.CharField(max_length=50)
    function = models.CharField(max_length=50)
    team = models.CharField(max_length=80, blank=True)
    since_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    given_by = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        ordering = ["programme", "function", "since_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="post_ends_after_it_starts",
                condition=Q(until_on=None) | Q(until_on__gte=F("since_on")),
                violation_error_message="The last day cannot be before the first.",
            ),
            models.UniqueConstraint(
                fields=["member", "programme", "function", "team"],
                condition=Q(until_on=None),
                name="post_is_held_once",
                violation_error_message="They hold this post already.",
            ),
        ]


class Emergency(models.Model):
    """One breaking of the glass: a member reads a case in full, for at most 4 hours, and says why.

    Somebody else reviews it, within 24 hours of its start; a late review is kept, and is late.
    """

    class Outcome(models.TextChoices):
        JUSTIFIED = "justified", "It was justified"
        NOT_JUSTIFIED = "not_justified", "It was not justified"

    class Handling:
        personal = {"reason", "review"}
        plain = {"reference", "guard", "member", "since_at", "until_at"} | {
            "reviewed_at",
            "reviewed_by",
            "outcome",
        }

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    guard = models.ForeignKey(Guard, models.PROTECT, related_name="emergencies")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    reason = models.TextField()
    since_at = models.DateTimeField()
    until_at = models.DateTimeField()
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    review = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["since_at"], condition=Q(reviewed_at=None), name="emergency_unreviewed"
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="emergency_lasts_4_hours_at_most",
                condition=Q(until_at__gt=F("since_at"))
                & Q(until_at__lte=F("since_at") + timedelta(hours=4)),
                violation_error_message="Emergency access lasts 4 hours at most.",
            ),
            models.CheckConstraint(
                name="emergency_has_a_reason",
                condition=~Q(reason=""),
                violation_error_message="Say why you need it.",
            ),
            models.CheckConstraint(
                name="emergency_unreviewed_or_wholly_reviewed",
                condition=Q(reviewed_at=None, reviewed_by=None, outcome="")
                | Q(
                    reviewed_at__isnull=False,
                    reviewed_by__isnull=False,
                    outcome__in=["justified", "not_justified"],
                ),
                violation_error_message="A review needs a time, a person and an outcome.",
            ),
            models.CheckConstraint(
                name="emergency_is_reviewed_by_somebody_else",
                condition=Q(reviewed_by=None) | ~Q(reviewed_by=F("member")),
                violation_error_message="Nobody reviews their own emergency access.",
            ),
        ]
