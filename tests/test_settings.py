from __future__ import annotations

from pathlib import Path

import pytest

from malbeot.errors import UsageError
from malbeot.settings import Settings, keys, load, load_with_origins, under_home


@pytest.fixture(autouse=True)
def _empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_defaults_need_nothing() -> None:
    assert load(environment={}) == Settings()


def test_later_layers_win_and_origins_tell(tmp_path: Path) -> None:
    file = tmp_path / "my.toml"
    file.write_text('log_level = "debug"\n[web]\nport = 1111\nhost = "0.0.0.0"\n', encoding="utf-8")
    environment = {"MALBEOT_WEB__PORT": "2222", "MALBEOT_SERVE__PORT": "3333", "PATH": "/bin"}
    settings, origins = load_with_origins(file, ["serve.port=4444"], environment)
    assert (settings.web.port, settings.serve.port) == (2222, 4444)
    assert settings.web.host == "0.0.0.0"  # noqa: S104 - read back, not listened on
    assert origins == {
        "log_level": str(file),
        "web.host": str(file),
        "web.port": "MALBEOT_WEB__PORT",
        "serve.port": "--set",
    }


def test_the_file_in_the_folder_is_found(tmp_path: Path) -> None:
    (tmp_path / "malbeot.toml").write_text("[web]\nport = 9000\n", encoding="utf-8")
    assert load(environment={}).web.port == 9000


@pytest.mark.parametrize(
    ("overrides", "said"),
    [
        (["web.prot=1"], r"--set: unknown setting web\.prot; did you mean web\.port\?"),
        (["web.port"], "write it as key=value"),
        (["web.port=많이"], r"--set: web\.port"),
        (["web.port=70000"], r"web\.port.*less than or equal to 65535"),
        (["engine.kind=magic"], r"engine\.kind"),
        (["web=1"], "unknown setting web"),
    ],
)
def test_a_wrong_setting_is_named_with_its_origin(overrides: list[str], said: str) -> None:
    with pytest.raises(UsageError, match=said) as caught:
        load(None, overrides, {})
    assert caught.value.exit_code == 2


def test_every_wrong_setting_is_named_at_once() -> None:
    with pytest.raises(UsageError, match=r"serve\.port") as caught:
        load(None, ["web.port=0", "serve.port=0"], {})
    assert "web.port" in caught.value.message


def test_a_missing_file_is_an_error_only_when_it_was_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="does not exist"):
        load(tmp_path / "none.toml", environment={})


def test_a_list_may_come_from_the_environment() -> None:
    settings = load(environment={"MALBEOT_WEB__TRUSTED_PROXIES": " 10.0.0.1, 10.0.0.2 ,"})
    assert settings.web.trusted_proxies == ("10.0.0.1", "10.0.0.2")


def test_keys_are_dotted_and_whole() -> None:
    assert {"home", "engine.kind", "web.port", "prepare.test_share"} <= set(keys())
    assert "engine" not in keys()


def test_secrets_are_not_shown() -> None:
    settings = load(None, ["engine.api_key=tiger"], {})
    assert settings.engine.api_key == "tiger"
    assert "tiger" not in repr(settings)


@pytest.mark.parametrize(
    ("path", "there"),
    [
        (".malbeot/corpus/food.jsonl", "/srv/말벗/corpus/food.jsonl"),
        ("./.malbeot/models", "/srv/말벗/models"),
        (".malbeot", "/srv/말벗"),
        ("corpus/food.jsonl", "corpus/food.jsonl"),
        (".malbeot-old/a", ".malbeot-old/a"),
        ("/data/.malbeot/a", "/data/.malbeot/a"),
    ],
)
def test_paths_below_the_usual_home_follow_home(path: str, there: str) -> None:
    assert under_home(path, Path("/srv/말벗")) == Path(there)
    assert under_home(path, load(environment={}).home) == Path(path)


def test_a_tilde_in_home_is_the_users_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/srv/말벗")
    assert load(environment={"MALBEOT_HOME": "~/자료"}).home == Path("/srv/말벗/자료")
