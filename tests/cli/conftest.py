"""English, whatever the developer's locale; a toy recipe and its rows, for the verbs that train."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

TOY = """
name = "toy"
out = "OUT"
[data]
rows = ["ROWS"]
max_tokens = 64
[vocabulary]
size = 300
words = 10
[shape]
hidden = 16
layers = 1
heads = 2
feed_forward = 32
positions = 64
[loop]
steps = 2
tokens_per_step = 64
tokens_per_batch = 64
threads = 1
watch_rows = 1
"""


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


@pytest.fixture
def recipe(tmp_path: Path) -> Path:
    rows = tmp_path / "rows.jsonl"
    messages = [
        {"role": "user", "content": "뭐 먹지"},
        {"role": "assistant", "content": "김밥이요."},
    ]
    rows.write_text((json.dumps({"messages": messages}, ensure_ascii=False) + "\n") * 8, "utf-8")
    path = tmp_path / "toy.toml"
    path.write_text(TOY.replace("ROWS", str(rows)).replace("OUT", str(tmp_path / "toy")), "utf-8")
    return path
