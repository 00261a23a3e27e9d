"""A run that fails, is killed or meets another one leaves the old result whole."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from malbeot.errors import DataError, UsageError
from malbeot.files import sha256, write_jsonl
from malbeot.prepare import run
from malbeot.prepare.report import Report
from malbeot.prepare.run import prepare


def make(path: Path, count: int = 300) -> Path:
    write_jsonl(path, (
        {"question": f"{n}번 손님 이야기 {n * 7} 들려줘", "answer": f"{n}번째 이야기예요."}
        for n in range(count)
    ))  # fmt: skip
    return path


def test_nothing_is_written_when_it_is_interrupted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = make(tmp_path / "a.jsonl")
    before = prepare([source], tmp_path / "out")

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        prepare([source], tmp_path / "out", watch=interrupted)
    for name, digest in before.wrote.items():
        assert sha256(tmp_path / "out" / name) == digest
    assert (tmp_path / "out" / "report.json").is_file()


def test_a_write_that_fails_leaves_the_old_result_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = make(tmp_path / "a.jsonl")
    before = prepare([source], tmp_path / "out")

    def full(shards: object, out: Path, verdicts: object) -> int:
        (out / "train.jsonl").write_text("half of it", encoding="utf-8")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(run, "write", full)
    with pytest.raises(DataError, match="No space left"):
        prepare([make(tmp_path / "a.jsonl", 30)], tmp_path / "out")
    for name, digest in before.wrote.items():
        assert sha256(tmp_path / "out" / name) == digest
    assert Report.read(tmp_path / "out" / "report.json").wrote == before.wrote


KILLED = """
import os, sys
from pathlib import Path
from malbeot.prepare import run
from malbeot.prepare.run import prepare

if __name__ == "__main__":
    write = run.write

    def killed(shards, out, verdicts):
        write(shards, out, verdicts)
        (out / "test.jsonl").unlink()
        os._exit(9)

    run.write = killed
    prepare([Path(sys.argv[1])], Path(sys.argv[2]))
"""


def test_a_kill_between_two_files_leaves_no_mixture(tmp_path: Path) -> None:
    before = prepare([make(tmp_path / "a.jsonl")], tmp_path / "out")
    script = tmp_path / "run.py"
    script.write_text(KILLED, encoding="utf-8")
    other = make(tmp_path / "b.jsonl", 40)
    done = subprocess.run([sys.executable, str(script), str(other), str(tmp_path / "out")],
                          check=False)  # fmt: skip
    assert done.returncode == 9
    for name, digest in before.wrote.items():
        assert sha256(tmp_path / "out" / name) == digest
    after = prepare([other], tmp_path / "out")
    assert after.wrote["train.jsonl"] == prepare([other], tmp_path / "new").wrote["train.jsonl"]
    assert not list((tmp_path / "out").glob(".*"))


def test_a_second_run_into_the_same_folder_is_refused_while_the_first_one_works(
    tmp_path: Path,
) -> None:
    source, refused = make(tmp_path / "a.jsonl"), []

    def meanwhile(*_: object) -> None:
        try:
            prepare([source], tmp_path / "out")
        except UsageError as error:
            refused.append(str(error))

    report = prepare([source], tmp_path / "out", watch=meanwhile)
    assert refused
    assert all("another run is writing into" in said for said in refused)
    assert sha256(tmp_path / "out" / "train.jsonl") == report.wrote["train.jsonl"]
    again = prepare([source], tmp_path / "out")
    assert {**again.wrote, "report.html": ""} == {**report.wrote, "report.html": ""}
