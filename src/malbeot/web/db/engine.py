"""One engine for the whole process, with short read and write transactions.

SQLite: WAL, foreign keys on, `synchronous=FULL` (an acknowledged message survives power loss), and
writers take their turn inside the process instead of polling the file's lock. Other databases use
their own locking. Knows nothing of the tables.
"""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.util import await_only

from malbeot.errors import UsageError
from malbeot.settings import Settings

_ASYNC_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "mysql": "mysql+asyncmy",
    "mariadb": "mariadb+asyncmy",
    "postgresql": "postgresql+psycopg",
}
# What to install for which driver.
_PACKAGES = {"psycopg": "psycopg[binary]"}
_BUSY_SECONDS = 5
_AGAIN_SECONDS = 0.02


def database_url(settings: Settings) -> URL:
    """The URL of the settings with an async driver; SQLite under `home` when there is none."""
    raw = settings.web.database_url
    if not raw:
        return URL.create("sqlite+aiosqlite", database=str(settings.home.absolute() / "web.db"))
    try:
        url = make_url(raw)
    except (ValueError, ArgumentError) as error:
        raise UsageError("web.database_url is no database URL") from error
    return url.set(drivername=_ASYNC_DRIVERS.get(url.drivername, url.drivername))


def connect(url: URL, *, foreign_keys: bool = True, **options: Any) -> AsyncEngine:
    """An engine with the right start of every connection and transaction."""
    options |= {"hide_parameters": True}  # errors are logged; what people wrote is not
    if url.get_backend_name() != "sqlite":
        return _engine(url, pool_pre_ping=True, pool_timeout=_BUSY_SECONDS, **options)
    _create_private(url)
    engine = _engine(url, connect_args={"timeout": _BUSY_SECONDS}, **options)
    _prepare_sqlite(engine.sync_engine, foreign_keys=foreign_keys)
    return engine


def _engine(url: URL, **options: Any) -> AsyncEngine:
    """`UsageError` with the scheme and what to install when the URL's driver cannot be used."""
    place, known = f"web.database_url: {url.drivername}://", ", ".join(_ASYNC_DRIVERS)
    try:
        dialect = url.get_dialect()
    except NoSuchModuleError as error:
        raise UsageError(
            f"{place} is known to no installed package; use one of {known}, or install its dialect"
        ) from error
    if not dialect.get_async_dialect_cls(url).is_async:
        driver = _ASYNC_DRIVERS.get(url.get_backend_name(), "another driver")
        raise UsageError(f"{place} has no async driver; use {driver}")
    try:
        return create_async_engine(url, **options)
    except ModuleNotFoundError as error:
        name = (error.name or url.get_driver_name()).partition(".")[0]
        package = _PACKAGES.get(name, name)
        raise UsageError(f"{place} needs {package}: pip install '{package}'") from error


class Database:
    def __init__(self, url: URL) -> None:
        self.url = url
        self.engine = connect(url)
        self._readers = async_sessionmaker(self.engine, expire_on_commit=False)
        writing = self.engine.execution_options(writes=True)
        self._writers = async_sessionmaker(writing, expire_on_commit=False)
        self._turn = asyncio.Lock() if url.get_backend_name() == "sqlite" else None

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        async with self._readers() as session:
            yield session

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        """A transaction that is on disk when the block has ended, or not there at all."""
        async with self._one_at_a_time(), self._writers.begin() as session:
            yield session

    def _one_at_a_time(self) -> AbstractAsyncContextManager[Any]:
        return self._turn or nullcontext()

    async def ping(self) -> None:
        async with self.read() as session:
            await session.execute(text("SELECT 1"))

    async def close(self) -> None:
        await self.engine.dispose()


def _create_private(url: URL) -> None:
    """Create the file so that only its owner can read it; SQLite gives its log the same mode."""
    if not url.database or url.database == ":memory:":
        raise UsageError("web.database_url: SQLite needs a file, not a database in memory")
    path = Path(url.database)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600, exist_ok=True)


def _prepare_sqlite(engine: Engine, *, foreign_keys: bool) -> None:
    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # SQLAlchemy says BEGIN, not the driver
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={_BUSY_SECONDS * 1000}")
        use_log(cursor)
        for pragma in (
            f"foreign_keys={'ON' if foreign_keys else 'OFF'}",
            "synchronous=FULL",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        # Writers say so at the start: a reader that turns writer later can fail at once. Readers
        # need no transaction: SQLite gives each of their statements one.
        if connection.get_execution_options().get("writes", False):
            connection.exec_driver_sql("BEGIN IMMEDIATE")


def use_log(cursor: Any) -> None:
    """SQLite does not wait for others when it turns to its write-ahead log, whatever its timeout:
    two that start at once would fail."""
    ends = time.monotonic() + _BUSY_SECONDS
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > ends:
                raise
            await_only(asyncio.sleep(_AGAIN_SECONDS))
