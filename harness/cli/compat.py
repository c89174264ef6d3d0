"""`harness verify --compat`: the previous release on the newest schema."""

import io
import json
import subprocess
import tarfile
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.text import Text

from harness.bench import Benches
from harness.cli.account import plural
from harness.cli.console import out, progress, write
from harness.config import Settings
from harness.errors import ConfigError
from harness.verify import Compatibility, compat

_MARKS = {
    "holds": ("ok      ", "green"),
    "breaks": ("BREAKS  ", "bold red"),
    "left out": ("left out", "dim"),
}


def compatible(
    settings: Settings, *, at: int, ref: str | None, json_: str | None
) -> bool:
    """Print how each suite and file of statements fares; tell whether none breaks.

    They are those of the git revision `ref`, or those of the working directory. Raises
    what `compat` raises, and ConfigError for a revision that cannot be read.
    """
    found: list[tuple[int, Compatibility]] = []
    quiet = json_ == "-"
    benches = Benches(settings, progress=progress)
    try:
        with _release(settings, ref) as release:
            for major in settings.pg:
                bench = benches.bench(major)
                if not quiet:
                    out.print(Text(f"PostgreSQL {bench.server.label}", style="bold"))
                for one in compat(bench, at=at, release=release):
                    found.append((major, one))
                    if not quiet:
                        _show(one)
    finally:
        benches.close(keep=False)
    if json_ is not None:
        told = [{"major": major, **one.as_json()} for major, one in found]
        write(json_, json.dumps(told, indent=2) + "\n")
    states = [one.state for _, one in found]
    _refuse_idle(states, at)
    if not quiet:
        _conclude(states, at)
    return "breaks" not in states


def _refuse_idle(states: Sequence[str], at: int) -> None:
    if set(states) == {"left out"}:
        raise ConfigError(
            f"no suite and no statement holds on schema {at:04}",
            detail="Nothing is known of the newest schema then.",
            hint="Take them from the release that had it: --compat-ref REVISION.",
        )


@contextmanager
def _release(settings: Settings, ref: str | None) -> Iterator[Path]:
    """Give the directory of the project as it was in a revision, or as it is."""
    if ref is None:
        yield settings.root
        return
    with tempfile.TemporaryDirectory(prefix="harness-release-") as place:
        with tarfile.open(fileobj=io.BytesIO(_archive(settings.root, ref))) as archive:
            archive.extractall(place, filter="data")
        yield Path(place)


def _archive(root: Path, ref: str) -> bytes:
    """Return the directory `root` of a revision as a tar file."""
    command = ["git", "archive", "--format=tar", "--end-of-options", ref]
    try:
        done = subprocess.run(command, cwd=root, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        said = getattr(error, "stderr", b"").decode(errors="replace").strip()
        raise ConfigError(
            f'cannot read revision "{ref}" from git', detail=f"{said or error}."
        ) from error
    return done.stdout


def _show(one: Compatibility) -> None:
    out.print(Text.assemble(_MARKS[one.state], f" {one.name}"))
    breaks = one.state == "breaks"
    for line in one.said if breaks else one.said[:1]:
        out.print(Text(f"         {line}", style="red" if breaks else "dim"))


def _conclude(states: Sequence[str], at: int) -> None:
    counts = Counter(states)
    tried = plural(counts["holds"] + counts["breaks"], "file")
    text = f"{tried} of schema {at:04} on the newest, {counts['breaks']} broken; "
    text += f"{counts['left out']} left out, for they do not hold at {at:04}"
    if counts["breaks"]:
        out.print(Text(f"RED: {text}", style="bold red"))
    else:
        out.print(Text(f"GREEN: {text}", style="bold green"))
