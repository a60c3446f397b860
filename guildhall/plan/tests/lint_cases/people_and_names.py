"""Cases of who takes part, what programmes are called, what objectives they serve."""

from __future__ import annotations

from typing import Any

from guildhall.plan.tests.lint_cases.case import Case
from guildhall.plan.tests.lint_plans import (
    Values,
    action,
    change,
    programme,
)


def _named(*names: tuple[str, str | None, int | None]) -> list[dict[str, Any]]:
    return [
        {"place": place, "name": name} | ({"order": order} if order else {})
        for place, name, order in names
    ]


LEFT = {"id": "old", "name": "The old body", "kind": "service", "is_named_as_member": True}

GROUP = {
    "id": "GRP2",
    "name": "Another group",
    "programme": "quiet",
    "led_by": "shire",
    "frequency_as_written": None,
    "meetings_a_year": None,
    "purpose": "Meets",
}

LINK = {"priority": "PRI1"}

OTHER = programme("dark")

HOLDER: Values = {
    "id": "R2",
    "role": "Link",
    "agency": "shire",
    "name": "Ben Invented",
    "invented": True,
    "since": None,
    "until": None,
}
COMMITMENT: Values = {
    "id": "COM1",
    "title": "Listen",
    "programme": None,
    "agency": "town",
    "where": "2",
    "due_on": None,
    "due_as_written": None,
}


CASES: tuple[Case, ...] = (
    Case(
        "member_has_left",
        "named as a member",
        change(adds={"agencies": [LEFT | {"left": "2016-03-31"}]}),
        ("old",),
    ),
    Case(
        "member_has_left",
        "leads a group",
        change(GRP1={"led_by": "shire"}, shire={"left": "2015"}),
        ("shire", "GRP1"),
    ),
    Case(
        "member_has_left",
        "leaves during the plan's first days",
        change(adds={"agencies": [LEFT | {"left": "2016-04-01"}]}),
    ),
    Case("member_has_left", "gone and not written of", change(shire={"left": "2015"})),
    Case(
        "lead_has_left",
        "before the end",
        change(R1={"until": "2017-03-30"}),
        ("R1", "quiet", "ACT1"),
    ),
    Case("lead_has_left", "with the plan", change(R1={"until": "2017-03-31"})),
    Case("lead_has_left", "in some month of the end", change(R1={"until": "2017"})),
    Case("holder_without_agency", "a name alone", change(R1={"agency_is_inferred": True}), ("R1",)),
    Case("holder_without_agency", "not invented", change(R1={"role": "Another"})),
    Case(
        "authority_without_part",
        "nobody of theirs",
        change(shire={"is_responsible_authority": True}),
        ("shire",),
    ),
    Case("authority_without_part", "no authority", change(shire={"covers": "county"})),
    Case(
        "authority_without_part",
        "supports an action",
        change(
            shire={"is_responsible_authority": True},
            ACT1={"supporters": ["R2"]},
            adds={
                "role_holders": [
                    {
                        "id": "R2",
                        "role": "Link",
                        "agency": "shire",
                        "name": "Ben Invented",
                        "invented": True,
                        "since": None,
                        "until": None,
                    }
                ]
            },
        ),
    ),
    Case(
        "groups_led_apart",
        "two agencies",
        change(adds={"groups": [GROUP]}),
        ("GRP1", "GRP2", "quiet"),
    ),
    Case(
        "groups_led_apart",
        "of two programmes",
        change(adds={"groups": [GROUP | {"programme": "dark"}], "programmes": [OTHER]}),
    ),
    Case("groups_led_apart", "one open", change(adds={"groups": [GROUP | {"led_by": None}]})),
    Case(
        "names_differ",
        "a word more in one place",
        change(
            quiet={"names": _named(("list", "Quiet", None), ("appendix", "Quiet streets", None))}
        ),
        ("quiet",),
    ),
    Case(
        "names_differ",
        "but for case, hyphens and signs",
        change(
            quiet={
                "names": _named(("list", "Re-use & Quiet", None), ("body", "reuse and quiet", 1))
            }
        ),
    ),
    Case(
        "row_without_name",
        "a row without a title",
        change(quiet={"names": _named(("appendix", None, 1))}),
        ("quiet",),
    ),
    Case("row_without_name", "no row", change(quiet={"names": []})),
    Case(
        "order_differs",
        "turned round",
        change(
            adds={
                "programmes": [
                    OTHER | {"names": _named(("list", "Dark", 2), ("review", "Dark", 1))}
                ]
            },
            quiet={"names": _named(("list", "Quiet", 1), ("review", "Quiet", 2))},
        ),
        ("quiet", "dark"),
    ),
    Case(
        "order_differs",
        "another number, the same order",
        change(
            adds={
                "programmes": [
                    OTHER | {"names": _named(("list", "Dark", 3), ("review", "Dark", 2))}
                ]
            }
        ),
    ),
    Case(
        "rows_under_another_programme",
        "an outcome and its measure",
        change(
            OUT1={"appendix_row": "dark"},
            MEA1={"appendix_row": "dark"},
            adds={"programmes": [OTHER]},
        ),
        ("quiet", "dark", "OUT1", "MEA1"),
    ),
    Case("rows_under_another_programme", "its own", change(OUT1={"appendix_row": "quiet"})),
    Case(
        "objective_link_inferred",
        "one of them",
        change(OBJ1={"priorities": [LINK | {"is_inferred": True}]}),
        ("OBJ1", "PRI1"),
    ),
    Case(
        "objective_link_inferred", "stated", change(OBJ1={"priorities": [LINK | {"since": 2016}]})
    ),
    Case("objective_without_priority", "none", change(OBJ1={"priorities": []}), ("OBJ1",)),
    Case("objective_without_priority", "one", change(OBJ1={"meaning": "Other words"})),
    Case(
        "objective_may_change",
        "expected",
        change(OBJ1={"change_expected": "2016-05"}),
        ("OBJ1",),
    ),
    Case("objective_may_change", "ends", change(OBJ1={"until": "2017-03-30"}), ("OBJ1",)),
    Case("objective_may_change", "ends with the plan", change(OBJ1={"until": "2017-03-31"})),
    Case("objective_may_change", "changed before", change(OBJ1={"change_expected": "2016-03"})),
    Case(
        "member_has_left",
        "every part that it may still have",
        change(
            GRP1={"led_by": "town"},
            shire={"left": "2016-03"},
            MEA1={"supply": {"by": "return", "agency": "shire"}},
            adds={
                "commitments": [COMMITMENT | {"agency": "shire"}, COMMITMENT | {"id": "COM2"}],
                "role_holders": [HOLDER],
            },
        ),
        ("shire", "R2", "MEA1", "COM1"),
    ),
    Case(
        "member_has_left",
        "its people left with it",
        change(
            shire={"left": "2016-03"}, adds={"role_holders": [HOLDER | {"until": "2016-03-31"}]}
        ),
    ),
    Case(
        "member_has_left",
        "its people stayed a day longer",
        change(
            shire={"left": "2016-03"}, adds={"role_holders": [HOLDER | {"until": "2016-04-01"}]}
        ),
        ("shire", "R2"),
    ),
    Case(
        "member_has_left",
        "its people begin on the plan's last day",
        change(
            shire={"left": "2016-03"}, adds={"role_holders": [HOLDER | {"since": "2017-03-31"}]}
        ),
        ("shire", "R2"),
    ),
    Case(
        "member_has_left",
        "its people begin after the plan",
        change(
            shire={"left": "2016-03"}, adds={"role_holders": [HOLDER | {"since": "2017-04-01"}]}
        ),
    ),
    Case(
        "lead_has_left",
        "leads one action of two",
        change(
            adds={
                "role_holders": [HOLDER | {"until": "2016-08"}],
                "actions": [action("ACT2", leads=["R2"])],
            }
        ),
        ("R2", "ACT2"),
    ),
    Case(
        "lead_has_left",
        "only supports",
        change(adds={"role_holders": [HOLDER | {"until": "2016-08"}]}, ACT1={"supporters": ["R2"]}),
    ),
    Case(
        "authority_without_part",
        "its only person has nothing to do",
        change(shire={"is_responsible_authority": True}, adds={"role_holders": [HOLDER]}),
        ("shire",),
    ),
    Case(
        "authority_without_part",
        "it is gone",
        change(shire={"is_responsible_authority": True, "left": "2016-03-31"}),
    ),
    Case(
        "authority_without_part",
        "it leaves on the first day",
        change(shire={"is_responsible_authority": True, "left": "2016-04-01"}),
        ("shire",),
    ),
    Case(
        "order_differs",
        "the last of three stays where it is",
        change(
            adds={
                "programmes": [
                    OTHER | {"names": _named(("list", "Dark", 2), ("review", "Dark", 1))},
                    programme("calm", names=_named(("list", "Calm", 3), ("review", "Calm", 3))),
                ]
            },
            quiet={"names": _named(("list", "Quiet", 1), ("review", "Quiet", 2))},
        ),
        ("quiet", "dark"),
    ),
    Case(
        "order_differs",
        "in one place only one of them is listed",
        change(
            adds={
                "programmes": [
                    OTHER | {"names": _named(("review", "Dark", 1), ("body", "Dark", None))}
                ]
            },
            quiet={"names": _named(("list", "Quiet", 1), ("review", "Quiet", 2))},
        ),
    ),
    Case(
        "order_differs",
        "the same number in one place",
        change(
            adds={
                "programmes": [
                    OTHER | {"names": _named(("list", "Dark", 1), ("review", "Dark", 2))}
                ]
            }
        ),
    ),
    Case(
        "objective_link_inferred",
        "one of two",
        change(
            OBJ1={"priorities": [LINK, {"priority": "PRI2", "is_inferred": True}]},
            adds={
                "priorities": [{"id": "PRI2", "number": 2, "title": "Dark", "summary": "No light"}]
            },
        ),
        ("OBJ1", "PRI2"),
    ),
    Case(
        "objective_may_change",
        "on the first day",
        change(OBJ1={"change_expected": "2016-04-01"}),
        ("OBJ1",),
    ),
    Case(
        "order_differs",
        "one of three is not listed in the second place, and some places have no order",
        change(
            adds={
                "programmes": [
                    OTHER | {"names": _named(("list", "Dark", 2), ("body", "Dark", None))},
                    programme("calm", names=_named(("list", "Calm", 3), ("review", "Calm", 2))),
                ]
            },
            quiet={
                "names": _named(
                    ("list", "Quiet", 1), ("review", "Quiet", 1), ("body", "Quiet", None)
                )
            },
        ),
    ),
)
