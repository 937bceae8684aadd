"""Colours keep enough contrast on their ground, and the theme settings say the same as the palette."""

import tomllib
from pathlib import Path

import pytest

from charts.palette import DARK, LIGHT, Palette
from kpi.figures import Status

CONFIG = Path(__file__).parents[2] / ".streamlit" / "config.toml"


def luminance(colour: str) -> float:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=lambda palette: palette.name)
def test_text_colours_are_readable_on_their_ground(palette: Palette) -> None:
    for colour in (palette.ink, palette.secondary, palette.accent, *palette.statuses.values()):
        assert contrast(colour, palette.ground) >= 4.5, colour


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=lambda palette: palette.name)
def test_every_status_has_a_colour(palette: Palette) -> None:
    assert set(palette.statuses) == set(Status)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=lambda palette: palette.name)
def test_the_theme_of_streamlit_is_the_palette(palette: Palette) -> None:
    theme = tomllib.loads(CONFIG.read_text(encoding="utf-8"))["theme"][palette.name]
    wanted = {
        "primaryColor": palette.accent,
        "backgroundColor": palette.ground,
        "textColor": palette.ink,
        "borderColor": palette.hairline,
    }
    assert {key: theme[key] for key in wanted} == wanted
