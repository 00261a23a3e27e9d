"""What `pip install` brings is all that runs here: code, data, weights, migrations, the page."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src"
PAGE = SOURCE / "malbeot" / "web" / "static"


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The names of the files in a wheel of this tree."""
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    [wheel] = out.glob("*.whl")
    with zipfile.ZipFile(wheel) as file:
        return set(file.namelist())


def here(folder: Path) -> set[str]:
    return {
        path.relative_to(SOURCE).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_every_file_of_the_package_is_in_the_wheel(packed: set[str]) -> None:
    missing = here(SOURCE / "malbeot") - packed
    assert not missing, f"not in the wheel: {sorted(missing)[:10]}"


@pytest.mark.parametrize(
    "name",
    [
        "bots/food/bot.toml",
        "bots/food/prompts.toml",
        "bots/food/catalogue/dishes/bunsik.toml",
        "bots/food/catalogue/nutrition.csv",
        "evaluate/food/conversations.jsonl",
        "evaluate/food/blind/second.jsonl",
        "models/malbeot-mini/manifest.json",
        "models/malbeot-mini/model.safetensors",
        "models/malbeot-mini/openvino_model.bin",
        "prepare/rules.toml",
        "py.typed",
        "text/endings.toml",
        "web/accounts/common_passwords.txt",
        "web/migrations/script.py.mako",
        "web/migrations/versions/0001_accounts_and_chats.py",
    ],
)
def test_what_it_cannot_do_without_is_there(packed: set[str], name: str) -> None:
    assert f"malbeot/{name}" in packed


@pytest.mark.skipif(not (PAGE / "index.html").is_file(), reason="the page is not built: make page")
def test_the_built_page_is_there_though_git_ignores_it(packed: set[str]) -> None:
    assert "malbeot/web/static/index.html" in packed
    assert here(PAGE / "assets") <= packed


def test_nothing_else_is(packed: set[str]) -> None:
    strange = {name for name in packed if not name.startswith(("malbeot/", "malbeot-"))}
    assert not strange
    assert not [name for name in packed if "__pycache__" in name or name.endswith(".tmp")]
