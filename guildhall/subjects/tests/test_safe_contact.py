"""How safe contact is said."""

from datetime import UTC, datetime, timedelta

import pytest

from guildhall.subjects.safe_contact import UNASKED, SafeContact, safe_words, strictest

AT = datetime(2016, 11, 14, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "safe", "words"),
    [
        ("mobile", UNASKED, "nobody has asked how it is safe to use"),
        (
            "mobile",
            SafeContact("yes", "no", asked_at=AT),
            "DO NOT leave a message; may ring; asked 14 November 2016",
        ),
        (
            "mobile",
            SafeContact("yes", "not_known", "no", "Her son must not know", "After 6pm", AT),
            "DO NOT text; not known if it is safe to leave a message; may ring;"
            " who may answer: Her son must not know; After 6pm; asked 14 November 2016",
        ),
        (
            "landline",
            SafeContact("yes", "", "yes", asked_at=AT),
            "not asked if it is safe to leave a message; may ring; asked 14 November 2016",
        ),
        ("email", SafeContact("no", "no", "yes", asked_at=AT), "may write; asked 14 November 2016"),
    ],
)
def test_what_must_not_be_done_is_said_first_and_what_was_not_asked_is_not_a_no(
    kind: str, safe: SafeContact, words: str
) -> None:
    assert safe_words(kind, safe) == words


NEVER = SafeContact("yes", "no", "", hours="Her son must not know", asked_at=AT)
GLADLY = SafeContact("yes", "yes", "yes", asked_at=AT + timedelta(days=1))


@pytest.mark.parametrize("said", [[NEVER, GLADLY, UNASKED], [UNASKED, GLADLY, NEVER]])
def test_of_one_number_the_strictest_answer_holds_and_each_is_told(said: list[SafeContact]) -> None:
    held = strictest(said)

    assert (held.may_ring, held.may_leave_message, held.may_write) == ("yes", "no", "")
    assert safe_words("mobile", held) == (
        "DO NOT leave a message; may ring; Her son must not know; ANSWERS DIFFER, and the strictest"
        " holds: may ring; may leave a message; may text; asked 15 November 2016 | DO NOT leave a"
        " message; may ring; Her son must not know; asked 14 November 2016"
    )


@pytest.mark.parametrize(
    ("said", "held"), [([], UNASKED), ([UNASKED], UNASKED), ([UNASKED, NEVER, NEVER], NEVER)]
)
def test_where_all_who_asked_say_one_thing_that_holds(
    said: list[SafeContact], held: SafeContact
) -> None:
    assert strictest(said) == held
