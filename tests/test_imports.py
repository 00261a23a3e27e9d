"""Who may import whom: the rule that keeps the rooms apart, held over every module."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "malbeot"

# Modules and rooms that know of nothing above them; everybody may use them.
BOTTOM = {"records", "text", "files", "formats", "settings", "errors", "log", "manifest",
          "results", "tables"}  # fmt: skip
STAGES = {"collect", "prepare", "augment", "train", "evaluate"}
# What each room may import besides the bottom and itself. A room that is not named here is new:
# decide what it may know, and write it down.
MAY: dict[str, set[str]] = {
    **{stage: set() for stage in STAGES},
    "prepare": {"engine.bulk"},
    "augment": {"engine.bulk"},
    "evaluate": {"bots", "engine", "guard"},
    "knowledge": set(),
    "guard": set(),
    "engine": set(),
    "vision": set(),
    "voice": set(),
    "bots": {"engine.base", "guard", "knowledge"},
    "serve": {"asgi", "bots", "engine", "guard", "knowledge", "voice"},
    "web": {"asgi"},
    "asgi": set(),
    "cli": STAGES | {"bots", "engine", "guard", "knowledge", "serve", "web", "vision", "voice"},
}
# The bottom has an order too: what each of its parts may use.
BELOW: dict[str, set[str]] = {
    "errors": set(),
    "records": set(),
    "log": set(),
    "files": {"errors"},
    "text": {"errors", "files"},
    "formats": {"errors", "files", "settings", "text"},
    "settings": {"errors", "files", "tables"},
    "tables": {"errors", "files"},
    "manifest": {"errors", "files"},
    "results": {"errors"},
}


@dataclass(frozen=True)
class Import:
    module: str
    """Dotted, without the leading `malbeot.`."""
    line: int
    lazy: bool
    """Inside a function, or for type checkers only."""


def modules() -> list[Path]:
    return sorted(path for path in SOURCE.rglob("*.py") if path != SOURCE / "__init__.py")


def room_of(path: Path) -> str:
    return path.relative_to(SOURCE).with_suffix("").parts[0]


def imports(tree: ast.AST, package: tuple[str, ...]) -> Iterator[Import]:
    """Every import of malbeot's own modules in the tree."""
    yield from _walk(tree, package, lazy=False)


def _walk(node: ast.AST, package: tuple[str, ...], *, lazy: bool) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import | ast.ImportFrom):
            for name in _names(child, package):
                if name.startswith("malbeot."):
                    yield Import(name.removeprefix("malbeot."), child.lineno, lazy)
        inside = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        typing = isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test)
        yield from _walk(child, package, lazy=lazy or inside or typing)


def _names(node: ast.Import | ast.ImportFrom, package: tuple[str, ...]) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
        return
    start = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
    base = ".".join(part for part in (start, node.module) if part)
    # `from malbeot import log` names a module; `from malbeot.log import get` names one inside.
    yield from (f"{base}.{alias.name}" for alias in node.names)


def allowed(room: str, module: str) -> bool:
    target = module.split(".")[0]
    if target == room or module == "__version__":
        return True
    if room in BELOW:
        return target in BELOW[room]
    return target in BOTTOM or any(
        module == other or module.startswith(f"{other}.") for other in MAY[room]
    )


def of_file(path: Path) -> list[Import]:
    package = ("malbeot", *path.relative_to(SOURCE).parent.parts)
    return list(imports(ast.parse(path.read_text(encoding="utf-8")), package))


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_module_imports_only_what_its_room_may_know(path: Path) -> None:
    room = room_of(path)
    assert room in MAY or room in BELOW, f"room {room} is new: write into MAY what it may import"
    wrong = [f"line {use.line}: {use.module}" for use in of_file(path)
             if not allowed(room, use.module)]  # fmt: skip
    assert not wrong, f"{room} may not import {wrong}"


@pytest.mark.parametrize("path", sorted((SOURCE / "cli").glob("*.py")), ids=lambda path: path.name)
def test_a_verb_imports_its_room_only_when_it_runs(path: Path) -> None:
    rooms = MAY["cli"]
    early = [use.module for use in of_file(path)
             if not use.lazy and use.module.split(".")[0] in rooms]  # fmt: skip
    assert not early, f"import {early} inside the function that needs it"


@pytest.mark.parametrize("room", ["web", "cli"])
def test_nobody_imports_the_top(room: str) -> None:
    assert all(
        use.module.split(".")[0] != room
        for path in modules()
        if room_of(path) not in (room, "cli")
        for use in of_file(path)
    )


@pytest.mark.parametrize(
    ("room", "code", "wrong"),
    [
        ("train", "from malbeot.prepare.run import prepare", True),
        ("train", "def run():\n    from malbeot.prepare import run", True),
        ("train", "from ..prepare import run", True),
        ("bots", "from malbeot.engine.openvino import OpenVino", True),
        ("bots", "from malbeot.engine.base import Engine", False),
        ("web", "import malbeot.bots.food.bot", True),
        ("serve", "from malbeot import web", True),
        ("text", "from malbeot.records import Turn", True),
        ("prepare", "from malbeot.text.tokens import eojeol", False),
        ("prepare", "from malbeot import log", False),
    ],
)
def test_the_rule_itself_sees_every_form_of_import(room: str, code: str, wrong: bool) -> None:
    found = list(imports(ast.parse(code), ("malbeot", room)))
    assert found
    assert any(not allowed(room, use.module) for use in found) is wrong
