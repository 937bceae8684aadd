"""Links from a figure to its explanation: ordinary addresses (`?explain=TARGET,AREA,LEVEL`), to copy or to open."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from urllib.parse import urlencode

from data_access.evaluated import UNTARGETED
from kpi.figures import Row
from ui.wording import text

#: The parameter of the address that names the figure explained.
PARAMETER = "explain"


@dataclass(frozen=True, slots=True)
class Asked:
    """A figure: the target's name (its id, or `=` and the indicator where the plan sets no target), area and level."""

    name: str
    area: str | None
    level: str

    @classmethod
    def of_row(cls, row: Row, shown_area: str) -> "Asked":
        """The figure of a row; its area is left out where it is the area that the page shows anyway."""
        name = row.target_id or UNTARGETED + row.indicator
        return cls(name, None if row.area == shown_area else row.area, row.level)

    @classmethod
    def parse(cls, value: str) -> "Asked":
        """What an address asks for; anything can stand there."""
        name, area, level = (*value.split(","), "", "")[:3]
        return cls(name, area or None, level)

    def value(self) -> str:
        return ",".join((self.name, self.area or "", self.level)).rstrip(",")


#: Makes a figure in words (plain text) of a row into markup that opens its explanation.
Linker = Callable[[Row, str], str]


@dataclass(frozen=True, slots=True)
class _Links:
    """Links from a page with these address parameters; a part of the key of kept markup."""

    here: tuple[tuple[str, str], ...]
    shown_area: str
    language: str

    def __call__(self, row: Row, shown: str) -> str:
        value = Asked.of_row(row, self.shown_area).value()
        href = "?" + urlencode((*self.here, (PARAMETER, value)))
        title = text(self.language, "explain.link")
        return (
            f'<a class="kpi-explain" href="{escape(href)}" target="_self" data-explain="{escape(value)}" '
            f'title="{escape(title)}" aria-label="{escape(f"{shown}: {title}")}"><b>{escape(shown)}</b></a>'
        )


def linker(here: Mapping[str, str], shown_area: str, language: str) -> Linker:
    """Links from a page with the address parameters `here`, on which `shown_area` is looked at. Hashable."""
    return _Links(tuple((name, value) for name, value in here.items() if name != PARAMETER), shown_area, language)


def plain(row: Row, shown: str) -> str:
    """The figure without a link, where nothing can be opened."""
    return f"<b>{escape(shown)}</b>"
