"""Flags, then environment, then khotin.toml."""

from pathlib import Path

import pytest

from flows.settings import SettingsError, load


def test_flags_win_over_the_environment_and_that_over_the_file(tmp_path: Path) -> None:
    toml = tmp_path / "khotin.toml"
    toml.write_text('[tool.khotin]\nworkers = 1\nbatch_size = 10\ndata = "a"\npaths = ["x", "y"]\n')
    found = load({"workers": 3, "data": None, "paths": ()}, {"KHOTIN_WORKERS": "2", "KHOTIN_BATCH_SIZE": "20"}, toml)
    assert (found.workers, found.batch_size, found.data, found.paths) == (3, 20, Path("a"), ("x", "y"))


@pytest.mark.parametrize(
    ("text", "says"),
    [("colour = 1", "colour, which is no setting"), ("workers = 0", "at least 1"), ('workers = "many"', "workers is 'many'"), ("workers = ", "not valid TOML")],
)
def test_a_setting_that_cannot_be_used_is_named(tmp_path: Path, text: str, says: str) -> None:
    toml = tmp_path / "khotin.toml"
    toml.write_text(f"[tool.khotin]\n{text}\n")
    with pytest.raises(SettingsError, match=says):
        load({}, {}, toml)


def test_a_gazetteer_folder_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="not a folder"):
        load({"gazetteers": tmp_path / "none"}, {})
