"""People, places, contacts and vehicles: one index under all programmes.

A person is only a reference. Everything known about them is a fact, and every fact says which
guarded case it came from, so that who may see it is the case's question and nobody else's.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from guildhall.references import new_reference

ABOUT_FACT = {
    "reference", "person", "source", "at", "by", "recorded_at", "withdrawn_at", "withdrawn_by",
}  # fmt: skip
WHO = settings.AUTH_USER_MODEL
SIDES = [("victim", "Victim's side"), ("offender", "Offender's side")]


class Person(models.Model):
    """A human being. One person may be victim, suspect and child at once, in as many cases.

    `erased_at` is when their facts were destroyed: the row stays, so that what refers to it holds.
    """

    class Handling:
        plain = {"reference", "at", "by", "recorded_at", "erased_at"}

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    at = models.DateTimeField()
    by = models.ForeignKey(WHO, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now())
    erased_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.reference


class Place(models.Model):
    """An address that is not shielded. A shielded one has no row here: it is sealed in its fact.

    Two facts share a row only where every word of the address is the same. `uprn` is the unique
    property reference number; `lsoa` the ONS code of the small area that holds it; empty is
    not known.
    """

    class Handling:
        personal = {"line", "postcode", "uprn"}
        plain = {"reference", "lsoa"}

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    line = models.CharField(max_length=400)
    postcode = models.CharField(max_length=20, blank=True, db_index=True)
    uprn = models.CharField(max_length=12, blank=True)
    lsoa = models.CharField(max_length=9, blank=True)

    def __str__(self) -> str:
        return ", ".join(part for part in (self.line, self.postcode) if part)


class Vehicle(models.Model):
    """A vehicle, as one case knows it. The same registration in two cases is two rows.

    `registration` is in capitals without spaces; empty where it was not seen.
    """

    class Handling:
        personal = {"registration", "description"}
        plain = {"reference", "source", "at", "by"}

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    source = models.ForeignKey("partners.Guard", models.PROTECT, related_name="+")
    registration = models.CharField(max_length=20, blank=True, db_index=True)
    description = models.CharField(max_length=400, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(WHO, models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return self.registration or self.description


class Fact(models.Model):
    """One thing that one case says of a person. Withdrawn, never edited, when it was wrong.

    `source` is the guard of that case: its compartment, controller and marking. `at` is domain
    time; `recorded_at` the database's real time.
    """

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="%(class)s_facts")
    source = models.ForeignKey("partners.Guard", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(WHO, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now())
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(WHO, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_why = models.CharField(max_length=400, blank=True)

    class Meta:
        abstract = True


class Name(Fact):
    """A name that somebody goes by. `folded` is the name without case, accents or marks.

    `kept_by` is the agency that somebody gave it to who does not wish other agencies to be told:
    to their members, and on paper, what this case says of the person names nobody.
    """

    class Kind(models.TextChoices):
        LEGAL = "legal", "Legal name"
        KNOWN_AS = "known_as", "Known as"
        FORMER = "former", "Former name"
        ONLINE = "online", "Name used online"

    class Handling:
        personal = {"given", "family", "folded", "withdrawn_why"}
        plain = ABOUT_FACT | {"kind", "kept_by"}

    given = models.CharField(max_length=200, blank=True)
    family = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.LEGAL)
    folded = models.CharField(max_length=900, db_index=True)
    kept_by = models.ForeignKey(
        "partners.Agency", models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="name_has_a_word",
                condition=~Q(given="", family=""),
                violation_error_message="A name needs a given name, a family name or both.",
            )
        ]

    @property
    def whole(self) -> str:
        """Given name then family name."""
        return " ".join(part for part in (self.given, self.family) if part)


class NameWord(models.Model):
    """One folded word of a name, to be found by how it begins. It goes with its name."""

    class Handling:
        personal = {"word"}
        plain = {"name", "source"}

    name = models.ForeignKey(Name, models.CASCADE, related_name="words")
    source = models.ForeignKey("partners.Guard", models.PROTECT, related_name="+", db_index=False)
    word = models.CharField(max_length=200, db_index=True)


class Birth(Fact):
    """When somebody was born. `is_estimated`: it was worked out from an age."""

    class Handling:
        personal = {"born_on", "withdrawn_why"}
        plain = ABOUT_FACT | {"is_estimated"}

    born_on = models.DateField(db_index=True)
    is_estimated = models.BooleanField(default=False)


class Shieldable(Fact):
    """A fact that may have to be kept from the other party's side.

    Shielded, its words are in `sealed` and nowhere else, under a key that erasing destroys.
    `side` is the side that the person is on in this case: victim, offender, or empty where the
    case has no sides. `blind` is a keyed digest of the tidied words, for exact look-up.
    """

    is_shielded = models.BooleanField(default=True)
    shield_why = models.CharField(max_length=400, blank=True)
    side = models.CharField(max_length=10, blank=True, choices=SIDES)
    sealed = models.BinaryField(null=True, blank=True)
    blind = models.CharField(max_length=64, db_index=True)

    class Meta:
        abstract = True


ABOUT_SHIELD = ABOUT_FACT | {"is_shielded", "side", "is_odd"}
SHIELD_WORDS = {"shield_why", "sealed", "blind", "withdrawn_why"}


class Address(Shieldable):
    """Where somebody lives or can be found, from one day to another; no day is not known.

    `is_odd`: the postcode is not one in form. It is kept as it was typed.
    """

    class Handling:
        personal = SHIELD_WORDS | {"place"}
        plain = ABOUT_SHIELD | {"since", "until"}

    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="addresses"
    )
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    is_odd = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="address_is_sealed_or_placed",
                condition=Q(is_shielded=True, place=None, sealed__isnull=False)
                | Q(is_shielded=False, place__isnull=False, sealed=None),
                violation_error_message="A shielded address is sealed; an open one has a place.",
            ),
            models.CheckConstraint(
                name="address_ends_after_it_starts",
                condition=Q(since=None) | Q(until=None) | Q(until__gte=F("since")),
                violation_error_message="Nobody leaves an address before they came to it.",
            ),
        ]


class Contact(Shieldable):
    """A way to reach somebody, and how it is safe to use: see `safe_contact`.

    `note` says when, and what else to mind. Shielded, value, note and who may answer are sealed.
    `asked_at` is None while nobody has been asked anything of it.
    """

    class Kind(models.TextChoices):
        MOBILE = "mobile", "Mobile telephone"
        LANDLINE = "landline", "Landline telephone"
        EMAIL = "email", "E-mail address"
        OTHER = "other", "Another way"

    class Answer(models.TextChoices):
        YES = "yes", "Yes"
        NO = "no", "No"
        NOT_KNOWN = "not_known", "Not known"

    class Handling:
        personal = SHIELD_WORDS | {"value", "note", "who_may_answer"}
        plain = ABOUT_SHIELD | {
            "kind", "may_ring", "may_leave_message", "may_write", "asked_at", "asked_by",
        }  # fmt: skip

    kind = models.CharField(max_length=20, choices=Kind)
    value = models.CharField(max_length=254, blank=True)
    note = models.CharField(max_length=400, blank=True)
    may_ring = models.CharField(max_length=10, blank=True, choices=Answer)
    may_leave_message = models.CharField(max_length=10, blank=True, choices=Answer)
    may_write = models.CharField(max_length=10, blank=True, choices=Answer)
    who_may_answer = models.CharField(max_length=400, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    asked_by = models.ForeignKey(WHO, models.PROTECT, null=True, blank=True, related_name="+")
    is_odd = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="contact_is_sealed_or_open",
                condition=Q(
                    is_shielded=True, value="", note="", who_may_answer="", sealed__isnull=False
                )
                | (Q(is_shielded=False, sealed=None) & ~Q(value="")),
                violation_error_message="A shielded contact is sealed; an open one has a value.",
            ),
            models.CheckConstraint(
                name="contact_answered_was_asked",
                condition=Q(asked_at__isnull=False)
                | Q(may_ring="", may_leave_message="", may_write="", asked_by=None),
                violation_error_message="Say when it was asked whether this is safe to use.",
            ),
        ]


class Identifier(Fact):
    """What another system calls the person: an NHS number, a unique pupil number, a police one."""

    class Handling:
        personal = {"value", "blind", "withdrawn_why"}
        plain = ABOUT_FACT | {"scheme"}

    scheme = models.CharField(max_length=40)
    value = models.CharField(max_length=100)
    blind = models.CharField(max_length=64, db_index=True)


class Drives(Fact):
    """A vehicle that somebody keeps, drives or was seen in."""

    class Handling:
        personal = {"how", "withdrawn_why"}
        plain = ABOUT_FACT | {"vehicle"}

    vehicle = models.ForeignKey(Vehicle, models.PROTECT, related_name="drives")
    how = models.CharField(max_length=200, blank=True)


class Interest(models.Model):
    """A member's own relation to somebody, which keeps them out of that person's cases.

    Declared of a `person` of the index, or by name and date of birth or by address: then `blind`
    finds the person when they join a case, and no plain word of it is kept outside `sealed`.
    Governance confirms it or not, unseen by the member; `is_confirmed` is None until then.
    """

    class Kind(models.TextChoices):
        RELATIVE = "relative", "Relative"
        PARTNER = "partner", "Partner or former partner"
        HOUSEHOLD = "household", "Lives at the same address"
        FRIEND = "friend", "Friend or neighbour"
        WORK = "work", "Works or worked together"
        OTHER = "other", "Another interest"

    class Handling:
        personal = {"person", "sealed", "blind", "reason"}
        hidden = {"person", "blind"}
        plain = {"reference", "member", "kind", "at", "by", "ended_at", "ended_by"} | {
            "decided_at",
            "decided_by",
            "is_confirmed",
        }

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    member = models.ForeignKey(WHO, models.PROTECT, related_name="interests")
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="interests"
    )
    kind = models.CharField(max_length=20, choices=Kind)
    sealed = models.BinaryField(null=True, blank=True)
    blind = models.CharField(max_length=64, blank=True, db_index=True)
    at = models.DateTimeField()
    by = models.ForeignKey(WHO, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(WHO, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(WHO, models.PROTECT, null=True, blank=True, related_name="+")
    is_confirmed = models.BooleanField(null=True, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="interest_undecided_or_wholly_decided",
                condition=Q(decided_at=None, decided_by=None, is_confirmed=None)
                | (
                    Q(decided_at__isnull=False, decided_by__isnull=False)
                    & (Q(is_confirmed=True) | (Q(is_confirmed=False) & ~Q(reason="")))
                ),
                violation_error_message="A decision needs a time, a person, and a reason if no.",
            ),
            models.CheckConstraint(
                name="interest_is_decided_by_somebody_else",
                condition=Q(decided_by=None) | ~Q(decided_by=F("member")),
                violation_error_message="Nobody decides on their own interest.",
            ),
            models.CheckConstraint(
                name="interest_is_in_somebody",
                condition=Q(person__isnull=False) | ~Q(blind=""),
                violation_error_message="Say whom the interest is in.",
            ),
        ]
