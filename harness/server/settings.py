"""Server settings for data that nobody keeps, the same in every kind of server."""

from collections.abc import Mapping

# No waiting for the disk, and messages that tests can compare.
TEST_SETTINGS = {
    "max_connections": "1000",
    "max_locks_per_transaction": "128",
    "shared_buffers": "128MB",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "dynamic_shared_memory_type": "mmap",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "1GB",
    "autovacuum": "off",
    "jit": "off",
    "lc_messages": "C",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %d ",
    "log_checkpoints": "off",
}

# What initdb fixes for good.
INITDB_OPTIONS = ("--encoding", "UTF8", "--locale", "C", "--no-sync")


def as_options(settings: Mapping[str, str]) -> list[str]:
    """Return settings as options of the program `postgres`."""
    return [word for name in settings for word in ("-c", f"{name}={settings[name]}")]


def as_file(settings: Mapping[str, str]) -> str:
    """Return settings as lines of postgresql.conf."""
    return "".join(f"{name} = '{value}'\n" for name, value in settings.items())
