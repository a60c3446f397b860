"""What the engine keeps, by idea. Upper layers import from here."""

from guildhall.casework.attachments.models import Attachment
from guildhall.casework.bringing.models import Batch, BatchLine
from guildhall.casework.front_door.models import Added, Opening, Sent, SentFile, Tally, Wording
from guildhall.casework.models.actions import Action, ActionSlip
from guildhall.casework.models.assessments import Assessment
from guildhall.casework.models.cases import Case, StageEntry
from guildhall.casework.models.entries import ContactAttempt, Entry, Letter
from guildhall.casework.models.people import Consent, Involvement
from guildhall.casework.models.records import Record, Telling
from guildhall.casework.models.referrals import Referral, ReferralQuestion
from guildhall.casework.models.retention import Hold, RetentionReview
from guildhall.casework.models.sharing import Disclosure
from guildhall.casework.models.sheets import Connection, Sheet, SheetRecord
from guildhall.casework.models.teams import Allocation, ClosureRequest, Cover

__all__ = [
    "Action",
    "ActionSlip",
    "Added",
    "Allocation",
    "Assessment",
    "Attachment",
    "Batch",
    "BatchLine",
    "Case",
    "ClosureRequest",
    "Connection",
    "Consent",
    "ContactAttempt",
    "Cover",
    "Disclosure",
    "Entry",
    "Hold",
    "Involvement",
    "Letter",
    "Opening",
    "Record",
    "Referral",
    "ReferralQuestion",
    "RetentionReview",
    "Sent",
    "SentFile",
    "Sheet",
    "SheetRecord",
    "StageEntry",
    "Tally",
    "Telling",
    "Wording",
]
