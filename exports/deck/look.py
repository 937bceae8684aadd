"""The deck's colours and sizes: the template's theme for all that has no meaning of its own, statuses by palette."""

import re
from dataclasses import dataclass
from xml.sax.saxutils import escape

from charts.palette import Palette
from exports.text_width import Font
from kpi.figures import Status

#: Sizes in points. Nothing on a slide is smaller than NOTE; only the source line may be.
TITLES = (28.0, 26.0, 24.0, 22.0, 20.0, 18.0, 16.0, 14.0)
BODY, SMALL, NOTE, SOURCE = 16.0, 14.0, 12.0, 10.0

#: What a status looks like in running text, beside its word; drawn shapes say the same (`shapes`).
SIGNS = {
    Status.MET: "✔",
    Status.ON_TRACK: "●",
    Status.FIRST_REPORT: "○",
    Status.BEHIND: "▲",
    Status.NOT_MET: "■",
    Status.INSUFFICIENT: "◐",
    Status.NO_DATA: "–",
}

#: Signs are set in this: on a machine without it, in whatever it has for them.
SIGN_FONT = "Segoe UI Symbol"

#: How much of a colour is left in its pale shade.
_PALE = 0.28

#: The theme's colour of each use in the product's own template, whose theme is the palette.
_OWN = {"ink": "tx1", "ground": "bg1", "secondary": "tx2", "hairline": "bg2", "accent": "accent1", "bar": "accent2"}
#: What an office's theme may say; its other colours can be anything, so those uses keep the palette's.
_OF_TEMPLATE = ("ink", "ground", "accent")
#: Text on the accent needs this contrast with it.
_CONTRAST = 3.0


@dataclass(frozen=True, slots=True)
class Look:
    """How a deck looks. `own`: in the product's own template. accent, ground: those colours of the theme, exactly."""

    palette: Palette
    titles: Font
    text: Font
    own: bool
    accent: str
    ground: str

    def fill(self, name: str) -> str:
        """The fill of a use ("ink", "accent") or of an exact colour ("#B3261E") in DrawingML."""
        if name in _OWN and (self.own or name in _OF_TEMPLATE):
            return f'<a:solidFill><a:schemeClr val="{_OWN[name]}"/></a:solidFill>'
        exact = name if name.startswith("#") else str(getattr(self.palette, name))
        return f'<a:solidFill><a:srgbClr val="{exact[1:]}"/></a:solidFill>'

    @property
    def on_accent(self) -> str:
        """The use whose colour is read on the accent."""
        return "ground" if contrast(self.accent, self.ground) >= _CONTRAST else "ink"

    def status(self, status: Status | None) -> str:
        """The colour of a status; without one that of bars at rest."""
        return "bar" if status is None else self.palette.statuses[status]

    def pale(self, colour: str) -> str:
        """A colour's pale shade, for what is only possible."""
        if not colour.startswith("#"):
            return "hairline"
        mixed = zip(bytes.fromhex(colour[1:]), bytes.fromhex(self.ground[1:]), strict=True)
        return "#" + "".join(f"{round(_PALE * own + (1 - _PALE) * ground):02X}" for own, ground in mixed)


def luminance(colour: str) -> float:
    """How light "#RRGGBB" is: 0 black, 1 white (WCAG)."""
    parts = (value / 255 for value in bytes.fromhex(colour[1:]))
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """From 1 (none) to 21 (WCAG)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def runs(text: str, properties: str, fill: str) -> str:
    """The runs of a text in DrawingML: signs in a font that has them. `properties`: attributes of every run."""
    made = ""
    for piece in _PIECES.split(text):
        if piece:
            fonts = _SIGN_FONTS if piece in _IN_SIGN_FONT else ""
            made += f"<a:r><a:rPr {properties}>{fill}{fonts}</a:rPr><a:t>{escape(piece)}</a:t></a:r>"
    return made or f"<a:endParaRPr {properties}/>"


_IN_SIGN_FONT = set(SIGNS.values()) - {SIGNS[Status.NO_DATA]}
_PIECES = re.compile(f"([{''.join(sorted(_IN_SIGN_FONT))}])")
_SIGN_FONTS = "".join(f'<a:{kind} typeface="{SIGN_FONT}"/>' for kind in ("latin", "ea", "cs", "sym"))
