"""Answers to an assessment tool, and the band they came to."""

from django.db import models
from django.db.models import Q

from guildhall.casework.models.entries import Entry


class Assessment(models.Model):
    """One completed assessment, kept with the version of the tool it was made with.

    `band` is what the answers come to. `raised_to` is a higher band that somebody chose, with
    `raised_reason`; empty where the band stands. `score` is None for a tool without one.
    """

    class Handling:
        personal = {"answers", "raised_reason"}
        plain = {"person", "tool", "tool_version", "score", "band", "raised_to"}

    entry = models.OneToOneField(Entry, models.PROTECT, primary_key=True, related_name="assessment")
    person = models.ForeignKey(
        "subjects.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    tool = models.CharField(max_length=40)
    tool_version = models.PositiveIntegerField()
    answers = models.JSONField(default=dict)
    score = models.IntegerField(null=True, blank=True)
    band = models.CharField(max_length=40)
    raised_to = models.CharField(max_length=40, blank=True)
    raised_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="assessment_not_raised_to_its_own_band",
                condition=Q(raised_to="", raised_reason="") | ~Q(raised_to=models.F("band")),
                violation_error_message="The band is that one already.",
            ),
        ]

    @property
    def final_band(self) -> str:
        """The band that counts: the raised one where there is one."""
        return self.raised_to or self.band
