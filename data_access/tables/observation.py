"""Reports, what stands now, what was replaced, and the imports it came from."""

from datetime import date, datetime

from sqlmodel import Field, Index, SQLModel, UniqueConstraint


class Import(SQLModel, table=True):
    """One loaded file or one form sent. `provinces`, `offices` (";"-joined) say whose units it touched, for rights.

    `note`: the reason given for a correction on screen.
    """

    __tablename__ = "import"

    id: int | None = Field(default=None, primary_key=True)
    file_name: str
    sha256: str = Field(index=True)
    format: str
    loaded_at: datetime
    loaded_by: str
    periods: str = ""
    units: int = 0
    cells: int = 0
    changed: int = 0
    provinces: str = ""
    offices: str = ""
    undone_at: datetime | None = None
    undone_by: str | None = None
    note: str = ""


class Report(SQLModel, table=True):
    """One unit's submission for one period. `state`: draft, sent, approved, returned."""

    __tablename__ = "report"
    __table_args__ = (UniqueConstraint("period", "unit_code"),)

    id: int | None = Field(default=None, primary_key=True)
    period: str
    unit_code: str = Field(foreign_key="unit.code", index=True)
    state: str = "sent"
    sent_at: datetime | None = None
    sent_by: str | None = None
    approved_at: datetime | None = None
    approved_by: str | None = None


class ReportChange(SQLModel, table=True):
    """How a report stood before an import changed its state, so that undoing the import gives it back.

    `existed` is false when the import made the report; the other fields are those of `Report`.
    """

    __tablename__ = "report_change"

    import_id: int = Field(primary_key=True, foreign_key="import.id")
    period: str = Field(primary_key=True)
    unit_code: str = Field(primary_key=True, foreign_key="unit.code", index=True)
    existed: bool
    state: str = ""
    sent_at: datetime | None = None
    sent_by: str | None = None
    approved_at: datetime | None = None
    approved_by: str | None = None


class ImportReport(SQLModel, table=True):
    """That an import holds answers of a unit in a period, standing or replaced; gone when the import is undone."""

    __tablename__ = "import_report"
    __table_args__ = {"sqlite_with_rowid": False}

    import_id: int = Field(primary_key=True, foreign_key="import.id")
    period: str = Field(primary_key=True)
    unit_code: str = Field(primary_key=True, foreign_key="unit.code", index=True)


class Question(SQLModel, table=True):
    """What answers are about beside their unit; they name it by its number, which a country's answers are written and
    read the quicker for. Kept also when nobody answers it any more."""

    __tablename__ = "question"
    __table_args__ = (UniqueConstraint("period", "indicator", "level"),)

    id: int | None = Field(default=None, primary_key=True)
    period: str
    indicator: str
    level: str = ""


class SourcePlace(SQLModel, table=True):
    """What stands before a row's number where an answer says in which cell or line of its file it stood."""

    __tablename__ = "source_place"

    id: int | None = Field(default=None, primary_key=True)
    text: str = Field(unique=True)


class Observation(SQLModel, table=True):
    """What stands now for one indicator of one unit in one period; clustered by what queries ask for.

    Without other indices: they would cost more than all else when a country's answers are loaded. A unit's answers are
    found by naming every question of a period (`questions.numbers_of`), an import's by its reports (`ImportReport`).
    When and by whom an answer was recorded is what its import says.
    """

    __tablename__ = "observation"
    __table_args__ = {"sqlite_with_rowid": False}  # SQLite then keeps the rows in the order of the key

    question_id: int = Field(primary_key=True, foreign_key="question.id")
    unit_code: str = Field(primary_key=True, foreign_key="unit.code")
    numerator: int | None = None
    denominator: int | None = None
    value: float | None = None
    state: str = ""
    import_id: int = Field(foreign_key="import.id")
    place_id: int = Field(foreign_key="source_place.id")
    source_row: int | None = None


class ObservationHistory(SQLModel, table=True):
    """An older claim for a cell, which a later import replaced (also with the same value); undo brings it back."""

    __tablename__ = "observation_history"
    __table_args__ = (Index("ix_observation_history_cell", "question_id", "unit_code"),)

    id: int | None = Field(default=None, primary_key=True)
    question_id: int = Field(foreign_key="question.id")
    unit_code: str = Field(foreign_key="unit.code")
    numerator: int | None = None
    denominator: int | None = None
    value: float | None = None
    state: str = ""
    import_id: int = Field(foreign_key="import.id", index=True)
    place_id: int = Field(foreign_key="source_place.id")
    source_row: int | None = None
    replaced_at: datetime
    replaced_by: int = Field(foreign_key="import.id", index=True)


class Period(SQLModel, table=True):
    """A reporting round known to the database; dates are copied from `kpi.periods`, both ends inclusive."""

    __tablename__ = "period"

    code: str = Field(primary_key=True)
    name: str
    starts_on: date
    ends_on: date
