"""The page's stylesheet: `style.css` with the palette's colours as variables, light and dark."""

from functools import cache
from pathlib import Path

import streamlit as st

from charts.palette import DARK, LIGHT, Palette, palette

_STYLE = Path(__file__).with_suffix(".css")


def current_palette() -> Palette:
    """The colours of the theme that this browser shows now."""
    return palette(st.context.theme.type)


def inject() -> None:
    """Put the stylesheet into the page. Call once a run, before anything is drawn."""
    st.html(f"<style>{_stylesheet()}\n{_scheme_outside(st.context.theme.type)}</style>")


def _scheme_outside(theme: str | None) -> str:
    """Dialogs and menus stand outside the element to which Streamlit gives its colour scheme: they take the page's."""
    return f"body {{ color-scheme: {theme}; }}" if theme in ("light", "dark") else ""


@cache
def _stylesheet() -> str:
    return f"{_variables()}\n{_STYLE.read_text(encoding='utf-8')}"


def _variables() -> str:
    """Both palettes at once: `light-dark()` follows the colour scheme of the page without a rerun; older browsers read
    the light colours, which the first rule sets by itself."""
    light, dark = _named(LIGHT), _named(DARK)
    plain = " ".join(f"--kpi-{name}: {colour};" for name, colour in light.items())
    both = " ".join(f"--kpi-{name}: light-dark({colour}, {dark[name]});" for name, colour in light.items())
    return f":root {{ {plain} }}\n@supports (color: light-dark(red, blue)) {{ :root {{ {both} }} }}"


def _named(colours: Palette) -> dict[str, str]:
    names = ("ink", "secondary", "hairline", "ground", "accent", "bar")
    plain = {name: getattr(colours, name) for name in names}
    return plain | {f"status-{status.value}": colour for status, colour in colours.statuses.items()}
