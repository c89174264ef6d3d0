"""What a step of GitHub Actions can say beyond its log: annotations and a summary."""

import os
from collections.abc import Mapping
from pathlib import Path


def in_github(environ: Mapping[str, str] = os.environ) -> bool:
    """Tell whether this runs as a step of GitHub Actions."""
    return environ.get("GITHUB_ACTIONS") == "true"


def annotation(
    path: Path,
    line: int,
    *,
    title: str,
    text: str,
    environ: Mapping[str, str] = os.environ,
) -> str:
    """Return the line of output that marks `path:line` as an error.

    Paths below the checkout are written as the repository knows them.
    """
    absolute = path.absolute()
    top = Path(environ.get("GITHUB_WORKSPACE") or Path.cwd())
    if absolute.is_relative_to(top):
        absolute = absolute.relative_to(top)
    place = f"file={_property(str(absolute))},line={line},title={_property(title)}"
    return f"::error {place}::{_data(text)}"


def add_to_summary(text: str, *, environ: Mapping[str, str] = os.environ) -> None:
    """Add Markdown to the summary of the step, where there is one."""
    summary = environ.get("GITHUB_STEP_SUMMARY")
    if summary:
        with Path(summary).open("a", encoding="utf-8") as file:
            file.write(text)


def _data(text: str) -> str:
    """Escape text as the runner's own toolkit does."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
