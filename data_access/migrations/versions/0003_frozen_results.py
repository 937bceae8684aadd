"""Frozen results."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "frozen_result",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("plan", AutoString(), nullable=False),
        sa.Column("period", AutoString(), nullable=False),
        sa.Column("area_code", AutoString(), nullable=False),
        sa.Column("level", AutoString(), nullable=False),
        sa.Column("ownership", AutoString(), nullable=False),
        sa.Column("approved_only", sa.Boolean(), nullable=False),
        sa.Column("name", AutoString(), nullable=False),
        sa.Column("unit_day", sa.Date(), nullable=False),
        sa.Column("version", AutoString(), nullable=False),
        sa.Column("frozen_at", UTCDateTime(), nullable=False),
        sa.Column("frozen_by", AutoString(), nullable=False),
        sa.Column("maker_name", AutoString(), nullable=False),
        sa.Column("reach", AutoString(), nullable=False),
        sa.Column("content", AutoString(), nullable=False),
        sa.Column("answers", AutoString(), nullable=False),
        sa.UniqueConstraint("plan", "period", "area_code", "name", "frozen_by"),
    )
