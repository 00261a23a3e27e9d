"""Brings the database to this version's schema at start, or stops the start.

All steps run in one transaction that is also the lock: two processes that start together wait for
each other, and a step that fails leaves what was there. (MySQL commits each table change by itself;
there the lock is a named one.) An SQLite file with an older schema is copied first.
"""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import URL, Connection, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from malbeot import log
from malbeot.errors import DataError
from malbeot.web.db.engine import connect

SCRIPTS = Path(__file__).parent.parent / "migrations"
_LOCKS = {
    "postgresql": "SELECT pg_advisory_xact_lock(6208921)",
    "mysql": "SELECT GET_LOCK('malbeot_migration', 60)",
    "mariadb": "SELECT GET_LOCK('malbeot_migration', 60)",
}
_log = log.get("web")


async def migrate(url: URL, scripts: Path = SCRIPTS) -> None:
    """Run the missing migrations. Raises `DataError` when the schema cannot be made to fit."""
    # Tables are rebuilt to change them on SQLite, which foreign keys would turn into deletions.
    engine = connect(url, foreign_keys=False, poolclass=NullPool)
    try:
        async with engine.connect() as connection:
            await connection.run_sync(_save_copy, scripts)
        async with engine.execution_options(writes=True).begin() as connection:
            await connection.run_sync(_upgrade, scripts)
    except (CommandError, SQLAlchemyError) as error:
        reason = str(error).splitlines()[0]
        raise DataError(f"the database schema could not be brought up to date: {reason}") from error
    finally:
        await engine.dispose()


def current(connection: Connection) -> str | None:
    """The revision that the database says it has."""
    return MigrationContext.configure(connection).get_current_revision()


def head(scripts: Path = SCRIPTS) -> str | None:
    return ScriptDirectory(str(scripts)).get_current_head()


def _save_copy(connection: Connection, scripts: Path) -> None:
    before = current(connection)
    connection.rollback()
    if before in (None, head(scripts)) or connection.dialect.name != "sqlite":
        return
    copy = Path(f"{connection.engine.url.database}.{before}.bak")
    copy.unlink(missing_ok=True)
    # VACUUM cannot run inside a transaction, so it goes round SQLAlchemy's BEGIN.
    cursor = connection.connection.cursor()
    cursor.execute("VACUUM INTO ?", (str(copy),))
    cursor.close()
    copy.chmod(0o600)
    _log.info("database.copied", revision=before)


def _upgrade(connection: Connection, scripts: Path) -> None:
    if lock := _LOCKS.get(connection.dialect.name):
        connection.execute(text(lock))
    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.attributes["connection"] = connection
    before = current(connection)
    command.upgrade(config, "head")
    if before == (after := current(connection)):
        return
    check = "PRAGMA foreign_key_check"
    if connection.dialect.name == "sqlite" and connection.exec_driver_sql(check).first():
        raise CommandError("rows would point to rows that do not exist")
    _log.info("database.migrated", before=before, after=after)
