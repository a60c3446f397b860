"""The invented map: small areas as a wobbly grid that tiles each district exactly."""

from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import sin

import numpy as np

Coordinate = tuple[float, float]
Cell = tuple[int, int]
BAND = 2
"""Wards and middle areas run along bands of so many rows (or columns) of cells."""


@dataclass(frozen=True)
class Block:
    """A district's rectangle of cells before it is bent: degrees, columns, rows and cells."""

    west: float
    south: float
    east: float
    north: float
    columns: int
    rows: int
    cells: int
    wards: int

    def cell_numbers(self) -> list[Cell]:
        """(column, row) of each cell, along the rows; a last row may be short."""
        return [(n % self.columns, n // self.columns) for n in range(self.cells)]


# Near the real centres and sizes of the districts of Cambridgeshire; counts of cells are those
# of the LSOAs of 2011.
BLOCKS = {
    "E06000031": Block(-0.388, 52.524, -0.098, 52.624, 14, 8, 112, 22),
    "E07000008": Block(0.0716, 52.178, 0.1724, 52.232, 9, 8, 69, 14),
    "E07000009": Block(0.135, 52.240, 0.400, 52.564, 5, 10, 50, 14),
    "E07000010": Block(-0.098, 52.400, 0.135, 52.710, 5, 11, 55, 18),
    "E07000011": Block(-0.402, 52.128, -0.098, 52.524, 7, 15, 105, 26),
    "E07000012": Block(-0.098, 52.020, 0.400, 52.178, 12, 8, 96, 26),
}


def bend(longitude: float, latitude: float) -> Coordinate:
    """Move a point smoothly, so that no outline is straight and no two areas overlap."""
    return (
        round(longitude + 0.010 * sin(latitude * 37) + 0.003 * sin(latitude * 151), 6),
        round(latitude + 0.006 * sin(longitude * 29 + 1) + 0.002 * sin(longitude * 127), 6),
    )


class Mesh:
    """The corners and edge middles of a block, moved a little, inner ones only."""

    def __init__(self, block: Block, draw: np.random.Generator) -> None:
        self.block = block
        self.corner = draw.uniform(-0.2, 0.2, (block.columns + 1, block.rows + 1, 2))
        self.middle = draw.uniform(-0.07, 0.07, (2, block.columns + 1, block.rows + 1, 2))

    def place(self, column: float, row: float) -> Coordinate:
        """Longitude and latitude of a position counted in columns and rows."""
        block = self.block
        return (
            block.west + (block.east - block.west) * column / block.columns,
            block.south + (block.north - block.south) * row / block.rows,
        )

    def _moved(self, column: float, row: float, by: np.ndarray) -> Coordinate:
        inside_columns = 0 < column < self.block.columns
        inside_rows = 0 < row < self.block.rows
        if not (inside_columns and inside_rows):
            return self.place(column, row)
        return self.place(column + float(by[0]), row + float(by[1]))

    def at_corner(self, column: int, row: int) -> Coordinate:
        """Where a corner of cells has been moved to."""
        return self._moved(column, row, self.corner[column, row])

    def at_middle(self, start: Cell, end: Cell) -> Coordinate:
        """The middle of an edge: the same point whichever cell asks."""
        (c0, r0), (c1, r1) = sorted((start, end))
        a, b = self.at_corner(c0, r0), self.at_corner(c1, r1)
        on_edge = (c0 == c1 and c0 in (0, self.block.columns)) or (
            r0 == r1 and r0 in (0, self.block.rows)
        )
        shift = self.place(0, 0) if on_edge else self.place(*self.middle[int(r0 == r1), c0, r0])
        west, south = self.place(0, 0)
        return ((a[0] + b[0]) / 2 + shift[0] - west, (a[1] + b[1]) / 2 + shift[1] - south)

    def ring(self, cell: Cell) -> tuple[Coordinate, ...]:
        """The closed outline of a cell, bent."""
        column, row = cell
        corners = [(column, row), (column + 1, row), (column + 1, row + 1), (column, row + 1)]
        outline: list[Coordinate] = []
        for here, there in zip(corners, [*corners[1:], corners[0]], strict=True):
            outline += [self.at_corner(*here), self.at_middle(here, there)]
        return tuple(bend(*point) for point in [*outline, outline[0]])

    def inside(self, cell: Cell, across: float, up: float) -> Coordinate:
        """A point of a cell; `across` and `up` from 0 to 1, kept off the edges."""
        column, row = cell
        across, up = 0.2 + 0.6 * across, 0.2 + 0.6 * up
        south_west, south_east = self.at_corner(column, row), self.at_corner(column + 1, row)
        north_west = self.at_corner(column, row + 1)
        north_east = self.at_corner(column + 1, row + 1)
        longitude, latitude = (
            (1 - up) * ((1 - across) * south_west[axis] + across * south_east[axis])
            + up * ((1 - across) * north_west[axis] + across * north_east[axis])
            for axis in (0, 1)
        )
        return bend(longitude, latitude)


def groups(cells: list[Cell], parts: int, *, along_rows: bool) -> list[list[Cell]]:
    """Split cells into so many groups of neighbours, walking up and down along bands.

    No group crosses from one band to the next, so each is in one piece.
    """
    bands: dict[int, list[Cell]] = {}
    for cell in cells:
        bands.setdefault(cell[int(along_rows)] // BAND, []).append(cell)
    ends = list(accumulate((len(band) for _, band in sorted(bands.items())), initial=0))
    shares = [round(end * parts / len(cells)) for end in ends]
    found: list[list[Cell]] = []
    for number, (first, last) in enumerate(pairwise(shares)):
        found += _cut(_walk(bands[number], along_rows), last - first)
    return found


def _walk(band: list[Cell], along_rows: bool) -> list[Cell]:
    """A band's cells so that each touches the one before."""

    def place(cell: Cell) -> tuple[int, int]:
        along, over = cell if along_rows else (cell[1], cell[0])
        return along, -over if along % 2 else over

    return sorted(band, key=place)


def _cut(cells: list[Cell], parts: int) -> list[list[Cell]]:
    """Consecutive runs as even in length as can be."""
    cuts = [number * len(cells) // parts for number in range(parts + 1)]
    return [cells[start:end] for start, end in pairwise(cuts)]
