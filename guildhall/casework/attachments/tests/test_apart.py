"""A file is looked into in a process of its own, within bounds that hold whatever the file does."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from guildhall.casework.attachments.apart import check_apart
from guildhall.casework.attachments.budgets import MB, PUBLIC, STAFF, pixels_of
from guildhall.casework.attachments.checking import check, expected
from guildhall.casework.attachments.kinds import Refused
from guildhall.casework.attachments.tests import samples

MEDIA = "word/media/image{}.png"


@pytest.mark.parametrize("name", ["photo.jpg", "times.xlsx", "note.txt"])
def test_what_is_found_apart_is_what_is_found_here(name: str) -> None:
    assert check_apart(name, samples.GOOD[name], STAFF) == check(name, samples.GOOD[name])


@pytest.mark.parametrize(
    "bound", [{"memory": 160 * MB}, {"seconds": 1}], ids=["memory", "processor time"]
)
def test_a_file_that_takes_too_much_is_refused_in_time(bound: dict[str, int]) -> None:
    began = time.monotonic()

    with pytest.raises(Refused, match="too much work"):
        check_apart("a.png", samples.great_png(7_000), replace(STAFF, **bound))

    assert time.monotonic() - began < 60


def test_a_child_that_hangs_is_not_waited_for() -> None:
    with pytest.raises(Refused, match="too much work"):
        check_apart("a.txt", b"words", replace(STAFF, seconds=0))


@pytest.mark.parametrize("name", ["photo.jpg", "plan.png"])
def test_a_picture_says_its_size_in_its_head(name: str) -> None:
    kind, pixels = expected(name, samples.GOOD[name], PUBLIC)

    assert pixels == pixels_of(samples.GOOD[name]) > 0
    assert kind.key in ("jpeg", "png")


def test_the_pictures_of_a_document_count_together_before_any_is_drawn() -> None:
    picture = samples.great_png(5_000)
    document = samples.word_with(**{MEDIA.format(n): picture for n in range(5)})
    began = time.process_time()

    with pytest.raises(Refused, match="125 million points together, and 120 million"):
        check("a.docx", document, STAFF)

    assert time.process_time() - began < 20


def test_an_archive_of_too_many_members_is_refused_by_its_directory() -> None:
    many = samples.word_with(**{f"word/{n}.xml": b"<a/>" for n in range(STAFF.members)})

    with pytest.raises(Refused, match="far more than it should"):
        expected("a.docx", many, STAFF)


def test_an_archive_that_says_too_much_is_refused_before_it_is_unpacked() -> None:
    bomb = samples.word_with(**{"word/media/a.bin": b"\0" * (STAFF.unpacked + 1)})

    with pytest.raises(Refused, match="far more than it should"):
        expected("a.docx", bomb, STAFF)
