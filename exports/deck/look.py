"""The deck's colours and sizes: the template's theme for all that has no meaning of its own, statuses by palette."""

import re
from dataclasses import dataclass
from xml.sax.saxutils import escape

from charts.palette import Palette
from exports.deck.text_width import Font
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

#: The theme's colour of each use, and how it is changed ("lumMod", "lumOff" in thousandths of a percent).
_OWN = {
    "ink": ("tx1", ""),
    "ground": ("bg1", ""),
    "secondary": ("tx2", ""),
    "hairline": ("bg2", ""),
    "accent": ("accent1", ""),
    "bar": ("accent2", ""),
}
_MIXED = '<a:lumMod val="65000"/><a:lumOff val="35000"/>'
#: A template's second text colour may be anything: shades of its first ones are readable on its ground.
_OF_TEMPLATE = {
    **_OWN,
    "secondary": ("tx1", _MIXED),
    "hairline": ("tx1", '<a:lumMod val="15000"/><a:lumOff val="85000"/>'),
    "bar": ("tx1", '<a:lumMod val="50000"/><a:lumOff val="50000"/>'),
}


@dataclass(frozen=True, slots=True)
class Look:
    """How a deck looks. `own`: the product's own template, whose theme holds every colour of the palette."""

    palette: Palette
    titles: Font
    text: Font
    own: bool

    def fill(self, name: str) -> str:
        """The fill of a use ("ink", "accent") or of an exact colour ("#B3261E") in DrawingML."""
        if name.startswith("#"):
            return f'<a:solidFill><a:srgbClr val="{name[1:]}"/></a:solidFill>'
        scheme, change = (_OWN if self.own else _OF_TEMPLATE)[name]
        return f'<a:solidFill><a:schemeClr val="{scheme}">{change}</a:schemeClr></a:solidFill>'

    def status(self, status: Status | None) -> str:
        """The colour of a status; without one that of bars at rest."""
        return "bar" if status is None else self.palette.statuses[status]

    def pale(self, colour: str) -> str:
        """A colour's pale shade, for what is only possible."""
        if not colour.startswith("#"):
            return "hairline"
        mixed = zip(bytes.fromhex(colour[1:]), bytes.fromhex(self.palette.ground[1:]), strict=True)
        return "#" + "".join(f"{round(_PALE * own + (1 - _PALE) * ground):02X}" for own, ground in mixed)


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
