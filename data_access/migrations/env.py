"""Runs migrations on the connection that `data_access.migrate` hands over (never on one of its own)."""

from alembic import context
from sqlmodel import SQLModel

import data_access.tables  # noqa: F401  (registers every table)

connection = context.config.attributes["connection"]
context.configure(
    connection=connection, target_metadata=SQLModel.metadata, render_as_batch=connection.dialect.name == "sqlite"
)
with context.begin_transaction():
    context.run_migrations()
