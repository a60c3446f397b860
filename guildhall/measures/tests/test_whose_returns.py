from django.test import Client
from django.urls import reverse

from guildhall.measures import writes
from guildhall.measures.models import Definition
from guildhall.measures.tests.conftest import AT
from guildhall.partners.models import Member
from guildhall.testing import sign_in


def test_the_calendar_offers_an_agency_only_its_own_returns_to_send(
    client: Client, returned: Definition, returner: Member, manager: Member
) -> None:
    for agency in ("hub", "police"):
        writes.schedule_returns(
            returned, agency_key=agency, quarters=["2016-Q1"], rule="local", at=AT
        )
    own, other = (
        reverse("return_form", args=["M14", agency, "2016-Q1"]) for agency in ("hub", "police")
    )

    sign_in(client, returner)
    for_agency = client.get(reverse("returns_home")).content.decode()
    sign_in(client, manager)
    for_manager = client.get(reverse("returns_home")).content.decode()

    assert own in for_agency
    assert other not in for_agency
    assert own in for_manager
    assert other in for_manager
