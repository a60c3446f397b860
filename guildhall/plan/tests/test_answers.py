"""Findings of plan lint are answered before a pack is released; an answer is to what was said."""

import pytest
from django.test import Client

from guildhall.audit.models import Change
from guildhall.partners.models import Member
from guildhall.partners.reads import NotAllowed
from guildhall.plan import reads, writes
from guildhall.plan.lint import lint_plan
from guildhall.plan.models import Answer, PlanYear
from guildhall.plan.tests import small
from guildhall.plan.tests.conftest import AT
from guildhall.testing import sign_in

Choice = Answer.Choice


def found(year: PlanYear, about: str = "") -> reads.Finding:
    """The first finding, or the first that is about one row and no other."""
    some = reads.findings(reads.opened(year))
    return next(each for each in some if not about or each.rows == (about,))


def answer(
    year: PlanYear,
    finding: reads.Finding,
    by: Member,
    choice: Choice = Choice.ACCEPT,
    words: str = "",
) -> Answer:
    return writes.answer_finding(
        year,
        finding=finding,
        choice=choice,
        words=words,
        seen_version=finding.version,
        by=by,
        at=AT,
    )


def test_every_finding_of_lint_is_there_to_be_answered_under_its_own_key(year: PlanYear) -> None:
    listed = reads.findings(reads.opened(year))

    assert [(each.rule, each.rows) for each in listed] == [
        (each.rule, each.rows) for each in lint_plan(small.plan())
    ]
    assert len({each.key for each in listed}) == len(listed) > 0
    assert reads.unanswered_findings(reads.opened(year)) == listed


def test_an_answered_finding_is_no_longer_waiting(year: PlanYear, lead: Member) -> None:
    first = found(year)

    answer(year, first, lead, Choice.EXPLAIN, "The board chose so in March.")

    waiting = reads.unanswered_findings(reads.opened(year))
    assert first.key not in [each.key for each in waiting]
    mark = Change.objects.get(action="plan.finding_answered")
    assert (mark.by, mark.at, mark.after["choice"]) == (lead, AT, "explain")


@pytest.mark.parametrize("choice", [Choice.EXPLAIN, Choice.MEND])
def test_explaining_and_mending_need_words(year: PlanYear, lead: Member, choice: Choice) -> None:
    with pytest.raises(writes.ReasonMissing):
        answer(year, found(year), lead, choice, "  ")

    assert not Answer.objects.exists()


def test_a_board_member_answers_nothing(year: PlanYear, board_member: Member) -> None:
    with pytest.raises(NotAllowed):
        answer(year, found(year), board_member)


def test_of_two_answers_at_once_the_later_is_told(
    year: PlanYear, lead: Member, manager: Member
) -> None:
    seen = found(year)
    answer(year, seen, lead)

    with pytest.raises(writes.ChangedMeanwhile):
        answer(year, seen, manager)

    assert Answer.objects.count() == 1


def test_a_later_answer_is_the_one_in_force_and_the_earlier_is_kept(
    year: PlanYear, lead: Member
) -> None:
    answer(year, found(year), lead)

    answer(year, found(year), lead, Choice.MEND, "In the next plan.")

    now = found(year).answer
    assert now is not None
    assert now.choice == "mend"
    assert Answer.objects.count() == 2


def test_an_answer_lapses_when_the_finding_comes_to_say_something_else(
    year: PlanYear, manager: Member
) -> None:
    before = found(year, "T1")
    answer(year, before, manager)
    writes.change_row(
        year, ident="T1", changes={"title": "Bicycles"}, seen_version=1, by=manager, at=AT
    )

    after = next(each for each in reads.findings(reads.opened(year)) if each.key == before.key)

    assert after.has_lapsed
    assert after in reads.unanswered_findings(reads.opened(year))


def test_a_finding_is_read_and_answered_in_the_browser(
    client: Client, year: PlanYear, lead: Member
) -> None:
    sign_in(client, lead)
    first = found(year)
    given = {"choice": "explain", "words": "Known since March.", "seen_version": 0}

    page = client.get(f"/plan/2016-17/findings/{first.key}/").content.decode()
    client.post(f"/plan/2016-17/findings/{first.key}/", given)

    assert first.title in page
    body = client.get("/plan/findings/").content.decode()
    assert "Known since March." in body
    assert "Ada Marsh" in body


def test_in_the_browser_the_later_answer_is_told_and_shown_the_first(
    client: Client, year: PlanYear, lead: Member, manager: Member
) -> None:
    sign_in(client, lead)
    first = found(year)
    answer(year, first, manager, Choice.EXPLAIN, "Theirs.")
    given = {"choice": "explain", "words": "Mine.", "seen_version": 0}

    body = client.post(f"/plan/2016-17/findings/{first.key}/", given).content.decode()

    assert "Somebody else changed this" in body
    assert "Theirs." in body
    assert "Mine." in body


def test_a_reader_sees_findings_and_may_not_answer(
    client: Client, year: PlanYear, board_member: Member
) -> None:
    sign_in(client, board_member)
    address = f"/plan/2016-17/findings/{found(year).key}/"

    assert client.get(address).status_code == 200
    assert client.post(address, {"choice": "accept", "seen_version": 0}).status_code == 403
