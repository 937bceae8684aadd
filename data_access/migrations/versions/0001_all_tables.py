"""Every table of the first version."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("username", AutoString(), primary_key=True),
        sa.Column("name", AutoString(), nullable=False),
        sa.Column("password_hash", AutoString(), nullable=False),
        sa.Column("role", AutoString(), nullable=False),
        sa.Column("office_code", AutoString(), nullable=True),
        sa.Column("area_code", AutoString(), nullable=True),
        sa.Column("unit_code", AutoString(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("password_changed_at", UTCDateTime(), nullable=False),
    )
    op.create_table(
        "area",
        sa.Column("code", AutoString(), primary_key=True),
        sa.Column("valid_from", sa.Date(), primary_key=True),
        sa.Column("name", AutoString(), nullable=False),
        sa.Column("type", AutoString(), nullable=False),
        sa.Column("parent_code", AutoString(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
    )
    op.create_index("ix_area_parent_code", "area", ["parent_code"])

    op.create_table(
        "audit_event",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("username", AutoString(), nullable=False),
        sa.Column("action", AutoString(), nullable=False),
        sa.Column("subject", AutoString(), nullable=False),
        sa.Column("detail", AutoString(), nullable=False),
    )
    op.create_index("ix_audit_event_at", "audit_event", ["at"])

    op.create_table(
        "demand_state",
        sa.Column("plan", AutoString(), primary_key=True),
        sa.Column("demand", AutoString(), primary_key=True),
        sa.Column("state", AutoString(), nullable=False),
        sa.Column("note", AutoString(), nullable=False),
        sa.Column("set_at", UTCDateTime(), nullable=False),
        sa.Column("set_by", AutoString(), nullable=False),
    )
    op.create_table(
        "failed_sign_in",
        sa.Column("username", AutoString(), primary_key=True),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("last_at", UTCDateTime(), nullable=False),
        sa.Column("locked_until", UTCDateTime(), nullable=True),
    )
    op.create_table(
        "import",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("file_name", AutoString(), nullable=False),
        sa.Column("sha256", AutoString(), nullable=False),
        sa.Column("format", AutoString(), nullable=False),
        sa.Column("loaded_at", UTCDateTime(), nullable=False),
        sa.Column("loaded_by", AutoString(), nullable=False),
        sa.Column("periods", AutoString(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("cells", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("provinces", AutoString(), nullable=False),
        sa.Column("offices", AutoString(), nullable=False),
        sa.Column("undone_at", UTCDateTime(), nullable=True),
        sa.Column("undone_by", AutoString(), nullable=True),
    )
    op.create_index("ix_import_sha256", "import", ["sha256"])

    op.create_table(
        "office",
        sa.Column("code", AutoString(), primary_key=True),
        sa.Column("name", AutoString(), nullable=False),
        sa.Column("tier", AutoString(), nullable=False),
        sa.Column("area_code", AutoString(), nullable=False),
    )
    op.create_table(
        "period",
        sa.Column("code", AutoString(), primary_key=True),
        sa.Column("name", AutoString(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
    )
    op.create_table(
        "rollup",
        sa.Column("period", AutoString(), primary_key=True),
        sa.Column("day", sa.Date(), primary_key=True),
        sa.Column("indicator", AutoString(), primary_key=True),
        sa.Column("level", AutoString(), primary_key=True),
        sa.Column("area_code", AutoString(), primary_key=True),
        sa.Column("office_code", AutoString(), primary_key=True),
        sa.Column("kind", AutoString(), primary_key=True),
        sa.Column("levels", AutoString(), primary_key=True),
        sa.Column("ownership", AutoString(), primary_key=True),
        sa.Column("state", AutoString(), primary_key=True),
        sa.Column("province", AutoString(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("reported", sa.Integer(), nullable=False),
        sa.Column("not_applicable", sa.Integer(), nullable=False),
        sa.Column("satisfied", sa.Integer(), nullable=False),
        sa.Column("numerator", sa.BigInteger(), nullable=False),
        sa.Column("denominator", sa.BigInteger(), nullable=False),
        sa.Column("value_sum", sa.Float(), nullable=False),
        sa.Column("value_count", sa.Integer(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_rollup_province", "rollup", ["province"])

    op.create_table(
        "setting",
        sa.Column("key", AutoString(), primary_key=True),
        sa.Column("value", AutoString(), nullable=False),
    )
    op.create_table(
        "unit",
        sa.Column("code", AutoString(), primary_key=True),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
    )
    op.create_table(
        "version",
        sa.Column("province", AutoString(), primary_key=True),
        sa.Column("period", AutoString(), primary_key=True),
        sa.Column("number", sa.Integer(), nullable=False),
    )
    op.create_table(
        "account_session",
        sa.Column("id_hash", AutoString(), primary_key=True),
        sa.Column("username", AutoString(), sa.ForeignKey("account.username"), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("seen_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
    )
    op.create_index("ix_account_session_username", "account_session", ["username"])

    op.create_table(
        "list_closing",
        sa.Column("office_code", AutoString(), sa.ForeignKey("office.code"), primary_key=True),
        sa.Column("indicator", AutoString(), primary_key=True),
        sa.Column("period", AutoString(), primary_key=True),
        sa.Column("closed_at", UTCDateTime(), nullable=False),
        sa.Column("closed_by", AutoString(), nullable=False),
    )
    op.create_table(
        "observation",
        sa.Column("period", AutoString(), primary_key=True),
        sa.Column("indicator", AutoString(), primary_key=True),
        sa.Column("level", AutoString(), primary_key=True),
        sa.Column("unit_code", AutoString(), sa.ForeignKey("unit.code"), primary_key=True),
        sa.Column("numerator", sa.Integer(), nullable=True),
        sa.Column("denominator", sa.Integer(), nullable=True),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("state", AutoString(), nullable=False),
        sa.Column("import_id", sa.Integer(), sa.ForeignKey("import.id"), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_by", AutoString(), nullable=False),
        sa.Column("source", AutoString(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_observation_import_id", "observation", ["import_id"])
    op.create_index("ix_observation_unit_code", "observation", ["unit_code"])

    op.create_table(
        "observation_history",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("period", AutoString(), nullable=False),
        sa.Column("indicator", AutoString(), nullable=False),
        sa.Column("level", AutoString(), nullable=False),
        sa.Column("unit_code", AutoString(), sa.ForeignKey("unit.code"), nullable=False),
        sa.Column("numerator", sa.Integer(), nullable=True),
        sa.Column("denominator", sa.Integer(), nullable=True),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("state", AutoString(), nullable=False),
        sa.Column("import_id", sa.Integer(), sa.ForeignKey("import.id"), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_by", AutoString(), nullable=False),
        sa.Column("source", AutoString(), nullable=False),
        sa.Column("replaced_at", UTCDateTime(), nullable=False),
        sa.Column("replaced_by", sa.Integer(), sa.ForeignKey("import.id"), nullable=False),
    )
    op.create_index("ix_observation_history_cell", "observation_history", ["period", "indicator", "level", "unit_code"])
    op.create_index("ix_observation_history_import_id", "observation_history", ["import_id"])
    op.create_index("ix_observation_history_replaced_by", "observation_history", ["replaced_by"])

    op.create_table(
        "report",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("period", AutoString(), nullable=False),
        sa.Column("unit_code", AutoString(), sa.ForeignKey("unit.code"), nullable=False),
        sa.Column("state", AutoString(), nullable=False),
        sa.Column("sent_at", UTCDateTime(), nullable=True),
        sa.Column("sent_by", AutoString(), nullable=True),
        sa.Column("approved_at", UTCDateTime(), nullable=True),
        sa.Column("approved_by", AutoString(), nullable=True),
        sa.UniqueConstraint("period", "unit_code"),
    )
    op.create_index("ix_report_unit_code", "report", ["unit_code"])

    op.create_table(
        "report_change",
        sa.Column("import_id", sa.Integer(), sa.ForeignKey("import.id"), primary_key=True),
        sa.Column("period", AutoString(), primary_key=True),
        sa.Column("unit_code", AutoString(), sa.ForeignKey("unit.code"), primary_key=True),
        sa.Column("existed", sa.Boolean(), nullable=False),
        sa.Column("state", AutoString(), nullable=False),
        sa.Column("sent_at", UTCDateTime(), nullable=True),
        sa.Column("sent_by", AutoString(), nullable=True),
        sa.Column("approved_at", UTCDateTime(), nullable=True),
        sa.Column("approved_by", AutoString(), nullable=True),
    )
    op.create_index("ix_report_change_unit_code", "report_change", ["unit_code"])

    op.create_table(
        "succession",
        sa.Column("from_unit", AutoString(), sa.ForeignKey("unit.code"), primary_key=True),
        sa.Column("to_unit", AutoString(), sa.ForeignKey("unit.code"), primary_key=True),
        sa.Column("on_date", sa.Date(), primary_key=True),
        sa.Column("kind", AutoString(), nullable=False),
    )
    op.create_table(
        "unit_version",
        sa.Column("unit_code", AutoString(), sa.ForeignKey("unit.code"), primary_key=True),
        sa.Column("valid_from", sa.Date(), primary_key=True),
        sa.Column("name", AutoString(), nullable=False),
        sa.Column("kind", AutoString(), nullable=False),
        sa.Column("levels", AutoString(), nullable=False),
        sa.Column("ownership", AutoString(), nullable=False),
        sa.Column("area_code", AutoString(), nullable=False),
        sa.Column("office_code", AutoString(), nullable=False),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
    )
    op.create_index("ix_unit_version_area_code", "unit_version", ["area_code"])
    op.create_index("ix_unit_version_office_code", "unit_version", ["office_code"])
