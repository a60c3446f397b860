"""Letters of the programme. Nothing in one says more than its reader is to know."""

from guildhall.casework.declare import LetterTemplate

LETTERS = (
    LetterTemplate(
        key="interview_offer",
        title="Offer of a return interview",
        side="victim",
        body=(
            "$date\n\nDear $to\n\n"
            "We are glad that you are back. When somebody your age has been away, they can talk"
            " to a person who is not the police, not your family or carers, and not your social"
            " worker. It is up to you.\n\n"
            "$offer\n\n"
            "You can say what you want other people to know and what you do not. We would only"
            " tell somebody else without asking if you or another child were not safe, and we"
            " would try to tell you first.\n\n"
            "$from\n$agency\nReference $reference\n"
        ),
        asks={"offer": "Who will meet them, when and where, and how to change it?"},
    ),
    LetterTemplate(
        key="carer_sheet",
        title="Request to fill in a Philomena sheet",
        body=(
            "$date\n\nDear $to\n\n"
            "Please fill in the enclosed sheet with the child named to you by telephone. Those"
            " who look for a missing child need it at once. Keep it where staff can reach it, and"
            " send us a copy by $by.\n\n"
            "$from\n$agency\nReference $reference\n"
        ),
        asks={"by": "By which day?"},
    ),
    LetterTemplate(
        key="placing_authority",
        title="Notice to a placing authority",
        body=(
            "$date\n\nDear $to\n\n"
            "A child whom you placed in our area has been reported missing. You remain"
            " responsible for the child's care plan, and the return interview is yours to"
            " arrange unless we agree otherwise.\n\n"
            "$arrangement\n\n"
            "Please answer quoting $reference. Do not put the child's name in an e-mail.\n\n"
            "$from\n$agency\n"
        ),
        asks={"arrangement": "What do you ask them to do, and by when?"},
    ),
)
