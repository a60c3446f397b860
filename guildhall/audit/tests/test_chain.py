"""The chain holds while nothing is touched, and names the first thing that is."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from django.db.models import Model

from guildhall import vault
from guildhall.audit import heads, jobs, outside, rows, rules, sealer, trail, writes
from guildhall.audit.models import Change, Head, Link, RequestRow, Revision, Sealed, Seen
from guildhall.audit.verify import Bad, export, verify
from guildhall.cli import main
from guildhall.partners.models import Member
from guildhall.partners.rules import Role
from guildhall.partners.writes import add_member

AT = datetime(2016, 11, 22, 10, tzinfo=UTC)
LINKS = 10  # of the record that is sealed at the start


@pytest.fixture
def member(db: None) -> Member:
    return add_member(
        email="robin@example.org", name="Robin", password="a long enough phrase",
        roles=[Role.AUDITOR], agency=None, by=None, at=AT,
    )  # fmt: skip


@pytest.fixture
def sealed(member: Member) -> None:
    """Three changes and four revisions (one of each is the member's own), and three requests."""
    for n in range(3):
        leave(n, member)
        if n:
            writes.record(
                action="toy.changed", subject=f"toy:{n}", by=member, at=AT,
                before={"share": 0.1}, after={"share": 1e22, "words": ["“ё”", None, -0.0]},
            )  # fmt: skip
        writes.revise(
            about=f"toy:{n}E", owner="case:A", kind="toy", values={"told": "a", "kept": 1},
            personal=frozenset({"told"}), plain=frozenset({"kept"}), by=member, at=AT,
        )  # fmt: skip
    assert jobs.seal_now() == LINKS


def leave(n: int, member: Member) -> RequestRow:
    left = trail.Trail(searched=["somebody"])
    left.shown[f"SHWN{n}2345"] = left.exported["EXPTED23"] = left.denied["DENED234"] = None
    return writes.leave_row(
        left, at=AT + timedelta(seconds=n), member=member.reference, route="toy", method="GET",
        status=200, milliseconds=n,
    )  # fmt: skip


def wrong() -> str:
    with pytest.raises(Bad) as found:
        verify()
    return str(found.value)


def second(kind: str) -> Sealed:
    """The second row of a kind, as it is kept."""
    return rows.KINDS[kind]._default_manager.order_by("pk")[1]


def place(row: Sealed) -> str:
    return f"{row.reference} (link {row.position})"


def other(value: Any) -> Any:
    """Another value of the same sort, as little unlike as can be."""
    changes: dict[type, Callable[[Any], Any]] = {
        bool: lambda v: not v,
        int: lambda v: v + 1,
        str: lambda v: v[:-1] + chr(ord(v[-1]) ^ 1) if v else "x",
        datetime: lambda v: v + timedelta(microseconds=1),
        list: lambda v: [*v, "ADDED234"],
        dict: lambda v: {**v, "added": None},
        bytes: lambda v: v[:-1] + bytes([v[-1] ^ 1]) if v else b"\0",
        memoryview: lambda v: other(bytes(v)),
    }
    return changes[type(value)](value)


def columns() -> list[tuple[str, str]]:
    every = [(kind, name) for kind, names in rows.COLUMNS.items() for name in names]
    own = [(kind, name) for kind in rows.KINDS for name in ("digest", "position")]
    return every + own


@pytest.mark.parametrize(("kind", "name"), columns())
def test_a_flipped_byte_in_any_column_is_found_and_its_row_named(
    sealed: None, member: Member, kind: str, name: str
) -> None:
    row = second(kind)
    changed = None if name == "by_id" else other(getattr(row, name))
    type(row)._default_manager.filter(pk=row.pk).update(**{name: changed})

    found = wrong()

    assert row.reference in found
    assert f"(link {row.position})" in found
    assert "altered" in found or "replaced" in found or (name == "reference" and "missing" in found)


@pytest.mark.parametrize("kind", rows.KINDS)
def test_a_missing_row_is_named(sealed: None, kind: str) -> None:
    row = second(kind)
    Seen.objects.filter(request__reference=row.reference).delete()
    type(row)._default_manager.filter(pk=row.pk).delete()

    assert wrong() == f"{kind} {place(row)} is missing"


@pytest.mark.parametrize("position", range(1, LINKS + 1))
def test_a_missing_link_is_named(sealed: None, position: int) -> None:
    Link.objects.filter(position=position).delete()

    assert wrong() == f"link {position} is missing"


@pytest.mark.parametrize("name", ["kind", "reference", "row_digest", "chain"])
@pytest.mark.parametrize("position", [1, 5, LINKS])
def test_an_altered_link_is_named(sealed: None, position: int, name: str) -> None:
    link = Link.objects.get(position=position)
    Link.objects.filter(position=position).update(**{name: other(getattr(link, name))})

    assert wrong().startswith(f"link {position} (")


@pytest.mark.parametrize("name", ["chain", "signature", "at"])
def test_an_altered_head_is_not_signed_by_us(sealed: None, name: str) -> None:
    head = Head.objects.get()
    Head.objects.update(**{name: other(getattr(head, name))})

    assert "was not signed with this partnership's key" in wrong()


def test_a_missing_head_is_said(sealed: None) -> None:
    Head.objects.all().delete()

    assert wrong() == f"the head of the chain at link {LINKS} is missing"


def without_the_key(row: Change) -> str:
    """The best digest that somebody can make who can write to the database and has no key."""
    return sha256(rules.canonical("change", rows.said("change", row)).encode()).hexdigest()


def with_the_key(row: Change) -> str:
    return rows.digest_of("change", row)


def test_a_row_whose_digest_was_made_again_is_named(sealed: None) -> None:
    row = Change.objects.order_by("pk")[1]
    row.action = "toy.other"
    row.digest = with_the_key(row)
    row.save()

    assert wrong().startswith(f"change {place(row)} was replaced")


def test_a_row_that_waits_and_was_digested_without_the_key_is_named(sealed: None) -> None:
    row = writes.record(action="toy.changed", subject="toy:9", by=None, at=AT)
    row.subject = "toy:8"
    row.digest = without_the_key(row)
    row.save()

    assert wrong() == f"change {row.reference} (not yet sealed) was altered"


def chain_again() -> None:
    """As somebody would who can write to the database and knows how the chain is made."""
    chain = rules.START
    for link in Link.objects.order_by("position"):
        model = rows.KINDS[link.kind]
        link.row_digest = model._default_manager.get(reference=link.reference).digest
        chain = link.chain = rules.chained(
            chain, position=link.position, kind=link.kind, reference=link.reference,
            row_digest=link.row_digest,
        )  # fmt: skip
        link.save()


def forge(digest: Callable[[Change], str]) -> None:
    row = Change.objects.order_by("pk")[1]
    row.action = "toy.other"
    row.digest = digest(row)
    row.save()
    chain_again()


def test_a_chain_made_again_without_the_key_is_found(sealed: None) -> None:
    forge(without_the_key)
    assert wrong().startswith(f"change {place(second('change'))} was altered")

    forge(with_the_key)
    assert wrong().startswith(f"link {LINKS} (")

    Head.objects.update(chain=Link.objects.get(position=LINKS).chain)
    assert "was not signed" in wrong()


def test_an_entry_taken_out_of_the_index_is_found(sealed: None) -> None:
    row = RequestRow.objects.order_by("pk")[1]
    row.seen.filter(how=Seen.How.SHOWN).delete()

    assert f"request {place(row)} was altered: the index" in wrong()


@pytest.mark.parametrize("position", [4, 99])
def test_a_row_put_in_as_if_it_were_sealed_is_named(sealed: None, position: int) -> None:
    row = Change.objects.order_by("pk")[1]
    row.pk, row.reference, row.position = None, "PVTN", position
    row.digest = rows.digest_of("change", row)
    row.save(force_insert=True)

    assert wrong() == f"change PVTN says it is link {position}, and is not"


def test_an_altered_row_that_is_not_yet_sealed_is_named(sealed: None) -> None:
    row = writes.record(action="toy.changed", subject="toy:9", by=None, at=AT)
    Change.objects.filter(pk=row.pk).update(subject="toy:8")

    assert wrong() == f"change {row.reference} (not yet sealed) was altered"


def cut_short(to: int) -> None:
    """Take the last rows away whole, with their links and heads, and end at an older head."""
    for link in Link.objects.filter(position__gt=to):
        Seen.objects.filter(request__reference=link.reference).delete()
        rows.KINDS[link.kind]._default_manager.filter(reference=link.reference).delete()
    Link.objects.filter(position__gt=to).delete()
    Head.objects.filter(position__gt=to).delete()


def take_heads(to: int) -> None:
    """Take the heads beyond out of the file too, as somebody can who may write to it."""
    kept = [head for head in heads.kept() if head.position <= to]
    heads.path().unlink()
    for head in kept:
        heads.keep(head)


def test_a_record_cut_short_is_found_against_a_head_exported_before(sealed: None) -> None:
    writes.record(action="toy.changed", subject="toy:9", by=None, at=AT)
    jobs.seal_now()
    exported = export()
    cut_short(LINKS)
    assert wrong().startswith(f"link {LINKS + 1} is missing: the record was cut short")
    take_heads(LINKS)

    assert verify().rows == LINKS  # by itself it is whole
    with pytest.raises(Bad, match=f"link {LINKS + 1} is missing: the record was cut short"):
        verify(exported)


def test_a_record_cut_to_nothing_is_found_against_a_head_exported_before(sealed: None) -> None:
    exported = export()
    cut_short(0)
    assert wrong().startswith("the chain begins again: its links and heads are gone")
    heads.path().unlink()
    assert "was put in: no first revision of it" in wrong()
    Member.objects.all().delete()
    outside.path().unlink()

    assert verify().rows == 0
    with pytest.raises(Bad, match="link 1 is missing: the record was cut short"):
        verify(exported)


def test_a_chain_made_again_with_the_key_is_found_against_a_head_exported_before(
    sealed: None,
) -> None:
    exported = export()
    forge(with_the_key)
    Head.objects.all().delete()
    sealer._sign(Link.objects.get(position=LINKS), AT)
    assert wrong() == f"the record was made again: link {LINKS} is not that of its head"
    heads.path().unlink()
    made_again = export()
    assert made_again is not None
    heads.keep(made_again)

    assert verify().rows == LINKS
    with pytest.raises(Bad, match=f"the record was made again: link {LINKS}"):
        verify(exported)


def test_a_chain_that_has_grown_leads_through_a_head_exported_before(sealed: None) -> None:
    exported = export()
    writes.record(action="toy.changed", subject="toy:9", by=None, at=AT)
    jobs.seal_now()

    assert verify(exported).rows == LINKS + 1


def test_a_head_that_is_not_ours_is_refused(sealed: None) -> None:
    head = export()
    assert head is not None

    with pytest.raises(Bad, match="the head given"):
        verify(rules.Exported(head.position, head.chain, "0" * 64, head.at))


def test_without_the_key_nothing_is_called_whole(sealed: None, settings: Any) -> None:
    settings.MASTER_KEYS = "other:" + "A" * 43 + "="

    with pytest.raises(vault.WrongKey):
        verify()


def test_rows_of_a_transaction_that_commits_late_are_not_passed_by(sealed: None) -> None:
    """What committed late has a number below those sealed already: here, one put in after them."""
    late = writes.record(action="toy.changed", subject="toy:9", by=None, at=AT)
    kept = {f.attname: getattr(late, f.attname) for f in late._meta.concrete_fields}
    late.delete()
    writes.record(action="toy.changed", subject="toy:10", by=None, at=AT)
    assert jobs.seal_now() == 1

    Change.objects.create(**kept)

    assert jobs.seal_now() == 1
    assert verify().rows == LINKS + 2


def test_sealing_again_changes_nothing(sealed: None) -> None:
    before = list(Link.objects.values())

    assert jobs.seal_now() == 0

    assert list(Link.objects.values()) == before
    assert Head.objects.count() == 1


def test_a_sealer_that_dies_between_linking_and_marking_is_made_good(
    member: Member, monkeypatch: Any
) -> None:
    leave(1, member)

    def dies(*args: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(sealer, "_mark", dies)
        with pytest.raises(KeyboardInterrupt):
            jobs.seal_now()
    assert RequestRow.objects.get().position is None
    assert (verify().rows, verify().waiting) == (3, 0)

    assert jobs.seal_now() == 0

    assert RequestRow.objects.get().position is not None
    assert Link.objects.count() == 3
    assert verify().rows == 3


def test_more_rows_than_one_batch_make_one_chain(member: Member, monkeypatch: Any) -> None:
    monkeypatch.setattr(sealer, "AT_A_TIME", 3)
    monkeypatch.setattr("guildhall.audit.verify.AT_A_TIME", 4)
    for n in range(10):
        leave(n, member)
        writes.record(action="toy.changed", subject=f"toy:{n}", by=None, at=AT)

    assert jobs.seal_now() == 22

    assert (verify().rows, verify().waiting) == (22, 0)
    assert list(Link.objects.values_list("position", flat=True)) == list(range(1, 23))


def test_a_record_with_nothing_in_it_is_whole(db: None) -> None:
    assert (verify().rows, verify().waiting) == (0, 0)


@pytest.mark.parametrize("model", [Change, Revision, RequestRow])
def test_every_column_of_a_row_is_in_its_digest(model: type[Model]) -> None:
    kind = next(k for k, m in rows.KINDS.items() if m is model)
    names = {f.attname for f in model._meta.concrete_fields}

    assert set(rows.COLUMNS[kind]) == names - {"id", "digest", "position"}


@pytest.mark.parametrize(
    ("one", "same"),
    [
        (1e22, 10**22),
        (1.0, 1),
        (-0.0, 0),
        ((1, 2), [1, 2]),
        ({1: "a"}, {"1": "a"}),
        (b"\x01", memoryview(b"\x01")),
        (AT, AT.astimezone(None)),
    ],
)
def test_a_digest_is_the_same_whichever_database_the_value_has_been_through(
    one: Any, same: Any
) -> None:
    assert rules.canonical("toy", {"value": one}) == rules.canonical("toy", {"value": same})


@pytest.mark.parametrize(("one", "unlike"), [(0, None), ("1", 1), ("", None), (0.1, 0.2), ([], "")])
def test_a_digest_tells_values_apart(one: Any, unlike: Any) -> None:
    assert rules.canonical("toy", {"value": one}) != rules.canonical("toy", {"value": unlike})


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["audit", *arguments])


def test_the_commands_seal_verify_and_export(sealed: None, tmp_path: Path) -> None:
    writes.record(action="toy.changed", subject="toy:9", by=None, at=AT)

    assert f"{LINKS} rows in the chain, 1 waiting" in run("verify").output
    assert "1 rows were chained" in run("seal").output
    file = tmp_path / "head.json"
    file.write_text(run("head").stdout)
    assert json.loads(file.read_text())["position"] == LINKS + 1
    assert run("verify", "--head", str(file)).exit_code == 0

    cut_short(LINKS)

    told = run("verify", "--head", str(file))
    assert (told.exit_code, f"link {LINKS + 1} is missing" in told.output) == (1, True)


def test_the_commands_say_what_is_wrong_in_a_line(sealed: None, tmp_path: Path) -> None:
    row = second("change")
    Change.objects.filter(pk=row.pk).update(action="toy.other")
    (tmp_path / "not-a-head").write_text("{}")

    told = run("verify")

    assert (told.exit_code, told.output) == (1, f"Error: change {place(row)} was altered\n")
    assert "is not a head" in run("verify", "--head", str(tmp_path / "not-a-head")).output


def test_everything_that_is_wrong_is_named_and_what_is_too_much_to_name_is_counted(
    sealed: None,
) -> None:
    """A row that was altered hides no row that was taken out, nor a right that was changed."""
    altered, gone = second("change"), second("revision")
    Change.objects.filter(pk=altered.pk).update(action="toy.other")
    Revision.objects.filter(pk=gone.pk).delete()
    Member.objects.update(roles=[Role.ADMINISTRATOR.value])

    lines = wrong().splitlines()

    assert lines[0] == f"change {place(altered)} was altered"
    assert lines[1] == f"revision {place(gone)} is missing"
    assert lines[2].endswith("its last revision says another roles")
    assert len(lines) == 3

    for n in range(rules.MOST_NAMED):
        Member.objects.create(email=f"{n}@example.org", name="Put in")
    lines = wrong().splitlines()
    assert len(lines) == rules.MOST_NAMED + 1
    assert lines[-1] == f"and 3 more: {rules.MOST_NAMED + 3} in all"


def test_there_is_no_head_of_nothing(db: None) -> None:
    assert "Nothing is sealed yet" in run("head").output


def test_two_sealers_that_mark_the_same_rows_enter_them_in_the_index_once(member: Member) -> None:
    row = leave(1, member)
    waiting: list[sealer.Waiting] = [("request", row)]
    (link,) = sealer._link(waiting)

    for _ in range(2):
        sealer._mark(waiting, {row.reference: link.position})

    assert Seen.objects.filter(request=row).count() == len(rows.touched(row)) == 3
