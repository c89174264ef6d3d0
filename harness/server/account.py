"""Which user of the operating system runs the server: PostgreSQL refuses root."""

import os
import pwd
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from harness.errors import ServerError

_CANDIDATES = ("postgres", "nobody")


class ProcessUser(TypedDict, total=False):
    """The arguments of subprocess.Popen that change the user; none for ourselves."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True)
class Account:
    """A user to run programs as; `uid` None is the user that we are."""

    name: str
    uid: int | None = None
    gid: int | None = None

    def process(self) -> ProcessUser:
        """Return the Popen arguments that start a program as this user."""
        if self.uid is None or self.gid is None:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, path: Path) -> None:
        """Give `path` to this user."""
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)


def server_account() -> Account:
    """Return ourselves, or for root "postgres", else "nobody"."""
    if os.geteuid() != 0:
        return Account(name="ourselves")
    for name in _CANDIDATES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name=name, uid=entry.pw_uid, gid=entry.pw_gid)
    raise ServerError(
        "no user to run PostgreSQL as",
        detail="PostgreSQL does not run as root, and there is neither a user "
        f"{' nor '.join(_CANDIDATES)}.",
        hint='Make one: "adduser --system postgres".',
    )
