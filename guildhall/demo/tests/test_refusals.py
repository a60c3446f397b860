"""The demonstration is made only where nothing of anybody's own can be hurt."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from guildhall.demo import commands
from guildhall.instance import FILE, write_instance
from guildhall.partners.models import Agency, Member


@pytest.fixture(autouse=True)
def never_made(monkeypatch: pytest.MonkeyPatch) -> None:
    """Should a refusal fail, nothing is made all the same."""

    def made(*_: Any) -> None:
        raise AssertionError("the demonstration was begun")

    monkeypatch.setattr(commands, "_start", made)


def test_a_folder_of_a_partnerships_own_is_refused(db: None, settings: Any, tmp_path: Path) -> None:
    settings.DATA = tmp_path
    settings.INSTANCE = replace(settings.INSTANCE, partnership="Ours", is_demo=False)
    write_instance(tmp_path, settings.INSTANCE)

    answer = CliRunner().invoke(commands.demo)

    assert answer.exit_code == 1
    assert "Ours, which is not a demonstration" in answer.output


@pytest.mark.parametrize("is_demo", [False, True])
def test_a_database_that_holds_members_is_refused(
    db: None, settings: Any, tmp_path: Path, is_demo: bool
) -> None:
    settings.DATA = tmp_path
    settings.INSTANCE = replace(settings.INSTANCE, is_demo=is_demo)
    agency = Agency.objects.create(key="ours", name="Ours")
    Member.objects.create(email="real@example.org", name="Real", agency=agency)

    answer = CliRunner().invoke(commands.demo)

    assert answer.exit_code == 1
    assert "holds members already" in answer.output
    assert not (tmp_path / FILE).exists()
