"""A partnership's reports of anti-social behaviour in bulk: the rows that the writes would make.

Run as `python -m benchmarks.reports_rows REPORTS` on an empty PostgreSQL database. Ten years of
reports at 5,000 addresses, two of every seven of an event that another told of too; three in a
hundred wait for a decision. Prints who may look at what, as JSON. Audit rows and revisions of
that past are left out: no page asked here reads them.
"""

import json
import sys
from datetime import date

from guildhall.cli import start

start()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from benchmarks.casework_rows import REFERENCES  # noqa: E402
from guildhall.database import prepare_database  # noqa: E402
from guildhall.partners.models import Agency, Assurance, Member, Post  # noqa: E402
from guildhall.programmes.enforcement.models import Report  # noqa: E402
from guildhall.testing import sign_in  # noqa: E402

PROGRAMME = "enforcement"
SINCE = date(2010, 1, 1)
NUMBERED = """
CREATE TEMP TABLE numbered AS
SELECT i, now() - (%(reports)s - i) * interval '52 minutes' - interval '1 hour' AS at,
       i > %(reports)s * 0.97 AS is_new, (i - i %% 7 / 5) AS event, 1 + i * 31 %% 5000 AS place,
       (ARRAY['noise','rowdy','fly_tipping','nuisance_neighbours'])[1 + i %% 4] AS kind,
       (ARRAY['nuisance','nuisance','environmental','personal'])[1 + i %% 4] AS qualifier,
       (ARRAY['police','council','landlord'])[1 + i %% 3] AS source,
       CASE WHEN i %% 50 = 3 THEN 'high' WHEN i %% 5 = 0 THEN '' ELSE 'standard' END AS risk
FROM generate_series(1::bigint, %(reports)s) i
"""
STATEMENTS = (
    """INSERT INTO subjects_place (id, reference, line, postcode, uprn, lsoa)
       SELECT n, pg_temp.ref(n, 9), n || ' Larch Close', 'PE1 ' || n %% 10 || 'ZZ', '', ''
       FROM generate_series(1, 5000) n""",
    """INSERT INTO enforcement_event (id, reference, first_at, last_at)
       SELECT event, pg_temp.ref(event, 8), min(at), max(at) FROM numbered GROUP BY event""",
    """INSERT INTO partners_guard (id, reference, kind, programme, controller_id, marking, regime,
         made_at)
       SELECT i, pg_temp.ref(i, 0), 'report', %(programme)s, %(council)s, 'official', 'general', at
       FROM numbered""",
    """INSERT INTO casework_sheet (guard_id, reference, programme, kind, happened_at, made_at,
         made_by_id, agency_id, headline, version)
       SELECT i, pg_temp.ref(i, 0), %(programme)s, 'enforcement.report', at - interval '2 hours',
              at, %(officer)s, %(council)s, 'Noise', 1 FROM numbered""",
    """INSERT INTO enforcement_report (sheet_id, event_id, source, source_reference, is_sent_again,
         channel, received_at, occurred_from, complainant_key, is_anonymous, place_id, place_words,
         ward, lsoa, locality, qualifier, kind, narrative, flags, answers, risk, risk_tool,
         raised_reason, contact_words, state, priority, triaged_at, triaged_by_id,
         decision_reason, passed_to, batch, language, interpreter, access_needs,
         may_share_name)
       SELECT i, event, source, 'X' || i, false, 'telephone', at, at - interval '2 hours', '', true,
              place, place || ' Larch Close', 'E05010' || lpad((place %% 24)::text, 3, '0'), '', '',
              qualifier, kind, 'Loud music again, until past two in the morning.', '[]', '{}',
              risk, '', '', '', CASE WHEN is_new THEN 'new' ELSE 'no_further_action' END,
              CASE WHEN risk = 'high' THEN 0 ELSE 1 END,
              CASE WHEN NOT is_new THEN at + interval '5 hours' END,
              CASE WHEN NOT is_new THEN %(officer)s END, '', '', '', '', '', '', ''
       FROM numbered""",
    """INSERT INTO partners_grant (guard_id, programme, member_id, function, level, purpose, basis,
         meeting, since_at, made_by_id)
       SELECT i, %(programme)s, %(officer)s, '', 3, 'Wrote it', 'statute', '', at, %(officer)s
       FROM numbered""",
)


def main(reports: int) -> None:
    prepare_database()
    people = _people()
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
        cursor.execute(REFERENCES)
        cursor.execute(NUMBERED, {"reports": reports, **people})
        for statement in STATEMENTS:
            cursor.execute(statement, {"programme": PROGRAMME, **people})
        for table in ("subjects_place", "enforcement_event", "partners_guard"):
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"
            )
        cursor.execute("VACUUM ANALYZE")
    waiting = Report.objects.filter(state=Report.State.NEW).order_by("-pk")
    references = list(waiting.values_list("sheet__reference", flat=True)[5:3000:11])
    viewer = {**_signed_in(), "references": references}
    print(json.dumps({"reports": reports, "viewers": [viewer]}))


def _people() -> dict[str, int]:
    council = Agency.objects.create(key="council", name="City Council")
    officer = Member.objects.create(email="triage@example.org", name="T", agency=council)
    Post.objects.create(member=officer, programme=PROGRAMME, function="asb_triage", since_on=SINCE)
    for kind in Assurance.Kind.values:
        Assurance.objects.create(
            kind=kind,
            done_on=SINCE,
            review_on=date(2099, 1, 1),
            document="Register",
            by=officer,
            recorded_at="2010-01-01T00:00Z",
        )
    return {"council": council.pk, "officer": officer.pk}


def _signed_in() -> dict[str, str]:
    """The triage officer's cookies, and the token that a form of theirs carries."""
    client = Client()
    sign_in(client, Member.objects.get())
    client.get("/asb/report/")
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    csrf = next(value for name, value in cookies.items() if "csrf" in name)
    told = "; ".join(f"{name}={value}" for name, value in cookies.items())
    return {"function": "asb_triage", "cookies": told, "csrf": csrf}


if __name__ == "__main__":
    main(int(sys.argv[1]))
