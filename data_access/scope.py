"""Who asks: every reading and writing function of `data_access` takes a Scope."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    ADMINISTRATOR = "administrator"  # everything
    DEPARTMENT = "department"  # every unit of its province (area = the province)
    LOWER_OFFICE = "lower_office"  # the units its office manages
    UNIT = "unit"  # its own unit
    VIEWER = "viewer"  # aggregates of its area, no single units


class NotAllowed(Exception):
    """The person has no right to what was asked. Says what; never whether it exists."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The rows a person may see or change. `area` is the province of a department or viewer (a viewer's may be lower);
    `office` a lower office's (a department's own too, for its lists); `unit` a unit's. Hashable: part of cache keys."""

    role: Role
    username: str = ""
    area: str | None = None
    office: str | None = None
    unit: str | None = None

    @property
    def sees_everything(self) -> bool:
        return self.role is Role.ADMINISTRATOR

    @property
    def may_change(self) -> bool:
        return self.role is not Role.VIEWER


#: The terminal's and cron's scope: whoever can run the program on the server can read its database file.
TERMINAL = Scope(Role.ADMINISTRATOR, "cli")
