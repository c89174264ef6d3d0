"""How items are given to the workers of pytest-xdist."""

import re
from typing import TYPE_CHECKING

import pytest
from xdist.scheduler import LoadScopeScheduling

from harness.verify import BLOCK

if TYPE_CHECKING:
    from xdist.remote import Producer
    from xdist.workermanage import WorkerController

_VERSION = "[pg"
# Of a verified migration: it goes on from the rows of the one below it.
_VERIFIED = re.compile(r"(?P<directory>.*?)(?P<number>\d+)[^/]*::verify ")
_ENOUGH = 2  # items that keep a worker at work


class FileScheduling(LoadScopeScheduling):
    """Every pgTAP file goes to one worker for each major, everything else one by one.

    Verified migrations go in blocks of neighbours.

    xdist's own schedulers either split a file, which would execute it in each worker,
    or keep all tests of a Python module together.
    """

    def __init__(self, config: pytest.Config, log: "Producer | None" = None) -> None:
        super().__init__(config, log)
        self._groups = config.getoption("dist") == "loadgroup"

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.partition("::")[0]
        if verified := _VERIFIED.match(nodeid):
            block = int(verified["number"]) // BLOCK
            return f"{verified['directory']}{block}{nodeid[nodeid.rindex(_VERSION) :]}"
        if path.endswith(".sql"):
            return path + nodeid[nodeid.rindex(_VERSION) :]
        if self._groups and "@" in nodeid:
            return nodeid.rpartition("@")[2]
        return nodeid

    def _reschedule(self, node: "WorkerController") -> None:
        """Give a worker more, and never leave it with a single item.

        A worker begins an item only when it knows the next one, or that there is none.
        xdist gives the replacement of a crashed worker one unit, which may have one
        item left, and then waits for it for ever.
        """
        super()._reschedule(node)
        while (
            not node.shutting_down
            and self.workqueue
            and self._pending_of(self.assigned_work[node]) < _ENOUGH
        ):
            self._assign_work_unit(node)
        if not node.shutting_down and not self.workqueue:
            node.shutdown()
