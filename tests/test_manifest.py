"""A model directory is what its manifest says, or it is not loaded."""

from pathlib import Path

import pytest

from malbeot.errors import DataError, UsageError
from malbeot.manifest import NAME, check_replaceable, seal, verified


@pytest.fixture
def model(tmp_path: Path) -> Path:
    (tmp_path / "openvino").mkdir()
    (tmp_path / "weights.safetensors").write_bytes(b"weights")
    (tmp_path / "openvino" / "graph.bin").write_bytes(b"graph")
    seal(tmp_path, {"prompt_style": "mini"})
    return tmp_path


def test_a_whole_directory_gives_its_facts(model: Path) -> None:
    manifest = verified(model)
    assert manifest["prompt_style"] == "mini"
    assert set(manifest["files"]) == {"weights.safetensors", "openvino/graph.bin"}


def test_a_changed_file_is_named(model: Path) -> None:
    (model / "openvino" / "graph.bin").write_bytes(b"grapg")
    with pytest.raises(DataError, match=r"graph\.bin is not the file"):
        verified(model)


def test_a_missing_file_is_named(model: Path) -> None:
    (model / "weights.safetensors").unlink()
    with pytest.raises(DataError, match=r"weights\.safetensors is missing"):
        verified(model)


def test_an_unlisted_file_is_named(model: Path) -> None:
    (model / "extra.bin").write_bytes(b"?")
    with pytest.raises(DataError, match=r"extra\.bin is not listed"):
        verified(model)


def test_no_manifest_is_no_model(model: Path) -> None:
    (model / NAME).unlink()
    with pytest.raises(DataError, match="not a finished model"):
        verified(model)


@pytest.mark.parametrize("text", ["{broken", "[]", '{"files": 3}', "{}"])
def test_a_broken_manifest_is_named(model: Path, text: str) -> None:
    (model / NAME).write_text(text)
    with pytest.raises(DataError, match="not a manifest"):
        verified(model)


def test_a_model_that_was_being_replaced_is_found(model: Path) -> None:
    model.rename(model.with_name(f".{model.name}.old"))
    assert verified(model)["prompt_style"] == "mini"


def test_the_folder_one_stands_in_is_a_model_too(
    model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(model)
    assert verified(Path())["prompt_style"] == "mini"


def test_only_models_and_empty_folders_are_replaced(model: Path, tmp_path: Path) -> None:
    check_replaceable(model)
    check_replaceable(tmp_path / "new")
    (tmp_path / "empty").mkdir()
    check_replaceable(tmp_path / "empty")
    (tmp_path / "models" / "one").mkdir(parents=True)
    for other in (tmp_path / "models", model / NAME):
        with pytest.raises(UsageError, match="no model of ours"):
            check_replaceable(other)
