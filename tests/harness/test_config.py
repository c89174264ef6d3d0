from pathlib import Path

import pytest

from harness.config import Settings, load_settings, milliseconds
from harness.errors import ConfigError


def project(directory: Path, *lines: str) -> Path:
    text = "\n".join(["[tool.harness]", *lines])
    (directory / "pyproject.toml").write_text(text, encoding="utf-8")
    return directory


def test_defaults_without_any_file(tmp_path: Path) -> None:
    assert load_settings(tmp_path, environ={}) == Settings(root=tmp_path)


def test_option_beats_environment_beats_file_beats_default(tmp_path: Path) -> None:
    project(tmp_path, "pg = [15]")
    environ = {"HARNESS_PG": "16"}
    assert load_settings(tmp_path, environ={}).pg == (15,)
    assert load_settings(tmp_path, environ=environ).pg == (16,)
    assert load_settings(tmp_path, environ=environ, options={"pg": "17"}).pg == (17,)
    assert load_settings(tmp_path, environ={}, options={"pg": None}).pg == (15,)


def test_the_nearest_project_above_is_found(tmp_path: Path) -> None:
    project(tmp_path, 'migrations = "db"')
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    assert load_settings(below, environ={}).migrations_path == tmp_path / "db"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('migration = "x"', 'Did you mean "migrations"?'),
        ("xyz = 1", "The keys are: migrations, "),
        ("pg = 14", "some of 15, 16, 17, 18"),
        ('migrations = ""', "a text that is not empty"),
        ("min_assertions = -1", "a whole number of at least 0"),
        ("min_assertions = true", "a whole number of at least 0"),
        ('lock_timeout = "2 weeks"', 'a duration such as "500ms"'),
        ("lock_timeout = 5", 'a duration such as "500ms"'),
        ("extensions = [1]", "a list of strings"),
    ],
)
def test_what_does_not_fit_is_refused(tmp_path: Path, line: str, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load_settings(project(tmp_path, line), environ={})
    assert said in str(caught.value)


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"pyproject\.toml"):
        load_settings(project(tmp_path, "pg = ["), environ={})


def test_the_environment_variable_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="HARNESS_PG"):
        load_settings(tmp_path, environ={"HARNESS_PG": "9"})


@pytest.mark.parametrize(
    ("text", "expected"),
    [("0", 0), ("500ms", 500), ("2s", 2000), ("1min", 60_000), ("1h", 3_600_000)],
)
def test_durations(text: str, expected: int) -> None:
    assert milliseconds(text) == expected
