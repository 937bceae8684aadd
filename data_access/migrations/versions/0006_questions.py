"""What answers are about, and where they stood, under numbers; who recorded them, and when, only with the import.

The roll-up without an index that nothing asks for and that cost as much as its rows.
"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_SAID = "numerator, denominator, value, state, import_id"
#: A source without the row's number, and that number.
_PLACE = "rtrim(source, '0123456789')"
_ROW = f"CAST(nullif(substr(source, length({_PLACE}) + 1), '') AS INTEGER)"
_OLD = ("observation", "observation_history")


def upgrade() -> None:
    op.create_table(
        "question",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("period", AutoString(), nullable=False),
        sa.Column("indicator", AutoString(), nullable=False),
        sa.Column("level", AutoString(), nullable=False),
        sa.UniqueConstraint("period", "indicator", "level"),
    )
    asked = " UNION ".join(f"SELECT period, indicator, level FROM {table}" for table in _OLD)
    op.execute(f"INSERT INTO question (period, indicator, level) {asked} ORDER BY 1, 2, 3")
    op.create_table(
        "source_place",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("text", AutoString(), nullable=False, unique=True),
    )
    places = " UNION ".join(f"SELECT {_PLACE} FROM {table}" for table in _OLD)
    op.execute(f"INSERT INTO source_place (text) {places} ORDER BY 1")
    op.drop_index("ix_observation_history_cell", "observation_history")
    op.drop_index("ix_observation_history_import_id", "observation_history")
    op.drop_index("ix_observation_history_replaced_by", "observation_history")
    for table in _OLD:
        op.rename_table(table, f"old_{table}")
    op.create_table(
        "observation",
        sa.Column("question_id", sa.Integer(), sa.ForeignKey("question.id"), primary_key=True),
        sa.Column("unit_code", AutoString(), sa.ForeignKey("unit.code"), primary_key=True),
        *_said(),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "observation_history",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("question_id", sa.Integer(), sa.ForeignKey("question.id"), nullable=False),
        sa.Column("unit_code", AutoString(), sa.ForeignKey("unit.code"), nullable=False),
        *_said(),
        sa.Column("replaced_at", UTCDateTime(), nullable=False),
        sa.Column("replaced_by", sa.Integer(), sa.ForeignKey("import.id"), nullable=False),
    )
    for table, more in zip(_OLD, ("", ", replaced_at, replaced_by"), strict=True):
        op.execute(
            f"INSERT INTO {table} (question_id, unit_code, {_SAID}, place_id, source_row{more}) "
            f"SELECT q.id, unit_code, {_SAID}, p.id, {_ROW}{more} FROM old_{table} o JOIN question q "
            "ON q.period = o.period AND q.indicator = o.indicator AND q.level = o.level "
            f"JOIN source_place p ON p.text = {_PLACE} "
            f"ORDER BY {'q.id, unit_code' if not more else 'o.id'}"
        )
        op.drop_table(f"old_{table}")
    op.create_index("ix_observation_history_cell", "observation_history", ["question_id", "unit_code"])
    op.create_index("ix_observation_history_import_id", "observation_history", ["import_id"])
    op.create_index("ix_observation_history_replaced_by", "observation_history", ["replaced_by"])
    op.drop_index("ix_rollup_province", "rollup")


def _said() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("numerator", sa.Integer()),
        sa.Column("denominator", sa.Integer()),
        sa.Column("value", sa.Float()),
        sa.Column("state", AutoString(), nullable=False),
        sa.Column("import_id", sa.Integer(), sa.ForeignKey("import.id"), nullable=False),
        sa.Column("place_id", sa.Integer(), sa.ForeignKey("source_place.id"), nullable=False),
        sa.Column("source_row", sa.Integer()),
    )
