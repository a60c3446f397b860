"""`guildhall init`: a partnership of one's own, set up by options or by answers."""

import re
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from click.testing import CliRunner, Result
from django.test import Client

from guildhall.instance import read_instance
from guildhall.partners.commands import password
from guildhall.partners.models import Member
from guildhall.plan import reads as plans
from guildhall.site.commands import init

PLAN = Path(plans.__file__).parent.parent / "plans" / "safer-peterborough-2016-17.yaml"
GIVEN = {
    "--area": "E06000031",
    "--area-name": "Peterborough",
    "--name": "Example Partnership",
    "--plan": "",
    "--admin": "Ada@example.org",
    "--admin-name": "Ada Quill",
    "--officer": "otto@example.org",
    "--officer-name": "Otto Fenn",
}


@pytest.fixture(autouse=True)
def folder(db: None, settings: Any, tmp_path: Path) -> Path:
    settings.DATA = tmp_path
    settings.INSTANCE = read_instance(tmp_path)
    settings.CLOCK_OFFSET_DAYS = 0
    return tmp_path


def run(**changes: str) -> Result:
    given = GIVEN | {f"--{name.replace('_', '-')}": value for name, value in changes.items()}
    return CliRunner().invoke(init, [part for pair in given.items() for part in pair])


def test_it_keeps_the_area_and_the_name_and_adds_two_people(folder: Path) -> None:
    result = run()

    assert result.exit_code == 0, result.output
    kept = read_instance(folder)
    assert (kept.partnership, kept.area_code) == ("Example Partnership", "E06000031")
    ada, otto = Member.objects.order_by("email")
    assert ada.email == "ada@example.org"
    assert set(ada.roles) == {"administrator", "manager", "analyst"}
    assert (otto.email, otto.roles) == ("otto@example.org", ["auditor"])


def test_each_of_the_two_chooses_a_password_by_the_link_that_is_printed(client: Client) -> None:
    output = run().output

    for member in Member.objects.all():
        assert not member.has_usable_password()
        found = re.search(rf"{member.email}, chooses.*\n +http://[^/]+(/\S+)", output)
        assert found, output
        phrase = f"three quiet words of {member.name}"
        client.post(found[1], {"password": phrase, "again": phrase})
        member.refresh_from_db()
        assert member.check_password(phrase)


def test_it_asks_for_what_it_is_not_told(folder: Path) -> None:
    people = "ada@example.org\nAda Quill\notto@example.org\nOtto Fenn\n"
    answers = f"E06000031\nPeterborough\nExample Partnership\n\n{people}"

    result = CliRunner().invoke(init, [], input=answers)

    assert result.exit_code == 0, result.output
    assert result.output.count("/account/choose/") == 2
    assert read_instance(folder).area_name == "Peterborough"


def test_nobody_is_made_both_by_running_it_again(folder: Path) -> None:
    run()

    result = run(admin="otto@example.org", officer="third@example.org", name="Another")

    assert result.exit_code != 0
    assert "two people" in result.output
    assert Member.objects.count() == 2
    assert read_instance(folder).partnership == "Example Partnership"


def test_whom_nobody_else_can_help_is_let_in_again_on_the_server(client: Client) -> None:
    run()
    ada = Member.objects.get(email="ada@example.org")
    Authenticator.objects.create(user=ada, type="totp", data={})

    kept = CliRunner().invoke(password, ["ADA@example.org"])
    assert Authenticator.objects.exists()
    given = CliRunner().invoke(password, ["ada@example.org", "--lost-second-step"])

    assert kept.exit_code == given.exit_code == 0, given.output
    assert not Authenticator.objects.exists()
    paths = re.findall(r"http://[^/]+(/\S+)", kept.output + given.output)
    assert [client.get(path).status_code for path in paths] == [404, 200]
    assert CliRunner().invoke(password, ["nobody@example.org"]).exit_code != 0


def test_only_the_owner_may_read_the_instance_which_holds_a_key(folder: Path) -> None:
    run()

    assert (folder / "instance.json").stat().st_mode & 0o077 == 0


def test_run_again_it_keeps_the_key_and_the_administrator(folder: Path) -> None:
    run()
    key = read_instance(folder).secret_key

    result = run(name="Renamed Partnership")

    assert "is a member already" in result.output
    assert read_instance(folder).secret_key == key
    assert read_instance(folder).partnership == "Renamed Partnership"
    assert Member.objects.count() == 2


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        ("area", "Peterborough", "looks like E06000031"),
        ("area", "E01015589", "looks like E06000031"),
        ("admin", "ada", "not an e-mail address"),
        ("officer", "otto", "not an e-mail address"),
        ("officer", "ADA@example.org", "two people"),
        ("plan", "no-such-plan.yaml", "no-such-plan.yaml"),
    ],
)
def test_a_bad_answer_says_what_to_do_and_sets_nothing_up(
    folder: Path, option: str, value: str, words: str
) -> None:
    result = run(**{option: value})

    assert result.exit_code != 0
    assert words in result.output
    assert not (folder / "instance.json").exists()
    assert not Member.objects.exists()


def test_a_plan_with_a_typo_names_the_line_and_sets_nothing_up(folder: Path) -> None:
    bad = folder / "bad.yaml"
    bad.write_text(PLAN.read_text(encoding="utf-8").replace("partnership:", "partnershop:", 1))

    result = run(plan=str(bad))

    assert result.exit_code != 0
    assert f"{bad}:5" in result.output
    assert not (folder / "instance.json").exists()


def test_it_loads_the_plan_it_is_given(folder: Path) -> None:
    result = run(plan=str(PLAN))

    assert "Plan 2016-17 is loaded" in result.output
    assert len(plans.all_plans()) == 1
