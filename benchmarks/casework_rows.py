"""A partnership's casework in bulk: the rows that the writes would make, put in by SQL.

Run as `python -m benchmarks.casework_rows CASES` on an empty PostgreSQL database. Ten years of
cases, one in thirty still open; each has a guard, a referral, a child with a name and a birth,
seven entries, two grants, an allocation and two clocks. Prints who may look at what, as JSON.
Audit rows and revisions of that past are left out: no page asked here reads them.
"""

import json
import sys
from datetime import date

from guildhall.cli import start

start()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from guildhall.casework.models import Case  # noqa: E402
from guildhall.database import prepare_database  # noqa: E402
from guildhall.partners.models import Agency, Assurance, Grant, Member, Post  # noqa: E402
from guildhall.references import LETTERS  # noqa: E402
from guildhall.testing import sign_in  # noqa: E402

PROGRAMME = "missing_and_exploitation"
SINCE = date(2010, 1, 1)
HOMES, INTERVIEWERS, COORDINATORS = 40, 60, 6

# A reference of eight letters for a number: no two alike, and the same in each run.
MIXED = "((number * 20 + salt) * 7000003 % 656100000000)"
LETTER_BY_LETTER = " || ".join(
    f"substr('{LETTERS}', 1 + ({MIXED} / {30**place} % 30)::int, 1)" for place in range(8)
)
REFERENCES = f"""
CREATE FUNCTION pg_temp.ref(number bigint, salt int) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT {LETTER_BY_LETTER}
$$
"""

# Of case number i: `at` is when it came, the latest last. One in thirty is open, the newest are
# mostly so; the last few hundred wait for a decision.
NUMBERED = """
CREATE TEMP TABLE numbered AS
SELECT i, now() - (%(cases)s - i) * interval '26 minutes' - interval '1 hour' AS at,
       CASE WHEN i > %(cases)s * 0.998 THEN 'referred'
            WHEN i %% 60 = 7 OR i > %(cases)s * 0.985 THEN 'open' ELSE 'closed' END AS status,
       %(first_home)s + i %% %(homes)s AS home,
       %(first_interviewer)s + (i / 7) %% %(interviewers)s AS interviewer,
       %(first_coordinator)s + i %% %(coordinators)s AS coordinator,
       (ARRAY['Ann','Ben','Cara','Dan','Eve','Finn','Gita','Hugh','Iona','Jack','Kiran','Lena',
              'Max','Nia','Omar','Pia','Quinn','Rosa','Sami','Tess'])
              [1 + abs(hashint8(i * 3)) %% 20] AS given,
       (ARRAY['Ash','Birch','Cross','Dale','East','Field','Green','Hill','Ing','Jut','Kirk',
              'Lake','Marsh','North','Oak','Park','Quay','Ridge','Stone','Thorn'])
              [1 + abs(hashint8(i * 3 + 1)) %% 20]
       || (ARRAY['ton','ham','ley','by','ford','well','worth','wick','stead','bourne','field','den',
                 'don','cote','thorpe','mere','shaw','croft','gate','side'])
                 [1 + abs(hashint8(i * 3 + 2)) %% 20] AS family
FROM generate_series(1::bigint, %(cases)s) i
"""

STATEMENTS = (
    """INSERT INTO partners_guard (id, reference, kind, programme, controller_id, marking, regime,
         made_at)
       SELECT i, pg_temp.ref(i, 0), 'case', %(programme)s, %(hub)s, 'official_sensitive',
              'general', at FROM numbered""",
    """INSERT INTO casework_case (id, guard_id, reference, programme, status, received_at,
         opened_at, stage, stage_since_at, team, waiting_on_function, waiting_on_agency_id,
         closed_at, outcome, retention_review_on, allocated_to_id)
       SELECT i, i, pg_temp.ref(i, 0), %(programme)s, status, at,
              CASE WHEN status <> 'referred' THEN at + interval '5 hours' END,
              CASE status WHEN 'referred' THEN '' WHEN 'open' THEN 'working'
                   ELSE 'stepping_down' END,
              CASE WHEN status <> 'referred' THEN at + interval '9 days' END, '',
              CASE status WHEN 'referred' THEN 'mash_coordinator' WHEN 'open' THEN 'social_worker'
                   ELSE '' END, NULL,
              CASE status WHEN 'closed' THEN at + interval '90 days' END,
              CASE status WHEN 'closed' THEN 'safer' ELSE '' END,
              CASE status WHEN 'closed' THEN (at + interval '7 years')::date END,
              CASE WHEN status <> 'referred' THEN interviewer END FROM numbered""",
    """INSERT INTO casework_referral (id, reference, case_id, from_agency_id, source, concern,
         received_at, received_by_id, is_outside_agreement, is_passed_on, decision, decided_at,
         decided_by_id, reason, transferred_to)
       SELECT i, pg_temp.ref(i, 1), i, home, '', 'Did not come home', at, coordinator, false, false,
              CASE WHEN status = 'referred' THEN '' ELSE 'accepted' END,
              CASE WHEN status <> 'referred' THEN at + interval '5 hours' END,
              CASE WHEN status <> 'referred' THEN coordinator END, '', '' FROM numbered""",
    """INSERT INTO partners_grant (guard_id, programme, agency_id, member_id, function, level,
         purpose, basis, meeting, since_at, made_by_id)
       SELECT i, %(programme)s, home, NULL, '', 1, 'Made the referral', 'statute', '', at,
              coordinator FROM numbered
       UNION ALL
       SELECT i, %(programme)s, NULL, interviewer, '', 3, 'Has the case', 'statute', '', at,
              coordinator FROM numbered WHERE status <> 'referred'""",
    """INSERT INTO casework_allocation (case_id, member_id, since_at, by_id, reason)
       SELECT i, interviewer, at + interval '5 hours', coordinator, '' FROM numbered
       WHERE status <> 'referred'""",
    """INSERT INTO subjects_person (id, reference, at, by_id)
       SELECT i, pg_temp.ref(i, 2), at, coordinator FROM numbered""",
    """INSERT INTO subjects_name (id, reference, person_id, source_id, at, by_id, withdrawn_why,
         given, family, kind, folded)
       SELECT i, pg_temp.ref(i, 3), i, i, at, coordinator, '', given, family, 'legal',
              lower(given || ' ' || family) FROM numbered""",
    """INSERT INTO subjects_nameword (name_id, source_id, word)
       SELECT i, i, lower(given) FROM numbered UNION ALL SELECT i, i, lower(family) FROM numbered
    """,
    """INSERT INTO subjects_birth (reference, person_id, source_id, at, by_id, withdrawn_why,
         born_on, is_estimated)
       SELECT pg_temp.ref(i, 4), i, i, at, coordinator, '',
              (at - interval '11 years' - (i * 31 %% 2100) * interval '1 day')::date, false
       FROM numbered""",
    """INSERT INTO casework_involvement (reference, case_id, person_id, role, side, confidence,
         note, made_at, made_by_id)
       SELECT pg_temp.ref(i, 5), i, i, 'child', 'victim', 'confirmed', '', at, coordinator
       FROM numbered""",
    """INSERT INTO casework_entry (reference, case_id, kind, about, happened_at, made_at,
         made_by_id, agency_id, headline, body, slice, is_third_party, version, withdrawn_reason,
         kept_from)
       SELECT pg_temp.ref(i, 6 + step), i, kind,
              CASE step WHEN 0 THEN pg_temp.ref(i, 1) WHEN 1 THEN pg_temp.ref(i, 5) ELSE '' END,
              at + step * interval '4 hours', at + step * interval '4 hours', coordinator, %(hub)s,
              headline, body, 'case', false, 1, '', ''
       FROM numbered, (VALUES (0, 'referral', 'Referred by a home', 'Did not come home'),
         (1, 'involvement', 'Child joined the case', ''), (2, 'stage', 'Plan and work', ''),
         (3, 'allocation', 'Given to an interviewer', ''),
         (4, 'note', 'Spoke to the home', 'Spoke to the home. Home and well, and has eaten.'),
         (5, 'note', 'Visited', 'Visited, and will visit again. The school has been told of it.'),
         (6, 'note', 'Wrote to the school', 'Wrote to the school about coming back on Monday.'))
         AS each (step, kind, headline, body)""",
    """INSERT INTO casework_stageentry (entry_id, stage)
       SELECT id, 'working' FROM casework_entry WHERE kind = 'stage'""",
    """INSERT INTO duties_clock (reference, guard_id, duty, about, recipient, started_at, due_at,
         stopped_at, ended, reason, owner_function, owner_agency_id, owner_member_id, rule_since,
         worked_out_at, kept_from)
       SELECT pg_temp.ref(i, 13), i, 'missing_and_exploitation.mash_decision', pg_temp.ref(i, 1),
              '', at, at + interval '1 day',
              CASE WHEN status <> 'referred' THEN at + interval '5 hours' END,
              CASE WHEN status = 'referred' THEN '' ELSE 'met' END, '', 'mash_coordinator',
              NULL::bigint, NULL::bigint, '2014-01-01'::date, at, '' FROM numbered
       UNION ALL
       SELECT pg_temp.ref(i, 14), i, 'missing_and_exploitation.return_interview',
              pg_temp.ref(i, 8), '', at, at + interval '3 days',
              CASE WHEN status = 'closed' THEN at + interval '2 days' END,
              CASE WHEN status = 'closed' THEN 'met' ELSE '' END, '', '', NULL::bigint,
              interviewer, '2014-01-01'::date, at, '' FROM numbered
       WHERE status <> 'referred'""",
)
NUMBERED_BY_US = (
    "partners_guard",
    "casework_case",
    "casework_referral",
    "subjects_person",
    "subjects_name",
)


def main(cases: int) -> None:
    prepare_database()
    people = _people()
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
        cursor.execute(REFERENCES)
        cursor.execute(NUMBERED, {"cases": cases, **people})
        cursor.execute("ANALYZE numbered")
        for statement in STATEMENTS:
            cursor.execute(statement, {"programme": PROGRAMME, **people})
        for table in NUMBERED_BY_US:
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"
            )
        cursor.execute("VACUUM ANALYZE")
    print(json.dumps({**_counts(), "viewers": [_viewer(key) for key in VIEWERS]}))


VIEWERS = {
    "mash_coordinator": "sees every case in full",
    "return_interviewer": "sees the cases given to them, and that their agency's others exist",
    "care_home": "sees what to do on the cases of their own home",
}


def _people() -> dict[str, int]:
    """Agencies, members and posts. The first key of each run of members, for the statements."""
    hub = Agency.objects.create(key="safeguarding_hub", name="Safeguarding hub")
    charity = Agency.objects.create(key="charity", name="Independent visitors")
    homes = [Agency.objects.create(key=f"home-{n}", name=f"Home {n}") for n in range(HOMES)]
    coordinators = _members("mash_coordinator", [hub] * COORDINATORS)
    interviewers = _members("return_interviewer", [charity] * INTERVIEWERS)
    _members("care_home", homes)
    for kind in Assurance.Kind.values:
        Assurance.objects.create(
            kind=kind,
            done_on=SINCE,
            review_on=date(2099, 1, 1),
            document="Register",
            by=coordinators[0],
            recorded_at="2010-01-01T00:00Z",
        )
    return {
        "hub": hub.pk,
        "first_home": homes[0].pk,
        "homes": HOMES,
        "first_interviewer": interviewers[0].pk,
        "interviewers": INTERVIEWERS,
        "first_coordinator": coordinators[0].pk,
        "coordinators": COORDINATORS,
    }


def _members(function: str, agencies: list[Agency]) -> list[Member]:
    made = [
        Member.objects.create(email=f"{function}-{n}@example.org", name=f"M {n}", agency=agency)
        for n, agency in enumerate(agencies)
    ]
    for member in made:
        Post.objects.create(member=member, programme=PROGRAMME, function=function, since_on=SINCE)
    return made


def _viewer(function: str) -> dict[str, object]:
    """One viewer, signed in, with cases that they see."""
    member = Member.objects.get(email=f"{function}-0@example.org")
    client = Client()
    sign_in(client, member)
    cookies = "; ".join(f"{name}={value.value}" for name, value in client.cookies.items())
    granted = Grant.objects.filter(member=member) | Grant.objects.filter(agency=member.agency)
    mine = Case.objects.all()
    if function != "mash_coordinator":
        mine = mine.filter(guard__in=granted.values("guard"))
    references = list(mine.order_by("-pk").values_list("reference", flat=True)[5:4000:37])
    return {"function": function, "cookies": cookies, "references": references}


def _counts() -> dict[str, int]:
    with connection.cursor() as cursor:
        counts = {}
        for table in ("casework_case", "casework_entry", "partners_grant", "subjects_name"):
            cursor.execute(f"SELECT count(*) FROM {table}")
            counts[table] = cursor.fetchone()[0]
    return counts


if __name__ == "__main__":
    main(int(sys.argv[1]))
