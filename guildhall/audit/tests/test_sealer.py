"""The sealer signs nothing that it cannot vouch for, and tells governance why it stopped."""

import logging
import stat
from datetime import timedelta
from hashlib import sha256

import pytest
from click.testing import CliRunner, Result
from django.db import connection, connections
from django.test import Client

from guildhall import clock
from guildhall.audit import alarms, heads, jobs, rows, rules, trail, writes
from guildhall.audit.models import Alarm, Change, Head, Link, RequestRow, Seen
from guildhall.audit.sealer import Stopped
from guildhall.audit.verify import Bad, verify
from guildhall.cli import main
from guildhall.partners.models import Member
from guildhall.partners.rules import Role
from guildhall.testing import sign_in
from guildhall.vault.models import DataKey


def left(n: int) -> RequestRow:
    return writes.leave_row(
        trail.Trail(shown={f"SHWN{n}234": None}), at=clock.real_now(), member="", route="toy",
        method="GET", status=200, milliseconds=1,
    )  # fmt: skip


def changed(n: int) -> Change:
    return writes.record(action="toy.changed", subject=f"toy:{n}", by=None, at=clock.now())


@pytest.fixture
def sealed(db: None) -> None:
    """Ten heads, of two rows each."""
    for n in range(10):
        left(n)
        changed(n)
        assert jobs.seal_now() == 2


def why() -> str:
    with pytest.raises(Stopped) as found:
        jobs.seal_now()
    return str(found.value)


def altered(row: Change) -> Change:
    """A row that waits, changed by somebody who can write to the database and has no key."""
    row.subject = "toy:other"
    row.digest = sha256(rules.canonical("change", rows.said("change", row)).encode()).hexdigest()
    row.save()
    return row


def test_a_row_that_was_altered_while_it_waited_is_not_sealed(sealed: None) -> None:
    row = altered(changed(11))
    changed(12)

    assert why() == f"change {row.reference} was altered, or put in, before it was sealed"
    assert Link.objects.count() == 20


def test_a_chain_whose_links_and_heads_are_deleted_is_not_begun_again(sealed: None) -> None:
    """As in an attack that was tried: the log is rewritten, and the sealer is let to sign it."""
    for table in (Seen, Link, Head):
        table.objects.all().delete()
    RequestRow.objects.filter(pk=RequestRow.objects.earliest("pk").pk).delete()
    for model in rows.KINDS.values():
        model._default_manager.update(position=None)

    assert why() == "the chain begins again: its links and heads are gone"
    heads.path().unlink()
    assert why() == "the chain begins again: its links and heads are gone"


def test_a_chain_is_not_begun_again_by_taking_away_all_that_the_data_folder_has_of_it(
    sealed: None,
) -> None:
    """As in an attack that was tried: with the heads and the key that the first of them made."""
    first = heads.path().read_bytes().splitlines(keepends=True)[0]
    for table in (Seen, Link, Head):
        table.objects.all().delete()
    Change.objects.filter(pk=Change.objects.earliest("pk").pk).delete()
    for model in rows.KINDS.values():
        model._default_manager.update(position=None)
    DataKey.objects.filter(owner="blind:audit.head").delete()

    for left_of_it in (b"", first):
        heads.path().write_bytes(left_of_it)
        assert "the chain begins again" in why() or "was not signed" in why()
        with pytest.raises(Bad, match="the chain begins again"):
            verify()


def test_the_first_head_of_all_is_no_leave_to_begin_again(sealed: None) -> None:
    first = heads.path().read_bytes().splitlines(keepends=True)[0]
    for table in (Seen, Link, Head):
        table.objects.all().delete()
    for model in rows.KINDS.values():
        model._default_manager.update(position=None)
    heads.path().write_bytes(first)

    assert why() == "the chain begins again: its links and heads are gone"


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the words are those of SQLite")
def test_a_trigger_that_takes_rows_out_stops_the_sealer_and_is_named(sealed: None) -> None:
    """As in an attack that was tried: what one member opened was taken out as it was written."""
    with connections["audit"].cursor() as cursor:
        cursor.execute(
            "CREATE TRIGGER gone AFTER INSERT ON audit_requestrow"
            " BEGIN DELETE FROM audit_requestrow WHERE id = NEW.id; END"
        )
    said = (
        "a trigger that the product did not make stands in the database: gone on audit_requestrow"
    )

    assert why() == said
    with pytest.raises(Bad, match=said):
        verify()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL has rules")
def test_a_rule_that_takes_rows_out_stops_the_sealer(sealed: None) -> None:
    with connection.cursor() as cursor:  # which reads the table already, so that no other could
        cursor.execute("CREATE RULE gone AS ON INSERT TO audit_change DO INSTEAD NOTHING")

    assert why().endswith("stands in the database: gone on audit_change")


def test_an_alarm_that_is_taken_out_comes_back(sealed: None) -> None:
    alarms.stopped("one row was altered", clock.real_now())
    Alarm.objects.all().delete()

    jobs.seal_now()

    (alarm,) = alarms.told(clock.real_now())
    assert alarm.said == "one row was altered"
    Alarm.objects.update(last_at=alarm.since_at - 2 * alarms.TOLD_FOR)
    assert len(alarms.told(clock.real_now())) == 1


def test_a_chain_cut_back_to_an_earlier_head_is_not_gone_on_from(sealed: None) -> None:
    to = Head.objects.order_by("position")[4].position
    for link in Link.objects.filter(position__gt=to):
        Seen.objects.filter(request__reference=link.reference).delete()
        rows.KINDS[link.kind]._default_manager.filter(reference=link.reference).delete()
    Link.objects.filter(position__gt=to).delete()
    Head.objects.filter(position__gt=to).delete()
    changed(11)

    assert why().startswith("the record was cut short: it ends at link 10")
    with pytest.raises(Bad, match="link 11 is missing: the record was cut short"):
        verify()


def test_without_the_heads_that_were_kept_nothing_more_is_sealed(sealed: None) -> None:
    heads.path().unlink()

    assert why() == f"the heads kept at {heads.path()} are gone"
    with pytest.raises(Bad, match="are missing"):
        verify()


def test_a_head_put_into_the_file_without_the_key_stops_the_sealer(sealed: None) -> None:
    heads.keep(rules.Exported(1, "0" * 64, "0" * 64, "2016-11-15T00:00:00+00:00", True))

    assert "was not signed with this partnership's key" in why()


def test_links_taken_off_the_end_stop_the_sealer(sealed: None) -> None:
    Link.objects.filter(position=20).delete()

    assert why() == "the chain does not end at the head that was signed last"


def test_a_link_made_again_under_a_kept_head_stops_the_sealer(sealed: None) -> None:
    kept = heads.last()
    assert kept is not None
    Link.objects.filter(position=20).update(chain="1" * 64)
    again = heads.signed(position=20, chain="1" * 64, at=kept.at)
    Head.objects.filter(position=20).update(chain="1" * 64, signature=again.signature)

    assert why() == "the record was made again: link 20 is not that of its head"


def test_the_heads_are_kept_for_the_service_alone_and_a_broken_last_line_is_passed_over(
    sealed: None,
) -> None:
    with heads.path().open("ab") as file:
        file.write(b'{"position": 99')
    assert stat.S_IMODE(heads.path().stat().st_mode) == 0o600
    assert [head.position for head in heads.kept()] == list(range(0, 21, 2))
    changed(11)

    assert jobs.seal_now() == 1

    last = heads.last()
    assert last is not None
    assert last.position == 21


def test_what_waited_long_is_sealed_and_reported_late(
    db: None, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed(1)
    changed(2)
    with pytest.MonkeyPatch.context() as later:
        now = clock.real_now() + rules.LATE_AFTER + timedelta(minutes=2)
        later.setattr(clock, "real_now", lambda: now)
        with pytest.raises(Bad, match="rows have waited to be sealed since"):
            verify()

        assert jobs.seal_now() == 2

        assert verify().rows == 2
    (alarm,) = alarms.told(now)
    assert alarm.said == "2 rows were sealed late: the longest had waited 7 minutes"
    assert "2 rows were sealed late" in caplog.text


def test_what_waited_a_moment_is_not_late(db: None) -> None:
    changed(1)
    jobs.seal_now()

    assert not Alarm.objects.exists()


def test_governance_is_told_once_and_until_it_is_mended(
    sealed: None, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR)
    kept = heads.path().read_bytes()
    heads.path().unlink()
    for _ in range(3):
        jobs.seal(at=clock.now())
    (alarm,) = alarms.told(clock.real_now())
    assert (alarm.kind, alarm.ended_at) == (Alarm.Kind.STOPPED, None)
    assert caplog.text.count("the record is not being sealed") == 1

    heads.path().write_bytes(kept)
    jobs.seal(at=clock.now())

    (alarm,) = alarms.told(clock.real_now())
    assert alarm.ended_at is not None


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["audit", *arguments])


def test_the_command_says_why_it_stopped_and_a_copy_put_back_is_accepted_by_somebody(
    sealed: None,
) -> None:
    Link.objects.filter(position__gt=18).delete()
    Head.objects.filter(position__gt=18).delete()
    for model in rows.KINDS.values():
        model._default_manager.filter(position__gt=18).update(position=None)
    Seen.objects.filter(request__position=None).delete()
    told = run("seal")
    assert (told.exit_code, "the record was cut short" in told.output) == (1, True)

    assert run("accept", "--yes").exit_code == 0

    assert run("seal").output == "3 rows were chained.\n"
    assert run("verify").exit_code == 0
    assert Change.objects.filter(action="audit.accepted").exists()


def test_a_chain_that_is_not_whole_by_itself_is_not_accepted(sealed: None) -> None:
    row = Change.objects.order_by("pk")[1]
    Change.objects.filter(pk=row.pk).update(subject="toy:other")

    told = run("accept", "--yes")

    assert (told.exit_code, f"change {row.reference}" in told.output) == (1, True)
    assert not any(head.is_accepted for head in heads.kept())
    assert not Change.objects.filter(action="audit.accepted").exists()


def test_what_setting_up_wrote_begins_the_record_and_is_not_late(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = clock.real_now()
    changed(1)
    monkeypatch.setattr(clock, "real_now", lambda: now + 2 * rules.LATE_AFTER)

    jobs.seal_first()
    assert Link.objects.count() == 1
    assert not Alarm.objects.exists()

    changed(2)
    monkeypatch.setattr(clock, "real_now", lambda: now + 4 * rules.LATE_AFTER)
    jobs.seal_first()
    assert Link.objects.count() == 2
    assert Alarm.objects.get().kind == Alarm.Kind.LATE


@pytest.mark.parametrize("page", ["/audit/", "/my-work/"])
def test_an_auditor_reads_that_the_record_is_not_sealed_and_nobody_else_does(
    sealed: None, client: Client, page: str
) -> None:
    heads.path().unlink()
    jobs.seal(at=clock.now())
    for role, told in ((Role.AUDITOR, True), (Role.MANAGER, False)):
        member = Member.objects.create(email=f"{role}@example.org", name="R", roles=[role.value])
        sign_in(client, member)

        answer = client.get(page)

        assert ("The record is not being sealed" in answer.content.decode()) == told


def test_no_word_of_what_governance_is_told_is_longer_than_is_kept(db: None) -> None:
    alarms.stopped("x" * 999, clock.real_now())
    alarms.stopped("x" * 999, clock.real_now())

    assert Alarm.objects.count() == 1


def test_the_reason_that_stands_is_the_last_one(db: None) -> None:
    for said in ("one", "other"):
        alarms.stopped(said, clock.real_now())

    assert [(a.said, a.ended_at is None) for a in alarms.told(clock.real_now())] == [
        ("other", True), ("one", False),
    ]  # fmt: skip
