"""How items are given to the workers of pytest-xdist."""

from typing import TYPE_CHECKING

import pytest
from xdist.scheduler import LoadScopeScheduling

if TYPE_CHECKING:
    from xdist.remote import Producer

_VERSION = "[pg"


class FileScheduling(LoadScopeScheduling):
    """Every pgTAP file goes to one worker for each major, everything else one by one.

    xdist's own schedulers either split a file, which would execute it in each worker,
    or keep all tests of a Python module together.
    """

    def __init__(self, config: pytest.Config, log: "Producer | None" = None) -> None:
        super().__init__(config, log)
        self._groups = config.getoption("dist") == "loadgroup"

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.partition("::")[0]
        if path.endswith(".sql"):
            return path + nodeid[nodeid.rindex(_VERSION) :]
        if self._groups and "@" in nodeid:
            return nodeid.rpartition("@")[2]
        return nodeid
