"""What anybody meets at the front door."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guildhall import vault
from guildhall.audit.models import RequestRow
from guildhall.casework.attachments.reads import kept_files
from guildhall.casework.front_door import reads, sealing, writes
from guildhall.casework.front_door.models import Added, Sent, Tally, Wording
from guildhall.casework.front_door.tests.conftest import ADDRESS
from guildhall.casework.front_door.tests.sending import (
    code,
    picture,
    same,
    send,
    token,
)
from guildhall.casework.models import Case, Referral
from guildhall.casework.tests.people import AT, Town
from guildhall.casework.writes import decline, erase_case, review_retention
from guildhall.partners.models import Assurance, Member
from guildhall.partners.reads import NotAllowed, NotKnown
from guildhall.partners.writes.keeping import change
from guildhall.subjects.writes import add_person


def test_a_form_that_nobody_answers_for_is_not_open(town: Town, public: Client) -> None:
    assert public.get("/report/").status_code == 200
    assert "Report a weed" not in public.get("/report/").content.decode()
    assert public.get(ADDRESS).status_code == 404
    assert public.post(ADDRESS, {"what": "x"}).status_code == 404


def test_the_start_page_says_first_what_to_do_in_danger(door: reads.Door, public: Client) -> None:
    text = public.get("/report/").content.decode()

    assert text.index("ring 999") < text.index("<h1") < text.index("Report a weed")
    assert "01632 960100" in text


def test_local_numbers_stand_in_place_of_ours(
    door: reads.Door, public: Client, head: Member
) -> None:
    writes.put_words(key="child_protection", words="01632 960555", by=head, at=AT)

    text = public.get("/report/").content.decode()

    assert "01632 960555" in text
    assert "01632 960100" not in text
    writes.put_words(key="child_protection", words="", by=head, at=AT)
    assert "01632 960100" in public.get("/report/").content.decode()
    assert Wording.objects.count() == 2


def test_a_report_is_taken_in_and_its_receipt_says_how_it_stands(
    door: reads.Door, public: Client, town: Town
) -> None:
    answer = send(public)

    given = code(answer)
    assert Referral.objects.get().concern == "A dock leaf"
    assert Referral.objects.get().source == "Member of the public"
    status = public.post("/report/receipt/", {"code": given.lower()})
    assert "Received. Nobody has looked at it yet." in status.content.decode()
    assert "A dock leaf" not in status.content.decode()
    decline(Referral.objects.get(), reason="No weed", by=town.clerk, at=AT)
    closed = public.post("/report/receipt/", {"code": given})
    assert "Closed." in closed.content.decode()


def test_the_code_is_long_random_and_kept_nowhere(door: reads.Door, public: Client) -> None:
    first, second = code(send(public)), code(send(public))

    bare = first.replace("-", "")
    assert first != second
    assert len(bare) == 20  # of 30 letters: 98 bits
    kept = [str(value) for row in Sent.objects.values() for value in row.values()]
    assert not any(bare in value or first in value for value in kept)
    assert first not in "".join(str(row) for row in RequestRow.objects.values())


def test_nothing_is_left_in_the_browser(door: reads.Door, public: Client) -> None:
    answers = [public.get("/report/"), public.get(ADDRESS), send(public)]
    answers.append(public.post("/report/receipt/", {"code": code(answers[-1])}))

    for answer in answers:
        assert not answer.cookies
        assert answer["Cache-Control"] == "no-store, private"
        assert "default-src 'none'" in answer["Content-Security-Policy"]
        assert "unsafe" not in answer["Content-Security-Policy"]
        assert "<script src" not in answer.content.decode()


def test_two_presses_of_the_button_make_one_report(door: reads.Door, public: Client) -> None:
    page = token(public)

    first, second = code(send(public, token=page)), code(send(public, token=page))

    assert first == second
    assert Referral.objects.count() == Sent.objects.count() == 1
    assert not Added.objects.exists()


def test_whoever_has_the_page_that_somebody_wrote_on_gets_no_code_of_theirs_and_adds_nothing(
    door: reads.Door, public: Client, town: Town
) -> None:
    page = token(public)
    first = code(send(public, token=page))

    other_words = code(send(public, token=page, what="Two dock leaves"))
    elsewhere = code(send(Client(REMOTE_ADDR="203.0.113.9"), token=page))

    assert len({first, other_words, elsewhere}) == 3
    assert Referral.objects.count() == Sent.objects.count() == 3
    assert not Added.objects.exists()


def test_a_code_is_made_of_nothing_that_the_page_bears(
    door: reads.Door, public: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = token(public)
    drawn = iter(["0" * 64, "f" * 64])
    monkeypatch.setattr("secrets.token_hex", lambda size: next(drawn))

    first = code(send(public, token=page))
    Sent.objects.update(press=None)

    assert code(send(public, token=page)) != first


def test_a_code_is_kept_for_a_second_press_for_a_day_and_no_longer(
    door: reads.Door, public: Client, town: Town
) -> None:
    send(public)
    writes.clear(at=AT + timedelta(hours=23))
    kept = Sent.objects.get()
    assert kept.code_again

    writes.clear(at=AT + timedelta(hours=25))

    kept.refresh_from_db()
    assert (kept.press, bytes(kept.code_again)) == (None, b"")


def test_a_press_of_what_has_been_erased_since_is_one_of_its_own(
    door: reads.Door, public: Client, town: Town
) -> None:
    page = token(public)
    first = code(send(public, token=page))
    vault.destroy(sealing.owner_of(Sent.objects.get()), at=AT)

    assert code(send(public, token=page)) != first
    assert Sent.objects.count() == 2


def test_a_mistake_keeps_every_word_and_takes_nothing_in(door: reads.Door, public: Client) -> None:
    answer = send(public, what="", name="Ada O’Neil", who_answers="My son", contact_by="mobile")

    text = answer.content.decode()
    assert "Ada O’Neil" in text
    assert "My son" in text
    assert "There is a problem" in text
    assert not Sent.objects.exists()


@pytest.mark.parametrize("days", [0, 1])
def test_what_was_seen_tomorrow_is_refused(door: reads.Door, public: Client, days: int) -> None:
    day = AT.date() + timedelta(days=days)
    parts = dict(zip(("day", "month", "year"), (day.day, day.month, day.year), strict=True))

    answer = send(public, **{f"seen_on-{part}": value for part, value in parts.items()})

    assert ("today or before" in answer.content.decode()) is (days == 1)
    assert Sent.objects.exists() is (days == 0)


def test_a_page_that_was_not_ours_or_is_too_old_is_sent_again(
    door: reads.Door, public: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = token(public)

    assert "open for more than a day" in send(public, token="made up").content.decode()
    monkeypatch.setattr("guildhall.casework.front_door.views.public.DAY", -1)
    assert "open for more than a day" in send(public, token=page).content.decode()
    assert not Sent.objects.exists()


def test_the_answer_is_the_same_whoever_is_named(
    door: reads.Door, public: Client, town: Town
) -> None:
    send(public)  # what is made once, such as the day's salt, is made
    case = town.case()
    add_person(source=case.guard, given="Known", family="Person", by=town.clerk, at=AT)

    pages = []
    for name in ("Known Person", "Nobody Heardof"):
        page = token(public)
        with CaptureQueriesContext(connection) as asked:
            answer = send(public, token=page, what=f"About {name}", name=name)
        text = same(answer).replace(code(answer), "")
        pages.append((answer.status_code, text, len(asked)))

    assert pages[0] == pages[1]


def test_a_wrong_code_and_one_that_cannot_be_one_get_one_answer(
    door: reads.Door, public: Client
) -> None:
    send(public)

    wrong = same(public.post("/report/receipt/", {"code": "A" * 20}))
    odd = same(public.post("/report/receipt/", {"code": "'; drop"}))

    assert "No report has this code" in wrong
    assert wrong.replace("A" * 20, "") == odd.replace("&#39;; drop", "")


def test_the_sender_can_say_more_and_is_shown_nothing(
    door: reads.Door, public: Client, town: Town
) -> None:
    given = code(send(public))

    answer = public.post("/report/receipt/", {"code": given, "more": "It has spread"})
    public.post("/report/receipt/", {"code": given, "more": "It has spread"})

    assert "has been added" in answer.content.decode()
    assert "It has spread" not in answer.content.decode()
    shown = reads.sent_behind(town.clerk, Case.objects.get().reference, AT)
    assert [words for _, words in shown.added] == ["It has spread"]
    assert b"spread" not in bytes(Added.objects.get().words)
    assert reads.unread(town.clerk, AT) == [Case.objects.get().guard]
    writes.mark_read(shown.sent, by=town.clerk, at=AT)
    assert reads.unread(town.clerk, AT) == []


def test_what_was_sent_is_sealed_and_goes_with_its_case(
    door: reads.Door, public: Client, town: Town
) -> None:
    send(public, name="Ada", who_answers="My son", contact_by="email", contact="a@example.org")
    sent = Sent.objects.get()
    assert sent.guard is not None

    assert b"Ada" not in bytes(sent.answers)
    shown = reads.sent_behind(town.clerk, sent.guard.reference, AT)
    assert {a.label: a.words for a in shown.answers}["Your name"] == "Ada"
    with pytest.raises(NotKnown):
        reads.sent_behind(town.teacher, sent.guard.reference, AT)
    with pytest.raises(NotAllowed):
        reads.sent_behind(town.auditor, sent.guard.reference, AT)


def test_a_child_is_told_to_ring(door: reads.Door, public: Client) -> None:
    text = send(public, age="child").content.decode()

    assert "Please ring now and talk to somebody" in text
    assert "0800 1111" in text
    assert Sent.objects.get().is_child


def test_without_a_way_to_reply_that_is_said(door: reads.Door, public: Client) -> None:
    assert "we cannot reply" in send(public).content.decode()
    reached = send(public, contact_by="email", contact="a@example.org").content.decode()
    assert "we cannot reply" not in reached


def test_what_the_programme_cannot_file_is_held_and_not_lost(
    door: reads.Door, public: Client, town: Town
) -> None:
    code(send(public, what="break"))

    sent = Sent.objects.get()
    assert (sent.state, sent.why_held) == ("held", "failed")
    assert not Referral.objects.exists()
    shown = reads.held_one(town.clerk, sent.reference, AT)
    assert shown.answers[0].words == "break"


def test_who_acts_for_the_public_can_never_sign_in(door: reads.Door, public: Client) -> None:
    send(public)

    member = writes.front_door_member(AT)
    assert not member.is_active
    assert not member.has_usable_password()
    assert reads.held(member, AT).count() == 0


def test_the_salt_of_a_day_is_destroyed_and_counts_go(door: reads.Door, public: Client) -> None:
    from guildhall import vault

    send(public)
    owner = f"blind:front_door.network.{AT.date().isoformat()}"

    writes.clear(at=AT + timedelta(days=1))
    assert vault.keyring([owner]).keys[owner] is not None
    writes.clear(at=AT + timedelta(days=2, hours=1))
    assert vault.keyring([owner]).keys[owner] is None
    assert not Tally.objects.exists()
    writes.clear(at=AT + timedelta(days=3))


def test_a_page_with_its_style_is_small_on_the_wire(door: reads.Door, public: Client) -> None:
    sizes = {}
    for path in (ADDRESS, "/report/", "/static/built/front_door.css", "/static/ui/icon.svg"):
        answer = public.get(path, HTTP_ACCEPT_ENCODING="gzip")
        if answer.status_code == 404:
            pytest.skip("the styles are not built: run make setup")
        body = b"".join(answer) if answer.streaming else answer.content
        sizes[path] = len(body)

    # 14 kB: what comes before a server waits for its first answer, and 6 seconds at 20 kbit/s.
    assert sum(sizes.values()) - sizes["/report/"] < 14_600, sizes


def test_erasing_the_case_erases_what_was_sent_and_its_files(
    door: reads.Door, public: Client, town: Town
) -> None:
    later = AT + timedelta(hours=1)
    given = code(send(public, photos=[SimpleUploadedFile("weed.jpg", picture())]))
    public.post("/report/receipt/", {"code": given, "more": "It has spread"})
    case = Case.objects.get()
    decline(Referral.objects.get(), reason="No weed", by=town.clerk, at=AT)
    case.refresh_from_db()
    change(case, retention_review_on=AT.date(), by=town.head, at=AT)
    case.refresh_from_db()
    review_retention(case, outcome="erase", code="no_purpose", by=town.head, at=later)

    erase_case(case, by=town.auditor, at=later)

    assert kept_files() == frozenset()
    with pytest.raises(NotKnown):
        reads.sent_behind(town.clerk, case.reference, later)
    status = public.post("/report/receipt/", {"code": given, "more": "Still there?"})
    assert "Closed." in status.content.decode()
    assert "nothing can be added" in status.content.decode()


def test_a_form_off_again_takes_nothing_and_its_receipts_still_work(
    door: reads.Door, public: Client, head: Member
) -> None:
    given, page = code(send(public)), token(public)
    writes.put_on(door, is_on=False, by=head, at=AT + timedelta(seconds=1))

    assert public.post(ADDRESS, {"what": "x", "token": page}).status_code == 404
    assert "Received." in public.post("/report/receipt/", {"code": given}).content.decode()


@pytest.mark.parametrize("left_out", ["desk", "telephone", "owner"])
def test_a_form_is_on_only_with_somebody_named_who_answers(
    town: Town, head: Member, left_out: str
) -> None:
    named = {"desk": "The night warden", "telephone": "01632 960999", "owner": "Nora"}
    toy = next(each for each in reads.doors() if each.form.key == "weeds")

    with pytest.raises(ValidationError, match="Say who answers"):
        writes.put_on(toy, is_on=True, **(named | {left_out: ""}), by=head, at=AT)
    with pytest.raises(NotAllowed):
        writes.put_on(toy, is_on=True, **named, by=town.warden, at=AT)
    assert reads.open_doors(AT) == []


def test_nothing_is_open_before_casework_is_live(door: reads.Door, public: Client) -> None:
    Assurance.objects.all().delete()

    assert public.get(ADDRESS).status_code == 404
    assert "Nothing can be sent here at present" in public.get("/report/").content.decode()


def test_a_proxy_s_word_for_the_address_is_taken_only_where_there_is_one(
    settings: Any, rf: Any
) -> None:
    from guildhall.casework.front_door.views.public import _address

    request = rf.get("/", HTTP_X_FORWARDED_FOR="1.1.1.1, 2.2.2.2", REMOTE_ADDR="3.3.3.3")

    assert _address(request) == "3.3.3.3"
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert _address(request).strip() == "2.2.2.2"


@pytest.mark.parametrize("charset", ["rot13", "hex", "zip", "no-such", "utf-7"])
def test_a_character_set_that_is_none_is_answered(
    door: reads.Door, public: Client, charset: str
) -> None:
    line = '--x\r\nContent-Disposition: form-data; name="what"\r\n\r\nDocks\r\n--x--\r\n'

    answer = public.generic(
        "POST", ADDRESS, line.encode(), f"multipart/form-data; boundary=x; charset={charset}"
    )

    assert answer.status_code in {200, 400}
