"""Alembic's entry point: runs inside the connection and transaction that `db.migrate` holds."""

from __future__ import annotations

from alembic import context

from malbeot.web.db.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
)
context.run_migrations()
