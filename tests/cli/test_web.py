"""`malbeot web` says in one line why it cannot start, and which flag helps."""

import socket
from contextlib import closing
from pathlib import Path

import pytest

from malbeot.cli.web import web
from malbeot.errors import DataError, UsageError


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_a_busy_port_names_the_flag(tmp_path: Path):
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(UsageError, match=r"--set web\.port="):
            web(set_=[f"home={tmp_path}", f"web.port={port}"])


def test_a_broken_database_is_an_error_of_one_line(tmp_path: Path):
    (tmp_path / "web.db").write_bytes(b"not a database at all" * 200)
    with pytest.raises(DataError, match="schema") as caught:
        web(set_=[f"home={tmp_path}", f"web.port={_free_port()}"])
    assert "\n" not in str(caught.value)
