"""Answers to an assessment tool, and the band they came to."""

from django.db import models
from django.db.models import Q

from guildhall.casework.models.entries import Entry


class Assessment(models.Model):
    """Answers to a tool, kept with the version of the tool that asked.

    `band` is what the answers come to, and `highest_band` what they would come to if all that is
    not known were at its gravest; both are empty where not every question is answered, or nothing
    is known. `raised_to` is a
    higher band that somebody chose, with `raised_reason`; empty where the band stands. `score` is
    None for a tool without one. `why_enough` is why it is enough to go on although what is not
    known could lift the band; empty where nobody has said. `unanswered` and `not_known` are counts
    of questions.
    """

    class Handling:
        personal = {"answers", "raised_reason", "why_enough"}
        plain = {
            "person", "tool", "tool_version", "score", "band", "highest_band", "unanswered",
            "not_known", "raised_to",
        }  # fmt: skip

    entry = models.OneToOneField(Entry, models.PROTECT, primary_key=True, related_name="assessment")
    person = models.ForeignKey(
        "subjects.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    tool = models.CharField(max_length=40)
    tool_version = models.PositiveIntegerField()
    answers = models.JSONField(default=dict)
    score = models.IntegerField(null=True, blank=True)
    band = models.CharField(max_length=40, blank=True)
    highest_band = models.CharField(max_length=40, blank=True)
    unanswered = models.PositiveSmallIntegerField(default=0)
    not_known = models.PositiveSmallIntegerField(default=0)
    raised_to = models.CharField(max_length=40, blank=True)
    raised_reason = models.TextField(blank=True)
    why_enough = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="assessment_complete_or_without_a_band",
                condition=Q(unanswered=0) & ~Q(band="", raised_to="")
                | Q(band="", score=None, highest_band="", raised_to=""),
                violation_error_message="It has no score and no band until it is complete.",
            ),
            models.CheckConstraint(
                name="assessment_not_raised_to_its_own_band",
                condition=Q(raised_to="", raised_reason="") | ~Q(raised_to=models.F("band")),
                violation_error_message="The band is that one already.",
            ),
        ]

    @property
    def is_complete(self) -> bool:
        """Whether it has a band. `complete`, of the reads, asks the same of many."""
        return bool(self.final_band)

    @property
    def is_enough(self) -> bool:
        """Whether it is enough to go on: nothing could lift its band, or somebody says why it is.

        A higher band that somebody chose is theirs to answer for.
        """
        return self.is_complete and (self.final_band == self.most_band or bool(self.why_enough))

    @property
    def final_band(self) -> str:
        """The band that counts: the raised one where there is one. Empty while not complete."""
        return self.raised_to or self.band

    @property
    def most_band(self) -> str:
        """The band that it is at most, whatever is not known; the raised one where there is one."""
        return self.raised_to or self.highest_band
