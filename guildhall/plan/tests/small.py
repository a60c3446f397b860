"""A small plan that uses every section, written as a partnership would write it."""

from guildhall.plan.file import PlanFile, parse_plan

TEXT = """
format: 1
plan:
  title: Community Safety Plan
  partnership: Example Safer Partnership
  area: {code: E06000031, name: Example, scope: city}
  starts_on: 2016-04-01
  ends_on: 2017-03-31
  year_of_cycle: 3
  cycle_years: 3
  status: approved
principles:
  - {id: PR1, text: We act early.}
priorities:
  - {id: P1, number: 1, title: Safer roads, summary: Fewer people are hurt on the roads.}
  - {id: P2, number: 2, title: Trust, summary: People report hate crime.}
objectives:
  - id: OB1
    number: 3
    title: Keep people safe
    meaning: Fewer victims.
    since: 2013
    until: 2016-05
    priorities:
      - {priority: P1, is_inferred: true}
programmes:
  - id: W1
    title: Road safety
    priority: P1
    names:
      - {place: review, name: Reducing road casualties, order: 2}
    leads: [R1]
    supporters: [R2]
  - id: W2
    title: Hate crime
    priority: P2
    names: []
    leads: [R2]
    supporters: []
themes:
  - {id: T1, title: Cycles, priority: P1, programme: null, where: "4", figures: [], measures: []}
agencies:
  - id: council
    name: Example City Council
    kind: council
    is_responsible_authority: true
  - {id: police, name: Example Police, kind: police, is_named_as_member: true}
  - {id: oneservice, name: One Service, kind: service, joined: 2012, left: 2015-06}
role_holders:
  - id: R1
    role: Lead for road safety
    agency: council
    name: Ada Marsh
    invented: true
    since: null
    until: null
  - id: R2
    role: Hate crime officer
    agency: police
    name: Ben Fenn
    invented: true
    since: null
    until: 2016-08
groups:
  - id: G1
    name: Road safety group
    programme: W1
    led_by: council
    frequency_as_written: every two months
    meetings_a_year: 6
    purpose: Plans the year's work.
counted_things:
  - {id: casualty, name: casualty}
  - {id: hate_report, name: hate crime report}
outcomes:
  - id: O1
    title: Fewer people killed or seriously injured
    statement: A fall in casualties.
    programme: W1
    kind: count
    counts: casualty
    direction: down
    scope: null
  - id: O2
    title: More reports of hate crime
    statement: A rise in reports.
    programme: W2
    kind: count
    counts: hate_report
    direction: up
    scope: null
measures:
  - id: M1
    title: Number killed or seriously injured
    as_written: Number of KSI
    programme: W1
    outcomes: [O1]
    kind: count
    counts: casualty
    unit: casualties
    polarity: down_good
    answers: better_off
    supply:
      by: feed
      feed: collisions
      computed_by:
        - {measure: ksi_collisions, fit: near, mismatch: It counts collisions.}
    definition: null
    baseline: null
    target: null
  - id: M2
    title: Number of hate crime reports
    as_written: Number of reports
    programme: W2
    outcomes: [O2]
    kind: count
    counts: hate_report
    unit: reports
    polarity: up_wanted
    answers: how_much
    supply: {by: return, agency: police}
    definition:
      version: 1
      status: proposed
      since: null
      wording: Reports of hate crime to the police or a third-party centre.
      kind: count
      unit: reports
      numerator: Reports of hate crime recorded in the period.
      denominator: null
      inclusion_date: The date the report was recorded.
      geography: The city.
      source: Police records.
      supplier: police
      lag_months: 1
      minimum_denominator: null
      suppress_below: 5
    baseline: null
    target: null
actions:
  - id: A1
    title: Run a campaign on seat belts
    programme: W1
    leads: [R1]
    supporters: []
    due_on: 2016-09-30
    due_as_written: September 2016
    outcomes: [O1]
  - id: A2
    title: Engage communities regularly
    programme: W2
    leads: [R2]
    supporters: [R1]
    due_on: null
    due_as_written: ongoing
commitments:
  - id: C1
    title: Review the constitution
    programme: null
    agency: council
    where: section 1
    due_on: null
    due_as_written: null
reviews:
  - id: V1
    programme: W1
    starts_on: 2015-04-01
    ends_on: 2016-03-31
    paragraphs: [Fewer people were hurt.]
    figures: [F1]
grants:
  - id: GR1
    funder: council
    purpose: Projects of the year.
    amount_pounds: 132339
    starts_on: 2015-04-01
    ends_on: 2016-03-31
    lines:
      - {title: Street Pastors, amount_pounds: null}
deadlines_stated:
  - id: D1
    what: Debrief a child who was missing
    kind: within
    amount: 5
    unit: days
    as_written: within five days
    starts: the child's return
    where: page 9
    serves: [O1]
figures:
  - id: F1
    title: Killed or seriously injured
    where: page 4
    status: stated
    period: 2013 to 2015
    scope: city
    source: null
    values:
      - {name: in 2013, value: 88, unit: casualties}
      - {name: in 2015, value: 64, unit: casualties, precision: about, is_provisional: true}
    checks:
      - name: fatal or serious collisions in 2013
        value: 77
        unit: collisions
        source: STATS19
        agrees: false
    recompute: Casualty rows of STATS19.
    measures: [M1]
statements:
  - id: S1
    where: conclusion
    text: There are three priorities.
    claims:
      - {about: number_of_priorities, value: 3}
terms:
  - {id: TM1, term: supported, kind: word, definition: null, used_in: [O1]}
  - {id: TM2, term: KSI, kind: abbreviation, definition: killed or seriously injured, used_in: [M1]}
"""


def plan(*swaps: tuple[str, str]) -> PlanFile:
    """The small plan, with words of its text swapped for others."""
    text = TEXT
    for old, new in swaps:
        assert old in text, old
        text = text.replace(old, new)
    return parse_plan(text.encode(), "small.yaml")


def without(*idents: str) -> PlanFile:
    """The small plan without some rows that stand on one line each."""
    lines = [line for line in TEXT.splitlines() if not any(f"{{id: {i}," in line for i in idents)]
    return parse_plan("\n".join(lines).encode(), "small.yaml")


def next_year() -> PlanFile:
    """The plan of the year after: one action's words and one row differ."""
    return plan(
        ("starts_on: 2016-04-01", "starts_on: 2017-04-01"),
        ("ends_on: 2017-03-31", "ends_on: 2018-03-31"),
        ("Run a campaign on seat belts", "Run two campaigns on seat belts"),
        ("One Service", "The One Service"),
    )
