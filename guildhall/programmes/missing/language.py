"""Words that blame a child, and what to write instead.

Source: The Children's Society and NAPAC, Child exploitation and abuse: an appropriate language
guide; Serious Crime Act 2015 section 68 took child prostitution out of the law.
"""

from guildhall.casework.terms import Term

TERMS = (
    Term(
        r"child(?:hood)? prostitut(?:e|es|ion)|(?:teenage|under-?age|young) prostitutes?",
        "a child who has been sexually exploited",
        "A child cannot consent to being abused.",
    ),
    Term(
        r"li(?:f|v)e-?style choices?",
        "describe what is being done to the child, and by whom",
        "Exploitation is not chosen.",
    ),
    Term(
        r"abscond(?:s|ed|er|ers|ing)?",
        "missing",
        "The child is missing, not escaping custody.",
    ),
    Term(
        r"sexual(?:ly)? activ(?:e|ity)",
        "the child has been, or may have been, sexually abused",
        "It hides who did what to the child.",
    ),
    Term(
        r"put(?:s|ting)? (?:him|her|them|it)sel(?:f|ves) at risk|put(?:s|ting)? themself at risk",
        "say who or what puts the child at risk",
        "Children do not put themselves at risk.",
    ),
    Term(
        r"promiscuous(?:ly)?|promiscuity",
        "describe what has happened to the child",
        "It blames the child.",
    ),
    Term(
        r"sluts?|slutty|slags?|whores?|sket|skets",
        "describe what has been done to the child, and by whom",
        "It blames and shames the child.",
    ),
    Term(
        r"older boyfriends?|boyfriend model",
        "an adult who is exploiting, or may be exploiting, the child",
        "It makes abuse sound like a relationship.",
    ),
    Term(
        r"streetwise|street wise",
        "say what the child knows or has been through",
        "It suggests that the child can look after themselves.",
    ),
)
