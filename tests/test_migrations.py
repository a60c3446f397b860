"""Migrations keep up with the models."""

from io import StringIO

from django.core.management import call_command


def test_no_model_has_changed_without_a_migration(db: None) -> None:
    said = StringIO()

    call_command("makemigrations", check=True, dry_run=True, stdout=said)

    assert "No changes detected" in said.getvalue()
