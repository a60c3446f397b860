"""What is sealed opens for its owner, in its place, under its key, and in no other way."""

import base64
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from guildhall import vault
from guildhall.vault import masters
from guildhall.vault.models import DataKey

AT = datetime(2016, 11, 22, 10, tzinfo=UTC)
PLACE = "casework.note:K7QW2MTX:text"
SECRET = "Seen at 14 Invented Road — “Zoë”, 🏠, \u202eמסתתר"


@pytest.fixture(autouse=True)
def fresh(db: None, tmp_path: Path, settings: Any) -> None:
    settings.DATA = tmp_path / "data"
    settings.MASTER_KEYS = ""


def sealed(owner: str = "case:A", bound_to: str = PLACE) -> bytes:
    return vault.seal(SECRET, owner=owner, bound_to=bound_to)


def opened(blob: bytes, owner: str = "case:A", bound_to: str = PLACE) -> str:
    return vault.open_sealed(blob, owner=owner, bound_to=bound_to)


@examples(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=st.text())
def test_any_text_comes_back_as_it_was(text: str) -> None:
    blob = vault.seal(text, owner="case:A", bound_to=PLACE)

    assert opened(blob) == text


def test_a_file_comes_back_byte_for_byte() -> None:
    content = bytes(range(256)) * 5000

    blob = vault.seal_bytes(content, owner="case:A", bound_to="casework.attachment:A")

    assert vault.open_bytes(blob, owner="case:A", bound_to="casework.attachment:A") == content
    assert content[:64] not in blob


def test_the_same_text_sealed_twice_looks_unlike() -> None:
    assert sealed() != sealed()


@pytest.mark.parametrize(
    ("owner", "bound_to"),
    [
        ("case:A", "casework.note:M3XA9PQR:text"),
        ("case:A", "casework.note:K7QW2MTX:title"),
        ("case:B", PLACE),
    ],
    ids=["another record", "another field", "another owner"],
)
def test_moved_ciphertext_does_not_open(owner: str, bound_to: str) -> None:
    blob = sealed()
    sealed(owner="case:B")

    with pytest.raises(vault.DoesNotOpen):
        opened(blob, owner, bound_to)


def test_one_changed_bit_anywhere_does_not_open() -> None:
    blob = sealed()

    for place in range(len(blob)):
        changed = bytearray(blob)
        changed[place] ^= 1
        with pytest.raises(vault.DoesNotOpen):
            opened(bytes(changed))


@pytest.mark.parametrize(
    "blob", [b"", b"\x01", b"plain text that nobody sealed", b"\x01" + b"x" * 9]
)
def test_what_was_never_sealed_does_not_open(blob: bytes) -> None:
    sealed()

    with pytest.raises(vault.DoesNotOpen):
        opened(blob)


def test_what_no_key_was_made_for_does_not_open() -> None:
    with pytest.raises(vault.WrongKey):
        opened(b"\x01" + b"x" * 40)


def change_the_key() -> None:
    name = masters.path().read_text().split('"newest": "')[1].split('"')[0]
    key = base64.b64encode(b"k" * masters.KEY_BYTES).decode()
    masters.path().write_text(f'{{"newest": "{name}", "keys": {{"{name}": "{key}"}}}}')


def lose_the_file() -> None:
    masters.path().unlink()


def spoil_the_file() -> None:
    masters.path().write_text("not a file of keys")


def name_another() -> None:
    key = base64.b64encode(b"k" * masters.KEY_BYTES).decode()
    masters.path().write_text(f'{{"newest": "other", "keys": {{"other": "{key}"}}}}')


@pytest.mark.parametrize("harm", [change_the_key, lose_the_file, spoil_the_file, name_another])
def test_a_wrong_or_missing_master_key_is_an_error_and_never_ciphertext(
    harm: Callable[[], None],
) -> None:
    blob = sealed()
    harm()

    with pytest.raises(vault.WrongKey):
        opened(blob)


def test_a_lost_master_key_is_not_made_again() -> None:
    sealed()
    lose_the_file()

    with pytest.raises(vault.WrongKey, match="missing"):
        sealed(owner="case:B")

    assert not masters.path().exists()


def test_only_its_owner_may_read_the_file_of_keys() -> None:
    sealed()

    assert masters.path().stat().st_mode & 0o077 == 0
    assert masters.path().parent.stat().st_mode & 0o077 == 0


def test_no_key_and_no_text_is_in_the_database() -> None:
    blob = sealed()
    key = masters.held()
    row = DataKey.objects.get()

    assert key is not None
    assert key.keys[key.newest] not in bytes(row.wrapped)
    assert SECRET.encode() not in blob


def test_the_master_keys_may_come_from_the_environment(settings: Any) -> None:
    key = base64.b64encode(b"k" * masters.KEY_BYTES).decode()
    settings.MASTER_KEYS = f"first:{key}"

    assert opened(sealed()) == SECRET
    assert DataKey.objects.get().master == "first"
    assert not masters.path().exists()


@pytest.mark.parametrize("given", ["first", "first:short", ":" + "A" * 44, "first:" + "!" * 44])
def test_a_badly_written_environment_is_said(settings: Any, given: str) -> None:
    settings.MASTER_KEYS = given

    with pytest.raises(vault.WrongKey, match="GUILDHALL_MASTER_KEYS"):
        sealed()


def test_a_destroyed_key_erases_what_it_sealed_and_nothing_else() -> None:
    lost, kept = sealed(), sealed(owner="case:B")

    assert vault.destroy("case:A", at=AT)

    with pytest.raises(vault.Erased):
        opened(lost)
    assert opened(kept, owner="case:B") == SECRET
    row = DataKey.objects.get(owner="case:A")
    assert (bytes(row.wrapped), row.destroyed_at) == (b"", AT)


def test_nothing_more_is_kept_for_an_owner_whose_key_was_destroyed() -> None:
    vault.destroy("case:A", at=AT)

    with pytest.raises(vault.Erased):
        sealed()


def test_destroying_twice_keeps_the_first_time() -> None:
    sealed()
    vault.destroy("case:A", at=AT)

    assert not vault.destroy("case:A", at=AT.replace(year=2017))

    assert DataKey.objects.get().destroyed_at == AT


def test_a_ring_opens_many_owners_values_in_one_query() -> None:
    blobs = {f"case:{n}": sealed(owner=f"case:{n}") for n in range(20)}
    vault.destroy("case:3", at=AT)

    with CaptureQueriesContext(connection) as made:
        ring = vault.keyring(blobs)
        found = [
            ring.open_sealed(blob, owner=owner, bound_to=PLACE)
            for owner, blob in blobs.items()
            if not ring.is_erased(owner)
        ]

    assert found == [SECRET] * 19
    assert len(made) == 1


def test_a_blind_digest_finds_equal_texts_of_one_purpose_only() -> None:
    first = vault.blind("07700 900123", purpose="contact")

    assert vault.blind("07700 900123", purpose="contact") == first
    assert vault.blind("07700 900124", purpose="contact") != first
    assert vault.blind("07700 900123", purpose="identifier") != first


def test_a_destroyed_keys_bytes_are_gone_from_an_embedded_database(tmp_path: Path) -> None:
    """The embedded database overwrites what it deletes, as our connections ask it to."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps old rows until it is vacuumed: docs/how-to/keys.md")
    file = tmp_path / "kept.sqlite3"
    kept = sqlite3.connect(file)
    kept.executescript(str(connection.settings_dict["OPTIONS"]["init_command"]))
    kept.execute("CREATE TABLE k (wrapped BLOB)")
    kept.execute("INSERT INTO k VALUES (?)", (b"the-wrapped-key-" * 4,))
    kept.commit()
    kept.execute("UPDATE k SET wrapped = x''")
    kept.commit()
    kept.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    kept.close()

    assert b"the-wrapped-key" not in file.read_bytes()


def test_a_lasting_key_is_held_only_once_it_is_committed(transactional_db: None) -> None:
    with transaction.atomic():
        lost = vault.signature("told", purpose="toy.row")
        transaction.set_rollback(True)

    kept = vault.signature("told", purpose="toy.row")

    assert kept != lost
    with CaptureQueriesContext(connection) as asked:
        assert vault.signature("told", purpose="toy.row") == kept
    assert len(asked) == 0
