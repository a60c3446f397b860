"""Taking the sealed files of an erased case away."""

from functools import partial

from django.db import transaction

from guildhall.casework.attachments import storing
from guildhall.casework.models import Attachment, Case


def drop_files(case: Case) -> None:
    """Take the sealed files of a case away once the transaction commits, as its erasing does.

    Their key is destroyed by then, so a file left behind by a stop in between opens for nobody.
    """
    kept = Attachment.objects.filter(entry__case=case).values_list("kept_as", flat=True)
    for kept_as in kept:
        transaction.on_commit(partial(storing.remove, kept_as))
