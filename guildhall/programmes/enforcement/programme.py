"""Prevention and Enforcement Service: what the police files say of disorder."""

from dataclasses import replace

from guildhall.casework.declare import Programme
from guildhall.measures.declare import Break
from guildhall.programmes.police_files import ATHENA, OFFENCES_PER_1000, recorded

HARASSMENT = Break(
    "2015-04",
    "Harassment and malicious communications moved from public order to violence",
    "Home Office Counting Rules, April 2015",
)

programme = Programme(
    key="enforcement",
    title="Prevention and enforcement",
    measures=(
        replace(
            OFFENCES_PER_1000,
            key="asb_incidents_police",
            subject="Anti-social behaviour",
            title="Anti-social behaviour reported to the police",
            unit="incidents per 1,000 residents",
            counted_unit="incident",
            numerator_rule="Incidents that the file calls Anti-social behaviour. They carry no"
            " crime ID, so two that look alike are two incidents",
            numerator=recorded("Anti-social behaviour"),
            inclusion_date="The month the police logged the call. The files give no day or time.",
            mismatch=(
                "Reports to the police only; those to the council and to landlords are not in it,"
                " so a change of where people report looks like a change in behaviour. Repeat"
                " callers and repeat places cannot be told, and one event reported twice counts"
                " twice."
            ),
        ),
        replace(
            OFFENCES_PER_1000,
            key="public_order_recorded",
            subject="Public order offences",
            is_plural=True,
            title="Public order offences recorded by the police",
            numerator_rule="Offences that the file calls Public order. Before May 2013 they stood"
            " with weapons and cannot be had apart",
            numerator=recorded("Public order"),
            breaks=(HARASSMENT, ATHENA),
            mismatch=(
                "Much affected by how crime is recorded. The files hold no hate category, so hate"
                " crime, much of which is public order, cannot be had from them."
            ),
        ),
    ),
)
