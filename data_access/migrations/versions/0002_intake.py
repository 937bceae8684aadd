"""Remembered headings and units of senders, closed periods, and the reason given for an import."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # With a default of the database's own: rows of the first version get an empty reason.
    op.add_column("import", sa.Column("note", AutoString(), nullable=False, server_default=""))
    op.create_table(
        "remembered_heading",
        sa.Column("sender", AutoString(), primary_key=True),
        sa.Column("layout", AutoString(), primary_key=True),
        sa.Column("heading", AutoString(), primary_key=True),
        sa.Column("indicator", AutoString(), nullable=False),
        sa.Column("level", AutoString(), nullable=False),
        sa.Column("part", AutoString(), nullable=False),
        sa.Column("decided_at", UTCDateTime(), nullable=False),
        sa.Column("decided_by", AutoString(), nullable=False),
    )
    op.create_table(
        "unit_alias",
        sa.Column("sender", AutoString(), primary_key=True),
        sa.Column("text", AutoString(), primary_key=True),
        sa.Column("unit_code", AutoString(), sa.ForeignKey("unit.code"), nullable=True),
        sa.Column("decided_at", UTCDateTime(), nullable=False),
        sa.Column("decided_by", AutoString(), nullable=False),
    )
    op.create_index("ix_unit_alias_unit_code", "unit_alias", ["unit_code"])
    op.create_table(
        "period_closing",
        sa.Column("period", AutoString(), primary_key=True),
        sa.Column("area_code", AutoString(), primary_key=True),
        sa.Column("closed_at", UTCDateTime(), nullable=False),
        sa.Column("closed_by", AutoString(), nullable=False),
        sa.Column("reopened_at", UTCDateTime(), nullable=True),
        sa.Column("reopened_by", AutoString(), nullable=True),
    )
