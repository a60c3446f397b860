"""A seeded synthetic Peterborough: evidence files in the official layouts, with planted truth."""

from guildhall.demo.generator.build import generate
from guildhall.demo.generator.files import SYNTHETIC
from guildhall.demo.generator.scale import (
    ScaleDistrict,
    scale_districts,
    write_scale_lookup,
    write_street_csv,
)
from guildhall.demo.generator.truth import PlantedTruth

__all__ = [
    "SYNTHETIC",
    "PlantedTruth",
    "ScaleDistrict",
    "generate",
    "scale_districts",
    "write_scale_lookup",
    "write_street_csv",
]
