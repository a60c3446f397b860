"""The keys that values are sealed under. Only wrapped keys are kept here."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from guildhall.references import new_reference


class DataKey(models.Model):
    """One owner's key, 256 bits, wrapped under a master key that is kept outside the database.

    `master` names that master key. A destroyed key keeps its row, so that what it sealed is known
    to have been erased and no second key is ever made for its owner.
    """

    class Handling:
        personal = {"wrapped"}
        plain = {"reference", "owner", "master", "made_at", "destroyed_at"}

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    owner = models.CharField(max_length=80, unique=True)
    wrapped = models.BinaryField(default=b"")
    master = models.CharField(max_length=20, blank=True)
    made_at = models.DateTimeField(db_default=Now())
    destroyed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="data_key_held_or_destroyed",
                condition=Q(destroyed_at=None) & ~Q(master="")
                | Q(destroyed_at__isnull=False, wrapped=b"", master=""),
                violation_error_message="A key is held whole, or destroyed whole.",
            ),
        ]

    def __str__(self) -> str:
        return self.owner
