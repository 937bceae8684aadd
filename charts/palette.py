"""The product's colours, light and dark: one list for charts, pages and exports."""

from dataclasses import dataclass
from types import MappingProxyType

from kpi.figures import Status

FONT = "Be Vietnam Pro, sans-serif"


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours on one ground; every text colour keeps a contrast of at least 4.5 on `ground`."""

    name: str
    ink: str
    secondary: str
    hairline: str
    ground: str
    accent: str
    bar: str
    statuses: MappingProxyType[Status, str]

    def status(self, status: Status | None) -> str:
        """The colour of a status; bars and words without one (no target set) rest in `bar`."""
        return self.bar if status is None else self.statuses[status]


def _statuses(*colours: str) -> MappingProxyType[Status, str]:
    return MappingProxyType(dict(zip(Status, colours, strict=True)))


LIGHT = Palette(
    name="light",
    ink="#1B1F24",
    secondary="#5B6470",
    hairline="#E3E6EA",
    ground="#FFFFFF",
    accent="#0B5CAD",
    bar="#A9B7C6",
    statuses=_statuses("#00705A", "#0B5CAD", "#5B6470", "#9A5B00", "#B3261E", "#6B4FA0", "#6B7480"),
)
DARK = Palette(
    name="dark",
    ink="#E8EAED",
    secondary="#9AA4B0",
    hairline="#2C333B",
    ground="#14181D",
    accent="#6CB2F7",
    bar="#4C5A69",
    statuses=_statuses("#35C3A5", "#6CB2F7", "#9AA4B0", "#F2B04C", "#FF8A80", "#B9A4E8", "#8A939E"),
)


def palette(theme: str | None) -> Palette:
    """The palette of a Streamlit theme type; light where it isn't known."""
    return DARK if theme == "dark" else LIGHT
