"""What every verb shares: a failure is one line on standard error and an exit code."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from malbeot.cli.main import main


def ended(words: list[str], monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.setattr(sys, "argv", ["malbeot", *words])
    with pytest.raises(SystemExit) as end:
        main()
    return end.value.code


def test_bad_usage_names_the_thing_and_ends_with_two(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert ended(["config", "show", "--set", "web.prot=1"], monkeypatch) == 2
    printed = capsys.readouterr()
    assert "web.prot" in printed.err
    assert printed.out == ""


def test_a_failure_of_the_system_names_its_file_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("행.jsonl").write_text('{"instruction": "뭐 먹지?", "output": "국수요."}\n', "utf-8")
    Path("막힘").write_text("", "utf-8")
    assert ended(["prepare", "행.jsonl", "--out", "막힘/안"], monkeypatch) == 1
    printed = capsys.readouterr()
    assert "막힘" in printed.err
    assert "Traceback" not in printed.err
    assert len(printed.err.strip().splitlines()) == 1


VERBS = [
    ("torch", ["train", "recipes/malbeot-mini.toml"]),
    ("nncf", ["export", "model", "trained", "--out", "shipped"]),
]


@pytest.mark.parametrize(("package", "words"), VERBS)
def test_a_verb_without_its_extra_names_the_extra_and_the_fix(
    package: str,
    words: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name in [name for name in sys.modules if name.startswith(("malbeot.train", package))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "meta_path", [_Without(package), *sys.meta_path])
    assert ended(words, monkeypatch) == 2
    told = capsys.readouterr().err.strip()
    assert "make test" in told
    assert "pip install 'malbeot[train]'" in told
    assert package in told
    assert len(told.splitlines()) == 1


def test_a_missing_module_of_no_extra_is_a_bug_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "meta_path", [_Without("malbeot.evaluate"), *sys.meta_path])
    for name in [name for name in sys.modules if name.startswith("malbeot.evaluate")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "argv", ["malbeot", "evaluate", "--list"])
    with pytest.raises(ModuleNotFoundError):
        main()


class _Without:
    """Finds nothing of one package, as where it is not installed."""

    def __init__(self, package: str) -> None:
        self.package = package

    def find_spec(self, name: str, *_: object) -> None:
        if name == self.package or name.startswith(f"{self.package}."):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
