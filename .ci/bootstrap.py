"""Makes .venv with the pinned development tools, from nothing but Python itself.

Called by the Makefile; standard library only. A Debian or Ubuntu Python comes without
pip and without what `venv` needs to make one: then pip is taken from the system's, or
from the package python3-pip-whl, which apt can fetch without being root.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "ready"
REQUIREMENTS = ROOT / ".ci" / "requirements.txt"
INPUTS = (REQUIREMENTS, ROOT / "pyproject.toml", Path(__file__))
PIP = ["--disable-pip-version-check", "--quiet", "--no-input"]


def main() -> int:
    """Make the environment unless it is there and current; return an exit code."""
    if sys.version_info < (3, 11):  # noqa: UP036 (an older one may be called)
        print("setup: this needs Python 3.11 or newer", file=sys.stderr)
        return 1
    with (ROOT / ".ci" / "bootstrap.py").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two `make` at once: the second waits
        wanted = fingerprint()
        if STAMP.exists() and STAMP.read_text() == wanted:
            return 0
        try:
            build()
        except subprocess.CalledProcessError as error:
            print(f"setup: failed: {' '.join(map(str, error.cmd))}", file=sys.stderr)
            return 1
        STAMP.write_text(wanted)
    return 0


def fingerprint() -> str:
    """Return what the environment depends on, as one line."""
    digest = hashlib.sha256(sys.version.encode() + str(ROOT).encode())
    for path in INPUTS:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def build() -> None:
    """Make the environment and install into it; the pins carry hashes."""
    say("making .venv (once; about half a minute)")
    STAMP.unlink(missing_ok=True)
    venv = [sys.executable, "-m", "venv", "--clear"]
    made = subprocess.run([*venv, str(VENV)], capture_output=True, check=False)
    if made.returncode != 0:
        run(*venv, "--without-pip", VENV)
        install_pip()
    say("installing the pinned tools")
    pip = [PYTHON, "-m", "pip", *PIP, "install"]
    run(*pip, "--require-hashes", "-r", REQUIREMENTS)
    run(*pip, "--no-deps", "--no-build-isolation", "--editable", ROOT)


def install_pip() -> None:
    """Put pip into an environment that was made without it."""
    if runs(sys.executable, "-m", "pip", "--version"):
        run(sys.executable, "-m", "pip", *PIP, "--python", PYTHON, "install", "pip")
        return
    if not shutil.which("apt-get"):
        say('this Python has neither "ensurepip" nor pip: install them, then try again')
        raise subprocess.CalledProcessError(1, ["python3", "-m", "ensurepip"])
    say("this Python has no pip: fetching Debian's package python3-pip-whl")
    with tempfile.TemporaryDirectory() as name:
        wheel = fetch_pip_wheel(Path(name))
        run(PYTHON, wheel / "pip", *PIP, "install", wheel)


def fetch_pip_wheel(directory: Path) -> Path:
    """Download python3-pip-whl into `directory` and return pip's wheel.

    With package lists of our own: a fresh machine has none, and only root may make the
    system's.
    """
    directory.chmod(0o755)
    lists = directory / "lists"
    (lists / "partial").mkdir(parents=True)
    options = ["-qq", "-o", f"Dir::State::Lists={lists}"]
    if os.geteuid() == 0:
        options += ["-o", "APT::Sandbox::User=root"]
    cache = ["-o", f"Dir::Cache={directory}", "-o", "Debug::NoLocking=1"]
    run("apt-get", *options, *cache, "update", cwd=directory)
    run("apt-get", *options, *cache, "download", "python3-pip-whl", cwd=directory)
    package = next(directory.glob("python3-pip-whl_*.deb"))
    run("dpkg-deb", "-x", package, directory / "root")
    return next((directory / "root").glob("usr/share/python-wheels/pip-*.whl"))


def run(*command: str | Path, cwd: Path = ROOT) -> None:
    """Run a command; raises CalledProcessError."""
    subprocess.run([str(word) for word in command], cwd=cwd, check=True)


def runs(*command: str) -> bool:
    """Tell whether a command succeeds."""
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def say(line: str) -> None:
    """Show progress."""
    print(f"setup: {line}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
