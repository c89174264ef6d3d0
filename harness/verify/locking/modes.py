"""PostgreSQL's table locks: their order, their names, and which shut out which."""

from harness.sqlfile import LOCK_MODES

# What reading and writing rows takes: it shuts no reader or writer out, so a header may
# be silent about it.
_OF_ROWS = frozenset(LOCK_MODES[:3])
_CONFLICTS = {
    "access share": LOCK_MODES[7:],
    "row share": LOCK_MODES[6:],
    "row exclusive": LOCK_MODES[4:],
    "share update exclusive": LOCK_MODES[3:],
    "share": (LOCK_MODES[2], LOCK_MODES[3], *LOCK_MODES[5:]),
    "share row exclusive": LOCK_MODES[2:],
    "exclusive": LOCK_MODES[1:],
    "access exclusive": LOCK_MODES,
}
_BY_SERVER_NAME = {f"{mode.title().replace(' ', '')}Lock": mode for mode in LOCK_MODES}


def mode_of(server_name: str) -> str:
    """Return the mode that `pg_locks` calls `AccessShareLock`, as people write it."""
    return _BY_SERVER_NAME[server_name]


def strength(mode: str) -> int:
    """Return the place of a mode in the order of the server, from 0."""
    return LOCK_MODES.index(mode)


def strongest(*modes: str) -> str:
    """Return the last of these modes in the order of the server."""
    return max(modes, key=strength)


def conflict(one: str, other: str) -> bool:
    """Tell whether two sessions cannot have these locks of one table together."""
    return other in _CONFLICTS[one]


def is_of_rows(mode: str) -> bool:
    """Tell whether every statement that reads or writes rows takes such a lock."""
    return mode in _OF_ROWS


def shuts_out_writers(mode: str) -> bool:
    """Tell whether nobody can write a row meanwhile."""
    return conflict(mode, "row exclusive")


def shuts_out_readers(mode: str) -> bool:
    """Tell whether nobody can read a row meanwhile."""
    return conflict(mode, "access share")
