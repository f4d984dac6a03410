"""Pictures as accessible SVG: pure functions from dataclasses to a string, without a database and without scripts."""

from casebase.drawing.matrix import Cell, Heading, MatrixWords, Tally, matrix
from casebase.drawing.measure import fitted, text_width
from casebase.drawing.neighbourhood import Neighbour, NeighbourhoodWords, neighbourhood
from casebase.drawing.svg import Box, Drawing, Label, Link, svg

__all__ = [
    "Box", "Cell", "Drawing", "Heading", "Label", "Link", "MatrixWords", "Neighbour", "NeighbourhoodWords",
    "Tally", "fitted", "matrix", "neighbourhood", "svg", "text_width",
]  # fmt: skip
