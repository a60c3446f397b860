"""What the safeguarding hub is asked with its decision on a referral."""

from guildhall.casework.declare import Asked, DecisionRecord
from guildhall.programmes.missing.models import MashContact

CONTACT_ONLY = MashContact.Threshold.CONTACT.value
WITH_NO_CASE = (MashContact.LedTo.NOTHING.value, MashContact.LedTo.ADVICE.value)
WITH_A_CASE = (
    MashContact.LedTo.ADVICE.value,
    MashContact.LedTo.ASSESSMENT.value,
    MashContact.LedTo.STRATEGY.value,
)
DECISION = DecisionRecord(
    record=MashContact,
    accepted=Asked(
        fields=("is_exploitation", "threshold", "led_to", "went_to", "rag", "consent",
                "is_child_suspected"),
        only={"led_to": WITH_A_CASE},
    ),
    declined=Asked(
        fields=("is_exploitation", "led_to"),
        settled={"threshold": CONTACT_ONLY},
        only={"led_to": WITH_NO_CASE},
    ),
    transferred=Asked(
        fields=("is_exploitation",),
        settled={"threshold": CONTACT_ONLY, "led_to": MashContact.LedTo.PASSED_ON.value},
    ),
)  # fmt: skip
