"""Making a directory once: concurrent, interrupted, with any umask."""

import multiprocessing
import os
import stat
import time
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest

from harness.server.store import CACHE_VARIABLE, cache_dir, make_once


def build_slowly(scratch: Path) -> None:
    (scratch / "log").write_text("built")
    time.sleep(0.2)
    with (scratch.parent / "builds").open("a") as log:
        log.write("x")


def build_until_killed(scratch: Path, begun: Event) -> None:
    (scratch / "half").write_text("half")
    begun.set()
    time.sleep(60)


def make_and_hang(directory: Path, begun: Event) -> None:
    make_once(directory, lambda scratch: build_until_killed(scratch, begun))


def test_several_processes_build_once(tmp_path: Path) -> None:
    target = tmp_path / "thing"
    context = multiprocessing.get_context("spawn")
    workers = [
        context.Process(target=make_once, args=(target, build_slowly)) for _ in range(3)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0, 0, 0]
    assert (tmp_path / "builds").read_text() == "x"
    assert (target / "log").read_text() == "built"


def test_what_a_killed_build_left_is_never_used(tmp_path: Path) -> None:
    target = tmp_path / "thing"
    context = multiprocessing.get_context("spawn")
    begun = context.Event()
    worker = context.Process(target=make_and_hang, args=(target, begun))
    worker.start()
    assert begun.wait(30)
    worker.kill()
    worker.join()
    assert not target.exists()
    make_once(target, build_slowly)
    assert sorted(path.name for path in target.iterdir()) == ["log"]


def test_a_failing_build_leaves_nothing(tmp_path: Path) -> None:
    def fail(scratch: Path) -> None:
        (scratch / "half").write_text("half")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_once(tmp_path / "thing", fail)
    assert [path.name for path in tmp_path.iterdir()] == ["thing.lock"]


def test_the_cache_is_open_to_the_servers_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "a" / "cache"))
    before = os.umask(0o077)
    try:
        path = cache_dir()
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o755
