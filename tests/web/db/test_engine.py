"""The engine: durable, one writer at a time, URLs, and columns for the other databases."""

import asyncio
import sqlite3
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import select, text
from sqlalchemy.dialects import mysql, postgresql
from sqlalchemy.exc import IntegrityError
from sqlalchemy.schema import CreateTable
from sqlalchemy.util import greenlet_spawn
from tests.web.site import Browser, Site

from malbeot.errors import UsageError
from malbeot.settings import Settings, WebSettings
from malbeot.web.db.engine import Database, connect, database_url, use_log
from malbeot.web.db.tables import Base, Usage, User

URLS = [
    ("sqlite:///a.db", "sqlite+aiosqlite"),
    ("mysql://u:p@host/db", "mysql+asyncmy"),
    ("mariadb://u:p@host/db", "mariadb+asyncmy"),
    ("postgresql://u:p@host/db", "postgresql+psycopg"),
    ("postgresql+asyncpg://u:p@host/db", "postgresql+asyncpg"),
]


@pytest.mark.parametrize(("url", "driver"), URLS)
def test_urls_get_an_async_driver(url: str, driver: str):
    settings = Settings(web=WebSettings(database_url=url))
    assert database_url(settings).drivername == driver


def test_wrong_urls_are_named(tmp_path: Path):
    with pytest.raises(UsageError, match=r"web\.database_url"):
        database_url(Settings(web=WebSettings(database_url="nonsense")))
    with pytest.raises(UsageError, match="in memory"):
        Database(database_url(Settings(web=WebSettings(database_url="sqlite://"))))


UNUSABLE = [
    ("mysql://u:secret@host/db", r"mysql\+asyncmy://.*pip install 'asyncmy'"),
    ("mariadb://u:secret@host/db", r"mariadb\+asyncmy://.*pip install 'asyncmy'"),
    ("postgresql://u:secret@host/db", r"postgresql\+psycopg://.*pip install 'psycopg\[binary\]'"),
    ("postgresql+asyncpg://u:secret@host/db", r"postgresql\+asyncpg://.*pip install 'asyncpg'"),
    ("mysql+pymysql://u:secret@host/db", r"mysql\+pymysql://.*mysql\+asyncmy"),
    ("sqlite+pysqlite:///{home}/a.db", r"sqlite\+pysqlite://.*sqlite\+aiosqlite"),
    ("foo://u:secret@host/db", r"foo://.*known to no"),
    ("mysql+foo://u:secret@host/db", r"mysql\+foo://.*known to no"),
]


@pytest.mark.parametrize(("url", "says"), UNUSABLE)
def test_urls_without_a_driver_say_what_to_install(
    url: str, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    for driver in ("asyncmy", "psycopg", "asyncpg"):
        monkeypatch.setitem(sys.modules, driver, None)  # as if it were not installed
    settings = Settings(web=WebSettings(database_url=url.replace("{home}", str(tmp_path))))
    with pytest.raises(UsageError, match=says) as caught:
        connect(database_url(settings))
    assert "secret" not in caught.value.message


async def test_sqlite_is_durable(here: Site):
    expected = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000}
    async with here.services.database.read() as session:
        for pragma, value in expected.items():
            assert await session.scalar(text(f"PRAGMA {pragma}")) == value


async def test_writers_take_turns(here: Site):
    database = here.services.database
    async with database.write() as session:
        session.add(Usage(key="k", day="2026-11-21", used=0))

    async def count() -> None:
        async with database.write() as session:
            row = (await session.scalars(select(Usage).where(Usage.key == "k"))).one()
            await asyncio.sleep(0)
            row.used += 1

    await asyncio.gather(*(count() for _ in range(20)))
    async with database.read() as session:
        assert await session.scalar(select(Usage.used).where(Usage.key == "k")) == 20


async def test_what_fails_leaves_nothing(here: Site):
    database = here.services.database

    async def fail() -> None:
        async with database.write() as session:
            session.add(Usage(key="k", day="2026-11-21", used=1))
            await session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    async with database.read() as session:
        assert (await session.scalars(select(Usage))).all() == []


async def test_instants_are_utc(here: Site, member: Browser):
    seoul = datetime(2026, 11, 21, 12, 0, 0, 123456, tzinfo=timezone(timedelta(hours=9)))
    async with here.services.database.write() as session:
        (await session.scalars(select(User))).one().created_at = seoul
    async with here.services.database.read() as session:
        stored = (await session.scalars(select(User.created_at))).one()
    assert stored == seoul
    assert stored.tzinfo is UTC


@pytest.mark.parametrize("dialect", [mysql.dialect(), postgresql.dialect()], ids=lambda d: d.name)
def test_tables_can_be_made_elsewhere(dialect):
    sql = "".join(str(CreateTable(t).compile(dialect=dialect)) for t in Base.metadata.sorted_tables)
    assert "CREATE TABLE messages" in sql
    if dialect.name == "mysql":
        assert "MEDIUMTEXT" in sql
        assert "DATETIME(6)" in sql
        assert "utf8mb4_bin" in sql


async def test_errors_do_not_tell_what_people_wrote(here: Site, member: Browser):
    async def collide() -> None:
        async with here.services.database.write() as session:
            for number in range(2):
                row = {"email_key": "비밀@example.kr", "email": "비밀@example.kr"}
                session.add(User(id=uuid4(), name=f"{number}", created_at=here.clock(), **row))

    with pytest.raises(IntegrityError) as caught:
        await collide()
    assert "비밀" not in str(caught.value)


class Cursor:
    """Of a database that somebody else holds for the first few tries."""

    def __init__(self, busy: int, said: str = "database is locked") -> None:
        self.busy, self.said, self.tries = busy, said, 0

    def execute(self, sql: str) -> None:
        self.tries += 1
        if self.tries <= self.busy:
            raise sqlite3.OperationalError(self.said)


async def test_turning_to_the_log_waits_for_others():
    cursor = Cursor(3)
    await greenlet_spawn(use_log, cursor)
    assert cursor.tries == 4


async def test_another_fault_is_not_waited_for():
    cursor = Cursor(1, "disk I/O error")
    with pytest.raises(sqlite3.OperationalError, match="disk"):
        await greenlet_spawn(use_log, cursor)
    assert cursor.tries == 1
