"""Which image a container runs: a ready one, or one built from docker/Dockerfile."""

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from harness.server.store import NAME

IMAGE_VARIABLE = "HARNESS_CONTAINER_IMAGE"
BASE_VARIABLE = "HARNESS_CONTAINER_BASE"
_HOLE = "{major}"
_BASE = f"postgres:{_HOLE}-trixie"
# Beside the package in a checkout, inside it once it is installed.
_PLACES = (
    Path(__file__).parents[2] / "docker",
    Path(__file__).parents[1] / "docker",
)
_FILES = ("Dockerfile", "entrypoint", "install")


@dataclass(frozen=True)
class Recipe:
    """What an image is built from."""

    context: Path
    base: str
    major: int

    @property
    def arguments(self) -> dict[str, str]:
        """The build arguments of the Dockerfile."""
        return {"BASE": self.base, "MAJOR": str(self.major)}

    @property
    def tag(self) -> str:
        """The image's name: another one for other files or another base."""
        digest = hashlib.sha256(repr(sorted(self.arguments.items())).encode())
        for name in _FILES:
            digest.update((self.context / name).read_bytes())
        return f"{NAME}:{self.major}-{digest.hexdigest()[:12]}"


def ready_image(major: int, environ: Mapping[str, str] = os.environ) -> str | None:
    """Return the image that HARNESS_CONTAINER_IMAGE names, used as it is."""
    named = environ.get(IMAGE_VARIABLE)
    return _for_major(named, major) if named else None


def recipe(major: int, environ: Mapping[str, str] = os.environ) -> Recipe:
    """Return how to build the image of `major`; HARNESS_CONTAINER_BASE names its base.

    Without it that is the official image of PostgreSQL.
    """
    return Recipe(
        context=next(place for place in _PLACES if (place / _FILES[0]).is_file()),
        base=_for_major(environ.get(BASE_VARIABLE) or _BASE, major),
        major=major,
    )


def _for_major(name: str, major: int) -> str:
    return name.replace(_HOLE, str(major))
