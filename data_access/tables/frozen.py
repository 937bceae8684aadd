"""Results as they were shown: frozen under a name, whatever is loaded, undone or changed in plan files later."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel, UniqueConstraint


class FrozenResult(SQLModel, table=True):
    """The results of a plan, period and area as one person saw them.

    `content` is the meeting (`kpi.meeting_file`), `answers` what each unit had answered, `reach` the codes of the units
    that the person had the right to: all packed (`frozen_content`). `unit_day`: the day whose units were counted.
    """

    __tablename__ = "frozen_result"
    __table_args__ = (UniqueConstraint("plan", "period", "area_code", "name", "frozen_by"),)

    id: int | None = Field(default=None, primary_key=True)
    plan: str
    period: str
    area_code: str
    level: str = ""
    ownership: str = ""
    approved_only: bool = False
    name: str
    unit_day: date
    version: str
    frozen_at: datetime
    frozen_by: str
    maker_name: str
    reach: str
    content: str
    answers: str
