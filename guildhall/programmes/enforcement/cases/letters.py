"""Letters of a case. One to whoever is complained of never says who complained, or where from."""

from guildhall.casework.declare import LetterTemplate

END = "\n\n$from\n$agency\nReference $reference\n"

LETTERS = (
    LetterTemplate(
        key="warning",
        title="Warning letter",
        side="offender",
        body=(
            "$date\n\nDear $to\n\n"
            "People have told us that your behaviour has harmed them, or the place where you both"
            " live. This letter says what we have been told, and what you must stop.\n\n"
            "What we have been told\n\n$behaviour\n\n"
            "What you must stop, or do\n\n$must\n\n"
            "If it goes on, this is what can happen: $next\n\n"
            "You may not agree, or you may want help to change things. Please call us by $by. You"
            " can bring somebody with you, and we can arrange an interpreter." + END
        ),
        asks={
            "behaviour": "What have they done, and when? Name nobody who complained",
            "must": "What must they stop, or do?",
            "next": "What comes next if it goes on?",
            "by": "By which day may they answer?",
        },
    ),
    LetterTemplate(
        key="cpw",
        title="Community protection warning",
        side="offender",
        body=(
            "$date\n\nDear $to\n\n"
            "COMMUNITY PROTECTION WARNING\n"
            "Anti-social Behaviour, Crime and Policing Act 2014, section 43(5)\n\n"
            "We believe that the conduct below has a detrimental effect, of a persistent or"
            " continuing kind, on the quality of life of those near by, and that it is"
            " unreasonable.\n\n$conduct\n\n"
            "We warn you to do the following by $by:\n\n$must\n\n"
            "If after that the conduct still has this effect, we can serve a community protection"
            " notice on you. Not to keep to a notice is an offence. You can be fined, or given a"
            " fixed penalty of up to £100.\n\n"
            "If you do not agree, or cannot do it by then, tell us now and say why." + END
        ),
        asks={
            "conduct": "What is the conduct, and what does it do to people?",
            "must": "What must they stop or do?",
            "by": "By which day? Give them enough time",
        },
    ),
    LetterTemplate(
        key="abc",
        title="Acceptable behaviour contract",
        side="offender",
        body=(
            "$date\n\nACCEPTABLE BEHAVIOUR CONTRACT\n\nBetween $to and $agency\n\n"
            "I agree of my own will that from $since to $until I will not:\n\n$not\n\n"
            "and that I will:\n\n$will\n\n"
            "$agency will help me by:\n\n$help\n\n"
            "I know that nobody can make me sign this, and that to break it is not an offence. If"
            " I break it, it can be used as evidence when we are asked what else has been"
            " tried.\n\n"
            "Signed ______________________  Date __________\n\n"
            "Parent or carer, if under 18 ______________________\n\n"
            "For $agency ______________________ $from\nReference $reference\n"
        ),
        asks={
            "since": "From which day?",
            "until": "To which day? It is usually 6 months",
            "not": "What will they not do?",
            "will": "What will they do?",
            "help": "What do you do to help?",
        },
    ),
    LetterTemplate(
        key="appointment",
        title="Appointment",
        body=(
            "$date\n\nDear $to\n\n"
            "Please meet us:\n\n$when\n\n$where\n\n"
            "It is about: $about\n\n"
            "You can bring somebody with you. Tell us beforehand if you need an interpreter, or"
            " help with reading, hearing or getting there, or if another day is better." + END
        ),
        asks={
            "when": "Which day and time?",
            "where": "Where?",
            "about": "What is it about, in one sentence that others may read?",
        },
    ),
    LetterTemplate(
        key="closing",
        title="Closing letter to the victim",
        side="victim",
        body=(
            "$date\n\nDear $to\n\n"
            "You told us about behaviour that harmed you. We are closing our work on it, and this"
            " letter says what was done.\n\n$done\n\n"
            "What you told us about closing it\n\n$view\n\n"
            "If it happens again, please tell us at once and quote the reference below. You do not"
            " have to start anew. In an emergency call 999.\n\n"
            "If you told us or the police or your landlord three times and think that too little"
            " was done, you can ask for a case review, which others take part in: $review\n\n"
            "We would like to know what you think of how we worked. We shall ask you soon, and you"
            " need not answer." + END
        ),
        asks={
            "done": "What was done, and what came of it?",
            "view": "What did they say about closing?",
            "review": "How does somebody ask for a case review here?",
        },
    ),
)
