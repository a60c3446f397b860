"""Who reads figures: a member with a role. One rule for pages, files and packs."""

import pytest
from django.test import Client
from django.urls import reverse

from guildhall.partners.models import Member
from guildhall.partners.rules import MAY, Role, To
from guildhall.testing import sign_in

FIGURES = {
    "home": (),
    "plan_home": (),
    "explore": (),
    "evidence_home": (),
    "evidence_feed": ("any",),
    "measures_home": (),
    "measure": ("any",),
    "measure_data": ("any", "month", "csv"),
    "trace": ("ANY",),
    "returns_home": (),
    "return_form": ("any", "any", "2016-Q1"),
    "packs": (),
    "pack": ("ANY",),
    "pack_document": ("ANY", "pdf"),
    "asb_review_figures": (),
}


@pytest.fixture
def outsider(client: Client, db: None) -> Client:
    """A member without a role or a function."""
    sign_in(client, Member.objects.create(email="sam@example.org", name="Sam"))
    return client


@pytest.mark.parametrize("page", sorted(set(FIGURES) - {"home"}))
def test_a_member_without_a_role_reads_no_figures(outsider: Client, page: str) -> None:
    assert outsider.get(reverse(page, args=FIGURES[page])).status_code == 403


def test_a_pack_that_is_not_approved_is_for_who_works_on_it() -> None:
    may = {role for role, given in MAY.items() if To.READ_DRAFTS in given}

    assert may == {Role.MANAGER, Role.ANALYST, Role.LEAD}
