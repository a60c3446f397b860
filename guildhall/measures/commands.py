"""`guildhall measures`: compute figures, list the register, show one measure."""

import json
from datetime import UTC, datetime
from itertools import groupby

import click
from django.conf import settings

from guildhall import clock
from guildhall.database import prepare_database
from guildhall.measures import jobs, peers, present, reads, registry, supply
from guildhall.measures.declare import PeriodKind
from guildhall.measures.reads.summaries import meaning_of


@click.group()
def measures() -> None:
    """Compute, list and show measures."""
    prepare_database()


@measures.command()
@click.option("--area", default="", help="ONS code of the area; this partnership's by default.")
@click.option("--all-areas", is_flag=True, help="Every district that the files hold, for peers.")
def compute(area: str, all_areas: bool) -> None:
    """Compute every measure that files or returns answer. The same inputs again add nothing."""
    at = clock.now()
    if all_areas:
        found = jobs.compute_all_areas(jobs.districts_held(), at)
    else:
        jobs.schedule_returns(at)
        found = jobs.compute(_area(area), at)
    for each in found:
        what = "computed" if each.is_added else ("as before" if each.periods_held else "not held")
        click.echo(f"{each.key}: {what}, {each.periods_held} periods held")


@measures.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object to a line.")
def list_(as_json: bool) -> None:
    """Every measure with its programme, unit and polarity."""
    rows = [
        {
            "key": version.definition.key,
            "programme": version.definition.programme,
            "unit": version.unit,
            "polarity": version.polarity,
        }
        for version in reads.register()
    ]
    known = {row["key"] for row in rows}
    rows += [
        {
            "key": each.measure.key,
            "programme": each.programme,
            "unit": each.measure.unit,
            "polarity": each.measure.polarity.value,
        }
        for each in registry.declared()
        if each.measure.key not in known
    ]
    for row in rows:
        if as_json:
            click.echo(json.dumps(row))
        else:
            click.echo(f"{row['key']:36} {row['programme']:22} {row['polarity']:10} {row['unit']}")


@measures.command()
@click.argument("key")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.option(
    "--period",
    type=click.Choice([kind.value for kind in PeriodKind]),
    help="The measure's own by default: months for police figures, years for roads.",
)
@click.option("--area", default="", help="ONS code of the area; this partnership's by default.")
@click.option("--as-of", default="", help="As known then: 2016-07-01, or an instant.")
def show(key: str, as_json: bool, period: str | None, area: str, as_of: str) -> None:
    """Show one measure's figures, with numerators, denominators and 95% intervals."""
    definition = reads.find_definition(key)
    if definition is None:
        raise click.ClickException(
            f"There is no measure {key}. `guildhall measures list` has them all; one that was"
            " never computed joins the register with `guildhall measures compute`."
        )
    version = reads.versions(definition)[0]
    code = _area(area)
    summary = reads.summary(version, area_code=code, on=clock.today(), as_of=_instant(as_of))
    if summary.known is not None:
        version = summary.known.version
    kind = PeriodKind(period or version.natural_period)
    lines = present.lines(summary, kind) or _peer_lines(version.pk, code, kind)
    if as_json:
        click.echo(json.dumps({"key": key, "definition_version": version.number, "points": lines}))
        return
    click.echo(f"{version.title} ({meaning_of(version).unit}), {code}, definition {version.number}")
    click.echo(summary.reading.sentence)
    if not lines and (why := supply.why_not_held(key, code)):
        click.echo(f"Not held: {why}")
    _tell(lines, present.not_counted(summary))


def _tell(lines: list[dict[str, object]], not_counted: list[str]) -> None:
    for words in not_counted:
        click.echo(words)
    for is_gap, run in groupby(lines, lambda line: line["value"] is None):
        members = list(run)
        if is_gap:
            first, last = members[0]["period"], members[-1]["period"]
            click.echo(
                f"{first:>8} not held" if first == last else f"{first:>8} to {last} not held"
            )
            continue
        for line in members:
            click.echo(_as_text(line))


def _as_text(line: dict[str, object]) -> str:
    def written(name: str) -> str:
        value = line[name]
        return (
            "-" if not isinstance(value, int | float) else f"{value:,.2f}".rstrip("0").rstrip(".")
        )

    mark = " provisional" if line["provisional"] else ""
    limits = f"({written('lower')} to {written('upper')})"
    beneath = f" = {written('numerator')} of {written('denominator')}"
    beneath = beneath if line["denominator"] is not None else ""
    return f"{line['period']:>8} {written('value'):>12} {limits}{beneath}{mark}"


def _peer_lines(version: int, code: str, kind: PeriodKind) -> list[dict[str, object]]:
    """Figures of another area, where every area was computed at once."""
    kept = reads.peer_figures(version)
    if kept is None:
        return []
    found = jobs.trimmed(peers.points_of(kept, area_code=code, kind=kind))
    return [present.line(point) for point in found]


def _area(given: str) -> str:
    code = given or settings.INSTANCE.area_code
    if not code:
        raise click.ClickException("Say which area: --area E06000031, or run `guildhall init`.")
    return str(code)


def _instant(given: str) -> datetime | None:
    if not given:
        return None
    try:
        found = datetime.fromisoformat(given)
    except ValueError:
        raise click.ClickException(
            f"{given} is not a date. Write one such as 2016-07-01."
        ) from None
    if len(given) == len("2016-07-01"):
        found = found.replace(hour=23, minute=59, second=59)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
