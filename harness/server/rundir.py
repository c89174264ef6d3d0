"""Run directories: where a throwaway cluster lives, and how a dead one is swept."""

import contextlib
import fcntl
import os
import shutil
import signal
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from harness.server.account import Account
from harness.server.store import NAME, cache_dir

PLACE_VARIABLE = "HARNESS_RUN_DIR"
_RAM_DISK = Path("/dev/shm")
_ROOM = 1 << 30  # bytes that a RAM disk must have free; containers often give it 64 MB
_PREFIX = f"{NAME}-"
KEPT = "kept"  # the file that says so, by its time
_GRACE = 10  # seconds a server gets to end before it is killed
KEEP = 12 * 3600  # seconds that a server which was kept on purpose is left alone


class RunDirectory:
    """A directory that is ours as long as this process lives.

    The lock on its file `owner` says so: the operating system lets go of it when the
    process ends, however it ends, and unlike a process id it is never used again.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._owner: int | None = os.open(path / "owner", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._owner, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self.release()
            raise

    @property
    def data(self) -> Path:
        """The cluster's data directory."""
        return self.path / "data"

    @property
    def socket(self) -> Path:
        """Where the server's socket is; only its user and root can enter."""
        return self.path / "socket"

    @property
    def log(self) -> Path:
        """The log of initdb and of the server."""
        return self.path / "server.log"

    def remove(self) -> None:
        """Delete the directory and let go of it; a second call does nothing."""
        shutil.rmtree(self.path, ignore_errors=True)
        self.release()

    def keep(self) -> None:
        """Let go of the directory, but have sweeps leave it alone for a while."""
        self.mark_kept()
        self.release()

    def mark_kept(self) -> None:
        """Have sweeps leave it alone for a while, also when its process is gone."""
        (self.path / KEPT).touch()

    def release(self) -> None:
        """Let go of the directory; a second call does nothing."""
        owner, self._owner = self._owner, None
        if owner is not None:
            os.close(owner)

    def kept_for(self) -> float | None:
        """Return how long ago it was kept on purpose, in s; None if it was not."""
        try:
            return time.time() - (self.path / KEPT).stat().st_mtime
        except FileNotFoundError:
            return None


def claim(base: Path) -> RunDirectory:
    """Make a run directory below `base`."""
    with _one_at_a_time():
        return RunDirectory(Path(tempfile.mkdtemp(prefix=_PREFIX, dir=base)))


def abandoned(base: Path, *, kept: bool) -> list[RunDirectory]:
    """Return, now ours, the run directories below `base` whose process is gone.

    Without those that were kept on purpose, unless they are old, or with `kept`.
    """
    with _one_at_a_time():
        taken = [_take(path) for path in base.glob(f"{_PREFIX}*") if _is_ours(path)]
    found = []
    for run in taken:
        if run is None:
            continue
        age = run.kept_for()
        if age is None or age >= KEEP or kept:
            found.append(run)
        else:
            run.release()
    return found


def new_run_directory(account: Account) -> RunDirectory:
    """Make a cluster's directory, on the RAM disk where there is one with room."""
    run = claim(_base())
    run.path.chmod(0o711)  # the server's user passes through, and sees nothing
    for directory in (run.data, run.socket):
        directory.mkdir(mode=0o700)
        account.own(directory)
    return run


def sweep(*, kept: bool = False) -> list[Path]:
    """End the servers of runs whose process is gone, delete and return their places.

    What was kept on purpose goes when it is old, or with `kept`. Where the environment
    names a place, only there: what lies elsewhere belongs to runs without it.
    """
    swept = []
    named = os.environ.get(PLACE_VARIABLE)
    for base in {_base()} if named else {_RAM_DISK, Path(tempfile.gettempdir())}:
        for run in abandoned(base, kept=kept):
            with contextlib.suppress(OSError, ValueError):
                pid = int((run.data / "postmaster.pid").read_text().split()[0])
                end_process(pid, data=run.data)
            run.remove()
            swept.append(run.path)
    return swept


def end_process(pid: int, *, data: Path) -> None:
    """End the postmaster `pid` if it still is the one that serves `data`."""
    try:
        process = psutil.Process(pid)
        if str(data) not in process.cmdline():
            return
        process.send_signal(signal.SIGQUIT)  # its data are thrown away
        try:
            process.wait(_GRACE)
        except psutil.TimeoutExpired:
            process.kill()
            process.wait(_GRACE)
    except psutil.NoSuchProcess:
        return


def _base() -> Path:
    named = os.environ.get(PLACE_VARIABLE)
    if named:
        return Path(named).absolute()
    with contextlib.suppress(OSError):
        room = os.statvfs(_RAM_DISK)
        if os.access(_RAM_DISK, os.W_OK) and room.f_bavail * room.f_frsize > _ROOM:
            return _RAM_DISK
    return Path(tempfile.gettempdir())


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Keep a sweep away from a directory whose owner has not locked it yet."""
    handle = os.open(cache_dir() / "runs.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _is_ours(path: Path) -> bool:
    try:
        found = path.lstat()
    except FileNotFoundError:
        return False  # its owner has just removed it
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid()


def _take(path: Path) -> RunDirectory | None:
    try:
        return RunDirectory(path)
    except OSError:
        return None  # its process lives
