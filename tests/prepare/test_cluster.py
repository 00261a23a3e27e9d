"""The same rows through a Ray cluster of two nodes and through this machine alone."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from malbeot.errors import UsageError
from malbeot.files import write_jsonl
from malbeot.prepare import shards
from malbeot.prepare.cluster import made_on_cluster
from malbeot.prepare.run import Plan, prepare
from malbeot.prepare.shards import Steps
from malbeot.settings import PrepareSettings

# In a process of its own: a cluster's threads and files must not outlive the test.
ON_CLUSTER = """
import json, sys
from pathlib import Path
from ray.cluster_utils import Cluster

cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False})
cluster.add_node(num_cpus=1)
try:
    from malbeot.prepare import shards
    from malbeot.prepare.run import Plan, prepare
    from malbeot.settings import PrepareSettings
    import ray

    shards._SPAN_BYTES = 50_000
    *paths, out, tokens = sys.argv[1:]
    plan = Plan(PrepareSettings(tokens=tokens), ray=cluster.address)
    report = prepare([Path(path) for path in paths], Path(out), plan)
    print(json.dumps([report.wrote, report.changed, report.rows_in, len(ray.nodes())]))
finally:
    ray.shutdown()
    cluster.shutdown()
"""


def many(path: Path, count: int, encoding: str) -> Path:
    rng = random.Random(count)
    words = [
        "김밥",
        "라면",
        "냉면",
        "우동",
        "점심",
        "저녁",
        "매운",
        "거",
        "말고",
        "뭐",
        "먹지",
        "추천",
        "해줘",
        "ㅋㅋㅋㅋ",
    ]
    words.append("010-2345-6789")
    rows = [
        {"question": " ".join(rng.choices(words, k=8)), "answer": f"{number}번은 "
         + " ".join(rng.choices(words, k=20)) + " 좋아요."}
        for number in range(count)
    ]  # fmt: skip
    write_jsonl(path, rows)
    path.write_bytes(path.read_text(encoding="utf-8").encode(encoding) + b'{"broken\n')
    return path


@pytest.mark.parametrize("tokens", ["eojeol", "kiwi"])
def test_two_nodes_write_the_same_files_as_one_machine(
    tmp_path: Path, tokens: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shards, "_SPAN_BYTES", 50_000)
    count = 1_500 if tokens == "eojeol" else 400
    paths = [
        many(tmp_path / "하나.jsonl", count, "utf-8"),
        many(tmp_path / "b.jsonl", 300, "cp949"),
    ]
    table = "질문,답변\n" + "".join(
        f'도배 {n}번 언제 해?,"봄에,\n{n}일이 좋아요."\n' for n in range(2_000)
    )
    (tmp_path / "c.csv").write_bytes(table.encode("utf-16"))
    listed = [
        {"question": f"장판 {n}호 얼마예요?", "answer": f"{n}만 원이에요."} for n in range(1_500)
    ]
    (tmp_path / "d.json").write_text(json.dumps(listed, ensure_ascii=False), encoding="utf-8")
    paths += [tmp_path / "c.csv", tmp_path / "d.json"]
    done = subprocess.run(
        [sys.executable, "-c", ON_CLUSTER, *map(str, paths), str(tmp_path / "ray"), tokens],
        capture_output=True, text=True, timeout=300, check=False,
        env={**os.environ, "RAY_USAGE_STATS_ENABLED": "0", "PYTHONWARNINGS": "ignore"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3_000:]
    wrote, changed, rows, nodes = json.loads(done.stdout.splitlines()[-1])
    assert nodes == 2
    here = prepare(paths, tmp_path / "here", Plan(PrepareSettings(tokens=tokens)))  # type: ignore[arg-type]
    del wrote["report.html"], here.wrote["report.html"]  # it tells the folder and the time
    assert (wrote, changed, rows) == (here.wrote, here.changed, here.rows_in)


def test_no_cluster_is_told_with_its_address() -> None:
    with pytest.raises(UsageError, match=r"--ray 127\.0\.0\.1:9: no cluster answers there"):
        list(made_on_cluster([], Steps((), "any", "eojeol"), "127.0.0.1:9"))
