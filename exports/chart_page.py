"""The page on which the kept browser draws images: Plotly's own script, and the product's font to put into them."""

import base64
from functools import cache
from pathlib import Path

from kaleido import PageGenerator

_FONTS = Path(__file__).parent.parent / "static" / "fonts"
_SCRIPT = Path(__file__).with_suffix(".js")
_WEIGHTS = (400, 700)
#: Every letter of Vietnamese and English, and the signs between them.
_SUBSETS = {
    "vietnamese": "U+0102-0103,U+0110-0111,U+0128-0129,U+0168-0169,U+01A0-01A1,U+01AF-01B0,U+0300-0301,U+0303-0304,"
    "U+0308-0309,U+0323,U+0329,U+1EA0-1EF9,U+20AB",
    "latin": "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+2000-206F,U+20AC,U+2122,U+2191,U+2193,"
    "U+2212,U+2215,U+FEFF,U+FFFD",
}


class ChartPage(PageGenerator):
    """Asks no host: every script and font is a file of this installation, and there is no MathJax."""

    def __init__(self) -> None:
        super().__init__(mathjax=False)

    def generate_index(self) -> str:
        """The page's markup."""
        own = f'<style id="kpi-fonts">{fonts()}</style><script>{_SCRIPT.read_text(encoding="utf-8")}</script>'
        return str(super().generate_index()).replace("</head>", f'<meta charset="utf-8">{own}</head>')


@cache
def fonts() -> str:
    """Style sheet with the font's files inside."""
    return "\n".join(_face(subset, letters, weight) for subset, letters in _SUBSETS.items() for weight in _WEIGHTS)


def _face(subset: str, letters: str, weight: int) -> str:
    file = _FONTS / f"be-vietnam-pro-{subset}-{weight}-normal.woff2"
    content = base64.b64encode(file.read_bytes()).decode("ascii")
    return (
        f'@font-face {{ font-family: "Be Vietnam Pro"; font-weight: {weight}; unicode-range: {letters}; '
        f'src: url("data:font/woff2;base64,{content}") format("woff2"); }}'
    )
