"""The front door's words and telephone numbers, and what each partnership may put in its place.

The numbers that are not national are from Ofcom's range for drama (01632 960000 to 960999), which
rings nowhere: a partnership puts its own.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Said:
    """One thing that can be put locally: what it is called, what it says until then."""

    key: str
    title: str
    words: str
    is_long: bool = False


WORDS = {
    said.key: said
    for said in (
        Said("emergency", "Telephone number in an emergency", "999"),
        Said("police", "Telephone number of the police when it is not an emergency", "101"),
        Said("child_line", "Telephone number that a child can ring", "0800 1111 (Childline, free)"),
        Said("child_protection", "Telephone number for worries about a child", "01632 960100"),
        Said("adult_protection", "Telephone number for worries about an adult", "01632 960101"),
        Said("office", "Telephone number of the office, to report by voice", "01632 960102"),
        Said("text_relay", "How somebody deaf reaches these", "Text 999 after registering, or"
             " dial 18001 before any number (Relay UK)."),
        Said("leave_to", "Where the link to leave quickly goes", "https://www.bbc.co.uk/weather"),
        Said(
            "next",
            "What happens next",
            "Somebody reads every report, on working days within one working day. If you tell us"
            " how to reach you safely, we use that way and no other. We may have to pass on what"
            " you tell us without asking if somebody could come to serious harm.",
            is_long=True,
        ),
        Said(
            "privacy",
            "Privacy notice",
            "We use what you send to make people safe and to stop the behaviour, because the law"
            " gives the council and its partners that task (Crime and Disorder Act 1998, and a"
            " task in the public interest under data protection law). Those who work on it see it:"
            " the council, the police, a landlord, or social care, each no more than they need."
            " It is kept for six years after the work ends, longer where the law says so, and then"
            " destroyed. You may ask what we hold about you, have it put right, and complain to"
            " the Information Commissioner (0303 123 1113). This form sets no cookie. It notes"
            " your network address in a form that cannot be read back, for two days, to stop"
            " misuse.",
            is_long=True,
        ),
    )
}  # fmt: skip
