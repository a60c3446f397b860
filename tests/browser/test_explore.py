"""Exploring the evidence, seen in a browser: wide, narrow, by axe and by hand."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from guildhall.explore.tests import world
from guildhall.explore.tests.test_series_page import rows
from guildhall.explore.tests.world import CITY, NEAR, YEAR
from guildhall.partners.rules import Role
from tests.browser.checking import check_page
from tests.browser.conftest import SignIn

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def city(tmp_path: Path, settings: Any) -> None:
    settings.DATA = tmp_path / "data"
    settings.INSTANCE = replace(settings.INSTANCE, area_code=CITY, area_name="Peterborough")


def test_each_way_to_explore_with_nothing_held(
    live_server: LiveServer, page: Page, signed_in: SignIn
) -> None:
    signed_in(Role.BOARD)

    check_page(page, f"{live_server.url}/explore/", name="explore-empty")


def test_each_way_to_explore(
    live_server: LiveServer, page: Page, signed_in: SignIn, tmp_path: Path
) -> None:
    signed_in(Role.BOARD)
    world.put_everything()
    world.street(tmp_path, rows(YEAR))
    world.counts(
        tmp_path, [(m, c, "Burglary", 20 + n) for m in YEAR for n, c in enumerate((CITY, *NEAR))]
    )
    at = f"{live_server.url}/explore/"

    check_page(page, at, name="explore-series")
    check_page(page, f"{at}map/", name="explore-map")
    check_page(page, f"{at}map/?level=ward&show=count", name="explore-wards")
    check_page(page, f"{at}map/?feed=police_counts_lad", name="explore-no-map")
    check_page(page, f"{at}peers/", name="explore-peers")
    check_page(page, f"{at}peers/?group=chosen", name="explore-chosen")


def test_a_choice_makes_an_address_that_can_be_shared(
    live_server: LiveServer, page: Page, signed_in: SignIn, tmp_path: Path
) -> None:
    signed_in(Role.BOARD)
    world.put_everything()
    world.street(tmp_path, rows(YEAR))
    page.goto(f"{live_server.url}/explore/")

    page.get_by_label("Category").select_option("Burglary")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**category=crime_type**")

    assert page.get_by_text("Burglary in Peterborough").first.is_visible()
    page.get_by_role("link", name="On a map").click()
    assert page.get_by_label("Category").input_value() == "crime_type:Burglary"
