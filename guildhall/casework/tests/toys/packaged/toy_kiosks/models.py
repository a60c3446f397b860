"""What this programme keeps."""

from django.db import models

from guildhall.casework.models import Record


class Sale(Record):
    """A sale that should not have been made."""

    sold_at = models.DateTimeField("When was it sold?")

    class Handling:
        plain = {"sold_at"}
