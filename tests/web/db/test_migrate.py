"""Migrations: from nothing to the tables of the code, twice, at once, and when one fails."""

import asyncio
import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import URL, Connection
from tests.web.fake_serve import OVERDUE
from tests.web.site import site

from malbeot.errors import DataError
from malbeot.web.db.engine import Database
from malbeot.web.db.migrate import SCRIPTS, head, migrate
from malbeot.web.db.tables import Base

STEP = """
import sqlalchemy as sa
from alembic import op
revision, down_revision = "next", "{head}"
def upgrade():
    op.create_table("extra", sa.Column("id", sa.Integer(), primary_key=True))
    {then}
"""


def _url(folder: Path) -> URL:
    return URL.create("sqlite+aiosqlite", database=str(folder / "web.db"))


def _tables(folder: Path) -> set[str]:
    with sqlite3.connect(folder / "web.db") as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        found = {name for (name,) in names}
    connection.close()
    return found


def _scripts(folder: Path, then: str = "pass") -> Path:
    """A copy of the migrations with one more step."""
    scripts = folder / "migrations 50%"
    (scripts / "versions").mkdir(parents=True)
    for file in (SCRIPTS / "env.py", *(SCRIPTS / "versions").glob("*.py")):
        copy = scripts / file.relative_to(SCRIPTS)
        copy.write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    step = STEP.format(head=head(), then=then)
    (scripts / "versions" / "next_more.py").write_text(step, encoding="utf-8")
    return scripts


def _differences(connection: Connection) -> list[object]:
    return list(compare_metadata(MigrationContext.configure(connection), Base.metadata))


async def test_from_nothing_to_the_tables_of_the_code(tmp_path: Path):
    await migrate(_url(tmp_path))
    await migrate(_url(tmp_path))
    database = Database(_url(tmp_path))
    async with database.engine.connect() as connection:
        assert await connection.run_sync(_differences) == []
    await database.close()
    assert (tmp_path / "web.db").stat().st_mode & 0o077 == 0


async def test_two_that_start_at_once_wait_for_each_other(tmp_path: Path):
    await asyncio.gather(*(migrate(_url(tmp_path)) for _ in range(4)))
    assert "messages" in _tables(tmp_path)


async def test_an_older_file_is_copied_first_and_keeps_its_rows(tmp_path: Path):
    async with site(tmp_path) as here:
        browser = here.browser()
        await browser.signup()
    await migrate(_url(tmp_path), _scripts(tmp_path))
    assert "extra" in _tables(tmp_path)
    with sqlite3.connect(tmp_path / f"web.db.{head()}.bak") as copy:
        assert copy.execute("SELECT email FROM users").fetchall() == [("mina@example.kr",)]
    copy.close()


async def test_chats_from_before_there_were_citations_are_read(tmp_path: Path):
    async with site(tmp_path) as here:
        browser = here.browser()
        chat = (await browser.open_chat())["id"]
        before = await browser.messages(chat)
        cookies = browser.cookies
    with sqlite3.connect(tmp_path / "web.db") as connection:  # as release 0.1 left it
        connection.execute("ALTER TABLE messages DROP COLUMN citations")
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
    connection.close()
    async with site(tmp_path) as here:
        browser = here.browser(cookies=cookies)
        assert await browser.messages(chat) == before
        here.serve.script = ["다시 ", {"citations": [OVERDUE]}]
        assert (await browser.ask(chat, "연체하면요?"))["citations"] == [OVERDUE]
    assert (tmp_path / "web.db.0001.bak").is_file()


async def test_a_step_that_fails_changes_nothing_and_stops_the_start(tmp_path: Path):
    await migrate(_url(tmp_path))
    before = _tables(tmp_path)
    with pytest.raises(DataError, match="no such table: nowhere"):
        await migrate(_url(tmp_path), _scripts(tmp_path, 'op.execute("DELETE FROM nowhere")'))
    assert _tables(tmp_path) == before
    await migrate(_url(tmp_path))


async def test_a_newer_database_stops_the_start(tmp_path: Path):
    await migrate(_url(tmp_path), _scripts(tmp_path))
    with pytest.raises(DataError, match="next"):
        async with site(tmp_path):
            pass


async def test_a_file_that_is_no_database_stops_the_start(tmp_path: Path):
    (tmp_path / "web.db").write_bytes(b"this is not a database, whatever its name says" * 100)
    with pytest.raises(DataError, match="not a database"):
        async with site(tmp_path):
            pass
