"""A reporting unit as it stands on one day (rule 8)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class UnitState:
    """A unit's attributes on a day. `levels` is empty for offices and most affiliated units.

    `areas` are the codes of the areas it lies in on that day, innermost first, the province last.
    `office_tier` is that of the managing office: `department` or `lower_office`.
    """

    code: str
    name: str
    kind: str
    levels: frozenset[str]
    ownership: str
    areas: tuple[str, ...]
    office: str
    office_tier: str
