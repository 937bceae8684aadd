"""The data model of one issued plan: document, targets, demands, deadlines, tasks (`docs/plan-files.md`)."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from kpi.comparison import Comparator
from kpi.indicators import Measure

Code = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_.-]*$", max_length=80)]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Clause(_Model):
    """One OR-ed clause of a scope (rule 5): empty means no restriction.

    `managed_by` narrows to units whose managing office is of that tier ("đơn vị trực thuộc" of the Sở or of a Phòng).
    """

    kinds: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    ownership: tuple[str, ...] = ()
    managed_by: Literal["department", "lower_office"] | None = None


class PlanPeriod(_Model):
    """A period the plan is reported in; `due_on` is the day the units' reports are due (its end if not set)."""

    code: str
    due_on: date | None = None
    note: str = ""


class Threshold(_Model):
    """What each unit must reach by itself where the document says "each" instead of "on average"."""

    comparator: Comparator
    value: float


class Target(_Model):
    """One demand with a number. `value` is in the target's own unit (percent as 0-100)."""

    id: Code
    clause: str
    indicator: str
    label: str
    label_en: str
    comparator: Comparator
    value: float
    measure: Measure | None = None
    unit_threshold: Threshold | None = None
    scope: tuple[Clause, ...] = ()
    counted: str
    due_on: date | None = None
    note: str = ""
    note_en: str = ""

    @property
    def lower_is_better(self) -> bool:
        return self.comparator.wants_low

    def name(self, language: str) -> str:
        """The label in a language; the document's own words where nobody translated them."""
        return (self.label_en if language == "en" else "") or self.label


class Demand(_Model):
    """A demand without a number (rule 12); its state is set by an officer and kept in the database."""

    id: Code
    clause: str
    text: str
    text_en: str = ""
    due_on: date | None = None
    note: str = ""


class Deadline(_Model):
    """Who must do what by when; `inclusive` is false for "trước ngày" (before that day)."""

    clause: str
    who: str
    what: str
    due_on: date | None = None
    inclusive: bool = True
    recurring: str = ""
    note: str = ""


class Task(_Model):
    """One line of the appendix, numbered as printed."""

    section: str
    number: str
    task: str
    lead: str = ""
    support: str = ""
    due: str = ""
    product: str = ""
    note: str = ""


class Plan(_Model):
    """One document. `area` resolves at `own_date`: the issue date, or the start where the document is undated."""

    code: Code
    number: str
    title: str
    title_en: str
    short_title: str
    short_title_en: str
    issuer: str
    issued_on: date | None = None
    area: str
    year_kind: Literal["school", "calendar"]
    starts_on: date
    ends_on: date
    covers: tuple[Clause, ...] = ()
    invented: bool = False
    note: str = ""
    note_en: str = ""
    periods: tuple[PlanPeriod, ...] = Field(min_length=1)
    targets: tuple[Target, ...]
    demands: tuple[Demand, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    tasks: tuple[Task, ...] = ()

    @property
    def own_date(self) -> date:
        return self.issued_on or self.starts_on

    def target(self, target_id: str) -> Target:
        """The target of that id; KeyError when the plan has none."""
        for target in self.targets:
            if target.id == target_id:
                return target
        raise KeyError(target_id)
