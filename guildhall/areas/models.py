"""Areas with the year of their boundaries, how they nest, who lives in them, and their outlines.

Everything here is published fact brought in by the evidence feeds: it is not personal, and a
later publication replaces an earlier one. `source` is the reference of the import batch, and
`released_on` the day its file was published.
"""

from django.db import models


class Area(models.Model):
    """An area of one vintage: the year its boundary was drawn (2011 and 2021 for LSOAs).

    An area unchanged between two vintages keeps its code and has a row for each.
    """

    class Handling:
        plain = {"code", "kind", "name", "plain_name", "vintage", "source", "released_on"}

    code = models.CharField(max_length=9)
    kind = models.CharField(max_length=10)
    vintage = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120, blank=True)
    plain_name = models.CharField(max_length=120, blank=True, db_index=True)
    source = models.CharField(max_length=120)
    released_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "vintage"], name="area_once_a_vintage")
        ]


class Link(models.Model):
    """One area lies in another, or (where the kinds are the same) became it."""

    class Handling:
        plain = {"from_code", "from_kind", "from_vintage", "to_code", "to_kind", "to_vintage"} | {
            "source",
            "released_on",
        }

    from_code = models.CharField(max_length=9)
    from_kind = models.CharField(max_length=10)
    from_vintage = models.PositiveSmallIntegerField()
    to_code = models.CharField(max_length=9)
    to_kind = models.CharField(max_length=10)
    to_vintage = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=120)
    released_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["from_code", "from_vintage", "to_code", "to_vintage"], name="link_once"
            )
        ]
        indexes = [
            models.Index(fields=["from_kind", "to_kind"]),
            models.Index(fields=["to_code"]),
        ]


class Population(models.Model):
    """Usual residents of an area at the middle of a year (30 June), or at a census.

    `by_age` is 91 counts, for ages 0 to 89 and then 90 and over; None where the source gives no
    ages. A source that names an area and its kind, without its code, is kept with `area_code`
    empty until a look-up or boundary brings the name.
    """

    class Basis(models.TextChoices):
        REBASED = "rebased_2021", "mid-year estimate, rebased to Census 2021"
        MID_YEAR = "mid_year", "mid-year estimate, as first published"
        CENSUS = "census_2021", "Census 2021"

    class Handling:
        plain = {
            "area_code",
            "area_kind",
            "area_name",
            "year",
            "basis",
            "number",
            "by_age",
            "source",
            "released_on",
        }

    area_code = models.CharField(max_length=9, blank=True)
    area_kind = models.CharField(max_length=10)
    area_name = models.CharField(max_length=120, blank=True)
    year = models.PositiveSmallIntegerField()
    basis = models.CharField(max_length=20, choices=Basis)
    number = models.PositiveIntegerField()
    by_age = models.JSONField(null=True)
    source = models.CharField(max_length=120)
    released_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["area_code", "area_kind", "area_name", "year", "basis"],
                name="population_once_a_year",
            )
        ]


class Households(models.Model):
    """Households with at least one usual resident, in an area in a year."""

    class Handling:
        plain = {"area_code", "year", "number", "source", "released_on"}

    area_code = models.CharField(max_length=9)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    source = models.CharField(max_length=120)
    released_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area_code", "year"], name="households_once_a_year")
        ]


class Outline(models.Model):
    """An area's boundary as GeoJSON geometry, in degrees (WGS 84).

    `step` is the mean length of its sides in degrees: of two outlines of one area, the one with
    the shorter step is the more detailed, and it is the one that is kept.
    """

    class Handling:
        plain = {"code", "kind", "vintage", "name", "geometry", "step", "source", "released_on"}

    code = models.CharField(max_length=9)
    kind = models.CharField(max_length=10)
    vintage = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120, blank=True)
    geometry = models.TextField()
    step = models.FloatField()
    source = models.CharField(max_length=120)
    released_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "vintage"], name="outline_once_a_vintage")
        ]


class Indicator(models.Model):
    """A published figure of an area that is not a count of people: deprivation, urban or rural.

    `edition` is the publication's year. `rank` 1 and `decile` 1 are the most deprived.
    """

    class Handling:
        plain = {
            "area_code",
            "key",
            "edition",
            "score",
            "rank",
            "decile",
            "words",
            "source",
            "released_on",
        }

    area_code = models.CharField(max_length=9)
    key = models.CharField(max_length=80)
    edition = models.PositiveSmallIntegerField()
    score = models.FloatField(null=True)
    rank = models.PositiveIntegerField(null=True)
    decile = models.PositiveSmallIntegerField(null=True)
    words = models.CharField(max_length=120, blank=True)
    source = models.CharField(max_length=120)
    released_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["area_code", "key", "edition"], name="indicator_once_an_edition"
            )
        ]
