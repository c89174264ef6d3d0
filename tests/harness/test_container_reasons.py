"""The container server where there is no daemon: reasons, names, what it leaves."""

import shutil
import socket
import time
from pathlib import Path

import pytest

from harness.errors import ServerError
from harness.server import container, image, silent
from harness.server.daemon import knock, said, unreachable
from harness.server.image import Recipe, ready_image, recipe
from harness.server.rundir import claim
from harness.server.settings import TEST_SETTINGS, as_options


@pytest.fixture
def cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A cache of the test's own."""
    monkeypatch.setenv("HARNESS_CACHE_DIR", str(tmp_path))
    return tmp_path


@pytest.fixture
def nowhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """The address of a daemon that does not exist."""
    address = f"unix://{tmp_path}/docker.sock"
    monkeypatch.setenv("DOCKER_HOST", address)
    return address


def test_no_daemon_is_told_at_once(nowhere: str) -> None:
    began = time.monotonic()
    reason = container.container_reason()
    assert time.monotonic() - began < 1
    assert reason == f'no Docker daemon at "{nowhere}". No such file or directory.'


def test_a_daemon_that_ended_is_told(nowhere: str) -> None:
    with socket.socket(socket.AF_UNIX) as ended:
        ended.bind(nowhere.removeprefix("unix://"))
    reason = container.container_reason()
    assert reason == f'no Docker daemon at "{nowhere}". Connection refused.'


@pytest.mark.filterwarnings(
    # Docker's client leaves its socket to the garbage collector.
    "ignore::pytest.PytestUnraisableExceptionWarning"
)
def test_a_daemon_that_hangs_is_told(
    nowhere: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(container, "PATIENCE", 0.2)
    with socket.socket(socket.AF_UNIX) as hanging:
        hanging.bind(nowhere.removeprefix("unix://"))
        hanging.listen()
        reason = container.container_reason()
    assert reason is not None
    assert reason.startswith(f'could not reach the Docker daemon at "{nowhere}"')
    assert "timed out" in reason.lower()


def test_a_daemon_is_looked_for_over_tcp() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(ConnectionRefusedError):
        knock(f"tcp://127.0.0.1:{port}")


def test_other_addresses_are_left_to_the_client() -> None:
    knock("ssh://ada@daemon.test")


@pytest.mark.parametrize(
    ("error", "primary", "hint"),
    [
        (FileNotFoundError(2, "x"), 'no Docker daemon at "unix:///d"', "DOCKER_HOST"),
        (PermissionError(13, "x"), "no right to use the Docker daemon at", "group"),
        (TimeoutError("x"), "could not reach the Docker daemon at", "None"),
    ],
)
def test_each_reason_says_what_to_do(error: OSError, primary: str, hint: str) -> None:
    told = unreachable("unix:///d", error)
    assert told.primary.startswith(primary)
    assert told.detail == "x."
    assert hint in str(told.hint)


def test_the_package_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(container, "find_spec", lambda name: None)
    with pytest.raises(ServerError, match="is not installed") as caught:
        container.start_container(18, progress=silent)
    assert caught.value.hint == 'pip install "pgtap-harness[container]"'


def test_a_start_without_daemon_leaves_nothing(nowhere: str, cache: Path) -> None:
    with pytest.raises(ServerError, match="no Docker daemon"):
        container.start_container(18, progress=silent)
    assert not list(cache.rglob("pgtap-harness-*"))


def test_a_sweep_without_daemon_leaves_all_to_the_next(
    nowhere: str, cache: Path
) -> None:
    (cache / "containers").mkdir()
    left = claim(cache / "containers")
    left.release()  # as when its process ends
    assert container.sweep_containers(kept=True) == []
    assert left.path.is_dir()


def test_a_sweep_asks_no_daemon_when_nothing_is_left(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(container, "_daemon")
    assert container.sweep_containers(kept=True) == []


def test_what_a_build_said_is_told_without_the_builder() -> None:
    entries = [
        {"stream": "Step 3/9 : RUN sh install 17\n"},
        {"stream": " ---> Running in 17c0ffee\n"},
        {"stream": "\x1b[91mE: Unable to locate package postgresql-17\n\x1b[0m"},
        {"error": "The command '/bin/sh -c …' returned a non-zero code: 100"},
    ]
    error = RuntimeError("x")
    error.__dict__["build_log"] = iter(entries)
    assert said(error) == "E: Unable to locate package postgresql-17"


def test_what_a_daemon_said_is_told_without_the_address() -> None:
    error = OSError("404 Client Error for http+docker://localhost/v1.41/images")
    error.__dict__["explanation"] = "no such\nimage."
    assert said(error) == "no such / image"


def test_the_official_image_is_the_base() -> None:
    assert recipe(17, {}).arguments == {"BASE": "postgres:17-trixie", "MAJOR": "17"}


def test_the_environment_names_base_and_image() -> None:
    environ = {
        "HARNESS_CONTAINER_BASE": "mirror.test/pg:{major}",
        "HARNESS_CONTAINER_IMAGE": "mirror.test/ready-{major}",
    }
    assert recipe(15, environ).base == "mirror.test/pg:15"
    assert ready_image(15, environ) == "mirror.test/ready-15"
    assert ready_image(15, {"HARNESS_CONTAINER_IMAGE": ""}) is None


def test_the_tag_tells_what_the_image_is_made_of(tmp_path: Path) -> None:
    files = recipe(18, {}).context
    copy = Path(shutil.copytree(files, tmp_path / "docker"))
    same = [Recipe(files, "base", 18).tag, Recipe(copy, "base", 18).tag]
    assert same[0] == same[1]
    assert same[0].startswith("pgtap-harness:18-")
    others = {Recipe(copy, "base", 17).tag, Recipe(copy, "other", 18).tag}
    for name in image._FILES:
        with (copy / name).open("a") as file:
            file.write("#\n")
        others.add(Recipe(copy, "base", 18).tag)
    assert len(others - set(same)) == 5


def test_settings_are_options_of_the_server() -> None:
    assert as_options({"a": "b c", "d": "e"}) == ["-c", "a=b c", "-c", "d=e"]
    assert TEST_SETTINGS["fsync"] == "off"
