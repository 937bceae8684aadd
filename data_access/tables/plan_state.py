"""What officers set beside the plans: states of demands, closed lists; and the installation's own settings."""

from datetime import datetime

from sqlmodel import Field, SQLModel


class DemandState(SQLModel, table=True):
    """The state an officer gave to a demand without a number (rule 12): open, in_progress, done."""

    __tablename__ = "demand_state"

    plan: str = Field(primary_key=True)
    demand: str = Field(primary_key=True)
    state: str
    note: str = ""
    set_at: datetime
    set_by: str


class ListClosing(SQLModel, table=True):
    """An office closed its list of an indicator for a period: from then on absent means no (rule 2)."""

    __tablename__ = "list_closing"

    office_code: str = Field(primary_key=True, foreign_key="office.code")
    indicator: str = Field(primary_key=True)
    period: str = Field(primary_key=True)
    closed_at: datetime
    closed_by: str


class Setting(SQLModel, table=True):
    """One fact about this installation, e.g. `sample_data`; also the row writers lock (key `!lock`)."""

    __tablename__ = "setting"

    key: str = Field(primary_key=True)
    value: str
