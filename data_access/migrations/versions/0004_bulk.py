"""Which units an import touched, as rows of their own; answers without the indices that slowed large files down."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "import_report",
        sa.Column("import_id", sa.Integer(), sa.ForeignKey("import.id"), primary_key=True),
        sa.Column("period", AutoString(), primary_key=True),
        sa.Column("unit_code", AutoString(), sa.ForeignKey("unit.code"), primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_import_report_unit_code", "import_report", ["unit_code"])
    op.execute(
        "INSERT INTO import_report (import_id, period, unit_code) "
        "SELECT import_id, period, unit_code FROM observation "
        "UNION SELECT import_id, period, unit_code FROM observation_history"
    )
    op.drop_index("ix_observation_unit_code", "observation", if_exists=True)
    op.drop_index("ix_observation_import_id", "observation", if_exists=True)
