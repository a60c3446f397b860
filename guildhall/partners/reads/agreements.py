"""Sharing agreements, and the checks that casework needs."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch, QuerySet

from guildhall.clock import LONDON
from guildhall.partners.models import Agreement, Assurance, Party
from guildhall.partners.rules import AgreementState, agreement_state


@dataclass(frozen=True)
class Standing:
    """An agreement as it stands on a day, with the agencies that are party to it now."""

    agreement: Agreement
    state: AgreementState
    parties: tuple[Party, ...]

    @property
    def party_names(self) -> list[str]:
        """The agencies now party to it, by name."""
        return [party.agency.name for party in self.parties]


def _with_parties() -> QuerySet[Agreement]:
    parties = Party.objects.select_related("agency")
    return Agreement.objects.prefetch_related(Prefetch("parties", queryset=parties))


def _standing(agreement: Agreement, today: date) -> Standing:
    state = agreement_state(
        agreement.starts_on, agreement.review_on, agreement.expires_on, today=today
    )
    now = (p for p in agreement.parties.all() if p.left_on is None or p.left_on >= today)
    return Standing(agreement, state, tuple(now))


def agreements(today: date) -> list[Standing]:
    """Every agreement there is or was, as each stands, those that need somebody first."""
    found = [_standing(each, today) for each in _with_parties()]
    order = list(AgreementState)
    return sorted(found, key=lambda each: (order.index(each.state), each.agreement.expires_on))


def agreement(reference: str, today: date) -> Standing | None:
    """One agreement; None where there is no such one. Those who left are in its `parties` row."""
    found = _with_parties().filter(reference=reference).first()
    return _standing(found, today) if found else None


def agreements_for(programme: str, agency: int, day: date) -> list[Agreement]:
    """The agreements in force that day that cover a programme and count an agency as a party."""
    found = Agreement.objects.filter(
        starts_on__lte=day, expires_on__gte=day, parties__agency=agency
    ).prefetch_related("parties")
    return [
        each
        for each in found
        if programme in each.programmes
        and any(
            p.agency_id == agency and p.signed_on <= day and (p.left_on is None or p.left_on >= day)
            for p in each.parties.all()
        )
    ]


@dataclass(frozen=True)
class Assured:
    """One check that casework needs: the latest record of it, if there is one."""

    kind: Assurance.Kind
    latest: Assurance | None
    is_review_due: bool

    @property
    def state(self) -> str:
        """How it stands, in words."""
        if self.latest is None:
            return "not recorded"
        return "review due" if self.is_review_due else "recorded"


def assurances(at: datetime) -> list[Assured]:
    """Each check that must be recorded before casework is live, as it stands. One query."""
    today = at.astimezone(LONDON).date()
    done = Assurance.objects.filter(done_on__lte=today).select_related("by").order_by("done_on")
    latest = {row.kind: row for row in done}
    return [_assured(kind, latest.get(kind.value), today) for kind in Assurance.Kind]


def _assured(kind: Assurance.Kind, row: Assurance | None, today: date) -> Assured:
    return Assured(kind, row, row is not None and row.review_on < today)
