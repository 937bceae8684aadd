"""Recipients of meeting packs, and what was sent to them."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mail_recipient",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("address", AutoString(), nullable=False),
        sa.Column("name", AutoString(), nullable=False),
        sa.Column("area_code", AutoString(), nullable=False),
        sa.Column("area_name", AutoString(), nullable=False),
        sa.Column("added_at", UTCDateTime(), nullable=False),
        sa.Column("added_by", AutoString(), nullable=False),
        sa.UniqueConstraint("address", "area_code"),
    )
    op.create_index("ix_mail_recipient_area_code", "mail_recipient", ["area_code"])
    op.create_table(
        "mail_sent",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("address", AutoString(), nullable=False),
        sa.Column("plan", AutoString(), nullable=False),
        sa.Column("period", AutoString(), nullable=False),
        sa.Column("area_code", AutoString(), nullable=False),
        sa.Column("version", AutoString(), nullable=False),
        sa.Column("approved_only", sa.Boolean(), nullable=False),
        sa.Column("formats", AutoString(), nullable=False),
        sa.Column("language", AutoString(), nullable=False),
        sa.Column("state", AutoString(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("error", AutoString(), nullable=False),
        sa.UniqueConstraint(
            "address", "plan", "period", "area_code", "version", "approved_only", "formats", "language"
        ),
    )
