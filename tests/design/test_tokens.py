"""The colours hold: contrast of text in light and dark, and the axes for colour-blind readers."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest
from django.conf import settings

CSS = (Path(settings.BASE_DIR) / "static" / "css" / "tokens.css").read_text()
AXES = ("loophole", "countermeasure", "impact")
#: Linear-light matrices of full colour blindness (Machado, Oliveira and Fernandes 2009).
MACHADO = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}  # fmt: skip


def theme(name: str) -> dict[str, tuple[float, float, float]]:
    """Token → linear RGB of a theme."""
    start = ':root[data-theme="dark"]' if name == "dark" else ":root {"
    block = CSS[CSS.index(start) :].partition("}")[0]
    return {key: linear(value) for key, value in re.findall(r"--([\w-]+): #([0-9a-f]{6})", block)}


def linear(text: str) -> tuple[float, float, float]:
    red, green, blue = (int(text[place : place + 2], 16) / 255 for place in (0, 2, 4))
    return tuple(
        v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in (red, green, blue)
    )


def contrast(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    def light(colour):
        return 0.2126 * colour[0] + 0.7152 * colour[1] + 0.0722 * colour[2] + 0.05

    a, b = sorted((light(one), light(other)))
    return b / a


TEXTS = [
    "ink",
    "ink-2",
    "ink-3",
    "accent",
    "loophole",
    "countermeasure",
    "impact",
    "warn",
    "bad",
    "good",
    "info",
]


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "surface", "sunken"])
@pytest.mark.parametrize("text", TEXTS)
def test_text_has_contrast(name, ground, text):
    colours = theme(name)
    assert contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize("soft", [*AXES, "warn", "bad", "good", "info", "accent"])
def test_ink_on_tints_has_contrast(name, soft):
    colours = theme(name)
    assert contrast(colours["ink"], colours[f"{soft}-soft"]) >= 7


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize("blindness", MACHADO)
def test_axes_differ_for_colour_blind_readers(name, blindness):
    colours = theme(name)

    def seen(axis):
        return [
            sum(w * v for w, v in zip(row, colours[axis], strict=True))
            for row in MACHADO[blindness]
        ]

    for one, other in itertools.combinations(AXES, 2):
        distance = sum((a - b) ** 2 for a, b in zip(seen(one), seen(other), strict=True)) ** 0.5
        # They carry a letter and a place as well; this keeps them from being one colour.
        assert distance > 0.04, (one, other, distance)
