"""Putting a file on a case, sealing it, and giving it out to those who may have it."""

import hashlib
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client, TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guildhall import vault
from guildhall.audit.models import Change, RequestRow, Revision
from guildhall.casework import jobs
from guildhall.casework.attachments import storing, writes
from guildhall.casework.attachments.dropping import drop_files
from guildhall.casework.attachments.kinds import Refused
from guildhall.casework.attachments.scanning import ScannerFailed
from guildhall.casework.attachments.tests import samples
from guildhall.casework.attachments.tests.test_scanning import SCANNER, scanner
from guildhall.casework.errors import Stopped
from guildhall.casework.models import Attachment, Case, Entry
from guildhall.casework.tests.people import AT, HEALTH, Town
from guildhall.partners.models import Bar
from guildhall.partners.reads import NotAllowed, NotKnown
from guildhall.partners.writes import bar
from guildhall.testing import sign_in

pytestmark = pytest.mark.django_db(databases=["default", "audit"])


def attach(case: Case, by: Any, name: str = "letter.pdf", **more: Any) -> Attachment:
    """A file put on a case and looked into, as the worker does."""
    row = waiting(case, by, name, **more)
    with TestCase.captureOnCommitCallbacks(execute=True):
        jobs.check_files(at=AT)
    return Attachment.objects.select_related("entry").get(pk=row.pk)


def waiting(case: Case, by: Any, name: str = "letter.pdf", **more: Any) -> Attachment:
    content = more.pop("content", None) or samples.GOOD.get(name, b"words")
    return writes.attach(case, name=name, content=content, by=by, at=AT, **more)


def on_disk(data: Path) -> list[Path]:
    return [path for path in data.glob("attachments/*/*") if path.is_file()]


def test_a_file_is_kept_sealed_with_what_it_is(case: Case, town: Town, data: Path) -> None:
    row = attach(case, town.clerk, "photo.jpg", about="The gate")

    (path,) = on_disk(data)
    opened = storing.opened(row.kept_as, case=case.reference)
    assert path.stat().st_mode & 0o077 == 0
    assert opened not in path.read_bytes()
    assert b"JFIF" not in path.read_bytes()
    assert hashlib.sha256(opened).hexdigest() == row.sha256
    assert row.received_sha256 == hashlib.sha256(samples.GOOD["photo.jpg"]).hexdigest()
    assert (row.kind, row.malware, row.is_cleaned) == ("jpeg", "not_checked", True)
    assert (row.entry.headline, row.entry.body) == ("photo.jpg", "The gate")


def test_a_write_leaves_its_mark_without_the_files_name(case: Case, town: Town) -> None:
    row = attach(case, town.clerk, "Casey Holt.txt", about="Casey was seen")

    change = Change.objects.get(action="casework.file_attached")
    checked = Change.objects.get(action="casework.file_checked")
    revisions = Revision.objects.filter(about=f"entry:{row.entry.reference}").order_by("number")
    told = [change.before, change.after, checked.after, *(each.plain for each in revisions)]
    assert "Casey" not in repr(told)
    assert {each.owner for each in revisions} == {f"case:{case.reference}"}
    assert [each.plain["attachment.state"] for each in revisions] == ["waiting", "passed"]


def test_a_scanned_file_says_so(case: Case, town: Town, settings: Any, tmp_path: Path) -> None:
    settings.SCANNER = scanner(tmp_path, SCANNER)

    assert attach(case, town.clerk).malware == "clean"


def nothing_kept(data: Path) -> bool:
    return not Attachment.objects.exists() and not on_disk(data)


def test_what_the_scanner_finds_harmful_is_held_and_says_why(
    case: Case, town: Town, settings: Any, tmp_path: Path
) -> None:
    settings.SCANNER = scanner(tmp_path, SCANNER)

    row = attach(case, town.clerk, "note.txt", content=samples.EICAR)

    assert (row.state, row.malware) == ("held", "not_checked")
    assert "found something harmful" in row.notes


def test_a_file_waits_while_the_scanner_does_not_answer(
    case: Case, town: Town, settings: Any, tmp_path: Path
) -> None:
    settings.SCANNER = scanner(tmp_path, "import sys; sys.exit(2)")
    row = waiting(case, town.clerk)

    with pytest.raises(ScannerFailed):
        jobs.check_files(at=AT)

    row.refresh_from_db()
    assert row.state == "waiting"


@pytest.mark.parametrize("state", ["waiting", "held"])
def test_a_file_that_has_not_passed_is_given_to_nobody(
    client: Client, case: Case, town: Town, state: str
) -> None:
    row = waiting(case, town.clerk, "photo.jpg")
    Attachment.objects.filter(pk=row.pk).update(state=state, notes="This picture is broken")
    sign_in(client, town.clerk)

    page = client.get(reverse("attachment", args=[case.reference, row.entry.reference]))

    told = page.content.decode()
    assert ("Being checked" if state == "waiting" else "This picture is broken") in told
    assert "Save a copy" not in told
    assert fetched(client, row).status_code == 404


def test_a_picture_that_is_broken_inside_is_held_and_the_entry_stays(
    case: Case, town: Town
) -> None:
    row = attach(case, town.clerk, "photo.jpg", content=samples.GOOD["photo.jpg"][:700])

    assert row.state == "held"
    assert "broken" in row.notes
    assert row.entry.headline == "photo.jpg"


def test_a_lie_is_not_kept(case: Case, town: Town, data: Path) -> None:
    with pytest.raises(Refused):
        attach(case, town.clerk, "letter.pdf", content=samples.GOOD["photo.jpg"])

    assert nothing_kept(data)


def test_a_row_that_is_not_committed_leaves_no_file(
    case: Case, town: Town, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*args: Any, **kwargs: Any) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(writes, "mark", fails)

    with pytest.raises(OSError, match="disk is full"):
        attach(case, town.clerk)

    assert nothing_kept(data)


def test_who_may_not_write_attaches_nothing(case: Case, town: Town, data: Path) -> None:
    with pytest.raises(NotKnown):
        attach(case, town.constable)
    with pytest.raises(NotAllowed, match="part of the file"):
        attach(case, town.clerk, part=HEALTH)
    with pytest.raises(NotAllowed):
        attach(case, town.auditor)
    with pytest.raises(Stopped, match="cannot have happened yet"):
        attach(case, town.clerk, happened_at=AT + timedelta(days=1))
    with pytest.raises(Stopped, match="characters or fewer"):
        attach(case, town.clerk, about="x" * 1_000_000)

    assert nothing_kept(data)


def test_a_sealed_file_opens_for_its_own_case_and_place_only(
    case: Case, town: Town, data: Path
) -> None:
    other = town.case()
    first, second = attach(case, town.clerk), attach(case, town.clerk, "note.txt")
    storing.keep(b"so that the case has a key", case=other.reference)
    paths = {path.name: path for path in on_disk(data)}

    with pytest.raises(vault.DoesNotOpen):
        storing.opened(first.kept_as, case=other.reference)
    paths[first.kept_as].write_bytes(paths[second.kept_as].read_bytes())
    with pytest.raises(vault.DoesNotOpen):
        storing.opened(first.kept_as, case=case.reference)
    paths[second.kept_as].unlink()
    with pytest.raises(storing.Missing):
        storing.opened(second.kept_as, case=case.reference)


def test_no_name_reaches_outside_the_folder(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.write_text("x", encoding="utf-8")

    with pytest.raises(storing.Missing):
        storing.remove("../outside")

    assert outside.exists()


def test_erasing_takes_the_file_and_its_key(
    case: Case, town: Town, data: Path, django_capture_on_commit_callbacks: Any
) -> None:
    row = attach(case, town.clerk)
    (path,) = on_disk(data)
    left = path.read_bytes()

    with django_capture_on_commit_callbacks(execute=True):
        drop_files(case)
    vault.destroy(f"case:{case.reference}", at=AT)

    assert not on_disk(data)
    path.write_bytes(left)
    with pytest.raises(vault.Erased):
        storing.opened(row.kept_as, case=case.reference)


def test_files_without_a_row_are_swept_after_a_day(case: Case, town: Town, data: Path) -> None:
    row = attach(case, town.clerk)
    orphan = storing.keep(b"x", case=case.reference)
    now = datetime.now(UTC)  # noqa: TID251 (files bear the true time)

    assert storing.sweep({row.kept_as}, at=now) == []
    assert storing.sweep({row.kept_as}, at=now + timedelta(days=2)) == [orphan]
    assert [path.name for path in on_disk(data)] == [row.kept_as]


def test_the_sweep_knows_which_files_have_rows(case: Case, town: Town, data: Path) -> None:
    row = attach(case, town.clerk)
    orphan = storing.keep(b"x", case=case.reference)
    for path in on_disk(data):
        os.utime(path, (0, 0))

    jobs.sweep_files(at=AT)

    assert [path.name for path in on_disk(data)] == [row.kept_as] != [orphan]


def fetched(client: Client, row: Attachment, name: str = "attachment_fetch") -> Any:
    return client.get(reverse(name, args=[row.entry.case.reference, row.entry.reference]))


def test_the_file_is_given_out_to_be_saved_and_never_guessed_at(
    client: Client, case: Case, town: Town
) -> None:
    row = attach(case, town.clerk, 'Zoë "x" 🦊.txt', content=b"<script>alert(1)</script>")
    sign_in(client, town.clerk)

    answer = fetched(client, row)

    assert answer.content == b"<script>alert(1)</script>"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''Zo%C3%AB")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["Cache-Control"] == "no-store, private"
    row_of_request = RequestRow.objects.latest("pk")
    assert set(row_of_request.exported) == {case.reference, row.entry.reference}


def test_the_page_says_that_it_was_not_checked(client: Client, case: Case, town: Town) -> None:
    row = attach(case, town.clerk, "<b>x</b>.txt", about="<script>1</script>")
    sign_in(client, town.clerk)

    said = fetched(client, row, "attachment").content.decode()

    assert "Not checked for malware: no scanner is set up here." in said
    assert "<script>1" not in said
    assert "Save a copy" in said


@pytest.mark.parametrize("who", ["constable", "teacher", "auditor", "other_warden"])
@pytest.mark.parametrize("name", ["attachment", "attachment_fetch"])
def test_a_file_is_not_there_for_who_may_not_see_its_case(
    client: Client, case: Case, town: Town, who: str, name: str
) -> None:
    row = attach(case, town.clerk)
    sign_in(client, getattr(town, who))

    assert fetched(client, row, name).status_code == 404


def test_a_file_in_a_part_that_is_not_shown_is_not_there(
    client: Client, case: Case, town: Town
) -> None:
    row = attach(case, town.head, part=HEALTH)
    sign_in(client, town.clerk)

    assert fetched(client, row).status_code == 404


def test_a_barred_member_and_a_withdrawn_file_answer_not_found(
    client: Client, case: Case, town: Town
) -> None:
    row = attach(case, town.clerk)
    sign_in(client, town.clerk)
    Entry.objects.filter(pk=row.entry.pk).update(withdrawn_at=AT, withdrawn_by=town.clerk)
    assert fetched(client, row).status_code == 404

    other = attach(case, town.clerk)
    bar(case.guard, town.clerk, kind=Bar.Kind.CONFLICT, reason="A reason", by=None, at=AT)
    assert fetched(client, other).status_code == 404


def test_bytes_that_were_altered_are_never_given_out(
    client: Client, case: Case, town: Town
) -> None:
    row = attach(case, town.clerk)
    Attachment.objects.filter(pk=row.pk).update(sha256="0" * 64)
    sign_in(client, town.clerk)

    with pytest.raises(storing.Altered):
        fetched(client, row)


def post(client: Client, case: Case, name: str, content: bytes, about: str = "") -> Any:
    file = SimpleUploadedFile(name, content, content_type="application/pdf")
    return client.post(reverse("attach", args=[case.reference]), {"file": file, "about": about})


def test_a_file_is_put_on_a_case_by_hand(client: Client, case: Case, town: Town) -> None:
    sign_in(client, town.clerk)

    answer = post(client, case, "photo.jpg", samples.GOOD["photo.jpg"], "The gate")

    row = Attachment.objects.get()
    assert answer["Location"] == reverse("attachment", args=[case.reference, row.entry.reference])


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("letter.pdf", b"\xff\xd8\xff", "does not hold one"),
        ("run.exe", b"MZ", "not of a kind"),
        ("note.txt", b"", "The file is empty"),
        ("note.txt", b"a" * (20 * 1024 * 1024 + 1), "must be 20 MB or smaller"),
        ("a.png", samples.png_bomb(), "Save it smaller"),
    ],
    ids=["a lie", "a program", "empty", "too large", "a bomb"],
)
def test_what_is_refused_is_said_beside_the_file(
    client: Client, case: Case, town: Town, name: str, content: bytes, said: str
) -> None:
    sign_in(client, town.clerk)

    answer = post(client, case, name, content)

    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert not Attachment.objects.exists()


@pytest.mark.parametrize(("who", "status"), [("constable", 404), ("auditor", 403)])
def test_who_may_not_write_has_no_form(
    client: Client, case: Case, town: Town, who: str, status: int
) -> None:
    sign_in(client, getattr(town, who))

    assert client.get(reverse("attach", args=[case.reference])).status_code == status
    assert post(client, case, "note.txt", b"x").status_code == status


def test_the_page_asks_the_same_each_time(client: Client, case: Case, town: Town) -> None:
    sign_in(client, town.clerk)
    row = attach(case, town.clerk)
    fetched(client, row, "attachment")
    asked = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            fetched(client, row, "attachment")
        asked.append(len(queries))
        for _ in range(3):
            attach(case, town.clerk, "note.txt")

    assert asked[0] == asked[1] <= 20
