"""What every verb shares: a failure is one line on standard error and an exit code."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
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


@pytest.mark.parametrize("delay", [0.06, 0.12, 0.2, 0.3, 0.4])
def test_ctrl_c_while_starting_ends_quietly(delay: float) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "malbeot.cli", "evaluate", "--list"],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    time.sleep(delay)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    # By the signal itself while Python has not reached our first line; done when it was fast.
    assert process.returncode in (130, -signal.SIGINT, 0)
    assert "malbeot/" not in errors


def test_an_interrupted_import_ends_with_130(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delitem(sys.modules, "malbeot.cli.verbs")
    monkeypatch.setattr(sys, "meta_path", [_Interrupted(), *sys.meta_path])
    assert ended(["--version"], monkeypatch) == 130
    assert capsys.readouterr().err == ""


def test_korean_users_get_a_korean_line_and_the_english_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "ko_KR.UTF-8")
    assert ended(["new", "카페"], monkeypatch) == 2
    said = capsys.readouterr().err
    assert "봇 이름은 영어 소문자로 시작하고" in said
    assert "small Latin letters" in said
    monkeypatch.setenv("LC_ALL", "C")
    assert ended(["new", "카페"], monkeypatch) == 2
    assert "봇 이름은" not in capsys.readouterr().err


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


class _Interrupted:
    """Ctrl+C while the verbs are imported."""

    def find_spec(self, name: str, *_: object) -> None:
        if name == "malbeot.cli.verbs":
            raise KeyboardInterrupt
