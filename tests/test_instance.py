"""The instance's file: read back as it was written, and a broken one said plainly."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from guildhall.instance import Instance, read_instance, write_instance


def test_an_instance_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    written = Instance(partnership="Example", area_code="E06000031", clock_offset_days=-3652)

    write_instance(tmp_path, written)

    assert read_instance(tmp_path) == written


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "is broken"),
        ("[]", "it holds no fields"),
        ('{"areacode": "E06000031"}', "'areacode' is not a field of it"),
        ('{"clock_offset_days": "12"}', "'clock_offset_days' is '12'"),
        ('{"is_demo": 1}', "'is_demo' is 1"),
    ],
    ids=["cut short", "a list", "an unknown field", "a number as text", "a number for yes or no"],
)
def test_a_broken_file_says_which_and_what_to_do(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "instance.json").write_text(text)

    with pytest.raises(ImproperlyConfigured, match=says) as problem:
        read_instance(tmp_path)

    assert str(tmp_path / "instance.json") in str(problem.value)
    assert "guildhall init" in str(problem.value)


def test_bytes_that_are_no_text_are_said_too(tmp_path: Path) -> None:
    (tmp_path / "instance.json").write_bytes(b"\xff\xfe{")

    with pytest.raises(ImproperlyConfigured, match="is broken"):
        read_instance(tmp_path)


def test_a_data_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    file = tmp_path / "data"
    file.touch()

    with pytest.raises(ImproperlyConfigured, match="which is a file: name a folder"):
        read_instance(file)
