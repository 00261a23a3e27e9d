"""The whole product, started as a user starts it, and a headless Chromium in front of it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright
from tests.e2e.installation import free_port

from malbeot.web.pages import STATIC

_CHROMIUM = shutil.which("chromium")
_FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running `malbeot up` with an empty home."""
    if not (STATIC / "index.html").is_file():
        pytest.fail("the page is not built: make page")
    web, serve = free_port(), free_port()
    home: Path = tmp_path_factory.mktemp("home")
    command = [sys.executable, "-m", "malbeot.cli", "up"]
    for setting in (
        f"home={home}",
        f"web.port={web}",
        f"serve.port={serve}",
    ):
        command += ["--set", setting]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        said = ""
        for line in process.stdout:
            said += line
            if "→" in line:
                break
        assert f"http://127.0.0.1:{web}" in said, said
        yield f"http://127.0.0.1:{web}"
    finally:
        process.terminate()
        process.communicate(timeout=40)


# By module, not by session: while Playwright runs, no async test of another room could.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if _CHROMIUM is None:
        if os.environ.get("CI"):
            pytest.fail("CI must have Debian's chromium")
        pytest.skip("chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_CHROMIUM, args=_FLAGS)
        yield browser
        browser.close()
