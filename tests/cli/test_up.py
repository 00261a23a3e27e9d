"""The verbs that start servers: a busy port is named, a bad setting too, children end together."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from malbeot.cli.up import _how


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "malbeot.cli", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize(
    ("verb", "setting"), [("serve", "serve.port"), ("web", "web.port"), ("up", "web.port")]
)
def test_a_busy_port_names_the_flag(verb: str, setting: str, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = _run(verb, "--set", f"{setting}={port}", "--set", f"home={tmp_path}")
    assert done.returncode == 2
    assert f"--set {setting}=" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_unknown_setting_names_the_nearest(tmp_path: Path) -> None:
    done = _run("up", "--set", "web.prot=1")
    assert done.returncode == 2
    assert "did you mean web.port?" in done.stderr


def test_an_unknown_verb_is_bad_usage() -> None:
    assert _run("fly").returncode == 2


def _free() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_up_starts_both_and_ends_both(tmp_path: Path) -> None:
    web, serve = _free(), _free()
    command = [sys.executable, "-m", "malbeot.cli", "up"]
    for setting in (
        f"home={tmp_path}", f"web.port={web}", f"serve.port={serve}",
        "engine.kind=fake",
    ):  # fmt: skip
        command += ["--set", setting]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert any(f"http://127.0.0.1:{web}" in line for line in process.stdout if "→" in line)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=40)
    assert process.returncode == 0
    for port in (web, serve):
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.1", port)) != 0


def test_a_server_that_dies_is_named_and_the_other_ends_too(tmp_path: Path) -> None:
    web, serve = _free(), _free()
    command = [sys.executable, "-m", "malbeot.cli", "up"]
    for setting in (
        f"home={tmp_path}", f"web.port={web}", f"serve.port={serve}",
        "engine.kind=fake",
    ):  # fmt: skip
        command += ["--set", setting]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout
    assert any(f"http://127.0.0.1:{web}" in line for line in process.stdout if "→" in line)
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text("utf-8").split()
    verbs = {
        Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0")[3]: child for child in children
    }
    os.kill(int(verbs[b"serve"]), signal.SIGKILL)
    _, errors = process.communicate(timeout=40)
    assert process.returncode == 1
    assert "malbeot serve was killed by SIGKILL" in errors
    assert "Traceback" not in errors
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", web)) != 0


@pytest.mark.parametrize(
    ("code", "words"),
    [(3, "ended with code 3"), (-15, "was killed by SIGTERM"), (-63, "was killed by signal 63")],
)
def test_an_end_is_told_in_words(code: int, words: str) -> None:
    assert _how(code) == words
